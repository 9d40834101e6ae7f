//! What can be wrong with a waiver.

use crate::diag::{Code, Severity};

/// Every code of the waivers.
pub const CODES: &[&Code] = &[&UNKNOWN_RULE, &ERROR_WAIVED, &UNKNOWN_PLACE, &NO_SUCH_DAY, &EXPIRED, &USELESS];

pub static UNKNOWN_RULE: Code = Code {
    id: "WAIVE001",
    name: "waiver-of-unknown-rule",
    severity: Severity::Error,
    docs: "## What
A waiver names a rule that platc does not have.

## Why
It silences nothing, and whoever reads it believes that it does.

## Example
```yaml
waivers:
  - { rule: unused-resorce, at: databases.ledger, reason: Filled by hand, until: 2027-03-31 }
```

## Instead
Write the name or the id that the warning carries: `unused-resource` or `DEP002`.
",
};

pub static ERROR_WAIVED: Code = Code {
    id: "WAIVE002",
    name: "error-waived",
    severity: Severity::Error,
    docs: "## What
A waiver names a rule that reports errors.

## Why
What an error reports is refused by a cloud, or is not what the document says: there is no output to live with. Only
warnings can be waived.

## Example
```yaml
waivers:
  - { rule: cname-beside-addresses, at: dns, reason: It always was so, until: 2027-03-31 }
```

## Instead
Correct what the rule reports, and remove the waiver.
",
};

pub static UNKNOWN_PLACE: Code = Code {
    id: "WAIVE003",
    name: "waiver-of-unknown-place",
    severity: Severity::Error,
    docs: "## What
A waiver names a place that the document does not have.

## Why
It silences nothing: the item was renamed or removed, or the path has a typing error.

## Example
```yaml
services:
  pricing: {}
waivers:
  - { rule: no-resources, at: services.pricng, reason: Measured next month, until: 2027-03-31 }
```

## Instead
The path of an item, or of a field in it: `services.pricing`, `environments.production.protected`.
",
};

pub static NO_SUCH_DAY: Code = Code {
    id: "WAIVE004",
    name: "waiver-without-a-day",
    severity: Severity::Error,
    docs: "## What
`until` is not a day of the calendar.

## Why
Nobody can tell when the waiver ends.

## Example
```yaml
waivers:
  - { rule: unused-resource, at: databases.ledger, reason: Filled by hand, until: 2027-02-30 }
```

## Instead
Year, month and day: `2027-02-28`.
",
};

pub static EXPIRED: Code = Code {
    id: "WAIVE005",
    name: "waiver-expired",
    severity: Severity::Warning,
    docs: "## What
The last day of a waiver is over. What it silenced is reported again.

## Why
A waiver is a promise to look at something by a day, and that day has come.

## Example
```yaml
waivers:
  - { rule: unused-resource, at: databases.ledger, reason: Filled by hand, until: 2020-03-31 }
```

## Instead
Correct what is reported and remove the waiver, or write a later `until` and a reason that still holds. The day is the
clock's, in UTC, or that of `--today`.
",
};

pub static USELESS: Code = Code {
    id: "WAIVE006",
    name: "waiver-without-effect",
    severity: Severity::Warning,
    docs: "## What
A waiver silences nothing: the rule does not speak at its place.

## Why
What it was for has been corrected, or it names another place than the warning. Left there, it would hide the next one.

## Example
```yaml
databases:
  ledger: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 100 }
services:
  pricing: { port: 9000, uses: { databases: [ledger] } }
waivers:
  - { rule: unused-resource, at: databases.ledger, reason: Filled by hand, until: 2027-03-31 }
```

## Instead
Remove it.
",
};
