//! What Doppler refuses.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::{Model, VariableValue};

pub(super) static RULES: &[Rule] = &[Rule { codes: &[&RESERVED_SECRET_NAME], check: secret_names }];

/// What Doppler itself adds to every config (Doppler, "Secrets", verified 2026-11).
const RESERVED: [&str; 3] = ["DOPPLER_CONFIG", "DOPPLER_ENVIRONMENT", "DOPPLER_PROJECT"];

static RESERVED_SECRET_NAME: Code = Code {
    id: "DOP001",
    name: "reserved-secret-name",
    severity: Severity::Error,
    docs: "## What
A secret is called `DOPPLER_PROJECT`, `DOPPLER_ENVIRONMENT` or `DOPPLER_CONFIG`.

## Why
Doppler adds these three to every config, to say where the secrets come from, and refuses others of that name.

## Example
```yaml
services:
  pricing: { secrets: [DOPPLER_CONFIG] }
```

## Instead
Take another name. What stands in it needs no secret: the service reads `ENVIRONMENT`.
",
};

fn secret_names(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for variable in environment.services.iter().flat_map(|service| &service.variables) {
            let in_doppler = match variable.value {
                VariableValue::Secret | VariableValue::Wired(_) => true,
                VariableValue::Literal(_) => false,
            };
            if in_doppler && RESERVED.contains(&variable.name.as_str()) {
                let message = format!("Doppler keeps `{}` for itself", variable.name);
                let at = environment.written_at(&variable.at);
                diagnostics.push(Diagnostic::new(&RESERVED_SECRET_NAME, &at, message).help("take another name"));
            }
        }
    }
}
