//! Records → Terraform names, made from what a record says, so that adding one never renames another.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::dns::{Data, Record};
use crate::model::{Zone, identifier};
use crate::plan::sha256;

/// The name of each record's resource, in the order of the zone: `<zone>_<name>_<type>`, and for a type that may stand
/// at a name several times what tells the value from the others.
pub(super) fn of_records(zone: &Zone) -> Vec<String> {
    let plain: Vec<String> = zone.records.iter().map(|record| plain(zone, record)).collect();
    let mut sharing: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, record) in plain.iter().zip(&zone.records) {
        sharing.entry(name).or_default().insert(identity(record));
    }
    plain
        .iter()
        .zip(&zone.records)
        .map(|(name, record)| {
            // `a-b` and `a.b` share a name: the first in the alphabet keeps it
            let identity = identity(record);
            let keeps = sharing.get(name.as_str()).and_then(BTreeSet::first) == Some(&identity);
            if keeps { name.clone() } else { format!("{name}_{}", short_hash(&identity)) }
        })
        .collect()
}

fn plain(zone: &Zone, record: &Record) -> String {
    let below = record.name.below(zone.name()).unwrap_or(record.name.as_str());
    let name = if below.is_empty() { "apex".to_owned() } else { slug(&below.replace('*', "wildcard")) };
    let parts = [
        Some(identifier(zone.name())),
        Some(name),
        Some(record.data.kind().to_ascii_lowercase()),
        suffix(&record.data),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("_")
}

/// What of the value tells it from others of its name and type; nothing where there is only one.
fn suffix(data: &Data) -> Option<String> {
    Some(match data {
        Data::Cname(_) => return None,
        Data::A(address) => slug(&address.to_string()),
        Data::Aaaa(address) => slug(&address.to_string()),
        Data::Mx { exchange, .. } if exchange.is_root() => "none".to_owned(),
        Data::Mx { exchange: host, .. } | Data::Ns(host) | Data::Ptr(host) => slug(host.as_str()),
        Data::Txt(text) => purpose(text).map_or_else(|| short_hash(text), str::to_owned),
        Data::Caa { tag, value, .. } => slug(&format!("{}.{value}", super::rdata::caa_tag(*tag))),
        Data::Srv { port, target, .. } => slug(&format!("{target}.{port}")),
        Data::Sshfp { algorithm, fingerprint_type, fingerprint } => {
            format!("{algorithm}_{fingerprint_type}_{}", short_hash(fingerprint))
        }
        Data::Svcb(binding) | Data::Https(binding) => slug(&format!("{}.{}", binding.priority, binding.target)),
        Data::Naptr(naptr) => format!("{}_{}", naptr.order, naptr.preference),
        Data::Ds { key_tag, digest_type, .. } => format!("{key_tag}_{digest_type}"),
        Data::Openpgpkey(_)
        | Data::Uri { .. }
        | Data::Tlsa(_)
        | Data::Smimea(_)
        | Data::Loc(_)
        | Data::Dnskey { .. }
        | Data::Cert { .. } => short_hash(&super::rdata::of(data)),
    })
}

/// What a text is for, where it says so.
fn purpose(text: &str) -> Option<&'static str> {
    [("v=spf1", "spf"), ("v=DMARC1", "dmarc"), ("v=DKIM1", "dkim"), ("v=TLSRPTv1", "tlsrpt"), ("v=STSv1", "mta_sts")]
        .into_iter()
        .find_map(|(version, purpose)| text.starts_with(version).then_some(purpose))
}

fn identity(record: &Record) -> String {
    format!("{} {} {}", record.name, record.data.kind(), super::rdata::of(&record.data))
}

/// Letters, digits and single underscores.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_")
}

/// Eight hexadecimal digits that depend on the text alone.
fn short_hash(text: &str) -> String {
    sha256(text).chars().take(8).collect()
}
