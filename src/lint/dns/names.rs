//! Names of records: what may stand where, and once.

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::dns::{Data, DnsName, Record};
use crate::model::{Model, Zone};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for zone in &model.zones {
        for (i, record) in zone.records.iter().enumerate() {
            duplicate(zone.records.get(..i).unwrap_or_default(), record, diagnostics);
            service_name(record, diagnostics);
            name_servers_at_apex(zone, record, diagnostics);
            below_delegation(zone, record, diagnostics);
            nowhere(model, record, diagnostics);
        }
    }
}

pub static DUPLICATE: Code = Code {
    id: "DNS008",
    name: "duplicate-record",
    severity: Severity::Error,
    docs: "## What
The same record twice: the same name, type and value, however they were written.

## Why
Cloudflare refuses the second when the change is applied.

## Example
```yaml
- { name: www, type: AAAA, value: \"2001:db8::5\" }
- { name: WWW, type: AAAA, value: \"2001:DB8:0:0:0:0:0:5\" }
```

## Instead
Remove one.
",
};

fn duplicate(before: &[Record], record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(first) = before.iter().find(|other| other.name == record.name && other.data == record.data) {
        let message = format!("`{}` has this {} record already", record.name, record.data.kind());
        let diagnostic = Diagnostic::new(&DUPLICATE, &record.value_at, message)
            .also(Place::Value(first.value_at.clone()), "here")
            .help("remove one of the two");
        diagnostics.push(diagnostic);
    }
}

pub static SERVICE_NAME: Code = Code {
    id: "DNS014",
    name: "srv-name",
    severity: Severity::Error,
    docs: "## What
The name of an `SRV` record does not start with `_service._protocol`.

## Why
Clients ask for `_sip._tcp.threadline.example`; a record at another name is never found, and Cloudflare refuses it.

## Example
```yaml
- { name: sip, type: SRV, priority: 10, weight: 60, port: 5060, target: sip.threadline.example }
```

## Instead
`name: _sip._tcp`, or `_sip._tcp.office` for a part of the zone.
",
};

fn service_name(record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    let mut labels = record.name.labels();
    let both = [labels.next(), labels.next()].iter().flatten().all(|label| label.starts_with('_') && label.len() > 1);
    if matches!(record.data, Data::Srv { .. }) && !both {
        let message = format!("`{}` does not start with a service and a protocol", record.name);
        let help = "write `_service._protocol` in front, such as `_sip._tcp`";
        diagnostics.push(Diagnostic::new(&SERVICE_NAME, &record.at.key("name"), message).help(help));
    }
}

pub static NAME_SERVERS_AT_APEX: Code = Code {
    id: "DNS026",
    name: "name-servers-at-apex",
    severity: Severity::Warning,
    docs: "## What
An `NS` record at the zone's own name.

## Why
Cloudflare publishes its own name servers there. Others beside them are for zones that several providers serve, which
platc does not set up.

## Example
```yaml
- { name: \"@\", type: NS, value: ns1.provider.example }
```

## Instead
Remove it. To hand a part of the zone to somebody else, name that part: `name: shop`.
",
};

fn name_servers_at_apex(zone: &Zone, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    if matches!(record.data, Data::Ns(_)) && record.name.as_str() == zone.name() {
        let message = format!("Cloudflare publishes the name servers of `{}` itself", zone.name());
        diagnostics.push(Diagnostic::new(&NAME_SERVERS_AT_APEX, &record.value_at, message).help("remove the record"));
    }
}

pub static BELOW_DELEGATION: Code = Code {
    id: "DNS025",
    name: "record-below-delegation",
    severity: Severity::Warning,
    docs: "## What
A record at or below a name that `NS` records hand to other name servers.

## Why
Resolvers ask those servers; what stands here is never seen. Only `DS` records, and addresses of the name servers
themselves, belong on this side.

## Example
```yaml
- { name: shop, type: NS, value: ns1.provider.example }
- { name: www.shop, type: A, value: 192.0.2.10 }
```

## Instead
Make the record at the servers that the part was handed to, or remove the `NS` records.
",
};

fn below_delegation(zone: &Zone, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    if matches!(record.data, Data::Ns(_) | Data::Ds { .. }) {
        return;
    }
    let delegations =
        zone.records.iter().filter(|other| matches!(other.data, Data::Ns(_)) && other.name.as_str() != zone.name());
    let mut above = delegations.filter(|other| record.name.is_in(other.name.as_str()));
    let Some(delegation) = above.next() else { return };
    let is_glue = record.data.is_address()
        && zone.records.iter().any(|other| matches!(&other.data, Data::Ns(host) if *host == record.name));
    if !is_glue {
        let message = format!("`{}` lies in `{}`, which other name servers answer for", record.name, delegation.name);
        let diagnostic = Diagnostic::new(&BELOW_DELEGATION, &record.at.key("name"), message)
            .also(Place::Value(delegation.value_at.clone()), "handed over here")
            .help("make the record at those servers");
        diagnostics.push(diagnostic);
    }
}

pub static NOWHERE: Code = Code {
    id: "DNS028",
    name: "target-without-address",
    severity: Severity::Warning,
    docs: "## What
A `CNAME`, `MX`, `NS` or `SRV` record points at a name in a zone of the document which has no address there.

## Why
The document holds the whole zone: nobody can reach a host that has no `A`, `AAAA` or `CNAME` record.

## Example
```yaml
- { name: \"@\", type: MX, value: mail.threadline.example, priority: 10 } # and no record `mail`
```

## Instead
Correct the name, or add the record it points at.
",
};

fn nowhere(model: &Model, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    let target = match &record.data {
        Data::Cname(target) => Some(target),
        data => data.server(),
    };
    let Some(target) = target.filter(|target| !answers(model, target)) else { return };
    let message = format!("`{target}` has no address");
    let help = format!("add a record of type `A` or `AAAA` for `{target}`, or correct the name");
    diagnostics.push(Diagnostic::new(&NOWHERE, &record.value_at, message).help(help));
}

/// Whether the name lies outside of the document's zones, or something in the document answers there.
fn answers(model: &Model, name: &DnsName) -> bool {
    let holding = model.zones.iter().filter(|zone| name.is_in(zone.name()));
    let Some(zone) = holding.max_by_key(|zone| zone.name().len()) else { return true };
    let wildcard = name.as_str().split_once('.').map(|(_, parent)| format!("*.{parent}"));
    let covers = |record: &Record| {
        let here = record.name == *name || wildcard.as_deref() == Some(record.name.as_str());
        let delegated = matches!(record.data, Data::Ns(_))
            && record.name.as_str() != zone.name()
            && name.is_in(record.name.as_str());
        here && record.data.is_address() || delegated
    };
    let mut hosts = model.environments.iter().flat_map(|environment| environment.claimed_hosts());
    zone.records.iter().any(covers) || hosts.any(|(host, _)| host.name == name.as_str())
}
