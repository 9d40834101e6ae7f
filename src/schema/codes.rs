//! What the shape of a document can have wrong with it.

use crate::diag::{Code, Severity};

/// Every code of this stage.
pub const CODES: &[&Code] = &[
    &UNKNOWN_FIELD,
    &MISSING_FIELD,
    &WRONG_TYPE,
    &BAD_FORMAT,
    &UNKNOWN_CHOICE,
    &OUT_OF_RANGE,
    &BAD_NAME,
    &WRONG_COUNT,
];

pub static UNKNOWN_FIELD: Code = Code {
    id: "SCHEMA001",
    name: "unknown-field",
    severity: Severity::Error,
    docs: "## What
A key that the language does not have at this place.

## Why
A misspelt key would otherwise be ignored in silence, and its default would apply.

## Example
```yaml
services:
  pricing:
    prot: 9000
```

## Instead
Write one of the keys that the place has; your editor completes them from the schema (`platc schema`).
Top-level keys that start with `x-` are free: they hold anchors.
",
};

pub static MISSING_FIELD: Code = Code {
    id: "SCHEMA002",
    name: "missing-field",
    severity: Severity::Error,
    docs: "## What
A key that the place cannot do without is not there, in the document or in an environment's merged view of it.

## Why
There is no default that would be right for everybody.

## Example
```yaml
databases:
  ledger:
    engine: autonomous-transaction-processing
```

## Instead
Add the key, at the item or in the override of each environment.
",
};

pub static WRONG_TYPE: Code = Code {
    id: "SCHEMA003",
    name: "wrong-type",
    severity: Severity::Error,
    docs: "## What
A value of another type than the key takes: text where a number belongs, a list where a map belongs.

## Why
YAML guesses types: `1.10` is the number 1.1, `12345` a number, `true` a truth value.

## Example
```yaml
brokers:
  events:
    engine_version: 4.20
```

## Instead
Put text that looks like a number or a truth value in quotes: `\"4.20\"`.
",
};

pub static BAD_FORMAT: Code = Code {
    id: "SCHEMA004",
    name: "bad-format",
    severity: Severity::Error,
    docs: "## What
A text that does not have the form its key takes.

## Why
The cloud would refuse it when the change is applied.

## Example
```yaml
providers:
  cloudflare:
    account_id: my-account
```

## Instead
Write the value in the form that the message describes.
",
};

pub static UNKNOWN_CHOICE: Code = Code {
    id: "SCHEMA005",
    name: "unknown-choice",
    severity: Severity::Error,
    docs: "## What
A value that is not among those that the key knows.

## Why
Each choice becomes something of its own; there is nothing that an unknown one could become.

## Example
```yaml
databases:
  ledger:
    engine: autonomous-transaction-procesing
```

## Instead
Write one of the values that the message lists.
",
};

pub static OUT_OF_RANGE: Code = Code {
    id: "SCHEMA006",
    name: "out-of-range",
    severity: Severity::Error,
    docs: "## What
A number that is smaller or larger than the cloud allows.

## Why
The cloud would refuse it when the change is applied.

## Example
```yaml
services:
  pricing:
    port: 90000
```

## Instead
Write a number within the range that the message gives.
",
};

pub static BAD_NAME: Code = Code {
    id: "SCHEMA007",
    name: "bad-name",
    severity: Severity::Error,
    docs: "## What
A key that names something, in a form that names do not have.

## Why
Names become Kubernetes objects, DNS labels, repositories and Terraform addresses: they are RFC 1123 labels
(lower-case letters, digits and hyphens) so that all of these accept them.

## Example
```yaml
services:
  Pricing_API: {}
```

## Instead
Write the name as `pricing-api`.
",
};

pub static WRONG_COUNT: Code = Code {
    id: "SCHEMA008",
    name: "wrong-count",
    severity: Severity::Error,
    docs: "## What
A list, a map or a text that is longer or shorter than its key takes, or a list that says something twice.

## Why
The cloud would refuse it when the change is applied.

## Example
```yaml
environments:
  production:
    approvers: [a, b, c, d, e, f, g]
```

## Instead
Keep within the number that the message gives.
",
};
