//! `platform/templates/workflows` → the workflows that the user writes in place of platc's.

use std::collections::BTreeMap;

use crate::source::Repository;

/// The workflow that judges pull requests, and the job in it that waits for all others: what is required to merge.
pub const VERIFY: &str = "verify";

/// Every workflow that platc knows how to write.
pub const WORKFLOWS: [&str; 7] = [VERIFY, "apply", "deploy", "release", "drift", "significant-changes", "self-service"];

/// Templates by the name of their workflow; in place of a text, why it cannot be read.
pub type WorkflowTemplates = BTreeMap<&'static str, Result<String, String>>;

/// Where the template of a workflow is, from the repository's root.
pub fn template_path(workflow: &str) -> String {
    format!("platform/templates/workflows/{workflow}.yml")
}

pub(super) fn read(repository: &dyn Repository) -> WorkflowTemplates {
    let found = |name: &'static str| Some((name, repository.find(&template_path(name)).transpose()?));
    WORKFLOWS.into_iter().filter_map(found).collect()
}
