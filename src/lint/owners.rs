//! Services and teams → the service that is nobody's.

use super::Rule;
use crate::diag::words::quoted;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Model, Section};

pub(super) static RULES: &[Rule] = &[Rule { codes: &[&SERVICE_WITHOUT_TEAM], check }];

pub static SERVICE_WITHOUT_TEAM: Code = Code {
    id: "OWNER001",
    name: "service-without-team",
    severity: Severity::Warning,
    docs: "## What
A service has no `team`, though the document has several teams, or says whose another service is. Where there is one team
and no service names it, it is clear whom to ask.

## Why
No team may push to its repository or is asked to review it, and nobody knows whom to call when it fails.

## Example
```yaml
teams:
  platform: {}
  sourcing: {}
services:
  pricing: { port: 9000 }
```

## Instead
Say whose it is: `pricing: { team: sourcing, port: 9000 }`.
",
};

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let owners_matter = model.teams.len() > 1 || model.repositories.iter().any(|service| service.team.is_some());
    let nobodys = model.repositories.iter().filter(|service| owners_matter && service.team.is_none());
    diagnostics.extend(nobodys.map(|service| {
        let message = format!("service `{}` is of no team", service.item.name);
        let teams: Vec<&str> = model.teams.iter().map(|team| team.item.name.as_str()).collect();
        let help = match teams.as_slice() {
            [] => format!("declare one under `{}`, and write `team:`", Section::Teams.key()),
            [only] => format!("write `team:` with `{only}`"),
            several => format!("write `team:` with one of {}", quoted(several)),
        };
        Diagnostic::at_key(&SERVICE_WITHOUT_TEAM, &service.at, message).help(help)
    }));
}
