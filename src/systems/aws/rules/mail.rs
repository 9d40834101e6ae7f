//! A domain that sends mail, held against the records that its zone has already.

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::dns::{Data, DnsName, Record};
use crate::model::{Email, Model, Zone};

pub(super) const CODES: &[&Code] = &[&MAIL_FROM_TAKEN, &SECOND_DMARC, &WITHOUT_DMARC, &STRICT_SPF, &REPORTS_ELSEWHERE];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for email in &model.email {
        mail_from_taken(model, email, diagnostics);
        dmarc(model, email, diagnostics);
        reports(model, email, diagnostics);
    }
}

pub static MAIL_FROM_TAKEN: Code = Code {
    id: "EMAIL006",
    name: "mail-from-taken",
    severity: Severity::Error,
    docs: "## What
The subdomain for bounces (MAIL FROM) has a mail server, an SPF record, an alias or name servers of its own.

## Why
Amazon SES wants exactly its own mail server there, and receivers take two SPF records for an error. What is an alias
or delegated can have no record of ours.

## Example
```yaml
email:
  notifications: { domain: threadline.example, from: [no-reply] }
dns:
  zones:
    threadline.example:
      records:
        - { name: mail, type: MX, value: mx.threadline-mail.example, priority: 10 }
```

## Instead
Choose another subdomain: `mail_from: bounces.threadline.example`.
",
};

fn mail_from_taken(model: &Model, email: &Email, diagnostics: &mut Vec<Diagnostic>) {
    let name = &email.mail_from;
    let at_name = model.zones.iter().flat_map(|zone| zone.at_name(name));
    for record in at_name.filter(|record| takes_mail_from(&record.data)) {
        let message = format!("`{name}` takes the bounces of `{}`, and has this record too", email.item.name);
        let help = format!("remove it, or write another `mail_from`, such as `bounces.{}`", email.domain);
        let diagnostic = Diagnostic::new(&MAIL_FROM_TAKEN, &record.value_at, message);
        diagnostics.push(diagnostic.also(Place::Key(email.at.clone()), "bounces come here").help(help));
    }
}

fn takes_mail_from(data: &Data) -> bool {
    match data {
        Data::Mx { .. } | Data::Cname(_) | Data::Ns(_) => true,
        Data::Txt(text) => text.to_ascii_lowercase().starts_with("v=spf1"),
        Data::A(_)
        | Data::Aaaa(_)
        | Data::Ptr(_)
        | Data::Openpgpkey(_)
        | Data::Caa { .. }
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
        | Data::Cert { .. } => false,
    }
}

pub static SECOND_DMARC: Code = Code {
    id: "EMAIL007",
    name: "second-dmarc",
    severity: Severity::Error,
    docs: "## What
`email` has a `dmarc` policy, and the zone a record at `_dmarc` of the same domain.

## Why
Receivers ignore every policy of a domain that has two (RFC 7489 §6.6.3).

## Example
```yaml
email:
  notifications: { domain: threadline.example, from: [no-reply], dmarc: { policy: quarantine } }
dns:
  zones:
    threadline.example:
      records:
        - { name: _dmarc, type: TXT, value: \"v=DMARC1; p=none\" }
```

## Instead
Keep one of the two.
",
};

pub static WITHOUT_DMARC: Code = Code {
    id: "EMAIL008",
    name: "email-without-dmarc",
    severity: Severity::Warning,
    docs: "## What
A domain sends mail, and neither it nor a domain above it in its zone has a DMARC policy.

## Why
Anyone can send mail that shows the domain as its sender, and large providers refuse bulk mail from a domain without a
policy.

## Example
```yaml
email:
  notifications: { domain: threadline.example, from: [no-reply] }
```

## Instead
`dmarc: { policy: none, reports_to: dmarc@threadline.example }`, and `quarantine` or `reject` once the reports are clean.
",
};

pub static STRICT_SPF: Code = Code {
    id: "EMAIL009",
    name: "strict-spf",
    severity: Severity::Warning,
    docs: "## What
The domain's DMARC record asks for strict SPF alignment (`aspf=s`).

## Why
Amazon SES sends under the subdomain for bounces, which strict alignment does not take for the domain: mail then passes
by DKIM alone, and fails where a mailing list has changed it.

## Example
```yaml
- { name: _dmarc, type: TXT, value: \"v=DMARC1; p=reject; aspf=s\" }
```

## Instead
Leave `aspf` out: relaxed alignment takes subdomains.
",
};

/// The policy of the document's `email`, and those that the zone has.
fn dmarc(model: &Model, email: &Email, diagnostics: &mut Vec<Diagnostic>) {
    let name = email.dmarc_name();
    let mut own = model.zones.iter().flat_map(|zone| zone.at_name(&name));
    match (&email.dmarc, own.next()) {
        (Some(_), Some(record)) => {
            let message = format!("`{name}` gets a policy from `{}`, and has this record too", email.item.name);
            let diagnostic = Diagnostic::new(&SECOND_DMARC, &record.value_at, message);
            diagnostics.push(diagnostic.also(Place::Value(email.at.key("dmarc")), "the other").help("keep one"));
        }
        (None, Some(record)) => diagnostics.extend(strict(record)),
        (None, None) if !is_covered(model, email) => {
            let message = format!("`{}` sends mail and has no DMARC policy", email.domain);
            let help = format!("write `dmarc: {{ policy: none, reports_to: dmarc@{} }}`", email.domain);
            diagnostics.push(Diagnostic::at_key(&WITHOUT_DMARC, &email.at, message).help(help));
        }
        (Some(_) | None, None) => {}
    }
}

fn strict(record: &Record) -> Option<Diagnostic> {
    let Data::Txt(text) = &record.data else { return None };
    let mut tags = text.split(';').filter_map(|tag| tag.split_once('='));
    tags.any(|(key, value)| key.trim() == "aspf" && value.trim() == "s").then(|| {
        let message = "`aspf=s` does not take the subdomain for bounces for the domain".to_owned();
        Diagnostic::new(&STRICT_SPF, &record.value_at, message).help("leave `aspf` out")
    })
}

/// Whether a domain above it has a policy: a record of the zone, or another item of `email`.
fn is_covered(model: &Model, email: &Email) -> bool {
    let sends = DnsName::canonical(&email.domain);
    let covers = |name: &DnsName| {
        let above = name.as_str().strip_prefix("_dmarc.");
        above.is_some_and(|above| sends.is_in(above))
    };
    let records = model.zones.iter().flat_map(|zone| &zone.records).map(|record| &record.name);
    let others = model.email.iter().flat_map(|other| &other.records).map(|mail| &mail.record.name);
    records.chain(others).any(covers)
}

pub static REPORTS_ELSEWHERE: Code = Code {
    id: "EMAIL010",
    name: "reports-elsewhere",
    severity: Severity::Warning,
    docs: "## What
DMARC reports go to an address in another zone of the document, which does not say that it takes them.

## Why
Receivers send reports to another domain only if that domain has a record for it (RFC 7489 §7.1): the reports would not
come.

## Example
```yaml
email:
  notifications:
    domain: threadline.example
    from: [no-reply]
    dmarc: { policy: none, reports_to: dmarc@threadline.test }
dns:
  zones: { threadline.example: {}, threadline.test: {} }
```

## Instead
Add the record to the other zone: `{ name: threadline.example._report._dmarc, type: TXT, value: v=DMARC1 }`.
",
};

fn reports(model: &Model, email: &Email, diagnostics: &mut Vec<Diagnostic>) {
    let Some(address) = email.dmarc.as_ref().and_then(|dmarc| dmarc.reports_to.as_deref()) else { return };
    let host = DnsName::canonical(address.split_once('@').map_or(address, |(_, host)| host));
    let holding = model.zones.iter().filter(|zone| host.is_in(zone.name()));
    let Some(zone) = holding.max_by_key(|zone| zone.name().len()).filter(|zone| zone.name() != email.zone) else {
        return;
    };
    if !is_willing(zone, &email.domain, &host) {
        let message = format!("`{host}` does not say that it takes reports of `{}`", email.domain);
        let record = format!("{}._report._dmarc.{host}.", email.domain);
        let help = format!("add to `{}`: `{{ name: {record}, type: TXT, value: v=DMARC1 }}`", zone.name());
        let at = email.at.path("dmarc.reports_to");
        diagnostics.push(Diagnostic::new(&REPORTS_ELSEWHERE, &at, message).help(help));
    }
}

fn is_willing(zone: &Zone, domain: &str, host: &DnsName) -> bool {
    let names = [format!("{domain}._report._dmarc.{host}"), format!("*._report._dmarc.{host}")];
    zone.records.iter().any(|record| names.iter().any(|name| record.name.as_str() == name))
}
