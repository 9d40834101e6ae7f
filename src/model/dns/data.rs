//! What a record says: typed and canonical, so that equal records are equal.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::DnsName;
use crate::spec::CaaTag;

/// What a record says, by type.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    A(Ipv4Addr),
    Aaaa(Ipv6Addr),
    Cname(DnsName),
    Mx {
        priority: u16,
        exchange: DnsName,
    },
    /// The text itself, without quotes and not divided.
    Txt(String),
    Ns(DnsName),
    Ptr(DnsName),
    /// Base64.
    Openpgpkey(String),
    Caa {
        flags: u8,
        tag: CaaTag,
        value: String,
    },
    Srv {
        priority: u16,
        weight: u16,
        port: u16,
        target: DnsName,
    },
    Uri {
        priority: u16,
        weight: u16,
        target: String,
    },
    Sshfp {
        algorithm: u8,
        fingerprint_type: u8,
        fingerprint: String,
    },
    Tlsa(CertificateAssociation),
    Smimea(CertificateAssociation),
    Svcb(ServiceBinding),
    Https(ServiceBinding),
    Naptr(Naptr),
    Loc(Location),
    Ds {
        key_tag: u16,
        algorithm: u8,
        digest_type: u8,
        digest: String,
    },
    Dnskey {
        flags: u16,
        protocol: u8,
        algorithm: u8,
        public_key: String,
    },
    Cert {
        certificate_type: u16,
        key_tag: u16,
        algorithm: u8,
        certificate: String,
    },
}

/// The certificate that a server (TLSA) or a mail user (SMIMEA) must present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateAssociation {
    pub usage: u8,
    pub selector: u8,
    pub matching_type: u8,
    /// Lower-case hexadecimal.
    pub certificate: String,
}

/// How to reach a service (RFC 9460).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceBinding {
    /// 0 makes it an alias.
    pub priority: u16,
    pub target: DnsName,
    /// Such as `alpn="h3,h2"`; empty for none.
    pub parameters: String,
}

/// A rewriting rule (RFC 3403).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naptr {
    pub order: u16,
    pub preference: u16,
    pub flags: String,
    pub service: String,
    pub regex: String,
    pub replacement: DnsName,
}

/// A place on earth (RFC 1876).
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    pub latitude: Angle,
    pub longitude: Angle,
    /// Metres.
    pub altitude: f64,
    /// Metres.
    pub size: f64,
}

/// An angle in degrees, minutes and thousandths of a second, without its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Angle {
    pub degrees: u32,
    pub minutes: u32,
    pub thousandths: u32,
    /// North or east.
    pub positive: bool,
}

impl Angle {
    /// Of decimal degrees, to the nearest thousandth of a second, which is what a LOC record holds.
    pub fn of_degrees(degrees: f64) -> Self {
        const PER_MINUTE: u32 = 60_000;
        const PER_DEGREE: u32 = 60 * PER_MINUTE;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the schema bounds it at 180 degrees"
        )]
        let all = (degrees.abs() * f64::from(PER_DEGREE)).round() as u32;
        Self {
            degrees: all / PER_DEGREE,
            minutes: all % PER_DEGREE / PER_MINUTE,
            thousandths: all % PER_MINUTE,
            positive: degrees >= 0.0,
        }
    }

    /// Seconds with their fraction.
    pub fn seconds(self) -> f64 {
        f64::from(self.thousandths) / 1000.0
    }
}

impl Data {
    /// The record type as DNS writes it: `AAAA`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::A(_) => "A",
            Self::Aaaa(_) => "AAAA",
            Self::Cname(_) => "CNAME",
            Self::Mx { .. } => "MX",
            Self::Txt(_) => "TXT",
            Self::Ns(_) => "NS",
            Self::Ptr(_) => "PTR",
            Self::Openpgpkey(_) => "OPENPGPKEY",
            Self::Caa { .. } => "CAA",
            Self::Srv { .. } => "SRV",
            Self::Uri { .. } => "URI",
            Self::Sshfp { .. } => "SSHFP",
            Self::Tlsa(_) => "TLSA",
            Self::Smimea(_) => "SMIMEA",
            Self::Svcb(_) => "SVCB",
            Self::Https(_) => "HTTPS",
            Self::Naptr(_) => "NAPTR",
            Self::Loc(_) => "LOC",
            Self::Ds { .. } => "DS",
            Self::Dnskey { .. } => "DNSKEY",
            Self::Cert { .. } => "CERT",
        }
    }

    /// Whether it says where a host is: at most one kind of these may stand at a name, and Cloudflare can proxy them.
    pub fn is_address(&self) -> bool {
        matches!(self, Self::A(_) | Self::Aaaa(_) | Self::Cname(_))
    }

    /// The host that it points at and that must have addresses of its own, if it does.
    pub fn server(&self) -> Option<&DnsName> {
        match self {
            Self::Mx { exchange: host, .. } | Self::Ns(host) | Self::Srv { target: host, .. } => {
                (!host.is_root()).then_some(host)
            }
            Self::A(_)
            | Self::Aaaa(_)
            | Self::Cname(_)
            | Self::Txt(_)
            | Self::Ptr(_)
            | Self::Openpgpkey(_)
            | Self::Caa { .. }
            | Self::Uri { .. }
            | Self::Sshfp { .. }
            | Self::Tlsa(_)
            | Self::Smimea(_)
            | Self::Svcb(_)
            | Self::Https(_)
            | Self::Naptr(_)
            | Self::Loc(_)
            | Self::Ds { .. }
            | Self::Dnskey { .. }
            | Self::Cert { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_become_minutes_and_seconds() {
        let angle = |degrees, minutes, thousandths, positive| Angle { degrees, minutes, thousandths, positive };
        assert_eq!(Angle::of_degrees(52.5), angle(52, 30, 0, true));
        assert_eq!(Angle::of_degrees(-0.000_5), angle(0, 0, 1800, false));
        assert_eq!(Angle::of_degrees(37.779_444_4), angle(37, 46, 46_000, true));
        assert_eq!(Angle::of_degrees(59.999_999_99), angle(60, 0, 0, true), "rounding carries");
    }
}
