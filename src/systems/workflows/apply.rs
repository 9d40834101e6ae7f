//! The workflow `apply`: what was merged, carried out root by root.

use serde_json::{Map, Value, json};

use super::credentials::Access;
use super::jobs::{Job, TerraformRoot, checkout};
use super::scripts::{APPLY, PROMOTION};
use crate::model::{Github, Model, defaults};

/// What stands above the workflow.
pub(super) fn about(model: &Model) -> String {
    let queue = if has_queues(model) {
        "runs that come meanwhile wait in a queue, and none is dropped."
    } else {
        "of those that come meanwhile the newest waits, and its commit holds all of theirs."
    };
    format!(
        "\
Applies each merged commit: what all environments share, then one environment after the other. Each waits for the one
before and for the approval of its GitHub environment, which also keeps its credentials. A failure stops the promotion.
One run at a time works on the workspaces, so a late approval never brings an old commit over a newer one:
{queue}
There is no path filter: GitHub looks at 300 changed files, and would pass over a larger merge; a root that has nothing
to change is a plan and no more.
"
    )
}

pub(super) fn workflow(model: &Model, github: &Github, roots: &[TerraformRoot]) -> Value {
    let mut jobs = Map::new();
    for (at, root) in roots.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| roots.get(before));
        let after: Vec<&TerraformRoot> = roots.iter().skip(at + 1).collect();
        jobs.insert(apply_id(root), apply(model, github, root, before, &after));
    }
    jobs.insert("promotion".to_owned(), promotion(&github.runner, roots));
    let mut concurrency = json!({ "group": format!("apply-{}", model.name), "cancel-in-progress": false });
    if has_queues(model) {
        concurrency["queue"] = "max".into();
    }
    json!({
        "name": "apply",
        "on": { "push": { "branches": [defaults::DEFAULT_BRANCH] }, "workflow_dispatch": {} },
        "permissions": {},
        "concurrency": concurrency,
        "jobs": jobs,
    })
}

fn apply(
    model: &Model,
    github: &Github,
    root: &TerraformRoot,
    before: Option<&TerraformRoot>,
    after: &[&TerraformRoot],
) -> Value {
    let name = root.name.as_str();
    let job = Job::new(&format!("apply {name}"), &github.runner, 120).with("environment", name);
    let job = match before {
        Some(before) => job.with("needs", apply_id(before)),
        // A run by hand can be of any branch.
        None => job.with("if", format!("github.ref == 'refs/heads/{}'", defaults::DEFAULT_BRANCH)),
    };
    let (job, env) = job.terraform(model, root, Access::Apply);
    let arguments: Vec<&str> = std::iter::once(name).chain(after.iter().map(|root| root.name.as_str())).collect();
    let steps = &github.steps.apply;
    let apply = APPLY.step("Plan and apply", &arguments, env);
    job.steps(&steps.before_apply).step(apply).steps(&steps.after_apply).finish()
}

fn promotion(runner: &str, roots: &[TerraformRoot]) -> Value {
    let results = roots.iter().map(|root| format!("{} ${{{{ needs.{}.result }}}}", root.name, apply_id(root)));
    let results = results.collect::<Vec<_>>().join("\n");
    Job::new("promotion", runner, 10)
        .with("needs", roots.iter().map(apply_id).collect::<Vec<_>>())
        .with("if", "always()")
        .step(checkout())
        .step(PROMOTION.step(
            "Say how far it came",
            &[],
            [("RESULTS".to_owned(), results.into())].into_iter().collect(),
        ))
        .finish()
}

/// Whether more than one run can wait: an Enterprise Server may be older than that, and refuse the key.
pub(super) fn has_queues(model: &Model) -> bool {
    model.providers.github.as_ref().is_some_and(|github| !github.is_server())
}

fn apply_id(root: &TerraformRoot) -> String {
    format!("apply-{}", root.name)
}
