//! The workflow `release`, which the services' repositories call: their image, released environment by environment.

use serde_json::{Map, Value, json};

use super::cluster::{self, Target};
use super::jobs::{Job, checkout, env};
use super::scripts::{BUILD, CLUSTER, KUBECTL, RELEASE};
use crate::model::{
    Environment, GITHUB_CLUSTER_ID, GITHUB_DOPPLER_TOKEN, GITHUB_IMAGE_REPOSITORY, Github, Model, PLACEHOLDER_IMAGE,
};

/// What stands above the workflow.
pub(super) const ABOUT: &str = "\
Releases a service: builds its image unless the caller names one by digest, then puts it into one environment after the
other. Each waits for the one before and for its GitHub environment in the service's repository, which has its secrets.
A release that does not get ready is taken back, and stops the promotion.
The scripts stand here in full, since the caller's token cannot read this repository.
";

pub(super) fn workflow(model: &Model, github: &Github, targets: &[Target<'_>]) -> Value {
    let mut jobs = Map::new();
    jobs.insert("build".to_owned(), build(github));
    let mut before = vec!["build".to_owned()];
    for environment in model.environments.iter().filter(|environment| !environment.services.is_empty()) {
        let id = format!("release-{}", environment.name());
        jobs.insert(id.clone(), release(model, github, environment, targets, &before));
        before.push(id);
    }
    json!({
        "name": "release",
        "on": { "workflow_call": { "inputs": inputs() } },
        "permissions": {},
        "jobs": jobs,
    })
}

fn inputs() -> Value {
    json!({
        "service": { "description": "The service's name in the document", "type": "string", "required": true },
        "environments": { "description": "Where it is released, as a JSON list", "type": "string", "required": true },
        "digest": { "description": "An image that is built already: sha256:…", "type": "string", "default": "" },
    })
}

fn build(github: &Github) -> Value {
    let env = env([
        ("REPOSITORY", &format!("${{{{ secrets.{GITHUB_IMAGE_REPOSITORY} }}}}")),
        ("COMMIT", "${{ github.sha }}"),
        ("OCIR_USERNAME", "${{ vars.OCIR_USERNAME }}"),
        ("OCIR_TOKEN", "${{ secrets.OCIR_TOKEN }}"),
    ]);
    Job::new("build", &github.runner, 60)
        .with("if", "inputs.digest == ''")
        .with("outputs", json!({ "digest": "${{ steps.build.outputs.digest }}" }))
        .step(checkout())
        .steps(&github.steps.release.before_build)
        .step(BUILD.inline("Build and push", env))
        .steps(&github.steps.release.after_build)
        .finish()
}

/// A job that is skipped would skip those after it: hence the condition, which asks only that nothing failed.
fn release(
    model: &Model,
    github: &Github,
    environment: &Environment,
    targets: &[Target<'_>],
    before: &[String],
) -> Value {
    let name = environment.name();
    let reach = cluster::env(model, GITHUB_CLUSTER_ID);
    let mut env = env([
        ("SERVICE", "${{ inputs.service }}"),
        ("NAMESPACE", &environment.namespace),
        (
            "IMAGE",
            &format!(
                "${{{{ secrets.{GITHUB_IMAGE_REPOSITORY} }}}}@${{{{ inputs.digest || needs.build.outputs.digest }}}}"
            ),
        ),
        ("PLACEHOLDER", PLACEHOLDER_IMAGE),
        ("CAUSE", "${{ github.repository }}@${{ github.sha }} run ${{ github.run_id }}"),
        (GITHUB_DOPPLER_TOKEN, &format!("${{{{ secrets.{GITHUB_DOPPLER_TOKEN} }}}}")),
    ]);
    env.extend(reach.clone());
    let mut here = targets.iter().filter(|target| target.environment.name() == name);
    // kubectl gets on with clusters of one minor version less or more.
    let version = here.clone().map(|target| target.cluster.kubernetes_version.as_str()).min().unwrap_or_default();
    let group = here.find(|target| target.cluster.runner_group.is_some());
    Job::new(&format!("release {name}"), &github.runner, 60)
        .with("needs", before)
        .with("if", format!("!cancelled() && !failure() && contains(fromJSON(inputs.environments), '{name}')"))
        .with("environment", name)
        .with("runs-on", group.map_or_else(|| github.runner.as_str().into(), |target| target.runs_on(&github.runner)))
        .with(
            "concurrency",
            json!({ "group": format!("release-${{{{ inputs.service }}}}-{name}"), "cancel-in-progress": false }),
        )
        .step(KUBECTL.inline("Get kubectl", cluster::kubectl(version)))
        .step(CLUSTER.inline("Sign in to the cluster", reach))
        .steps(&github.steps.release.before_release)
        .step(RELEASE.inline("Release", env))
        .steps(&github.steps.release.after_release)
        .finish()
}
