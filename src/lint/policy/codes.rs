//! What can be wrong with a policy, and what breaks one.

use crate::diag::{Code, Severity};

/// Every code of the policy.
pub const CODES: &[&Code] =
    &[&UNKNOWN_RULE, &ERROR_LOWERED, &UNREADABLE_EXPRESSION, &BROKEN_INVARIANT, &NO_ANSWER, &UNKNOWN_ENVIRONMENT];

pub static UNKNOWN_RULE: Code = Code {
    id: "POL001",
    name: "policy-of-unknown-rule",
    severity: Severity::Error,
    docs: "## What
`policy.severity` names a rule that platc does not have.

## Why
It changes nothing, and whoever reads it believes that it does.

## Example
```yaml
policy:
  severity: { unused-resorce: error }
```

## Instead
Write the name or the id that the warning carries: `unused-resource` or `DEP002`.
",
};

pub static ERROR_LOWERED: Code = Code {
    id: "POL002",
    name: "error-lowered",
    severity: Severity::Error,
    docs: "## What
`policy.severity` makes a warning of an error, or turns it off.

## Why
What an error reports is refused by a cloud, or is not what the document says: there is no output to live with. Only
warnings can be raised or turned off.

## Example
```yaml
policy:
  severity: { cname-beside-addresses: warning }
```

## Instead
Correct what the rule reports, and remove the line.
",
};

pub static UNREADABLE_EXPRESSION: Code = Code {
    id: "POL003",
    name: "unreadable-expression",
    severity: Severity::Error,
    docs: "## What
An expression of an invariant is not written in the Common Expression Language, or names something that is not there:
neither a field of the section's items, nor `item`, `name` or `environment`.

## Why
An invariant that cannot be read guards nothing.

## Example
```yaml
policy:
  invariants:
    long-backups: { for: databases, require: item.backup_retention >= 30, message: an audit may ask for last month }
```

## Instead
Use the names of the document: `item.backup_retention_days >= 30`. Texts are in quotes, `&&`, `||` and `!` join,
`'ledger' in item.uses.databases` asks a list.
",
};

pub static BROKEN_INVARIANT: Code = Code {
    id: "POL004",
    name: "broken-invariant",
    severity: Severity::Error,
    docs: "## What
An item does not keep what the team's own `policy.invariants` ask of it.

## Why
The invariant's message says it. The team wrote it so that no review has to think of it.

## Example
```yaml
databases:
  ledger: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 100, backup_retention_days: 7 }
policy:
  invariants:
    long-backups: { for: databases, require: item.backup_retention_days >= 30, message: an audit may ask for last month }
```

## Instead
Change the item so that the expression holds. Where one item is a known exception, waive the invariant there by its name,
with a reason and a day: `waivers: [{ rule: long-backups, at: databases.ledger, reason: …, until: 2027-03-31 }]`.
",
};

pub static NO_ANSWER: Code = Code {
    id: "POL005",
    name: "expression-without-answer",
    severity: Severity::Error,
    docs: "## What
An expression of an invariant comes to nothing for an item: it asks for a field that the item does not write, compares
values of two kinds, or its value is neither true nor false.

## Why
Neither yes nor no is no answer, and the item may well break what was meant.

## Example
```yaml
databases:
  ledger: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 100 }
policy:
  invariants:
    told: { for: databases, require: item.contacts.size() > 0, message: somebody must hear of maintenance }
```

## Instead
Ask for the field first, where it has no default: `has(item.contacts) && item.contacts.size() > 0`.
",
};

pub static UNKNOWN_ENVIRONMENT: Code = Code {
    id: "POL006",
    name: "invariant-of-unknown-environment",
    severity: Severity::Error,
    docs: "## What
An invariant is to hold in an environment that the document does not have.

## Why
It holds nowhere then, and guards nothing.

## Example
```yaml
environments:
  production: {}
policy:
  invariants:
    small: { for: databases, environments: [prodution], require: item.ecpus < 16, message: ask before more }
```

## Instead
Name an environment of the document: `environments: [production]`.
",
};
