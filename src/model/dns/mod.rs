//! `dns`, resolved: zones, and their records with full names and typed, canonical values.

pub(super) mod caa;
mod data;
mod digits;
pub(super) mod name;
pub(super) mod text;
pub(super) mod values;

use super::defaults;
use super::item::{Item, Section};
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec;

pub use data::{Angle, CertificateAssociation, Data, Location, Naptr, ServiceBinding};
pub use name::DnsName;
pub use text::quoted;

/// A DNS zone at Cloudflare.
#[derive(Debug, Clone)]
pub struct Zone {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub dnssec: bool,
    /// In the order of the document; several values under one name are several records.
    pub records: Vec<Record>,
}

impl Zone {
    /// The domain name.
    pub fn name(&self) -> &str {
        &self.item.name
    }

    /// The records at a name.
    pub fn at_name<'z>(&'z self, name: &'z DnsName) -> impl Iterator<Item = &'z Record> {
        self.records.iter().filter(move |record| record.name == *name)
    }
}

/// A DNS record: one name, one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The record in the document.
    pub at: Pointer,
    /// Its value there: one of several, perhaps.
    pub value_at: Pointer,
    /// Fully qualified.
    pub name: DnsName,
    pub data: Data,
    pub ttl: Ttl,
    /// Whether Cloudflare answers for it.
    pub proxied: bool,
    pub comment: Option<String>,
    /// The item that needs it, if the document does not write it among the zone's records.
    pub made_for: Option<Item>,
}

/// How long resolvers keep a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ttl {
    /// Cloudflare decides: five minutes.
    Automatic,
    Seconds(u32),
}

/// What is wrong with a part of a record, without its place.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    code: &'static Code,
    message: String,
    help: String,
}

impl Fault {
    fn new(code: &'static Code, message: String, help: impl Into<String>) -> Self {
        Self { code, message, help: help.into() }
    }

    fn at(self, at: &Pointer) -> Diagnostic {
        Diagnostic::new(self.code, at, self.message).help(self.help)
    }
}

/// Zones with their records; what could not be understood has been reported and is left out.
pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<Zone> {
    let platform = scope.platform;
    let zones = platform.dns.zones.iter();
    zones
        .map(|(name, written)| {
            let item = Item::new(Section::Zones, name);
            let at = item.pointer();
            let records = written.records.iter().enumerate().filter_map(|(i, record)| Some((i, record.as_ref()?)));
            let records = records.flat_map(|(i, record)| of_record(scope, name, &at.key("records").index(i), record));
            Zone {
                description: written.description.clone(),
                dnssec: written.dnssec.unwrap_or(defaults::ZONE_DNSSEC),
                records: records.collect(),
                item,
                at,
            }
        })
        .collect()
}

/// The records that one entry means: one a value.
fn of_record(scope: &mut Scope<'_>, zone: &str, at: &Pointer, written: &spec::Record) -> Vec<Record> {
    let common = written.common();
    let name = full_name(scope, zone, common.name).map_err(|fault| scope.report(fault.at(&at.key("name")))).ok();
    let mut records = Vec::new();
    for (value_at, data) in values::read(written, at, zone) {
        match (data, &name) {
            (Ok(data), Some(name)) => records.push(Record {
                at: at.clone(),
                value_at,
                name: name.clone(),
                data,
                ttl: ttl(common.ttl),
                proxied: proxied(written),
                comment: common.comment.map(str::to_owned),
                made_for: None,
            }),
            (Ok(_), None) => {}
            (Err(fault), _) => scope.report(fault.at(&value_at)),
        }
    }
    records
}

fn ttl(written: Option<u32>) -> Ttl {
    match written.unwrap_or(defaults::RECORD_TTL) {
        defaults::RECORD_TTL => Ttl::Automatic,
        seconds => Ttl::Seconds(seconds),
    }
}

fn proxied(written: &spec::Record) -> bool {
    match written {
        spec::Record::A(record) | spec::Record::AAAA(record) | spec::Record::CNAME(record) => {
            record.proxied.unwrap_or(defaults::RECORD_PROXIED)
        }
        spec::Record::MX(_)
        | spec::Record::TXT(_)
        | spec::Record::NS(_)
        | spec::Record::PTR(_)
        | spec::Record::OPENPGPKEY(_)
        | spec::Record::CAA(_)
        | spec::Record::SRV(_)
        | spec::Record::URI(_)
        | spec::Record::SSHFP(_)
        | spec::Record::TLSA(_)
        | spec::Record::SMIMEA(_)
        | spec::Record::SVCB(_)
        | spec::Record::HTTPS(_)
        | spec::Record::NAPTR(_)
        | spec::Record::LOC(_)
        | spec::Record::DS(_)
        | spec::Record::DNSKEY(_)
        | spec::Record::CERT(_) => false,
    }
}

pub static OUTSIDE_ZONE: Code = Code {
    id: "DNS001",
    name: "record-outside-zone",
    severity: Severity::Error,
    docs: "## What
A record's name does not lie in the zone under which it stands, or lies in a smaller zone of the document.

## Why
Cloudflare would append the zone's name and publish a name that nobody asks for. A name in a delegated zone is never
looked up in the zone above it.

## Example
```yaml
dns:
  zones:
    threadline.example:
      records:
        - { name: www.threadline.test., type: A, value: 192.0.2.10 }
```

## Instead
Write the name relative to its zone (`www`, `@` for the zone itself), and the record under the zone it belongs to.
",
};

/// The full name that a record's `name` means in its zone: `@` is the zone, a name that ends in a zone of the document
/// or in a dot stands as it is, any other is relative.
fn full_name(scope: &Scope<'_>, zone: &str, written: &str) -> Result<DnsName, Fault> {
    if written == "@" {
        return Ok(DnsName::canonical(zone));
    }
    let in_a_zone = |name: &DnsName| zone_of(scope, name).is_some();
    let absolute = name::of_record(written).ok().filter(|name| written.ends_with('.') || in_a_zone(name));
    let name = match absolute {
        Some(name) => name,
        None => name::of_record(&format!("{}.{zone}", written.trim_end_matches('.')))?,
    };
    match zone_of(scope, &name) {
        Some(found) if found == zone => Ok(name),
        Some(other) => {
            let message = format!("`{name}` belongs to the zone `{other}`");
            Err(Fault::new(&OUTSIDE_ZONE, message, format!("move the record to `dns.zones[\"{other}\"]`")))
        }
        None => {
            let message = format!("`{name}` lies outside of the zone `{zone}`");
            let relative = written.trim_end_matches('.');
            Err(Fault::new(
                &OUTSIDE_ZONE,
                message,
                format!("without the dot at the end, `{relative}` means `{relative}.{zone}`"),
            ))
        }
    }
}

/// The smallest zone of the document that holds the name.
pub(super) fn zone_of<'z>(scope: &'z Scope<'_>, name: &DnsName) -> Option<&'z str> {
    let zones = scope.platform.dns.zones.keys().map(String::as_str);
    zones.filter(|zone| name.is_in(zone)).max_by_key(|zone| zone.len())
}
