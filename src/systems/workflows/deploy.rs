//! The workflow `deploy`: the manifests of what was merged, applied environment by environment.

use serde_json::{Map, Value, json};

use super::apply::has_queues;
use super::cluster::{self, Target};
use super::jobs::{Job, checkout};
use super::scripts::{CLUSTER, DEPLOY, KUBECTL};
use crate::model::{
    GITHUB_REGISTRY_TOKEN, GITHUB_REGISTRY_USERNAME, GITHUB_TUNNEL_TOKEN, Github, Model, PLACEHOLDER_IMAGE, defaults,
    github_cluster_id,
};
use crate::plan::GENERATED;

/// What stands above the workflow.
pub(super) const ABOUT: &str = "\
Applies the manifests of each merge that changes any, one environment after the other, each behind its GitHub
environment. All of an environment is applied, so nothing that was rejected or missed before is lost.
It never takes a release back: images stay as the releases left them.
GitHub looks at 300 changed files of a merge. After a larger one, or where `apply` had yet to make the cluster, run this
by hand.
";

pub(super) fn workflow(model: &Model, github: &Github, targets: &[Target<'_>]) -> Value {
    let mut jobs = Map::new();
    let mut before: Option<String> = None;
    for target in targets {
        let id = format!("deploy-{}", target.id());
        jobs.insert(id.clone(), deploy(model, github, target, before));
        before = Some(id);
    }
    let mut concurrency = json!({ "group": format!("deploy-{}", model.name), "cancel-in-progress": false });
    if has_queues(model) {
        concurrency["queue"] = "max".into();
    }
    let paths = [format!("{GENERATED}/kubernetes/**"), format!("{GENERATED}/doppler/**")];
    json!({
        "name": "deploy",
        "on": { "push": { "branches": [defaults::DEFAULT_BRANCH], "paths": paths }, "workflow_dispatch": {} },
        "permissions": {},
        "concurrency": concurrency,
        "jobs": jobs,
    })
}

fn deploy(model: &Model, github: &Github, target: &Target<'_>, before: Option<String>) -> Value {
    let environment = target.environment;
    let job = Job::new(&format!("deploy {}", target.id()), &github.runner, 60)
        .with("environment", environment.name())
        .with("runs-on", target.runs_on(&github.runner));
    let job = match before {
        Some(before) => job.with("needs", before),
        // A run by hand can be of any branch.
        None => job.with("if", format!("github.ref == 'refs/heads/{}'", defaults::DEFAULT_BRANCH)),
    };
    let reach = cluster::env(model, &github_cluster_id(&target.cluster.item.name));
    let env = env(model, target, &reach);
    let version = &target.cluster.kubernetes_version;
    job.step(checkout())
        .step(KUBECTL.step("Get kubectl", &[], cluster::kubectl(version)))
        .step(CLUSTER.step("Sign in to the cluster", &[], reach))
        .steps(&github.steps.deploy.before_deploy)
        .step(DEPLOY.step("Apply the manifests", &[&folder(target), &environment.namespace], env))
        .steps(&github.steps.deploy.after_deploy)
        .finish()
}

/// What the script reads: how it reaches the cluster, and the tokens that it writes into it.
fn env(model: &Model, target: &Target<'_>, reach: &Map<String, Value>) -> Map<String, Value> {
    let secret = |name: &str| format!("${{{{ secrets.{name} }}}}").into();
    let mut env = reach.clone();
    for (name, value) in [
        ("PLATFORM", model.name.as_str()),
        ("ENVIRONMENT", target.environment.name()),
        ("PLACEHOLDER", PLACEHOLDER_IMAGE),
    ] {
        env.insert(name.to_owned(), value.into());
    }
    if has_tunnel(target) {
        env.insert(GITHUB_TUNNEL_TOKEN.to_owned(), secret(GITHUB_TUNNEL_TOKEN));
    }
    let oracle = model.providers.oracle.as_ref().expect("clusters are Oracle's, and need the provider");
    let registries = target.environment.registries(&target.cluster.item.name, &oracle.region);
    if !registries.is_empty() {
        let registries: Vec<&str> = registries.iter().map(String::as_str).collect();
        env.insert("REGISTRIES".to_owned(), registries.join(" ").into());
        env.insert(GITHUB_REGISTRY_USERNAME.to_owned(), format!("${{{{ vars.{GITHUB_REGISTRY_USERNAME} }}}}").into());
        env.insert(GITHUB_REGISTRY_TOKEN.to_owned(), secret(GITHUB_REGISTRY_TOKEN));
    }
    env
}

fn has_tunnel(target: &Target<'_>) -> bool {
    let mut here = target.environment.services.iter().filter(|service| service.cluster == target.cluster.item.name);
    here.any(|service| service.is_public())
}

fn folder(target: &Target<'_>) -> String {
    let environment = format!("{GENERATED}/kubernetes/{}", target.environment.name());
    if target.alone { environment } else { format!("{environment}/_{}", target.cluster.item.name) }
}
