//! Days that workers name as the behaviour they were written for × today → those that are none, or have not come.

use crate::data::Date;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Model;

pub static NO_SUCH_DAY: Code = Code {
    id: "WORKER013",
    name: "no-such-compatibility-date",
    severity: Severity::Error,
    docs: "## What
A worker's `compatibility_date` is no day of the calendar.

## Why
Cloudflare refuses the script when the change is applied.

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js, compatibility_date: \"2026-02-30\" }
```

## Instead
The day on which the script was last tested against the runtime.
",
};

pub static DAY_TO_COME: Code = Code {
    id: "WORKER014",
    name: "compatibility-date-to-come",
    severity: Severity::Warning,
    docs: "## What
A worker's `compatibility_date` has not come yet.

## Why
Cloudflare knows the runtime up to today alone, and refuses the script until that day (Cloudflare, \"Compatibility dates\").

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js, compatibility_date: \"2099-01-01\" }
```

## Instead
Today, or the day on which the script was last tested.
",
};

/// Judges the days of every worker. Where `today` is not known, no day is yet to come.
pub fn check(model: &Model, today: Option<Date>, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for worker in &environment.workers {
            let at = environment.written_at(&worker.at.key("compatibility_date"));
            let written = &worker.compatibility_date;
            match Date::parse(written) {
                None => {
                    let message = format!("`{written}` is no day of the calendar");
                    let help = "write the day on which the script was last tested";
                    diagnostics.push(Diagnostic::new(&NO_SUCH_DAY, &at, message).help(help));
                }
                Some(day) if today.is_some_and(|today| day > today) => {
                    let message = format!("`{written}` has not come, and Cloudflare refuses the script until then");
                    let help = "write today, or the day on which the script was last tested";
                    diagnostics.push(Diagnostic::new(&DAY_TO_COME, &at, message).help(help));
                }
                Some(_) => {}
            }
        }
    }
}
