//! `services` → a private repository each, with its alerts and the teams that work in it.

use std::collections::BTreeSet;

use super::{repository_name, rulesets, team_id};
use crate::emit::hcl::{Block, list, reference};
use crate::model::{Model, Repository, identifier};
use crate::plan::{Plan, Root};

/// Characters in a topic (GitHub, "Classifying your repository with topics", verified 2026-11).
const TOPIC_LENGTH: usize = 50;

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for service in &model.repositories {
        let blocks =
            [repository(model, service), default_branch(service), rulesets::default_branch(service), alerts(service)];
        let teams = owner(service).into_iter().chain(approvers(model, service));
        plan.terraform(&Root::Shared, &service.item, blocks.into_iter().chain(teams));
        let address = format!("github_repository.{}", identifier(&service.item.name));
        plan.stateful(&Root::Shared, &service.item, &address, "repository", &service.name, true);
    }
}

fn repository(model: &Model, service: &Repository) -> Block {
    let template = service.template.as_ref().map(|(owner, name)| {
        Block::new("template")
            .caused_by(&service.at.path("repository.template"))
            .set("owner", owner.as_str())
            .set("repository", name.as_str())
    });
    Block::resource("github_repository", &identifier(&service.item.name))
        .from(&service.at, "its code")
        .set("name", service.name.as_str())
        .set_opt("description", service.description.as_deref())
        .comment("the provider's own default is public")
        .set("visibility", "private")
        .set("topics", list(topics(model, service)))
        .gap()
        .set("has_issues", true)
        .set("has_projects", false)
        .set("has_wiki", false)
        .gap()
        .set("allow_squash_merge", true)
        .set("allow_merge_commit", false)
        .set("allow_rebase_merge", false)
        .set("squash_merge_commit_title", "PR_TITLE")
        .set("squash_merge_commit_message", "PR_BODY")
        .set("allow_auto_merge", true)
        .set("allow_update_branch", true)
        .set("delete_branch_on_merge", true)
        .gap()
        .when(template.is_none(), |block| {
            block.comment("without a first commit there is no branch to protect").set("auto_init", true)
        })
        .set("archive_on_destroy", true)
        .nested_all(template)
        .nested(lifecycle())
}

/// How the repository began is history: a change of it must not make a new one.
fn lifecycle() -> Block {
    let ignored = ["auto_init", "template"].map(reference);
    Block::new("lifecycle").set("prevent_destroy", true).set("ignore_changes", list(ignored))
}

/// GitHub has no tags; topics are the nearest. One that is too long is left out: the team's permission says the same.
fn topics(model: &Model, service: &Repository) -> BTreeSet<String> {
    let owner = service.team.as_ref().map(|team| format!("owner-{team}"));
    let all = [Some(format!("platform-{}", model.name)), owner, Some("managed-by-platc".to_owned())];
    all.into_iter().flatten().filter(|topic| topic.len() <= TOPIC_LENGTH).collect()
}

/// The organization decides what a new repository calls its first branch: it is renamed if need be.
fn default_branch(service: &Repository) -> Block {
    Block::resource("github_branch_default", &identifier(&service.item.name))
        .from(&service.at, "the branch that releases come from")
        .caused_by(&service.at.path("repository.default_branch"))
        .set("repository", repository_name(&service.item.name))
        .set("branch", service.default_branch.as_str())
        .set("rename", true)
}

fn alerts(service: &Repository) -> Block {
    Block::resource("github_repository_vulnerability_alerts", &identifier(&service.item.name))
        .from(&service.at, "says which dependencies have known holes")
        .set("repository", repository_name(&service.item.name))
        .set("enabled", true)
}

/// Terraform keeps the settings, so that the team needs no more than to push.
fn owner(service: &Repository) -> Option<Block> {
    let team = service.team.as_ref()?;
    let block = access(service, &identifier(&service.item.name), team, "push");
    Some(block.from(&service.at.key("team"), "owns it"))
}

/// Someone without access to a repository cannot approve its deployments.
fn approvers(model: &Model, service: &Repository) -> Vec<Block> {
    let here =
        model.environments.iter().filter(|environment| service.environments.iter().any(|e| e == environment.name()));
    let approvers: BTreeSet<&String> = here.flat_map(|environment| &environment.approvers).collect();
    let others = approvers.into_iter().filter(|team| service.team.as_ref() != Some(*team));
    let block = |team: &String| {
        let id = format!("{}_{}", identifier(&service.item.name), identifier(team));
        access(service, &id, team, "pull").from(&service.at, "approves its deployments, which takes access to it")
    };
    others.map(block).collect()
}

fn access(service: &Repository, id: &str, team: &str, permission: &str) -> Block {
    Block::resource("github_team_repository", id)
        .set("team_id", team_id(team))
        .set("repository", repository_name(&service.item.name))
        .set("permission", permission)
}
