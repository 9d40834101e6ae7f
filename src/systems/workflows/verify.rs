//! The workflow `verify`: whether a change may be merged, and what it would do.

use serde_json::{Map, Value, json};

use super::credentials::Access;
use super::jobs::{Job, RUN_URL, TerraformRoot, checkout, checkout_with_parent, env, gh_env, install_platc, only_if};
use super::scripts::{CHANGES, COMMENT, DIFF, GATE, PLAN};
use crate::model::{Github, Model, VERIFY};

/// What stands above the workflow.
pub(super) const ABOUT: &str = "\
Says of each pull request whether its output is what the document says, and what Terraform would do.
Require the check `verify` alone: it waits for all others, and GitHub takes a skipped check for a passed one.
Nothing here is filtered by path, since a required check that never starts keeps a pull request waiting for ever.
What changes in the terms of the document, and the plans of the roots that change, are in one comment.
Pull requests of forks get no secrets, so no plans and no comment; one that changes a Terraform root is refused, and the
summary of the run says so. In a merge queue the output is compared again, with what else is in the queue; the plans are
those of the pull requests.
";

/// GitHub refuses a comment of more than 65,536 characters; this leaves room for what stands around its parts.
const COMMENT_BYTES: usize = 60_000;
/// What of a comment is there for the changes in the terms of the document; the plans share the rest.
const DIFF_BYTES: usize = 20_000;

/// Whether the pull request is of a branch of this repository: a fork's gets no secrets.
const OWN: &str = "github.event.pull_request.head.repo.full_name == github.repository";
const FORK: &str = "${{ github.event.pull_request.head.repo.full_name != github.repository }}";

pub(super) fn workflow(model: &Model, github: &Github, roots: &[TerraformRoot]) -> Value {
    let runner = github.runner.as_str();
    let mut jobs = Map::new();
    jobs.insert("output".to_owned(), output(github));
    jobs.insert("changes".to_owned(), changes(runner, roots));
    for root in roots {
        jobs.insert(plan_id(root), plan(model, github, root, (COMMENT_BYTES - DIFF_BYTES) / roots.len()));
    }
    jobs.insert("comment".to_owned(), comment(github, roots));
    jobs.insert(VERIFY.to_owned(), gate(runner, roots));
    json!({
        "name": VERIFY,
        "on": { "pull_request": {}, "merge_group": {} },
        "permissions": {},
        "concurrency": {
            "group": "verify-${{ github.event.pull_request.number || github.ref }}",
            "cancel-in-progress": true,
        },
        "jobs": jobs,
    })
}

fn output(github: &Github) -> Value {
    let steps = &github.steps.verify;
    let diff = DIFF.step("Say what changes", &[&DIFF_BYTES.to_string()], env([("BASE", "HEAD^1")]));
    Job::new("output", &github.runner, 20)
        .with(
            "outputs",
            json!({ "changes": "${{ steps.diff.outputs.changes }}", "text": "${{ steps.diff.outputs.text }}" }),
        )
        .step(checkout_with_parent())
        .step(install_platc(github))
        .steps(&steps.before_verify)
        .step(json!({ "name": "Compare the output with the document", "run": "platc verify --format github" }))
        .steps(&steps.after_verify)
        // Also where the output is stale: whoever reviews it wants to know what it is about.
        .step(only_if(diff, "!cancelled() && github.event_name == 'pull_request'"))
        .finish()
}

fn changes(runner: &str, roots: &[TerraformRoot]) -> Value {
    let outputs = roots.iter().map(|root| {
        let value = format!("${{{{ steps.changes.outputs.{} }}}}", root.name);
        (root.name.clone(), value.into())
    });
    let names: Vec<&str> = roots.iter().map(|root| root.name.as_str()).collect();
    Job::new("changes", runner, 10)
        .with("if", "github.event_name == 'pull_request'")
        .with("outputs", outputs.collect::<Map<_, _>>())
        .step(checkout_with_parent())
        .step(CHANGES.step("Find the Terraform roots that change", &names, Map::new()))
        .finish()
}

/// A job a root and not a matrix, so that each has the credentials of its own providers and no others.
/// It waits for `output`: with credentials, only what platc made is run.
fn plan(model: &Model, github: &Github, root: &TerraformRoot, bytes: usize) -> Value {
    let name = &root.name;
    let job = Job::new(&format!("plan {name}"), &github.runner, 30)
        .with("needs", json!(["output", "changes"]))
        .with("if", format!("needs.changes.outputs.{name} == 'true' && {OWN}"))
        .with(
            "outputs",
            json!({ "outcome": "${{ steps.plan.outputs.outcome }}", "text": "${{ steps.plan.outputs.text }}" }),
        );
    let (job, env) = job.terraform(model, root, Access::Plan);
    let plan = PLAN.step("Plan", &[name, &bytes.to_string()], env);
    job.steps(&github.steps.verify.before_plan).step(plan).steps(&github.steps.verify.after_plan).finish()
}

/// Apart from the plans, so that what can write to the pull request has no credentials of the platform.
fn comment(github: &Github, roots: &[TerraformRoot]) -> Value {
    let variables = [
        ("REPOSITORY", "${{ github.repository }}"),
        ("NUMBER", "${{ github.event.pull_request.number }}"),
        ("RUN_URL", RUN_URL),
        ("OUTPUT", "${{ needs.output.result }}"),
        ("CHANGES", "${{ needs.output.outputs.changes || 'unknown' }}"),
        ("DIFF", "${{ needs.output.outputs.text }}"),
    ];
    let mut env = gh_env(github, "${{ github.token }}", variables);
    env.insert("PLANS".to_owned(), results(roots));
    for root in roots {
        let (variable, plan) = (root.in_variables(), plan_id(root));
        env.insert(format!("OUTCOME_{variable}"), format!("${{{{ needs.{plan}.outputs.outcome }}}}").into());
        env.insert(format!("TEXT_{variable}"), format!("${{{{ needs.{plan}.outputs.text }}}}").into());
    }
    Job::new("comment", &github.runner, 10)
        .allow("pull-requests", "the comment")
        .with("needs", needs(roots))
        .with("if", format!("!cancelled() && {OWN}"))
        .step(checkout())
        .step(COMMENT.step("Show it in the pull request", &[], env))
        .finish()
}

fn gate(runner: &str, roots: &[TerraformRoot]) -> Value {
    let mut env = env([
        ("OUTPUT", "${{ needs.output.result }}"),
        ("CHANGES", "${{ needs.changes.result }}"),
        ("EVENT", "${{ github.event_name }}"),
        ("FORK", FORK),
    ]);
    env.insert("PLANS".to_owned(), results(roots));
    Job::new(VERIFY, runner, 10)
        .with("needs", needs(roots))
        .with("if", "always()")
        .step(checkout())
        .step(GATE.step("Decide", &[], env))
        .finish()
}

/// A line `ROOT CHANGED RESULT` for each root.
fn results(roots: &[TerraformRoot]) -> Value {
    let lines = roots.iter().map(|root| {
        let (name, plan) = (&root.name, plan_id(root));
        format!("{name} ${{{{ needs.changes.outputs.{name} || 'unknown' }}}} ${{{{ needs.{plan}.result }}}}")
    });
    lines.collect::<Vec<_>>().join("\n").into()
}

fn plan_id(root: &TerraformRoot) -> String {
    format!("plan-{}", root.name)
}

fn needs(roots: &[TerraformRoot]) -> Vec<Value> {
    ["output".into(), "changes".into()].into_iter().chain(roots.iter().map(|root| plan_id(root).into())).collect()
}
