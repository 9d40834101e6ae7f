//! Schedules of cron jobs: five fields that Kubernetes takes, and a time that comes.

use super::cron;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::{Model, ServiceKind};

pub(super) const RULE: Rule = Rule { codes: &[&BAD_SCHEDULE], check };

pub static BAD_SCHEDULE: Code = Code {
    id: "K8S001",
    name: "bad-schedule",
    severity: Severity::Error,
    docs: "## What
A cron job's `schedule` is not one that Kubernetes takes, or it never comes true.

## Why
The API server refuses it when it is applied. A date such as 30 February is taken, and the job never runs.

Kubernetes differs from crontab: there are five fields and no seconds, Sunday is 0 and not 7, and `L`, `W` and `#` do not
exist.

## Example
```yaml
services:
  ledger-export:
    schedule: \"0 3 * * 7\"
```

## Instead
Minute, hour, day of the month, month, weekday, in UTC: `0 3 * * 0`, `*/15 * * * *`, `30 6 * * mon-fri`; or `@hourly`,
`@daily`, `@weekly`, `@monthly`.
",
};

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            let ServiceKind::Cron { schedule } = &service.kind else { continue };
            if let Err((problem, help)) = cron::check(schedule) {
                let at = environment.written_at(&service.at.key("schedule"));
                diagnostics.push(Diagnostic::new(&BAD_SCHEDULE, &at, format!("`{schedule}` {problem}")).help(help));
            }
        }
    }
}
