//! What users add to the workflows, in steps of their own or in a whole template: whether it keeps to the rules that the
//! generated ones keep to.

use serde_json::Value;

use super::templates::BROKEN_TEMPLATE;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Model;
use crate::source::Pointer;
use crate::spec::Step;

/// Templates are read where the workflows are made; see [`super::templates`].
pub(super) const CODES: &[&Code] = &[&UNPINNED_ACTION, &EXPRESSION_IN_SCRIPT, &NO_STEP, &BROKEN_TEMPLATE];

pub static UNPINNED_ACTION: Code = Code {
    id: "GHA002",
    name: "unpinned-action",
    severity: Severity::Error,
    docs: "## What
A step uses an action by a tag or a branch.

## Why
Whoever can write to the action's repository can move a tag to other code, which then runs with what the job may do. A
commit stays what it is.

## Example
```yaml
providers:
  github:
    owner: acme
    repository: platform
    steps: { verify: { before_plan: [{ uses: actions/cache@v4 }] } }
```

## Instead
Name the commit of the version, 40 hexadecimal digits: `git ls-remote https://github.com/actions/cache v4.2.0`. A container
is named by its digest: `docker://alpine@sha256:…`.
",
};

pub static EXPRESSION_IN_SCRIPT: Code = Code {
    id: "GHA003",
    name: "expression-in-script",
    severity: Severity::Error,
    docs: "## What
The script of a step holds an expression, `${{ … }}`.

## Why
GitHub puts the value into the script before bash reads it, so a value with `$(…)` or a quote in it is run: the title of a
pull request is anybody's text.

## Example
```yaml
providers:
  github:
    owner: acme
    repository: platform
    steps: { verify: { before_plan: [{ run: echo ${{ github.head_ref }} }] } }
```

## Instead
Give the value in `env`, and use the variable in quotes: `env: { BRANCH: \"${{ github.head_ref }}\" }`, `run: echo \"$BRANCH\"`.
",
};

pub static NO_STEP: Code = Code {
    id: "GHA004",
    name: "no-step",
    severity: Severity::Error,
    docs: "## What
A step has neither `uses` nor `run`, or both, or an `id` that a step of platc has.

## Why
GitHub refuses the whole workflow, and a required check that never starts keeps every pull request waiting.

## Example
```yaml
providers:
  github:
    owner: acme
    repository: platform
    steps: { apply: { after_apply: [{ name: Tell the team }] } }
```

## Instead
Write a script in `run`, or an action in `uses`; another `id`.
",
};

/// Ids of the steps that platc writes: the names of its scripts, and of the sign-in to GitHub.
const IDS: [&str; 12] =
    ["app", "apply", "build", "cluster", "deploy", "diff", "drift", "kubectl", "plan", "platc", "release", "changes"];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let Some(github) = &model.providers.github else { return };
    for (workflow, point, steps) in github.steps.points() {
        let at = Pointer::root().path("providers.github.steps").key(workflow).key(point);
        for (number, step) in steps.iter().enumerate() {
            step_of_document(step, &at.index(number), diagnostics);
        }
    }
}

fn step_of_document(step: &Step, at: &Pointer, diagnostics: &mut Vec<Diagnostic>) {
    if step.uses.is_some() == step.run.is_some() {
        let message = if step.run.is_some() { "a step with both `uses` and `run`" } else { "a step that does nothing" };
        diagnostics
            .push(Diagnostic::new(&NO_STEP, at, message).help("write a script in `run`, or an action in `uses`"));
    }
    if let Some(id) = step.id.as_deref().filter(|id| IDS.contains(id)) {
        let message = format!("`{id}` is the id of a step of platc");
        diagnostics.push(Diagnostic::new(&NO_STEP, &at.key("id"), message).help("give the step another `id`"));
    }
    if let Some(action) = step.uses.as_deref().filter(|action| !is_pinned(action)) {
        diagnostics.push(unpinned(&at.key("uses"), action, ""));
    }
    if step.run.as_deref().is_some_and(has_expression) {
        diagnostics.push(expression(&at.key("run"), ""));
    }
}

/// What a workflow of the user's does that none may, told at `at` with the place in words.
pub(super) fn of_workflow(workflow: &Value, at: &Pointer, place: &str) -> Vec<Diagnostic> {
    let jobs = workflow["jobs"].as_object().into_iter().flatten().map(|(_, job)| job);
    let called = jobs.clone().filter_map(|job| job["uses"].as_str());
    let steps = jobs.filter_map(|job| job["steps"].as_array()).flatten();
    let used = called.chain(steps.clone().filter_map(|step| step["uses"].as_str()));
    let unpinned = used.filter(|action| !is_pinned(action)).map(|action| unpinned(at, action, place));
    let scripts = steps.filter_map(|step| step["run"].as_str()).filter(|script| has_expression(script));
    unpinned.chain(scripts.map(|_| expression(at, place))).collect()
}

fn unpinned(at: &Pointer, action: &str, place: &str) -> Diagnostic {
    let message = format!("{place}`{action}` is not named by its commit, so it can become something else");
    Diagnostic::new(&UNPINNED_ACTION, at, message)
        .help("name the commit of the version: 40 hexadecimal digits after `@`")
}

fn expression(at: &Pointer, place: &str) -> Diagnostic {
    let message = format!("{place}a script holds `${{{{ … }}}}`, whose value bash would run");
    Diagnostic::new(&EXPRESSION_IN_SCRIPT, at, message)
        .help("give the value in `env`, and write `\"$NAME\"` in the script")
}

/// What is in the repository itself is of the same commit.
fn is_pinned(action: &str) -> bool {
    let is_hex = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit());
    match action.split_once('@') {
        None => action.starts_with("./"),
        Some((name, digest)) if name.starts_with("docker://") => {
            digest.strip_prefix("sha256:").is_some_and(|digest| is_hex(digest, 64))
        }
        Some((_, commit)) => is_hex(commit, 40),
    }
}

fn has_expression(script: &str) -> bool {
    script.contains("${{")
}
