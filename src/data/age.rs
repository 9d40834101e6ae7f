//! Findings × today → the same, where those that rest on an old table are warnings that say so.
//!
//! Where today is not known, every table counts as new: whoever has no clock gets the strict reading, the same for ever.

use super::{Basis, Data, Date, path};
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;

/// Days for which a table may be relied on.
const RELIABLE_DAYS: u32 = 90;

pub static DATA_TO_COME: Code = Code {
    id: "DATA003",
    name: "data-of-a-day-to-come",
    severity: Severity::Warning,
    docs: "## What
The `date` of a file in `platform/data` has not come yet.

## Why
Facts cannot have been looked up on that day, and findings would count as certain for longer than the 90 days that such
facts hold.

## Example
`platform/data/azure-models.json`

```json
{ \"source\": \"Microsoft, model availability\", \"date\": \"2099-01-01\", \"facts\": { \"locations\": [], \"offers\": [] } }
```

## Instead
The day on which the facts were looked up. Today is the clock's day, in UTC, or that of `--today`.
",
};

/// Reports tables of the user's that are of a day to come.
pub fn check(data: &Data, today: Option<Date>, diagnostics: &mut Vec<Diagnostic>) {
    for basis in data.bases().into_iter().filter(|basis| !basis.is_own) {
        if today.is_some_and(|today| basis.date > today) {
            let message = format!("`{}` is of {}, which has not come", path(basis.table), basis.date);
            let at = Pointer::root().path(basis.bears_on);
            let help = "write the day on which the facts were looked up";
            diagnostics.push(Diagnostic::at_key(&DATA_TO_COME, &at, message).help(help));
        }
    }
}

/// Makes warnings of what rests on old tables, and says how to renew them. Leaves out what rests on a table that the user
/// has replaced by one that cannot be read: that is said already.
pub fn weigh(data: &Data, today: Option<Date>, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.retain(|diagnostic| diagnostic.basis.is_none_or(|basis| !data.broken.contains(&basis.table)));
    let is_old = |basis: &Basis| today.is_some_and(|today| today > basis.date.plus_days(RELIABLE_DAYS));
    for diagnostic in diagnostics {
        let Some(basis) = diagnostic.basis.filter(is_old) else { continue };
        diagnostic.severity = Severity::Warning;
        let advice = advice(&basis);
        diagnostic.help = Some(match diagnostic.help.take() {
            Some(help) => format!("{help}; {advice}"),
            None => advice,
        });
    }
}

fn advice(Basis { table, date, is_own, .. }: &Basis) -> String {
    let path = path(table);
    match is_own {
        true => format!("platc knows this as of {date}: newer facts go into `{path}` (see `platc data {table}`)"),
        false => format!("`{path}` knows this as of {date}: look again, and write the new day"),
    }
}
