//! `services` → a private repository each, with its alerts and the teams that work in it.

use std::collections::BTreeSet;

use super::{repository_name, rulesets, team_id};
use crate::emit::hcl::{Block, list, reference};
use crate::model::{self, Model, Repository, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};
use crate::source::Pointer;

/// Characters in a topic (GitHub, "Classifying your repository with topics", verified 2026-11).
const TOPIC_LENGTH: usize = 50;

/// Provider integrations/github, "github_repository", Import (verified 2026-11).
static REPOSITORY: ImportId = ImportId { form: "<name>", name: Some("name") };

pub(super) fn emit(model: &Model, account: &model::Github, plan: &mut Plan<'_>) {
    for service in &model.repositories {
        let ruleset = rulesets::default_branch(service, account);
        let first = [repository(model, account, service), default_branch(service), ruleset];
        plan.terraform(&Root::Shared, &service.item, first.into_iter().chain(alerts(service)).chain(access(service)));
        let address = format!("github_repository.{}", identifier(&service.item.name));
        plan.stateful(&Root::Shared, &service.item, &address, "repository", &service.name, true);
        let thing = Adoptable { address: &address, by: &REPOSITORY, name: &service.name, within: None };
        plan.adoptable(&Root::Shared, &Root::Shared, &service.item, &thing);
    }
}

fn repository(model: &Model, account: &model::Github, service: &Repository) -> Block {
    let template = service.template.as_ref().map(|(owner, name)| {
        Block::new("template")
            .caused_by(&service.at.path("repository.template"))
            .set("owner", owner.as_str())
            .set("repository", name.as_str())
    });
    let block = Block::resource("github_repository", &identifier(&service.item.name))
        .from(&service.at, "its code")
        .comment("checkov:skip=CKV_GIT_3:alerts are a resource of their own below; the argument here is deprecated")
        .set("name", service.name.as_str())
        .set_opt("description", service.description.as_deref())
        .comment("the provider's own default is public")
        .set("visibility", "private")
        .set("topics", list(topics(model, service)))
        .gap();
    merging(block)
        .gap()
        .when(template.is_none(), |block| {
            block.comment("without a first commit there is no branch to protect").set("auto_init", true)
        })
        .set("archive_on_destroy", true)
        .nested_all(template)
        .nested_all(account.secret_protection.then(secret_protection))
        .nested(lifecycle())
}

fn merging(repository: Block) -> Block {
    repository
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
}

fn secret_protection() -> Block {
    let enabled = |kind: &str| Block::new(kind).set("status", "enabled");
    Block::new("security_and_analysis")
        .caused_by(&Pointer::root().path("providers.github.secret_protection"))
        .nested(enabled("secret_scanning"))
        .nested(enabled("secret_scanning_push_protection"))
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

/// Dependabot can only mend what the alerts know.
fn alerts(service: &Repository) -> [Block; 2] {
    let id = identifier(&service.item.name);
    let alerts = Block::resource("github_repository_vulnerability_alerts", &id)
        .from(&service.at, "says which dependencies have known holes")
        .set("repository", repository_name(&service.item.name))
        .set("enabled", true);
    let updates = Block::resource("github_repository_dependabot_security_updates", &id)
        .from(&service.at, "proposes the update that closes a hole")
        .set("repository", reference(&format!("github_repository_vulnerability_alerts.{id}.repository")))
        .set("enabled", true);
    [alerts, updates]
}

fn access(service: &Repository) -> impl Iterator<Item = Block> {
    service.access.iter().map(|(team, access)| {
        Block::resource("github_team_repository", &format!("{}_{}", identifier(&service.item.name), identifier(team)))
            .from(&access.at, &format!("what {team} may do in it"))
            .set("team_id", team_id(team))
            .set("repository", repository_name(&service.item.name))
            .set("permission", access.level.as_str())
    })
}
