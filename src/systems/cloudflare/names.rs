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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    /// The names of the records that a document's lines mean.
    fn names(records: &[&str]) -> Vec<String> {
        let list: String = records.iter().map(|record| format!("        - {record}\n")).collect();
        let text = format!(
            "version: 1\nname: acme\nproviders:\n  terraform_cloud: {{ organization: acme, project: platform }}\n  \
             cloudflare: {{ account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9 }}\nenvironments:\n  production: {{}}\n\
             dns:\n  zones:\n    a.example:\n      records:\n{list}"
        );
        let compilation = crate::compile(Source { name: "platform.yaml".to_owned(), text }, &crate::source::Unseen);
        let model = compilation.model.expect("a document");
        of_records(model.zones.first().expect("a zone"))
    }

    #[test]
    fn a_name_says_what_the_record_says() {
        for (record, name) in [
            ("{ name: \"@\", type: A, value: 192.0.2.1 }", "a_example_apex_a_192_0_2_1"),
            ("{ name: www, type: CNAME, value: b.example }", "a_example_www_cname"),
            ("{ name: \"*.dev\", type: AAAA, value: \"2001:db8::1\" }", "a_example_wildcard_dev_aaaa_2001_db8_1"),
            ("{ name: \"@\", type: MX, value: mx.b.example, priority: 10 }", "a_example_apex_mx_mx_b_example"),
            ("{ name: \"@\", type: MX, value: ., priority: 0 }", "a_example_apex_mx_none"),
            ("{ name: \"@\", type: TXT, value: v=spf1 -all }", "a_example_apex_txt_spf"),
            ("{ name: _dmarc, type: TXT, value: v=DMARC1; p=none }", "a_example_dmarc_txt_dmarc"),
            ("{ name: \"@\", type: CAA, tag: issue, value: ca.example }", "a_example_apex_caa_issue_ca_example"),
            (
                "{ name: _sip._tcp, type: SRV, priority: 1, weight: 1, port: 5060, target: s.b.example }",
                "a_example_sip_tcp_srv_s_b_example_5060",
            ),
        ] {
            assert_eq!(names(&[record]), [name], "{record}");
        }
    }

    #[test]
    fn names_hold_whatever_else_there_is() {
        let records = [
            "{ name: www, type: A, value: 192.0.2.1 }",
            "{ name: www, type: A, value: 192.0.2.2 }",
            "{ name: \"@\", type: TXT, value: one }",
            "{ name: \"@\", type: TXT, value: two }",
            "{ name: \"@\", type: MX, value: mx1.b.example, priority: 10 }",
            "{ name: \"@\", type: MX, value: mx2.b.example, priority: 10 }",
        ];
        let all = names(&records);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), records.len(), "every name is another: {all:?}");
        for (record, name) in records.iter().zip(&all) {
            assert_eq!(names(&[record]), [name.as_str()], "alone it is called the same");
        }
    }

    #[test]
    fn records_that_would_share_a_name_are_told_apart_in_any_order() {
        let (dot, hyphen) =
            ("{ name: a.b, type: CNAME, value: c.example }", "{ name: a-b, type: CNAME, value: c.example }");
        let one = names(&[dot, hyphen]);
        let other = names(&[hyphen, dot]);
        assert_eq!(one.first(), other.last());
        assert_eq!(one.last(), other.first());
        assert_ne!(one.first(), one.last());
    }
}
