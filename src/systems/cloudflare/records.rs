//! Records → `cloudflare_dns_record`.

use super::rdata;
use crate::emit::hcl::{Block, Object, Value, reference};
use crate::model::dns::{CertificateAssociation, Data, DnsName, Location, Record, ServiceBinding, Ttl, quoted};
use crate::model::zone_id;
use crate::source::Pointer;

/// Cloudflare's "automatic": what a proxied record always has.
pub(super) const AUTOMATIC: u32 = 1;

/// The resource of a record, in the shared root. `from` is what in the document holds it.
pub(super) fn block(zone: &str, from: &Pointer, record: &Record, name: &str) -> Block {
    let mut block = Block::resource("cloudflare_dns_record", name)
        .note(describe(from, record))
        .caused_by(&record.at)
        .caused_by(&record.value_at)
        .set("zone_id", reference(&zone_id(zone)))
        .set("name", record.name.as_str())
        .set("type", record.data.kind())
        .set("ttl", ttl(record));
    block = match value(&record.data) {
        Content::Text { content, priority } => block.set("content", content).set_opt("priority", priority),
        Content::Fields(data) => block.set("data", data),
    };
    let proxiable = record.data.is_address();
    let block = block.when(proxiable, |block| block.set("proxied", record.proxied));
    block.set_opt("comment", record.comment.as_deref())
}

/// How Cloudflare takes a value: as one text, or field by field.
enum Content {
    Text { content: String, priority: Option<u16> },
    Fields(Object),
}

/// Where it stands, without its number there: a record more would change the numbers of all that follow.
fn describe(from: &Pointer, record: &Record) -> String {
    let proxied = if record.proxied { ", answered by Cloudflare" } else { "" };
    format!("{from}: {} of {}{proxied}", record.data.kind(), record.name)
}

fn ttl(record: &Record) -> u32 {
    match record.ttl {
        Ttl::Automatic => AUTOMATIC,
        Ttl::Seconds(_) if record.proxied => AUTOMATIC,
        Ttl::Seconds(seconds) => seconds,
    }
}

fn value(data: &Data) -> Content {
    let text = |content: String| Content::Text { content, priority: None };
    match data {
        Data::A(address) => text(address.to_string()),
        Data::Aaaa(address) => text(address.to_string()),
        Data::Cname(host) | Data::Ns(host) | Data::Ptr(host) => text(host.to_string()),
        Data::Mx { priority, exchange } => Content::Text { content: exchange.to_string(), priority: Some(*priority) },
        Data::Txt(written) => text(quoted(written)),
        Data::Openpgpkey(key) => text(key.clone()),
        Data::Caa { .. }
        | Data::Srv { .. }
        | Data::Uri { .. }
        | Data::Sshfp { .. }
        | Data::Tlsa(_)
        | Data::Smimea(_)
        | Data::Svcb(_)
        | Data::Https(_)
        | Data::Naptr(_)
        | Data::Loc(_)
        | Data::Ds { .. }
        | Data::Dnskey { .. }
        | Data::Cert { .. } => Content::Fields(fields(data)),
    }
}

/// The fields as the provider calls them.
fn fields(data: &Data) -> Object {
    let object = Object::new();
    match data {
        Data::Caa { flags, tag, value } => {
            object.set("flags", *flags).set("tag", rdata::caa_tag(*tag)).set("value", value)
        }
        Data::Srv { priority, weight, port, target } => {
            object.set("priority", *priority).set("weight", *weight).set("port", *port).set("target", host(target))
        }
        Data::Uri { priority, weight, target } => {
            object.set("priority", *priority).set("weight", *weight).set("target", target)
        }
        Data::Sshfp { algorithm, fingerprint_type, fingerprint } => {
            object.set("algorithm", *algorithm).set("type", *fingerprint_type).set("fingerprint", fingerprint)
        }
        Data::Tlsa(association) | Data::Smimea(association) => certificate_association(association),
        Data::Svcb(binding) | Data::Https(binding) => service_binding(binding),
        Data::Naptr(rule) => object
            .set("order", rule.order)
            .set("preference", rule.preference)
            .set("flags", &rule.flags)
            .set("service", &rule.service)
            .set("regex", &rule.regex)
            .set("replacement", host(&rule.replacement)),
        Data::Loc(place) => location(place),
        Data::Ds { key_tag, algorithm, digest_type, digest } => object
            .set("key_tag", *key_tag)
            .set("algorithm", *algorithm)
            .set("digest_type", *digest_type)
            .set("digest", digest),
        Data::Dnskey { flags, protocol, algorithm, public_key } => object
            .set("flags", *flags)
            .set("protocol", *protocol)
            .set("algorithm", *algorithm)
            .set("public_key", public_key),
        Data::Cert { certificate_type, key_tag, algorithm, certificate } => object
            .set("type", *certificate_type)
            .set("key_tag", *key_tag)
            .set("algorithm", *algorithm)
            .set("certificate", certificate),
        Data::A(_)
        | Data::Aaaa(_)
        | Data::Cname(_)
        | Data::Mx { .. }
        | Data::Txt(_)
        | Data::Ns(_)
        | Data::Ptr(_)
        | Data::Openpgpkey(_) => object,
    }
}

fn host(name: &DnsName) -> Value {
    Value::from(name.as_str())
}

fn certificate_association(association: &CertificateAssociation) -> Object {
    Object::new()
        .set("usage", association.usage)
        .set("selector", association.selector)
        .set("matching_type", association.matching_type)
        .set("certificate", &association.certificate)
}

fn service_binding(binding: &ServiceBinding) -> Object {
    Object::new()
        .set("priority", binding.priority)
        .set("target", host(&binding.target))
        .set("value", &binding.parameters)
}

/// RFC 1876's own precision, which everyone else leaves as it is: ten kilometres and ten metres.
const PRECISION_HORIZONTAL: u32 = 10_000;
const PRECISION_VERTICAL: u32 = 10;

fn location(place: &Location) -> Object {
    Object::new()
        .set("lat_degrees", place.latitude.degrees)
        .set("lat_minutes", place.latitude.minutes)
        .set("lat_seconds", number(place.latitude.seconds()))
        .set("lat_direction", rdata::direction(place.latitude, "N", "S"))
        .set("long_degrees", place.longitude.degrees)
        .set("long_minutes", place.longitude.minutes)
        .set("long_seconds", number(place.longitude.seconds()))
        .set("long_direction", rdata::direction(place.longitude, "E", "W"))
        .set("altitude", number(place.altitude))
        .set("size", number(place.size))
        .set("precision_horz", PRECISION_HORIZONTAL)
        .set("precision_vert", PRECISION_VERTICAL)
}

/// A whole number without a fraction.
fn number(value: f64) -> Value {
    #[allow(clippy::cast_possible_truncation, reason = "checked on the same line")]
    let whole = value.round() as i64;
    if value.fract() == 0.0 { Value::from(whole) } else { Value::from(value) }
}
