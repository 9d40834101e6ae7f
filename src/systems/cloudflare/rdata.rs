//! A record's data → its presentation in a zone file (RFC 1035 §5.1, and the RFC of each type).

use crate::model::dns::{Angle, CertificateAssociation, Data, DnsName, Location, Naptr, ServiceBinding, quoted};
use crate::spec::CaaTag;

/// What stands after the type.
pub(super) fn of(data: &Data) -> String {
    match data {
        Data::A(address) => address.to_string(),
        Data::Aaaa(address) => address.to_string(),
        Data::Cname(host) | Data::Ns(host) | Data::Ptr(host) => absolute(host),
        Data::Mx { priority, exchange } => format!("{priority} {}", absolute(exchange)),
        Data::Txt(text) => text_strings(text),
        Data::Openpgpkey(key) => key.clone(),
        Data::Caa { flags, tag, value } => format!("{flags} {} {}", caa_tag(*tag), string(value)),
        Data::Srv { priority, weight, port, target } => format!("{priority} {weight} {port} {}", absolute(target)),
        Data::Uri { priority, weight, target } => format!("{priority} {weight} {}", string(target)),
        Data::Sshfp { algorithm, fingerprint_type, fingerprint } => {
            format!("{algorithm} {fingerprint_type} {fingerprint}")
        }
        Data::Tlsa(association) | Data::Smimea(association) => certificate_association(association),
        Data::Svcb(binding) | Data::Https(binding) => service_binding(binding),
        Data::Naptr(rule) => naptr(rule),
        Data::Loc(place) => location(place),
        Data::Ds { key_tag, algorithm, digest_type, digest } => format!("{key_tag} {algorithm} {digest_type} {digest}"),
        Data::Dnskey { flags, protocol, algorithm, public_key } => {
            format!("{flags} {protocol} {algorithm} {public_key}")
        }
        Data::Cert { certificate_type, key_tag, algorithm, certificate } => {
            format!("{certificate_type} {key_tag} {algorithm} {certificate}")
        }
    }
}

/// The tag as CAA records have it.
pub(super) fn caa_tag(tag: CaaTag) -> &'static str {
    match tag {
        CaaTag::Issue => "issue",
        CaaTag::IssueWild => "issuewild",
        CaaTag::IssueMail => "issuemail",
        CaaTag::IssueVmc => "issuevmc",
        CaaTag::Iodef => "iodef",
    }
}

/// North or south, and so on.
pub(super) fn direction(angle: Angle, positive: &'static str, negative: &'static str) -> &'static str {
    if angle.positive { positive } else { negative }
}

fn absolute(host: &DnsName) -> String {
    if host.is_root() { ".".to_owned() } else { format!("{host}.") }
}

/// Zone files are ASCII: other bytes are written by their number.
fn text_strings(text: &str) -> String {
    quoted(text)
        .bytes()
        .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("\\{byte:03}") })
        .collect()
}

fn string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn certificate_association(association: &CertificateAssociation) -> String {
    let CertificateAssociation { usage, selector, matching_type, certificate } = association;
    format!("{usage} {selector} {matching_type} {certificate}")
}

fn service_binding(binding: &ServiceBinding) -> String {
    format!("{} {} {}", binding.priority, absolute(&binding.target), binding.parameters).trim_end().to_owned()
}

fn naptr(rule: &Naptr) -> String {
    let Naptr { order, preference, flags, service, regex, replacement } = rule;
    format!("{order} {preference} {} {} {} {}", string(flags), string(service), string(regex), absolute(replacement))
}

fn location(place: &Location) -> String {
    let angle = |a: Angle| format!("{} {} {:.3}", a.degrees, a.minutes, a.seconds());
    let (north, east) = (direction(place.latitude, "N", "S"), direction(place.longitude, "E", "W"));
    let (latitude, longitude) = (angle(place.latitude), angle(place.longitude));
    format!("{latitude} {north} {longitude} {east} {:.2}m {:.2}m", place.altitude, place.size)
}
