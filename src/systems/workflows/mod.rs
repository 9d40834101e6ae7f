//! GitHub workflows of the platform's own repository: `verify` for each pull request, `apply`, `deploy` and
//! `significant-changes` for each merge, `drift` each night; `release`, which the services call; and `self-service`, for
//! whoever asks for something new.

mod actions;
mod apply;
mod cluster;
mod credentials;
mod deploy;
mod drift;
mod forms;
mod jobs;
mod release;
mod runner;
mod scripts;
mod self_service;
mod significant_changes;
mod steps;
mod templates;
#[cfg(test)]
mod tests;
mod verify;

use std::collections::BTreeSet;

use serde_json::Value;

use self::cluster::Target;
use self::jobs::TerraformRoot;
use self::scripts::Script;
use super::System;
use crate::lint::Rule;
use crate::model::{Environment, Github, Item, Model, Section};
use crate::plan::Plan;
use crate::source::Pointer;

static RULES: &[Rule] = &[
    Rule { codes: &[&runner::ENTERPRISE_RUNNER], check: runner::enterprise_runner },
    Rule { codes: &[&runner::RUNNER_OUT_OF_REACH], check: runner::out_of_reach },
    Rule { codes: steps::CODES, check: steps::check },
];

pub struct Workflows;

impl System for Workflows {
    fn rules(&self) -> &'static [Rule] {
        RULES
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        let Some(github) = &model.providers.github else { return };
        let roots = TerraformRoot::all(model, plan);
        if roots.is_empty() {
            return;
        }
        let item = Item::new(Section::Platform, &model.name);
        let at = Pointer::root().path("providers.github");
        for workflow in all(model, github, &roots) {
            let path = format!("{}/{}.yml", github.workflows, workflow.name);
            match templates::text(model, &roots, &workflow) {
                Ok(text) => plan.text(&path, &item, text, &workflow.causes),
                Err(found) => plan.report(found),
            }
            scripts::emit(workflow.scripts, &item, &at, plan);
        }
        self_service::emit_forms(model, &github.workflows, &item, plan);
    }
}

/// A workflow before it is written.
struct Workflow {
    name: &'static str,
    /// What stands above it.
    about: String,
    value: Value,
    /// What it runs that no workflow before it runs.
    scripts: &'static [&'static Script],
    /// The places in the document that it comes from.
    causes: Vec<Pointer>,
}

/// Where the secrets of workers are named, which Terraform is given by the workflows that run it.
fn worker_secrets(model: &Model) -> BTreeSet<Pointer> {
    let of = |environment: &Environment| {
        let workers = environment.workers.iter().filter(|worker| !worker.secrets.is_empty());
        workers.map(|worker| environment.written_at(&worker.at.key("secrets"))).collect::<Vec<_>>()
    };
    model.environments.iter().flat_map(of).collect()
}

/// Every workflow that the platform has, in the order in which a change meets them.
fn all(model: &Model, github: &Github, roots: &[TerraformRoot]) -> Vec<Workflow> {
    let root = Pointer::root();
    // Which clusters there are, and of which version, is what `deploy` and `release` go by.
    let sections = [Section::Environments.pointer(), Section::Clusters.pointer()];
    let providers = [root.path("providers.github"), root.key("providers")];
    let causes: Vec<Pointer> = providers.into_iter().chain(sections).collect();
    let new = |name, about: &str, value, scripts| Workflow {
        name,
        about: about.to_owned(),
        value,
        scripts,
        causes: causes.clone(),
    };
    let mut all = vec![
        new("verify", verify::ABOUT, verify::workflow(model, github, roots), scripts::OF_TERRAFORM),
        new("apply", &apply::about(model), apply::workflow(model, github, roots), &[]),
        new("drift", drift::ABOUT, drift::workflow(model, github, roots), &[]),
        new("self-service", self_service::ABOUT, self_service::workflow(model, github), scripts::OF_REQUESTS),
    ];
    let of_terraform = all.iter_mut().filter(|workflow| ["verify", "apply", "drift"].contains(&workflow.name));
    of_terraform.for_each(|workflow| workflow.causes.extend(worker_secrets(model)));
    if let Some(changes) = &model.documentation.significant_changes {
        let value = significant_changes::workflow(github, changes);
        let mut workflow =
            new("significant-changes", significant_changes::ABOUT, value, scripts::OF_SIGNIFICANT_CHANGES);
        workflow.causes.push(root.path("documentation.significant_changes"));
        all.push(workflow);
    }
    let targets = Target::all(model);
    if !targets.is_empty() {
        all.push(new("deploy", deploy::ABOUT, deploy::workflow(model, github, &targets), scripts::OF_CLUSTERS));
        all.push(new("release", release::ABOUT, release::workflow(model, github, &targets), &[]));
    }
    all
}
