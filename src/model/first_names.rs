//! An environment's `renamed_from` → what everything outside of the document calls the environment.
//!
//! Nothing there can be renamed without making another of it: the workspace keeps the state, the environments at GitHub
//! and Doppler keep secrets, the namespace has all objects in it, and nearly every name at a cloud is made of it. So a
//! renamed environment is called otherwise in the document, and nowhere else.

use super::build::SHARED;
use super::item::{Item, Section};
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::spec::{Name, Platform};

pub static ENVIRONMENT_NAME_TAKEN: Code = Code {
    id: "CHANGE011",
    name: "environment-name-taken",
    severity: Severity::Error,
    docs: "## What
`renamed_from` of an environment is a name that another environment has, or had, or that is reserved.

## Why
A renamed environment keeps its old name outside of the document: in its Terraform root, its workspace and all names at
the clouds. Two environments would share them, and the state.

## Example
```yaml
environments:
  production: { hosts: \"*.acme.example\" }
  live: { hosts: \"*.live.acme.example\", renamed_from: production }
```

## Instead
Remove one of the two, or the line.
",
};

/// What an environment is called outside of the document.
pub(super) fn first_name_of<'p>(platform: &'p Platform, environment: &'p str) -> &'p str {
    match renamed_from(platform, environment) {
        Some(name) if !is_taken(platform, environment, name) => name,
        Some(_) | None => environment,
    }
}

/// Reports a name that another environment has.
pub(super) fn check(scope: &mut Scope<'_>) {
    let Some(name) = renamed_from(scope.platform, scope.environment) else { return };
    if is_taken(scope.platform, scope.environment, name) {
        let message = format!("`{}` cannot keep the name `{name}`, which is taken", scope.environment);
        let at = Item::new(Section::Environments, scope.environment).pointer().key("renamed_from");
        scope.report(
            Diagnostic::new(&ENVIRONMENT_NAME_TAKEN, &at, message).help("remove the line, or the other environment"),
        );
    }
}

fn renamed_from<'p>(platform: &'p Platform, environment: &str) -> Option<&'p str> {
    platform.environments.get(environment)?.renamed_from.as_ref().map(Name::as_str)
}

fn is_taken(platform: &Platform, environment: &str, name: &str) -> bool {
    let mut others = platform.environments.keys().filter(|other| other.as_str() != environment);
    name == SHARED || others.any(|other| other.as_str() == name || renamed_from(platform, other.as_str()) == Some(name))
}
