//! Environments side by side → a guard that guards nothing, and an order that tries changes on what is guarded.

use super::Rule;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::Model;
use crate::source::Pointer;
use crate::spec::GithubPlan;

pub(super) static RULES: &[Rule] = &[
    Rule { codes: &[&PROTECTED_WITHOUT_APPROVERS], check: approvers },
    Rule { codes: &[&PROTECTED_FIRST], check: order },
];

pub static PROTECTED_WITHOUT_APPROVERS: Code = Code {
    id: "ENV003",
    name: "protected-without-approvers",
    severity: Severity::Warning,
    docs: "## What
An environment is `protected` and has no `approvers`.

## Why
What holds data cannot be deleted there, and that is all: no change waits for anybody, and what is merged is applied.

## Example
```yaml
environments:
  production: { protected: true }
```

## Instead
Name the teams of which one member approves each change: `production: { protected: true, approvers: [platform] }`.
",
};

/// Without GitHub Enterprise nobody could be asked.
fn approvers(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let can_ask = model.providers.github.as_ref().is_some_and(|github| github.plan == GithubPlan::Enterprise);
    let guarded = model.environments.iter().filter(|environment| can_ask && environment.protected);
    for environment in guarded.filter(|environment| !names_approvers(model, &environment.at)) {
        let message = format!("`{}` is protected, and nobody approves its changes", environment.key());
        let help = match model.teams.first() {
            Some(team) => format!("add `approvers: [{}]`", team.item.name),
            None => "declare a team under `teams`, and name it in `approvers`".to_owned(),
        };
        let diagnostic = Diagnostic::at_key(&PROTECTED_WITHOUT_APPROVERS, &environment.at.key("protected"), message);
        diagnostics.push(diagnostic.help(help));
    }
}

/// Whether any is written, be it one that does not exist, which has been said.
fn names_approvers(model: &Model, environment: &Pointer) -> bool {
    let first = environment.key("approvers").index(0);
    model.view(None).is_some_and(|view| view.value().pointer(first.as_str()).is_some())
}

pub static PROTECTED_FIRST: Code = Code {
    id: "ENV004",
    name: "protected-before-unprotected",
    severity: Severity::Warning,
    docs: "## What
A protected environment stands before one that is not protected.

## Why
The order of `environments` is the order of promotion: each change reaches the protected environment first, so that what
customers use is where it is tried.

## Example
```yaml
environments:
  production: { protected: true, approvers: [platform] }
  staging: {}
```

## Instead
Put `staging` above `production`.
",
};

fn order(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut guarded = model.environments.iter().skip_while(|environment| !environment.protected);
    let Some(first) = guarded.next() else { return };
    for environment in guarded.filter(|environment| !environment.protected) {
        let (name, before) = (environment.key(), first.key());
        let message = format!("`{name}` gets each change after `{before}`, which is protected");
        let diagnostic = Diagnostic::at_key(&PROTECTED_FIRST, &environment.at, message)
            .also(Place::Key(first.at.clone()), "before it")
            .help(format!("put `{name}` above `{before}`"));
        diagnostics.push(diagnostic);
    }
}
