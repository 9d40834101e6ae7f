//! CNAME records: alone at their name, going somewhere, and no server's name.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::dns::{Data, DnsName, Record};
use crate::model::{Model, Zone};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for zone in &model.zones {
        for (i, record) in zone.records.iter().enumerate() {
            beside_others(zone, i, record, diagnostics);
            goes_in_a_circle(model, record, diagnostics);
            server_is_alias(model, record, diagnostics);
        }
    }
}

/// Where an alias leads.
fn target(record: &Record) -> Option<&DnsName> {
    match &record.data {
        Data::Cname(target) => Some(target),
        _ => None,
    }
}

pub static BESIDE_OTHERS: Code = Code {
    id: "DNS004",
    name: "cname-beside-addresses",
    severity: Severity::Error,
    docs: "## What
A `CNAME` record stands beside an `A`, `AAAA`, `NS` or another `CNAME` record of the same name.

## Why
A CNAME says that the name is another name; an address says that it is none (RFC 1034 §3.6.2). Cloudflare refuses the second
record (error 81053 or 81054).

## Example
```yaml
- { name: www, type: CNAME, value: threadline.pages.example }
- { name: www, type: A, value: 192.0.2.10 }
```

## Instead
Keep one of them.
",
};

pub static BESIDE_TEXT: Code = Code {
    id: "DNS013",
    name: "cname-beside-other-records",
    severity: Severity::Warning,
    docs: "## What
A `CNAME` record that Cloudflare does not proxy stands below the zone's own name beside records of other types.

## Why
A resolver that asks for the other record gets the CNAME, follows it, and finds what the target has (RFC 1034 §3.6.2). Cloudflare
takes both records, and which of them is seen depends on who asks.

## Example
```yaml
- { name: news, type: CNAME, value: threadline.newsletters.example }
- { name: news, type: TXT, value: site-verification=1 }
```

## Instead
Put the other record at a name of its own, or let Cloudflare proxy the CNAME.
",
};

/// Of two aliases at one name the second is reported.
fn beside_others(zone: &Zone, index: usize, alias: &Record, diagnostics: &mut Vec<Diagnostic>) {
    if target(alias).is_none() {
        return;
    }
    let here = zone
        .records
        .iter()
        .enumerate()
        .filter(|(i, other)| *i != index && other.name == alias.name && other.data != alias.data);
    for (_, other) in here.filter(|(i, other)| target(other).is_none() || *i < index) {
        let hard = other.data.is_address() || matches!(other.data, Data::Ns(_));
        let soft = !alias.proxied && alias.name.as_str() != zone.name();
        let code = match (hard, soft) {
            (true, _) => &BESIDE_OTHERS,
            (false, true) => &BESIDE_TEXT,
            (false, false) => continue,
        };
        let kind = other.data.kind();
        let message = match kind {
            "CNAME" => format!("`{}` has two CNAME records", alias.name),
            _ => format!("`{}` has a CNAME record beside one of type {kind}", alias.name),
        };
        let diagnostic = Diagnostic::new(code, &alias.value_at, message)
            .also(Place::Value(other.value_at.clone()), format!("the {kind} record"))
            .help("keep one of them, or give one another name");
        diagnostics.push(diagnostic);
    }
}

pub static LOOP: Code = Code {
    id: "DNS009",
    name: "cname-loop",
    severity: Severity::Error,
    docs: "## What
A `CNAME` record leads, perhaps through others, back to itself.

## Why
Resolvers follow the circle for a while and give up: nobody finds the host.

## Example
```yaml
- { name: www, type: CNAME, value: shop.threadline.example }
- { name: shop, type: CNAME, value: www.threadline.example }
```

## Instead
Let the last one lead to a name with addresses.
",
};

fn goes_in_a_circle(model: &Model, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    let Some(start) = target(record) else { return };
    let mut path = vec![record.name.as_str()];
    let mut seen = BTreeSet::new();
    let mut here = start;
    while seen.insert(here) {
        path.push(here.as_str());
        if *here == record.name {
            let message = format!("`{}` leads back to itself: {}", record.name, path.join(" → "));
            let help = "let the last of them lead to a host that has addresses";
            diagnostics.push(Diagnostic::new(&LOOP, &record.value_at, message).help(help));
            return;
        }
        match alias(model, here) {
            Some(next) => here = target(next).expect("an alias has a target"),
            None => return,
        }
    }
}

/// The alias at a name.
fn alias<'m>(model: &'m Model, name: &DnsName) -> Option<&'m Record> {
    let records = model.zones.iter().flat_map(|zone| &zone.records);
    records.into_iter().find(|record| record.name == *name && target(record).is_some())
}

pub static SERVER_IS_ALIAS: Code = Code {
    id: "DNS027",
    name: "server-is-alias",
    severity: Severity::Warning,
    docs: "## What
An `MX`, `NS` or `SRV` record points at a name that is a `CNAME`.

## Why
These records must name a host with addresses (RFC 2181 §10.3, RFC 2782). Some mail servers refuse to deliver through an alias.

## Example
```yaml
- { name: \"@\", type: MX, value: mail.threadline.example, priority: 10 }
- { name: mail, type: CNAME, value: mx.provider.example }
```

## Instead
Point the record at the alias's target: `value: mx.provider.example`.
",
};

fn server_is_alias(model: &Model, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    let Some(alias) = record.data.server().and_then(|server| alias(model, server)) else { return };
    let end = target(alias).expect("an alias has a target");
    let message = format!("this {} record points at `{}`, which is a CNAME", record.data.kind(), alias.name);
    let diagnostic = Diagnostic::new(&SERVER_IS_ALIAS, &record.value_at, message)
        .also(Place::Value(alias.value_at.clone()), "the CNAME")
        .help(format!("point it at `{end}`"));
    diagnostics.push(diagnostic);
}
