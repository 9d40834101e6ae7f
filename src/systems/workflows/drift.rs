//! The workflow `drift`: every night, whether what is there is still what Terraform was told.

use serde_json::{Map, Value, json};

use super::credentials::Access;
use super::jobs::{Job, RUN_URL, TerraformRoot, checkout, gh_env};
use super::scripts::{DRIFT, DRIFT_ISSUE};
use crate::model::{Github, Model, defaults};

/// What stands above the workflow.
pub(super) const ABOUT: &str = "\
Plans every Terraform root each night, and keeps one issue open while any would change: somebody changed something by
hand, or an apply failed and nobody came back to it. The issue has names alone, since a plan may hold secrets.
It signs in as the plans of pull requests do, and can change nothing.
";

/// Minutes past the full hour, when everybody else's schedules start. UTC.
const NIGHTLY: &str = "17 3 * * *";

/// What the lists of all roots have of an issue, whose text GitHub limits as it limits comments: 65,536 characters.
const ISSUE_BYTES: usize = 60_000;

/// A schedule runs on the default branch; by hand it could be any.
fn on_default_branch() -> String {
    format!("github.ref == 'refs/heads/{}'", defaults::DEFAULT_BRANCH)
}

pub(super) fn workflow(model: &Model, github: &Github, roots: &[TerraformRoot]) -> Value {
    let mut jobs = Map::new();
    for root in roots {
        jobs.insert(plan_id(root), plan(model, github, root, ISSUE_BYTES / roots.len()));
    }
    jobs.insert("issue".to_owned(), issue(github, roots));
    json!({
        "name": "drift",
        "on": { "schedule": [{ "cron": NIGHTLY }], "workflow_dispatch": {} },
        "permissions": {},
        // Not the group of `apply`: where one run alone can wait in it, this one would push an apply out.
        "concurrency": { "group": format!("drift-{}", model.name), "cancel-in-progress": false },
        "jobs": jobs,
    })
}

fn plan(model: &Model, github: &Github, root: &TerraformRoot, bytes: usize) -> Value {
    let name = &root.name;
    let job = Job::new(&format!("plan {name}"), &github.runner, 30).with("if", on_default_branch()).with(
        "outputs",
        json!({ "outcome": "${{ steps.drift.outputs.outcome }}", "objects": "${{ steps.drift.outputs.objects }}" }),
    );
    let (job, env) = job.terraform(model, root, Access::Plan);
    let drift = DRIFT.step("Look for drift", &[name, &bytes.to_string()], env);
    job.steps(&github.steps.drift.before_plan).step(drift).steps(&github.steps.drift.after_plan).finish()
}

/// Apart from the plans, so that what can write issues has no credentials of the platform.
fn issue(github: &Github, roots: &[TerraformRoot]) -> Value {
    let variables = [
        ("REPOSITORY", "${{ github.repository }}"),
        ("RUN_URL", RUN_URL),
        ("ROOTS", &roots.iter().map(|root| root.name.as_str()).collect::<Vec<_>>().join("\n")),
    ];
    let mut env = gh_env(github, "${{ github.token }}", variables);
    for root in roots {
        let (variable, plan) = (root.in_variables(), plan_id(root));
        env.insert(format!("OUTCOME_{variable}"), format!("${{{{ needs.{plan}.outputs.outcome }}}}").into());
        env.insert(format!("OBJECTS_{variable}"), format!("${{{{ needs.{plan}.outputs.objects }}}}").into());
    }
    Job::new("issue", &github.runner, 10)
        .allow("issues", "the one that says what drifts")
        .with("needs", roots.iter().map(plan_id).collect::<Vec<_>>())
        .with("if", format!("!cancelled() && {}", on_default_branch()))
        .step(checkout())
        .step(DRIFT_ISSUE.step("Open, update or close the issue", &[], env))
        .finish()
}

fn plan_id(root: &TerraformRoot) -> String {
    format!("plan-{}", root.name)
}
