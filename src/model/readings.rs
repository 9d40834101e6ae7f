//! Document → typed readings: as written, and as each environment sees it. Checks the shape on the way.

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::schema::{self, Violation};
use crate::source::{Document, Pointer};
use crate::spec::{self, Broken, ITEM_SECTIONS, Platform, View};

/// A document as written, or as one environment sees it.
pub struct Reading {
    pub platform: Platform,
    pub view: View,
}

/// Everything that was read: what the model is made from.
pub struct Readings {
    pub written: Reading,
    /// By environment, in promotion order.
    pub environments: Vec<(String, Reading)>,
    pub broken: Broken,
}

pub static UNKNOWN_ENVIRONMENT: Code = Code {
    id: "ENV001",
    name: "unknown-environment",
    severity: Severity::Error,
    docs: "## What
An item's `environments` or `overrides` names an environment that the document does not have, or overrides one in
which the item does not exist.

## Why
Nothing would ever read it: what was meant for production would be missing there.

## Example
```yaml
environments:
  production: {}
services:
  pricing:
    overrides:
      prod: { replicas: { min: 4 } }
```

## Instead
Write the environment's name as it stands under `environments`.
",
};

pub static UNREADABLE: Code = Code {
    id: "SCHEMA009",
    name: "schema-too-wide",
    severity: Severity::Error,
    docs: "## What
The schema let a value pass that platc cannot read. This is a fault of platc.

## Why
The schema is made from the types that read the document; here the two disagree.

## Example
None is known: please report the document.

## Instead
Write the value in another way, and report it.
",
};

/// Reads a document, and reports everything that is wrong with its shape.
/// `None` if nothing can be made of it.
pub fn read(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Option<Readings> {
    let value = document.value();
    let names = environment_names(&value);
    let mut broken = Broken::default();
    check_environments(&value, &names, diagnostics);

    let written = View::written(&value);
    let violations = schema::validate_written(document, &written);
    let written = reading(written, violations, &mut broken, diagnostics);
    let mut environments = Vec::new();
    for name in names {
        let view = View::of(&value, &name);
        let violations = schema::validate(document, &view);
        environments.push((name, reading(view, violations, &mut broken, diagnostics)?));
    }
    Some(Readings { written: written?, environments, broken })
}

fn reading(
    mut view: View,
    violations: Vec<Violation>,
    broken: &mut Broken,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Reading> {
    let wrong: Vec<(Pointer, bool)> = violations.iter().map(|found| (found.at.clone(), !found.excused)).collect();
    diagnostics.extend(violations.into_iter().filter(|found| !found.excused).map(|found| found.diagnostic));
    match spec::parse(&mut view, &wrong, broken) {
        Ok(platform) => Some(Reading { platform, view }),
        Err((at, message)) => {
            diagnostics.push(Diagnostic::new(
                &UNREADABLE,
                &view.written_at(&at),
                format!("platc cannot read this: {message}"),
            ));
            None
        }
    }
}

fn environment_names(value: &Value) -> Vec<String> {
    let environments = value.get("environments").and_then(Value::as_object);
    environments.map(|map| map.keys().cloned().collect()).unwrap_or_default()
}

/// Reports each environment that an item names and that is not there.
fn check_environments(value: &Value, names: &[String], diagnostics: &mut Vec<Diagnostic>) {
    for section in ITEM_SECTIONS {
        let items = value.get(section).and_then(Value::as_object);
        for (name, item) in items.into_iter().flatten() {
            let at = Pointer::root().key(section).key(name);
            let listed = item.get("environments").and_then(Value::as_array);
            for (i, environment) in listed.into_iter().flatten().enumerate() {
                let environment = environment.as_str().unwrap_or_default();
                check_environment(environment, Place::Value(at.key("environments").index(i)), names, diagnostics);
            }
            let overridden = item.get("overrides").and_then(Value::as_object);
            for environment in overridden.into_iter().flat_map(|map| map.keys()) {
                let place = Place::Key(at.key("overrides").key(environment));
                if check_environment(environment, place.clone(), names, diagnostics)
                    && listed.is_some_and(|list| !list.iter().any(|e| e == environment))
                {
                    let message =
                        format!("`{name}` does not exist in `{environment}`, so this override changes nothing");
                    let help = "add the environment to the item's `environments`, or remove the override";
                    diagnostics.push(Diagnostic {
                        at: place,
                        ..Diagnostic::new(&UNKNOWN_ENVIRONMENT, &at, message).help(help)
                    });
                }
            }
        }
    }
}

fn check_environment(environment: &str, place: Place, names: &[String], diagnostics: &mut Vec<Diagnostic>) -> bool {
    let known = names.iter().any(|name| name == environment);
    if !known {
        let message = format!("there is no environment `{environment}`");
        let unknown = Diagnostic { at: place, ..Diagnostic::new(&UNKNOWN_ENVIRONMENT, &Pointer::root(), message) };
        diagnostics.push(unknown.meant(environment, names.iter().map(String::as_str)));
    }
    known
}
