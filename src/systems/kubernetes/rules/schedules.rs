//! Schedules of cron jobs: five fields that Kubernetes takes, and a time that comes.

use super::cron;
use crate::diag::{Code, Diagnostic, Severity, nearest};
use crate::lint::Rule;
use crate::model::{Model, ServiceKind};

pub(super) const RULE: Rule = Rule { codes: &[&BAD_SCHEDULE, &UNKNOWN_TIME_ZONE], check };

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
Minute, hour, day of the month, month, weekday, in the job's time zone: `0 3 * * 0`, `*/15 * * * *`, `30 6 * * mon-fri`; or `@hourly`,
`@daily`, `@weekly`, `@monthly`.
",
};

pub static UNKNOWN_TIME_ZONE: Code = Code {
    id: "K8S019",
    name: "unknown-time-zone",
    severity: Severity::Error,
    docs: "## What
A cron job's `timezone` is no name of the IANA time zone database.

## Why
Kubernetes refuses it, or the job never runs. An abbreviation such as `CEST` names no zone: it is half a year of one.

## Example
```yaml
services:
  ledger-export:
    schedule: \"15 2 * * *\"
    job: { timezone: CEST }
```

## Instead
The name of the place: `Europe/Berlin`, `America/New_York`; or `Etc/UTC`, which has no hour that comes twice or never.
",
};

/// Every name of the database that a time zone may be asked for by, links too (IANA tz, as of 2025b; a line each).
const TIME_ZONES: &str = include_str!("time_zones.txt");

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            let ServiceKind::Cron { schedule, job } = &service.kind else { continue };
            if !TIME_ZONES.lines().any(|zone| zone == job.timezone) {
                let at = environment.written_at(&service.at.path("job.timezone"));
                let message = format!("there is no time zone `{}`", job.timezone);
                let help = nearest(&job.timezone, TIME_ZONES.lines());
                let help = help.map(|zone| format!("did you mean `{zone}`?"));
                let help = help.unwrap_or_else(|| "write a name such as `Europe/Berlin`, or `Etc/UTC`".to_owned());
                diagnostics.push(Diagnostic::new(&UNKNOWN_TIME_ZONE, &at, message).help(help));
            }
            if let Err((problem, help)) = cron::check(schedule) {
                let at = environment.written_at(&service.at.key("schedule"));
                diagnostics.push(Diagnostic::new(&BAD_SCHEDULE, &at, format!("`{schedule}` {problem}")).help(help));
            }
        }
    }
}
