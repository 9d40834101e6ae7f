//! `email` as an environment sees it → the addresses that its services may send from, and how they sign in.

use crate::diag::{Code, Diagnostic, Severity};
use crate::model::defaults;
use crate::model::item::{Item, Section};
use crate::model::scope::Scope;
use crate::source::Pointer;
use crate::spec;

/// Who may send mail from a domain, in one environment.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The item of `email`.
    pub item: Item,
    pub at: Pointer,
    pub domain: String,
    /// Whole addresses; services are told of the first.
    pub addresses: Vec<String>,
    /// The name of the IAM user.
    pub user: String,
    /// The host that takes the mail.
    pub smtp_host: String,
}

impl Sender {
    /// SMTP with STARTTLS. Oracle Cloud blocks 25, not this one (Amazon SES, "Connecting to an SMTP endpoint").
    pub const SMTP_PORT: u16 = 587;
}

pub static SENDER_ELSEWHERE: Code = Code {
    id: "EMAIL003",
    name: "sender-elsewhere",
    severity: Severity::Error,
    docs: "## What
An address of `from` lies neither at the domain nor below it, or at the subdomain that takes its bounces.

## Why
Amazon SES refuses to send as an address whose domain it has not verified. The subdomain for bounces may not be a
sender's: replies to it would reach SES and nobody else.

## Example
```yaml
email:
  notifications: { domain: threadline.example, from: [no-reply@threadline.test] }
```

## Instead
`from: [no-reply]`, or `no-reply@shop.threadline.example`; another domain is another item of `email`.
",
};

pub static DIFFERS: Code = Code {
    id: "EMAIL004",
    name: "email-differs",
    severity: Severity::Error,
    docs: "## What
An override changes something of `email` that all environments share: everything but `from`.

## Why
Amazon SES knows a domain once in an account and region, and its DNS records exist once: the value of one environment
would be that of all.

## Example
```yaml
email:
  notifications:
    domain: threadline.example
    from: [no-reply]
    overrides:
      production: { dmarc: { policy: reject } }
```

## Instead
Write it at the item. An environment that sends from another domain has an item of its own, with `environments`.
",
};

/// IAM: letters, digits and `+=,.@_-` (IAM, "Name limits", verified 2026-11).
const USER_LENGTH: usize = 64;

pub(in crate::model) fn resolve(scope: &mut Scope<'_>) -> Vec<Sender> {
    let platform = scope.platform;
    platform.email.iter().map(|(name, written)| sender(scope, name, written)).collect()
}

fn sender(scope: &mut Scope<'_>, name: &str, written: &spec::Email) -> Sender {
    let item = Item::new(Section::Email, name);
    let at = item.pointer();
    let differs = check_shared(scope, &at);
    let made = format!("{}-{}-{}-smtp", scope.platform.name, scope.environment_first, scope.first_name(&item));
    let user = scope.made_name(&item, made, USER_LENGTH);
    // of a domain that cannot be, nothing else is said
    let from = written.from.iter().enumerate().filter(|_| !differs);
    let addresses = from.filter_map(|(i, from)| address(scope, &at.key("from").index(i), written, from)).collect();
    let region = scope.platform.providers.aws.as_ref().map(|aws| aws.region.as_str()).unwrap_or_default();
    Sender {
        domain: written.domain.clone(),
        addresses,
        user,
        smtp_host: format!("email-smtp.{region}.amazonaws.com"),
        item,
        at,
    }
}

/// Reports what an override changes and cannot. Whether there is anything.
fn check_shared(scope: &mut Scope<'_>, at: &Pointer) -> bool {
    let mut differs = false;
    for field in ["domain", "mail_from", "dmarc", "dkim_zone"] {
        if let Some(place) = scope.view.overridden(&at.key(field)) {
            let environment = scope.environment;
            let message = format!("`{field}` cannot be another in `{environment}`: the domain exists once");
            let help = format!("write `{field}` at the item, or make another item for `{environment}`");
            scope.report(Diagnostic::new(&DIFFERS, &place, message).help(help));
            differs = true;
        }
    }
    differs
}

/// The whole address; reports one that SES would refuse.
fn address(scope: &mut Scope<'_>, at: &Pointer, email: &spec::Email, from: &str) -> Option<String> {
    let domain = &email.domain;
    let Some((_, host)) = from.split_once('@') else { return Some(format!("{from}@{domain}")) };
    let made = format!("{}.{domain}", defaults::MAIL_FROM_LABEL);
    let mail_from = email.mail_from.as_deref().unwrap_or(&made);
    let is_below = host == domain || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'));
    let (message, help) = match (is_below, host == mail_from) {
        (true, false) => return Some(from.to_owned()),
        (true, true) => (format!("`{from}` lies at the subdomain for bounces"), "send from another subdomain"),
        (false, _) => (format!("`{from}` lies outside of `{domain}`"), "another domain is another item of `email`"),
    };
    scope.report(Diagnostic::new(&SENDER_ELSEWHERE, at, message).help(help));
    None
}
