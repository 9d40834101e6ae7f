//! Who answers at a host: one of the document's parts, never two.

use std::collections::BTreeMap;

use super::Rule;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::Model;
use crate::source::Pointer;

pub(super) static RULES: &[Rule] = &[Rule { codes: &[&HOST_CLAIMED_TWICE], check: claimed_twice }];

pub static HOST_CLAIMED_TWICE: Code = Code {
    id: "HOST004",
    name: "host-claimed-twice",
    severity: Severity::Error,
    docs: "## What
Two parts of the document want to answer at one host: two services, a service in two environments, a worker's domain and a
service, or one of them and an `A`, `AAAA` or `CNAME` record.

## Why
platc makes a DNS record for every public host. Cloudflare refuses the second record of the name, or sends every visitor
to one of the two.

## Example
```yaml
services:
  pricing: { port: 9000, public: { host: api.threadline.example } } # in every environment the same host
```

## Instead
Give each its own host. A relative host (`api`) fills each environment's pattern and differs between them.
",
};

/// Somebody who answers at a host.
struct Claim {
    at: Pointer,
    /// In a sentence: service `pricing` in `staging`.
    who: String,
}

fn claimed_twice(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&str, Claim> = BTreeMap::new();
    for (host, claim) in claims(model) {
        let Some(other) = first.get(host) else {
            first.insert(host, claim);
            continue;
        };
        let message = format!("`{host}` is claimed twice: by {} and by {}", other.who, claim.who);
        let mut diagnostic = Diagnostic::new(&HOST_CLAIMED_TWICE, &claim.at, message);
        if other.at == claim.at {
            diagnostic = diagnostic
                .help("a relative host, such as `api`, differs between environments; or write it in `overrides`");
        } else {
            diagnostic = diagnostic.also(Place::Value(other.at.clone()), "claimed here first");
            diagnostic = diagnostic.help("give one of the two another host, or remove it");
        }
        diagnostics.push(diagnostic);
    }
}

/// Records first: a host that stands in `dns` is then reported where the service claims it.
fn claims(model: &Model) -> Vec<(&str, Claim)> {
    let mut claims = Vec::new();
    for zone in &model.zones {
        let mut names: Vec<&str> = Vec::new();
        for record in zone.records.iter().filter(|record| record.data.is_address()) {
            if !names.contains(&record.name.as_str()) {
                names.push(record.name.as_str());
                let who = format!("the {} record", record.data.kind());
                claims.push((record.name.as_str(), Claim { at: record.at.key("name"), who }));
            }
        }
    }
    for environment in &model.environments {
        for (host, claimant) in environment.claimed_hosts() {
            let who = format!("{claimant} in `{}`", environment.key());
            let at = environment.written_at(&claimant.host_at());
            claims.push((host.name.as_str(), Claim { at, who }));
        }
    }
    claims
}
