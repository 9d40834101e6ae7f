//! `email`, resolved: once the domain with its DNS records, and in each environment who may send.

mod records;
mod senders;

use super::defaults;
use super::dns::{self, DnsName};
use super::item::{Item, Section};
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Place, Severity, did_you_mean};
use crate::source::Pointer;
use crate::spec::{self, Dmarc};

pub use records::MailRecord;
pub use senders::Sender;
pub(super) use senders::{DIFFERS, SENDER_ELSEWHERE, resolve as senders};

/// A domain that sends mail through Amazon SES. It exists once: SES knows a domain once in an account and region.
#[derive(Debug, Clone)]
pub struct Email {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub domain: String,
    /// The zone that holds the domain.
    pub zone: String,
    /// The subdomain that takes bounces.
    pub mail_from: DnsName,
    pub dmarc: Option<Dmarc>,
    /// Where SES keeps the DKIM keys.
    pub dkim_zone: String,
    /// The DNS records whose values are known: MAIL FROM and DMARC. Those of DKIM are made by SES.
    pub records: Vec<MailRecord>,
    /// The name of the configuration set.
    pub configuration_set: String,
}

impl Email {
    /// Where its DMARC policy stands.
    pub fn dmarc_name(&self) -> DnsName {
        DnsName::canonical(&format!("_dmarc.{}", self.domain))
    }
}

pub static OUTSIDE_ZONES: Code = Code {
    id: "EMAIL001",
    name: "email-outside-zones",
    severity: Severity::Error,
    docs: "## What
A domain of `email` lies in no zone of `dns`, or the subdomain for its bounces does.

## Why
Amazon SES sends for a domain only once it has seen its DKIM records there, and platc can only write them into a zone
of the document.

## Example
```yaml
email:
  notifications: { domain: threadline.test, from: [no-reply] }
dns:
  zones: { threadline.example: {} }
```

## Instead
Declare the zone, or send from a domain in one that is declared.
",
};

pub static MAIL_FROM_NOT_BELOW: Code = Code {
    id: "EMAIL002",
    name: "mail-from-not-below",
    severity: Severity::Error,
    docs: "## What
`mail_from` is not a subdomain of the domain that sends.

## Why
Amazon SES refuses the domain itself and any other domain. Bounces go there, so it has a mail server of its own.

## Example
```yaml
email:
  notifications:
    domain: threadline.example
    from: [no-reply]
    mail_from: threadline.example
```

## Instead
Write a subdomain that does nothing else, such as `mail.threadline.example`, or leave it out.
",
};

pub static SAME_DOMAIN: Code = Code {
    id: "EMAIL005",
    name: "same-domain",
    severity: Severity::Error,
    docs: "## What
Two items of `email` have the same domain.

## Why
Amazon SES knows a domain once in an account and region: making the second would fail with `AlreadyExistsException`.

## Example
```yaml
email:
  alerts: { domain: threadline.example, from: [alerts] }
  notifications: { domain: threadline.example, from: [no-reply] }
```

## Instead
One item with all its senders, `from: [no-reply, alerts]`; or a subdomain for one of the two.
",
};

/// Configuration sets: letters, digits, `-` and `_` (Amazon SES, "CreateConfigurationSet", verified 2026-11).
const CONFIGURATION_SET_LENGTH: usize = 64;

/// The domains, from the document as written. What cannot be set up has been reported and is left out.
pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<Email> {
    let platform = scope.platform;
    let mut all: Vec<Email> = Vec::new();
    for (name, written) in platform.email.iter() {
        let Some(email) = email(scope, name, written) else { continue };
        match all.iter().find(|other| other.domain == email.domain) {
            Some(other) => {
                let message = format!("`{}` is the domain of `{}` too", email.domain, other.item.name);
                let diagnostic = Diagnostic::new(&SAME_DOMAIN, &email.at.key("domain"), message)
                    .also(Place::Value(other.at.key("domain")), "here first")
                    .help(format!("add its `from` to `{}`, or send from a subdomain", other.item.name));
                scope.report(diagnostic);
            }
            None => all.push(email),
        }
    }
    all
}

fn email(scope: &mut Scope<'_>, name: &str, written: &spec::Email) -> Option<Email> {
    let item = Item::new(Section::Email, name);
    let at = item.pointer();
    let made = format!("{}-{}", scope.platform.name, scope.first_name(&item));
    let configuration_set = scope.made_name(&item, made, CONFIGURATION_SET_LENGTH);
    let zone = zone(scope, &at.key("domain"), &written.domain);
    let mail_from = mail_from(scope, &at, written)?;
    let mail_from_zone = zone.is_some().then(|| self::zone(scope, &at.key("mail_from"), mail_from.as_str())).flatten();
    let records = records::of(scope, &at, written, (&mail_from, &mail_from_zone?), zone.as_deref()?);
    Some(Email {
        description: written.description.clone(),
        domain: written.domain.clone(),
        zone: zone?,
        mail_from,
        dmarc: written.dmarc.clone(),
        dkim_zone: written.dkim_zone.clone().unwrap_or_else(|| defaults::DKIM_ZONE.to_owned()),
        records,
        configuration_set,
        item,
        at,
    })
}

/// The zone of a domain; reports a domain that has none.
fn zone(scope: &mut Scope<'_>, at: &Pointer, domain: &str) -> Option<String> {
    let zone = dns::zone_of(scope, &DnsName::canonical(domain)).map(str::to_owned);
    if zone.is_none() && !scope.any_broken(Section::Zones) {
        let zones: Vec<&str> = scope.platform.dns.zones.keys().map(String::as_str).collect();
        let message = format!("`{domain}` lies in no zone of `dns`");
        let help = did_you_mean(domain, zones);
        scope.report(Diagnostic::new(&OUTSIDE_ZONES, at, message).help(help));
    }
    zone
}

fn mail_from(scope: &mut Scope<'_>, at: &Pointer, written: &spec::Email) -> Option<DnsName> {
    let made = || format!("{}.{}", defaults::MAIL_FROM_LABEL, written.domain);
    let name = DnsName::canonical(&written.mail_from.clone().unwrap_or_else(made));
    match name.below(&written.domain) {
        Some(below) if !below.is_empty() => Some(name),
        Some(_) | None => {
            let message = format!("`{name}` is no subdomain of `{}`", written.domain);
            let help = format!("write `{}`, or leave it out", made());
            scope.report(Diagnostic::new(&MAIL_FROM_NOT_BELOW, &at.key("mail_from"), message).help(help));
            None
        }
    }
}
