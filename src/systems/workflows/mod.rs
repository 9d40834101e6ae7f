//! GitHub workflows of the platform's own repository: `verify` for each pull request, `apply` and `deploy` for each
//! merge; `release`, which the services call; and `self-service`, for whoever asks for something new.

mod actions;
mod apply;
mod cluster;
mod credentials;
mod deploy;
mod forms;
mod jobs;
mod release;
mod runner;
mod scripts;
mod self_service;
#[cfg(test)]
mod tests;
mod verify;

use serde_json::Value;

use self::cluster::Target;
use self::jobs::TerraformRoot;
use super::System;
use crate::emit::yaml;
use crate::lint::Rule;
use crate::model::{Item, Model, Section};
use crate::plan::{Plan, header_line};
use crate::source::Pointer;

pub struct Workflows;

impl System for Workflows {
    fn rules(&self) -> &'static [Rule] {
        runner::RULES
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        let Some(github) = &model.providers.github else { return };
        let roots = TerraformRoot::all(model, plan);
        if roots.is_empty() {
            return;
        }
        let item = Item::new(Section::Platform, &model.name);
        let at = Pointer::root().path("providers.github");
        // which clusters there are, and of which version, is what `deploy` and `release` go by
        let sections = [Section::Environments.pointer(), Section::Clusters.pointer()];
        let causes: Vec<Pointer> = [at.clone(), Pointer::root().key("providers")].into_iter().chain(sections).collect();
        let mut write = |name: &str, about: &str, workflow: &Value| {
            let header = format!("{}\n\n{about}", header_line());
            let path = format!("{}/{name}.yml", github.workflows);
            plan.text(&path, &item, yaml::print(&header, workflow), &causes);
        };
        write("verify", verify::ABOUT, &verify::workflow(model, &github.runner, &roots));
        write("apply", &apply::about(model), &apply::workflow(model, &github.runner, &roots));
        write("self-service", self_service::ABOUT, &self_service::workflow(model, &github.runner));
        let targets = Target::all(model);
        if !targets.is_empty() {
            write("deploy", deploy::ABOUT, &deploy::workflow(model, &github.runner, &targets));
            write("release", release::ABOUT, &release::workflow(model, &github.runner, &targets));
            scripts::emit(scripts::OF_CLUSTERS, &item, &at, plan);
        }
        scripts::emit(scripts::OF_TERRAFORM, &item, &at, plan);
        self_service::emit_forms(model, &github.workflows, &item, plan);
        scripts::emit(scripts::OF_REQUESTS, &item, &at, plan);
    }
}
