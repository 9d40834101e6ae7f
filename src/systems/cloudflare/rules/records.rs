//! DNS records, as Cloudflare takes them.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::plan::Plan;
use crate::data::{CloudflareAddresses, Dated};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::dns::{Data, DnsName, Record, Ttl, quoted};
use crate::model::{Model, Zone};

pub(super) const CODES: &[&Code] = &[
    &PROXIED_TTL,
    &TTL_RANGE,
    &PRIVATE_ORIGIN,
    &OWN_ADDRESS,
    &TEXT_TOO_LONG,
    &VERIFICATION_PROXIED,
    &TOO_DEEP,
    &LONG_COMMENT,
];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let (plan, addresses) = (Plan::of(model), &model.data.cloudflare_addresses);
    for zone in &model.zones {
        for record in &zone.records {
            let of_plan = [ttl(record, plan), comment(record, plan)];
            let of_record = [origin(addresses, record), text(record), verification(record), depth(model, zone, record)];
            diagnostics.extend(of_plan.into_iter().chain(of_record).flatten());
        }
        texts(zone, diagnostics);
    }
}

pub static PROXIED_TTL: Code = Code {
    id: "DNS010",
    name: "ttl-of-proxied-record",
    severity: Severity::Error,
    docs: "## What
A record that Cloudflare proxies has a `ttl`.

## Why
Cloudflare decides how long its own addresses are kept and answers with \"automatic\", whatever was asked: Terraform would
want to change it at every plan.

## Example
```yaml
- { name: www, type: A, value: 192.0.2.10, proxied: true, ttl: 3600 }
```

## Instead
Remove `ttl`, or `proxied`.
",
};

pub static TTL_RANGE: Code = Code {
    id: "DNS011",
    name: "ttl-range",
    severity: Severity::Error,
    docs: "## What
A `ttl` that Cloudflare does not take: it takes 60 to 86400 seconds, from 30 on an enterprise zone, and 1 for automatic.

## Why
The API refuses it when the change is applied.

## Example
```yaml
- { name: www, type: A, value: 192.0.2.10, ttl: 30 }
```

## Instead
Write 60 or more, or leave it out. The table `cloudflare-plans` has what each plan takes (`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.
",
};

fn ttl(record: &Record, plan: Plan<'_>) -> Option<Diagnostic> {
    let Ttl::Seconds(seconds) = record.ttl else { return None };
    let at = record.at.key("ttl");
    if record.proxied {
        let message = format!("`{}` is proxied, and a proxied record has an automatic TTL", record.name);
        return Some(Diagnostic::new(&PROXIED_TTL, &at, message).help("remove `ttl`"));
    }
    let least = plan.entitlements().least_ttl;
    (seconds < least).then(|| {
        let message = format!("a TTL of {seconds} seconds is less than {least}");
        let help = format!("write {least} or more, or leave it out");
        Diagnostic::new(&TTL_RANGE, &at, message).help(help).resting_on(plan.known.basis)
    })
}

pub static LONG_COMMENT: Code = Code {
    id: "DNS031",
    name: "comment-needs-pro",
    severity: Severity::Warning,
    docs: "## What
A record's comment has more than 100 characters on a free zone.

## Why
Cloudflare keeps 100 characters there, and 500 on larger plans: it refuses the record when the change is applied.

## Example
A comment of 150 characters with `plan: free`.

## Instead
Shorten it. A comment in the document itself, behind `#`, may be as long as you like. What each plan keeps is in the table
`cloudflare-plans` (`platc data cloudflare-plans`).
",
};

fn comment(record: &Record, plan: Plan<'_>) -> Option<Diagnostic> {
    let length = record.comment.as_ref().map_or(0, |comment| comment.chars().count());
    let most = plan.entitlements().comment_characters;
    (length > most).then(|| {
        let message = format!("this comment has {length} characters of {most} on the plan `{}`", plan.name());
        let diagnostic = Diagnostic::new(&LONG_COMMENT, &record.at.key("comment"), message);
        diagnostic.help("shorten it, or move it behind `#`").resting_on(plan.known.basis)
    })
}

pub static PRIVATE_ORIGIN: Code = Code {
    id: "DNS012",
    name: "private-origin",
    severity: Severity::Error,
    docs: "## What
A record that Cloudflare proxies holds an address which the internet does not reach: private, loopback, link-local or
carrier-grade NAT.

## Why
Cloudflare connects to the address from its own network, and finds nobody.

## Example
```yaml
- { name: internal, type: A, value: 10.0.0.5, proxied: true }
```

## Instead
Expose a service with `public`, which goes through a tunnel; or do not proxy a record that only your own network uses.
",
};

pub static OWN_ADDRESS: Code = Code {
    id: "DNS030",
    name: "origin-is-cloudflare",
    severity: Severity::Error,
    docs: "## What
A record that Cloudflare proxies holds an address of Cloudflare's own.

## Why
Cloudflare would send the request to itself; it answers with error 1000 instead.

## Example
```yaml
- { name: www, type: A, value: 104.16.132.229, proxied: true }
```

## Instead
Write the address of the server that stands behind Cloudflare. Cloudflare's own are in the table `cloudflare-addresses`
(`platc data cloudflare-addresses`);
where it is older than 90 days, this is a warning.
",
};

fn origin(addresses: &Dated<CloudflareAddresses>, record: &Record) -> Option<Diagnostic> {
    let (address, private, own) = match record.data {
        Data::A(address) => (address.to_string(), is_private_v4(address), addresses.has_v4(address)),
        Data::Aaaa(address) => (address.to_string(), is_private_v6(address), addresses.has_v6(address)),
        _ => return None,
    };
    if record.proxied && private {
        let message = format!("Cloudflare cannot reach `{address}`, which is no address of the internet");
        let help = "expose a service with `public`, or remove `proxied`";
        return Some(Diagnostic::new(&PRIVATE_ORIGIN, &record.value_at, message).help(help));
    }
    (record.proxied && own).then(|| {
        let message = format!("`{address}` is an address of Cloudflare's own");
        Diagnostic::new(&OWN_ADDRESS, &record.value_at, message)
            .help("write the address of the server behind Cloudflare")
            .resting_on(addresses.basis)
    })
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let shared = a == 100 && (64..128).contains(&b); // RFC 6598
    address.is_private() || address.is_loopback() || address.is_link_local() || address.is_unspecified() || shared
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    address.is_loopback() || address.is_unspecified() || address.is_unique_local() || address.is_unicast_link_local()
}

/// Cloudflare, "DNS record types": TXT (verified 2026-11).
const LONGEST_TEXT: usize = 2048;
const LONGEST_TEXTS: usize = 8192;

pub static TEXT_TOO_LONG: Code = Code {
    id: "DNS017",
    name: "text-too-long",
    severity: Severity::Error,
    docs: "## What
The content of a `TXT` record is longer than 2048 characters, or those of one name together longer than 8192.

## Why
Cloudflare refuses it when the change is applied.

## Example
A verification text of 3000 characters.

## Instead
Shorten it, or put it at another name.
",
};

fn text(record: &Record) -> Option<Diagnostic> {
    let length = text_length(record);
    (length > LONGEST_TEXT).then(|| {
        let message = format!("this text has {length} characters of {LONGEST_TEXT}, its quotation marks among them");
        Diagnostic::new(&TEXT_TOO_LONG, &record.value_at, message).help("shorten it")
    })
}

fn texts(zone: &Zone, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeSet<&DnsName> = BTreeSet::new();
    for record in zone.records.iter().filter(|record| seen.insert(&record.name)) {
        let length: usize = zone.at_name(&record.name).map(text_length).sum();
        if length > LONGEST_TEXTS {
            let message =
                format!("the texts of `{}` have {length} characters of {LONGEST_TEXTS} together", record.name);
            diagnostics.push(
                Diagnostic::new(&TEXT_TOO_LONG, &record.value_at, message).help("put some of them at other names"),
            );
        }
    }
}

fn text_length(record: &Record) -> usize {
    match &record.data {
        Data::Txt(text) => quoted(text).chars().count(),
        _ => 0,
    }
}

pub static VERIFICATION_PROXIED: Code = Code {
    id: "DNS024",
    name: "verification-proxied",
    severity: Severity::Error,
    docs: "## What
A record that is only there to be looked up (`_acme-challenge`, `_domainkey`, `_dmarc`) is proxied.

## Why
Cloudflare answers for a proxied record with its own addresses; who looks for the CNAME does not find it.

## Example
```yaml
- { name: k1._domainkey, type: CNAME, value: dkim.mail.example, proxied: true }
```

## Instead
Remove `proxied`.
",
};

fn verification(record: &Record) -> Option<Diagnostic> {
    let label = verified_by(record)?;
    record.proxied.then(|| {
        let message = format!("`{label}` is there to be looked up, and cannot be while the record is proxied");
        Diagnostic::new(&VERIFICATION_PROXIED, &record.at.key("proxied"), message).help("remove `proxied`")
    })
}

/// The label that says that a record is only there to be looked up.
fn verified_by(record: &Record) -> Option<&str> {
    record.name.labels().find(|label| matches!(*label, "_acme-challenge" | "_domainkey" | "_dmarc"))
}

pub static TOO_DEEP: Code = Code {
    id: "DNS029",
    name: "proxied-name-too-deep",
    severity: Severity::Error,
    docs: "## What
A record that Cloudflare proxies lies more than one label below its zone.

## Why
Cloudflare's Universal SSL certificate covers the zone and one label below it. Browsers refuse to open the name
(Cloudflare, \"Universal SSL: limitations\").

## Example
```yaml
- { name: api.staging, type: A, value: 192.0.2.10, proxied: true }
```

## Instead
Keep to one label: `api-staging`. Or order a certificate, which Cloudflare bills, with `edge.<zone>.tls.certificates`.
",
};

fn depth(model: &Model, zone: &Zone, record: &Record) -> Option<Diagnostic> {
    let below = record.name.below(zone.name())?;
    let deep = record.proxied && below.contains('.') && verified_by(record).is_none();
    (deep && !model.is_certified(zone.name(), record.name.as_str())).then(|| {
        let message = format!("the certificate of `{}` does not cover `{}`", zone.name(), record.name);
        let flat = below.replace("*.", "").replace('.', "-");
        Diagnostic::new(&TOO_DEEP, &record.at.key("name"), message).help(format!("write `{flat}`, or remove `proxied`"))
    })
}
