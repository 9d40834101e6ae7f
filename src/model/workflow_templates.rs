//! `platform/templates/workflows` → the workflows that the user writes in place of platc's.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Severity, did_you_mean};
use crate::source::{self, Pointer, Repository};

pub static TEMPLATE_OF_NO_WORKFLOW: Code = Code {
    id: "GHA007",
    name: "template-of-no-workflow",
    severity: Severity::Error,
    docs: "## What
A file of `platform/templates/workflows` has the name of no workflow that platc writes.

## Why
It takes the place of nothing, and whoever wrote it believes that it does: the workflow that was to be replaced runs as platc
writes it.

## Example
`platform/templates/workflows/verfy.yml`

## Instead
`platform/templates/workflows/verify.yml`: the names are `verify`, `apply`, `deploy`, `release`, `drift`, `significant-changes`
and `self-service`. A workflow of your own needs no template: it goes to `.github/workflows`. Notes (`.md`) and names that begin
with a dot may lie there too.
",
};

/// The workflow that judges pull requests, and the job in it that waits for all others: what is required to merge.
pub const VERIFY: &str = "verify";

/// Every workflow that platc knows how to write.
pub const WORKFLOWS: [&str; 7] = [VERIFY, "apply", "deploy", "release", "drift", "significant-changes", "self-service"];

/// Templates by the name of their workflow; in place of a text, why it cannot be read.
pub type WorkflowTemplates = BTreeMap<&'static str, Result<String, String>>;

/// Where the templates are, from the repository's root.
const FOLDER: &str = "platform/templates/workflows";

/// Where the template of a workflow is, from the repository's root.
pub fn template_path(workflow: &str) -> String {
    format!("{FOLDER}/{workflow}.yml")
}

/// Reads the templates, and reports files that are none.
pub(super) fn read(repository: &dyn Repository, diagnostics: &mut Vec<Diagnostic>) -> WorkflowTemplates {
    diagnostics.extend(strangers(repository));
    let found = |name: &'static str| Some((name, repository.find(&template_path(name)).transpose()?));
    WORKFLOWS.into_iter().filter_map(found).collect()
}

/// What is wrong with the names in the folder.
fn strangers(repository: &dyn Repository) -> Vec<Diagnostic> {
    let at = Pointer::root().path("providers.github");
    let wrong = |message: String| Diagnostic::at_key(&TEMPLATE_OF_NO_WORKFLOW, &at, message);
    let names = match repository.list(FOLDER) {
        Ok(names) => names,
        Err(reason) => return vec![wrong(format!("`{FOLDER}` {reason}"))],
    };
    let known = WORKFLOWS.map(|name| format!("{name}.yml"));
    let said = source::strangers(&names, &known, &[".md"]).map(|name| {
        let help = did_you_mean(name, known.iter().map(String::as_str));
        wrong(format!("`{FOLDER}/{name}` is the template of no workflow")).help(help)
    });
    said.collect()
}
