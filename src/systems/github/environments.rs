//! `environments` → a GitHub environment in each repository that deploys there, with approval where it is protected.

use super::{PLATFORM_OWNER, PLATFORM_REPOSITORY, platform_repository, repository_name};
use crate::emit::hcl::{Block, Value, list, reference};
use crate::model::{self, Environment, Model, Repository, identifier};
use crate::plan::{Plan, Root};
use crate::source::Pointer;
use crate::spec::GithubPlan;

pub(super) fn emit(model: &Model, account: &model::Github, plan: &mut Plan<'_>) {
    plan.root_wide(&Root::Shared, "github.tf", of_shared(model, account));
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

/// A repository that deploys.
struct Target {
    /// What the addresses of its parts begin with.
    owner: String,
    repository: Value,
    default_branch: Value,
}

/// Whether a change to the environment waits for one of its approvers.
fn asks_approvers(environment: &Environment, account: &model::Github) -> bool {
    environment.protected && !environment.approvers.is_empty() && account.plan == GithubPlan::Enterprise
}

/// What all environments share is production's too: it asks whom the last protected environment asks.
fn of_shared(model: &Model, account: &model::Github) -> [Block; 2] {
    let name = Root::Shared.to_string();
    let target = Target::platform();
    let protected = model.environments.iter().rfind(|environment| asks_approvers(environment, account));
    let gate = gate(&name, protected, &target)
        .from(&Pointer::root().path("providers.github"), "the platform's own changes to what all environments share");
    let gate =
        model.environments.iter().fold(gate, |gate, environment| gate.caused_by(&environment.at.key("protected")));
    [gate, from_branch(&name, target)]
}

fn of_platform(environment: &Environment, account: &model::Github) -> [Block; 2] {
    let target = Target::platform();
    let protected = Some(environment).filter(|environment| asks_approvers(environment, account));
    let gate = gate(environment.name(), protected, &target).from(&environment.at, "the platform's own changes to it");
    [gate, from_branch(environment.name(), target)]
}

fn of_service(service: &Repository, environment: &Environment, account: &model::Github) -> [Block; 2] {
    let owner = identifier(&service.item.name);
    let target = Target {
        repository: repository_name(&service.item.name),
        default_branch: reference(&format!("github_branch_default.{owner}.branch")),
        owner,
    };
    let what = format!("its releases to {}", environment.name());
    let protected = Some(environment).filter(|environment| asks_approvers(environment, account));
    let gate = gate(environment.name(), protected, &target).from(&service.at, &what).caused_by(&environment.at);
    [gate, from_branch(environment.name(), target)]
}

impl Target {
    fn platform() -> Self {
        Self {
            owner: PLATFORM_OWNER.to_owned(),
            repository: platform_repository(),
            default_branch: reference(&format!("{PLATFORM_REPOSITORY}.default_branch")),
        }
    }

    fn part(&self, name: &str) -> String {
        format!("{}_{}", self.owner, identifier(name))
    }
}

/// `protected`: whose approvers it asks.
fn gate(name: &str, protected: Option<&Environment>, target: &Target) -> Block {
    let policy =
        Block::new("deployment_branch_policy").set("protected_branches", false).set("custom_branch_policies", true);
    Block::resource("github_repository_environment", &target.part(name))
        .set("repository", target.repository.clone())
        .set("environment", name)
        .when(protected.is_some(), |block| block.set("prevent_self_review", true).set("can_admins_bypass", false))
        .nested_all(protected.map(|environment| reviewers(environment, target)))
        .nested(policy)
}

/// The teams by way of their access to the repository, without which GitHub takes no one as a reviewer.
fn reviewers(environment: &Environment, target: &Target) -> Block {
    let team = |team: &String| reference(&format!("github_team_repository.{}.team_id", target.part(team)));
    Block::new("reviewers")
        .caused_by(&environment.at.key("approvers"))
        .set("teams", list(environment.approvers.iter().map(team)))
}

/// Only the default branch deploys. `protected_branches` would let every branch through: rulesets do not count there.
fn from_branch(name: &str, target: Target) -> Block {
    let id = target.part(name);
    Block::resource("github_repository_environment_deployment_policy", &id)
        .note("only the default branch deploys")
        .set("repository", target.repository)
        .set("environment", reference(&format!("github_repository_environment.{id}.environment")))
        .set("branch_pattern", target.default_branch)
}
