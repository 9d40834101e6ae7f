//! `dns`: zones and records of every type that Cloudflare serves.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Items;
use super::exposure::When;

/// DNS.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dns {
    /// The zones by domain name.
    #[serde(default)]
    #[schemars(schema_with = "by_zone::<Zone>")]
    pub zones: Items<Zone>,
}

/// A map by zone. A zone's name is a domain name of two labels or more, lower case, in its ASCII form.
pub(super) fn by_zone<T: JsonSchema>(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let value = generator.subschema_for::<T>();
    schemars::json_schema!({
        "type": "object",
        "propertyNames": {
            "description": "A domain name in lower case; one with other letters in its `xn--` form.",
            "pattern": r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$",
            "maxLength": 253
        },
        "additionalProperties": value,
    })
}

/// A DNS zone at Cloudflare.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// What it is for.
    pub description: Option<String>,
    /// Signs the zone; `false` when not written. The registrar needs the DS record that Cloudflare then shows.
    #[schemars(extend("default" = crate::model::defaults::ZONE_DNSSEC))]
    #[schemars(extend("x-exposes" = When::Off.says("answers of the zone can be forged")))]
    pub dnssec: Option<bool>,
    /// The records.
    #[serde(default)]
    #[schemars(with = "Vec<Record>")]
    // `None` stands where the schema refused one, so that the others keep their places.
    pub records: Vec<Option<Record>>,
    /// Its id at Cloudflare, as `shared: ID`, if there is one already: Terraform imports it instead of making another.
    pub adopt: Option<indexmap::IndexMap<String, String>>,
}

/// Declares the fields of a record type, after those that every record has.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident { $($fields:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The name: `@` for the zone itself, `www` or `www.example.com.`; `*` may be the first label.
            #[schemars(example = &"@", length(min = 1, max = 254))]
            pub name: String,
            /// How long resolvers keep it, in seconds: 60 to 86400 (30 on an enterprise zone); automatic when not written.
            #[schemars(range(min = 1, max = 86_400), example = &300)]
            pub ttl: Option<u32>,
            /// A note kept with the record at Cloudflare.
            #[schemars(length(max = 500))]
            pub comment: Option<String>,
            $($fields)*
        }

        impl $name {
            fn common(&self) -> Common<'_> {
                Common { name: &self.name, ttl: self.ttl, comment: self.comment.as_deref() }
            }
        }
    };
}

/// What every record has, whatever its type.
#[derive(Debug, Clone, Copy)]
pub struct Common<'a> {
    pub name: &'a str,
    pub ttl: Option<u32>,
    pub comment: Option<&'a str>,
}

record! {
    /// One or more addresses or a host name, which Cloudflare can stand in front of.
    pub struct ProxiableRecord {
        /// The value.
        pub value: Option<String>,
        /// Several values under the one name.
        #[schemars(length(min = 1))]
        pub values: Option<Vec<String>>,
        /// Lets Cloudflare answer for it: TLS, WAF, cache. `false` when not written.
        pub proxied: Option<bool>,
    }
}

record! {
    /// One or more values.
    pub struct PlainRecord {
        /// The value.
        pub value: Option<String>,
        /// Several values under the one name.
        #[schemars(length(min = 1))]
        pub values: Option<Vec<String>>,
    }
}

record! {
    /// A mail server (RFC 5321).
    pub struct MxRecord {
        /// The mail server's host name; `.` alone says that the domain takes no mail (RFC 7505).
        pub value: Option<String>,
        /// Several mail servers of one priority.
        #[schemars(length(min = 1))]
        pub values: Option<Vec<String>>,
        /// Lower is tried first.
        #[schemars(range(max = 65_535))]
        pub priority: u32,
    }
}

record! {
    /// Who may issue certificates (RFC 8659).
    pub struct CaaRecord {
        /// 128 makes it critical; 0 when not written.
        #[schemars(extend("enum" = [0, 128], "enumDescriptions" = ["An authority may pass over a tag that it does not know.", "An authority that does not know the tag must not issue."], "default" = crate::model::defaults::CAA_FLAGS))]
        pub flags: Option<u8>,
        /// What the value speaks of.
        pub tag: CaaTag,
        /// The certificate authority's domain, `;` for none, or the address that reports go to.
        pub value: Option<String>,
        /// Several values of one tag.
        #[schemars(length(min = 1))]
        pub values: Option<Vec<String>>,
    }
}

/// A property of CAA (RFC 8659 §4, RFC 9495).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CaaTag {
    /// May issue certificates.
    Issue,
    /// May issue wildcard certificates.
    IssueWild,
    /// May issue S/MIME certificates.
    IssueMail,
    /// May issue mark certificates.
    IssueVmc,
    /// Where refused requests are reported.
    Iodef,
}

record! {
    /// Where a service is (RFC 2782). The name starts with `_service._protocol`.
    pub struct SrvRecord {
        /// Lower is tried first.
        #[schemars(range(max = 65_535))]
        pub priority: u32,
        /// The share among equal priorities.
        #[schemars(range(max = 65_535))]
        pub weight: u32,
        /// The port.
        #[schemars(range(max = 65_535))]
        pub port: u32,
        /// The host name.
        pub target: String,
    }
}

record! {
    /// A URI (RFC 7553).
    pub struct UriRecord {
        /// Lower is tried first.
        #[schemars(range(max = 65_535))]
        pub priority: u32,
        /// The share among equal priorities.
        #[schemars(range(max = 65_535))]
        pub weight: u32,
        /// The URI.
        pub target: String,
    }
}

record! {
    /// An SSH host key's fingerprint (RFC 4255).
    pub struct SshfpRecord {
        /// 1 RSA, 2 DSA, 3 ECDSA, 4 Ed25519, 6 Ed448.
        #[schemars(extend("enum" = [1, 2, 3, 4, 6], "enumDescriptions" = ["RSA.", "DSA.", "ECDSA.", "Ed25519.", "Ed448."]))]
        pub algorithm: u8,
        /// 1 SHA-1, 2 SHA-256.
        #[schemars(extend("enum" = [1, 2], "enumDescriptions" = ["SHA-1.", "SHA-256."]))]
        pub fingerprint_type: u8,
        /// Hexadecimal digits.
        #[schemars(regex(pattern = r"^[0-9A-Fa-f]+$"))]
        pub fingerprint: String,
    }
}

record! {
    /// A certificate that a server or a mail user must present (RFC 6698, RFC 8162).
    pub struct TlsaRecord {
        /// 0 CA, 1 service certificate, 2 trust anchor, 3 domain-issued certificate.
        #[schemars(range(max = 3))]
        pub usage: u8,
        /// 0 the certificate, 1 its public key.
        #[schemars(range(max = 1))]
        pub selector: u8,
        /// 0 in full, 1 SHA-256, 2 SHA-512.
        #[schemars(range(max = 2))]
        pub matching_type: u8,
        /// Hexadecimal digits.
        #[schemars(regex(pattern = r"^[0-9A-Fa-f]+$"))]
        pub certificate: String,
    }
}

record! {
    /// How to reach a service (RFC 9460).
    pub struct SvcbRecord {
        /// 0 makes it an alias.
        #[schemars(range(max = 65_535))]
        pub priority: u32,
        /// The host name; `.` for the record's own name.
        pub target: String,
        /// The parameters.
        #[schemars(example = &"alpn=\"h3,h2\"")]
        pub value: Option<String>,
    }
}

record! {
    /// A rewriting rule of ENUM or SIP (RFC 3403).
    pub struct NaptrRecord {
        /// Lower is tried first.
        #[schemars(range(max = 65_535))]
        pub order: u32,
        /// Lower is preferred among equal orders.
        #[schemars(range(max = 65_535))]
        pub preference: u32,
        /// `S`, `A`, `U`, `P`, or nothing.
        #[schemars(regex(pattern = r"^[A-Za-z0-9]*$"))]
        pub flags: String,
        /// The service.
        #[schemars(example = &"SIP+D2U")]
        pub service: String,
        /// The rewriting expression; nothing when not written.
        pub regex: Option<String>,
        /// The next name; `.` when not written.
        pub replacement: Option<String>,
    }
}

record! {
    /// A place on earth (RFC 1876), WGS 84.
    pub struct LocRecord {
        /// Degrees north; south is negative.
        #[schemars(range(min = -90, max = 90))]
        pub latitude: f64,
        /// Degrees east; west is negative.
        #[schemars(range(min = -180, max = 180))]
        pub longitude: f64,
        /// Metres above the ellipsoid; 0 when not written.
        #[schemars(range(min = -100_000, max = 42_849_672))]
        pub altitude: Option<f64>,
        /// The diameter of what is there in metres; 1 when not written.
        #[schemars(range(min = 0, max = 90_000_000))]
        pub size: Option<f64>,
    }
}

record! {
    /// A delegation signer (RFC 4034 §5).
    pub struct DsRecord {
        /// The key tag.
        #[schemars(range(max = 65_535))]
        pub key_tag: u32,
        /// The key's algorithm.
        pub algorithm: u8,
        /// 1 SHA-1, 2 SHA-256, 4 SHA-384.
        #[schemars(extend("enum" = [1, 2, 4], "enumDescriptions" = ["SHA-1.", "SHA-256.", "SHA-384."]))]
        pub digest_type: u8,
        /// Hexadecimal digits.
        #[schemars(regex(pattern = r"^[0-9A-Fa-f]+$"))]
        pub digest: String,
    }
}

record! {
    /// A zone key (RFC 4034 §2).
    pub struct DnskeyRecord {
        /// 256 a zone signing key, 257 a key signing key.
        #[schemars(extend("enum" = [256, 257], "enumDescriptions" = ["A zone signing key.", "A key signing key."]))]
        pub flags: u16,
        /// Always 3.
        #[schemars(extend("enum" = [3], "enumDescriptions" = ["DNSSEC."]))]
        pub protocol: u8,
        /// The key's algorithm.
        pub algorithm: u8,
        /// The key in base64.
        #[schemars(regex(pattern = r"^[A-Za-z0-9+/]+={0,2}$"))]
        pub public_key: String,
    }
}

record! {
    /// A certificate (RFC 4398).
    pub struct CertRecord {
        /// 1 PKIX, 2 SPKI, 3 PGP, and so on.
        pub certificate_type: u16,
        /// The key tag.
        #[schemars(range(max = 65_535))]
        pub key_tag: u32,
        /// The key's algorithm.
        pub algorithm: u8,
        /// The certificate in base64.
        #[schemars(regex(pattern = r"^[A-Za-z0-9+/]+={0,2}$"))]
        pub certificate: String,
    }
}

/// A DNS record, by its type.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub enum Record {
    /// IPv4 addresses.
    A(ProxiableRecord),
    /// IPv6 addresses.
    AAAA(ProxiableRecord),
    /// Another name for a host.
    CNAME(ProxiableRecord),
    /// A mail server.
    MX(MxRecord),
    /// Text: SPF, DMARC, site verification.
    TXT(PlainRecord),
    /// The name servers of a delegated subdomain.
    NS(PlainRecord),
    /// A host name for an address.
    PTR(PlainRecord),
    /// An OpenPGP public key, in base64 (RFC 7929).
    OPENPGPKEY(PlainRecord),
    /// Who may issue certificates.
    CAA(CaaRecord),
    /// Where a service is.
    SRV(SrvRecord),
    /// A URI.
    URI(UriRecord),
    /// An SSH host key's fingerprint.
    SSHFP(SshfpRecord),
    /// A certificate that a server must present.
    TLSA(TlsaRecord),
    /// A certificate that a mail user must present.
    SMIMEA(TlsaRecord),
    /// How to reach a service.
    SVCB(SvcbRecord),
    /// How to reach a web site.
    HTTPS(SvcbRecord),
    /// A rewriting rule.
    NAPTR(NaptrRecord),
    /// A place on earth.
    LOC(LocRecord),
    /// A delegation signer.
    DS(DsRecord),
    /// A zone key.
    DNSKEY(DnskeyRecord),
    /// A certificate.
    CERT(CertRecord),
}

impl Record {
    /// The fields that every record has.
    pub fn common(&self) -> Common<'_> {
        match self {
            Self::A(record) | Self::AAAA(record) | Self::CNAME(record) => record.common(),
            Self::TXT(record) | Self::NS(record) | Self::PTR(record) | Self::OPENPGPKEY(record) => record.common(),
            Self::MX(record) => record.common(),
            Self::CAA(record) => record.common(),
            Self::SRV(record) => record.common(),
            Self::URI(record) => record.common(),
            Self::SSHFP(record) => record.common(),
            Self::TLSA(record) | Self::SMIMEA(record) => record.common(),
            Self::SVCB(record) | Self::HTTPS(record) => record.common(),
            Self::NAPTR(record) => record.common(),
            Self::LOC(record) => record.common(),
            Self::DS(record) => record.common(),
            Self::DNSKEY(record) => record.common(),
            Self::CERT(record) => record.common(),
        }
    }
}
