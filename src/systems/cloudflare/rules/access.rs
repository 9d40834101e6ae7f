//! Hosts behind a sign-in: they are, only if Cloudflare stands before them.

use std::collections::BTreeMap;

use super::traffic::{Traffic, traffic};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::Model;
use crate::source::Pointer;

pub(super) const CODES: &[&Code] = &[&BYPASSED, &UNANSWERED, &TWICE];

pub static BYPASSED: Code = Code {
    id: "ACCESS001",
    name: "access-bypassed",
    severity: Severity::Error,
    docs: "## What
A host under `access` has a DNS record that Cloudflare does not proxy.

## Why
Access sees only what passes through Cloudflare. Browsers would go straight to the origin: nobody is asked to sign in.

## Example
```yaml
dns:
  zones:
    threadline.example:
      records:
        - { name: grafana, type: A, value: 192.0.2.10 }
access:
  grafana: { host: grafana.threadline.example, groups: [engineers] }
```

## Instead
`proxied: true` on the record; better still, a service with `public`, whose origin is not open at all.
",
};

pub static UNANSWERED: Code = Code {
    id: "ACCESS002",
    name: "access-without-host",
    severity: Severity::Warning,
    docs: "## What
Nothing in the document answers at a host under `access`.

## Why
There is no record of the name: after signing in people find nothing.

## Example
```yaml
access:
  grafana: { host: grafana, groups: [engineers] } # and no service, worker or record for it
```

## Instead
Give a service `public: { host: grafana }`, or add a proxied record.
",
};

pub static TWICE: Code = Code {
    id: "ACCESS003",
    name: "access-host-twice",
    severity: Severity::Error,
    docs: "## What
Two items under `access`, or one in two environments, are about the same host.

## Why
Cloudflare refuses the second application.

## Example
```yaml
access:
  grafana: { host: grafana.threadline.example, groups: [engineers] } # in every environment the same host
```

## Instead
A relative host (`grafana`) differs between environments; or say `environments: [production]`.
",
};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&str, Pointer> = BTreeMap::new();
    for environment in &model.environments {
        for access in &environment.access {
            let at = environment.written_at(&access.at.key("host"));
            let host = access.host.name.as_str();
            diagnostics.extend(unguarded(model, host, &at));
            if let Some(other) = first.get(host) {
                let diagnostic = Diagnostic::new(&TWICE, &at, format!("`{host}` is behind Access twice"));
                let help = "a relative host differs between environments; or say `environments:`";
                diagnostics.push(diagnostic.also(Place::Value(other.clone()), "the first").help(help));
            }
            first.entry(host).or_insert(at);
        }
    }
}

fn unguarded(model: &Model, host: &str, at: &Pointer) -> Option<Diagnostic> {
    match traffic(model, host) {
        Traffic::Cloudflare => None,
        Traffic::Origin(record) => {
            let message = format!("`{host}` does not pass through Cloudflare, so Access cannot guard it");
            let diagnostic = Diagnostic::new(&BYPASSED, at, message).help("write `proxied: true` on the record");
            Some(diagnostic.also(Place::Value(record.value_at.clone()), "the record"))
        }
        Traffic::Nowhere => {
            let message = format!("nothing answers at `{host}`");
            Some(Diagnostic::new(&UNANSWERED, at, message).help("give a service this host, or add a proxied record"))
        }
    }
}
