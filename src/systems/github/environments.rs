//! `environments` → a GitHub environment in each repository that deploys there, with approval where it is protected.

use super::{PLATFORM_REPOSITORY, repository_name, team_id};
use crate::emit::hcl::{Block, Value, list, reference};
use crate::model::{self, Environment, Model, Repository, identifier};
use crate::plan::{Plan, Root};
use crate::spec::GithubPlan;

pub(super) fn emit(model: &Model, account: &model::Github, plan: &mut Plan<'_>) {
    for environment in &model.environments {
        plan.terraform(&Root::Shared, &environment.item, of_platform(environment, account));
    }
    for service in &model.repositories {
        for environment in environments_of(model, service) {
            plan.terraform(&Root::Shared, &service.item, of_service(service, environment, account));
        }
    }
}

fn environments_of<'m>(model: &'m Model, service: &Repository) -> impl Iterator<Item = &'m Environment> {
    model.environments.iter().filter(|environment| service.environments.iter().any(|name| name == environment.name()))
}

/// Whether a change to the environment waits for one of its approvers.
pub(super) fn asks_approvers(environment: &Environment, account: &model::Github) -> bool {
    environment.protected && !environment.approvers.is_empty() && account.plan == GithubPlan::Enterprise
}

fn of_platform(environment: &Environment, account: &model::Github) -> [Block; 2] {
    let id = format!("platform_repository_{}", identifier(environment.name()));
    let repository = reference(&format!("{PLATFORM_REPOSITORY}.name"));
    let block = gate(environment, account, &id, repository.clone());
    let branch = reference(&format!("{PLATFORM_REPOSITORY}.default_branch"));
    [block.from(&environment.at, "the platform's own changes to it"), from_branch(&id, repository, branch)]
}

fn of_service(service: &Repository, environment: &Environment, account: &model::Github) -> [Block; 2] {
    let id = format!("{}_{}", identifier(&service.item.name), identifier(environment.name()));
    let repository = repository_name(&service.item.name);
    let block = gate(environment, account, &id, repository.clone());
    let what = format!("its releases to {}", environment.name());
    let branch = reference(&format!("github_branch_default.{}.branch", identifier(&service.item.name)));
    [block.from(&service.at, &what).caused_by(&environment.at), from_branch(&id, repository, branch)]
}

fn gate(environment: &Environment, account: &model::Github, id: &str, repository: Value) -> Block {
    let block = Block::resource("github_repository_environment", id)
        .set("repository", repository)
        .set("environment", environment.name());
    let policy =
        Block::new("deployment_branch_policy").set("protected_branches", false).set("custom_branch_policies", true);
    let block = if asks_approvers(environment, account) {
        let teams = environment.approvers.iter().map(|team| team_id(team));
        block
            .set("prevent_self_review", true)
            .set("can_admins_bypass", false)
            .nested(Block::new("reviewers").caused_by(&environment.at.key("approvers")).set("teams", list(teams)))
    } else {
        block
    };
    block.nested(policy)
}

/// Only the default branch deploys. `protected_branches` would let every branch through: rulesets do not count there.
fn from_branch(id: &str, repository: Value, branch: Value) -> Block {
    Block::resource("github_repository_environment_deployment_policy", id)
        .note("only the default branch deploys")
        .set("repository", repository)
        .set("environment", reference(&format!("github_repository_environment.{id}.environment")))
        .set("branch_pattern", branch)
}
