//! The hosts that rules of `edge` name → the rule that never sees a request.

use super::traffic::{Traffic, traffic};
use crate::diag::{Code, Diagnostic, Place, Severity, nearest};
use crate::model::dns::DnsName;
use crate::model::{Edge, EdgeRule, Model};
use crate::source::Pointer;
use crate::systems::cloudflare::expression::Expression;

pub(super) const CODES: &[&Code] = &[&RULE_WITHOUT_REQUESTS];

static RULE_WITHOUT_REQUESTS: Code = Code {
    id: "HOST005",
    name: "rule-without-requests",
    severity: Severity::Warning,
    docs: "## What
A rule under `edge` is about a host that is in another zone, whose record Cloudflare does not proxy, or that is probably
misspelt: nothing answers at it, and something does at a host of nearly the same name.

## Why
A rule sees the requests that pass through Cloudflare for names of its own zone. Of another host it sees none: the limit
limits nothing, the block blocks nobody, and nothing says so.

## Example
```yaml
dns:
  zones:
    threadline.example:
      records: [{ name: ftp, type: A, value: 192.0.2.10 }]
edge:
  threadline.example:
    rate_limits:
      - { name: ftp, when: 'http.host eq \"ftp.threadline.example\"', requests: 20, period_seconds: 60, action: block }
```

## Instead
Write `proxied: true` on the record, or the host that is meant.
",
};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for edge in &model.edge {
        of_each(model, edge, &edge.firewall, diagnostics);
        of_each(model, edge, &edge.rate_limits, diagnostics);
        of_each(model, edge, &edge.cache, diagnostics);
        of_each(model, edge, &edge.redirects, diagnostics);
    }
}

fn of_each<T>(model: &Model, edge: &Edge, rules: &[EdgeRule<T>], diagnostics: &mut Vec<Diagnostic>) {
    for rule in rules {
        let expression = Expression::read(&rule.when);
        let unseen = expression.hosts().find_map(|host| unseen(model, edge, host, &rule.at.key("when")));
        diagnostics.extend(unseen);
    }
}

fn unseen(model: &Model, edge: &Edge, host: &str, at: &Pointer) -> Option<Diagnostic> {
    let (zone, name) = (edge.zone(), DnsName::canonical(host));
    if !name.is_in(zone) && host.contains('.') {
        let message = format!("`{host}` is not in the zone `{zone}`, whose requests this rule sees");
        return Some(Diagnostic::new(&RULE_WITHOUT_REQUESTS, at, message).help("move the rule to the host's own zone"));
    }
    match traffic(model, host) {
        Traffic::Cloudflare => None,
        Traffic::Origin(record) => {
            let message =
                format!("`{host}` does not pass through Cloudflare, so this rule never sees a request for it");
            let diagnostic =
                Diagnostic::new(&RULE_WITHOUT_REQUESTS, at, message).help("write `proxied: true` on the record");
            Some(diagnostic.also(Place::Value(record.value_at.clone()), "the record"))
        }
        Traffic::Nowhere => {
            let meant = nearest(host, model.hosts())?;
            let message = format!("nothing answers at `{host}`, so this rule never sees a request");
            Some(Diagnostic::new(&RULE_WITHOUT_REQUESTS, at, message).help(format!("did you mean `{meant}`?")))
        }
    }
}
