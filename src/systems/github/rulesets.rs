//! A repository → the rules of its default branch.

use super::repository_name;
use crate::emit::hcl::{Block, Value, list};
use crate::model::{self, Repository, identifier};
use crate::source::Pointer;

/// The actor that stands for the owners of the organization (provider, "repository_ruleset", verified 2026-11).
const ORGANIZATION_OWNERS: u64 = 1;

/// Changes come by a reviewed pull request, squashed; the branch is neither deleted nor rewritten.
pub(super) fn default_branch(service: &Repository, account: &model::Github) -> Block {
    let branch =
        Block::new("ref_name").set("include", list(["~DEFAULT_BRANCH"])).set("exclude", Value::List(Vec::new()));
    let rules = Block::new("rules")
        .set("deletion", true)
        .set("non_fast_forward", true)
        .set("required_linear_history", true)
        .nested(pull_request());
    Block::resource("github_repository_ruleset", &identifier(&service.item.name))
        .from(&service.at, "what may reach the default branch")
        .set("repository", repository_name(&service.item.name))
        .set("name", "default-branch")
        .set("target", "branch")
        .set("enforcement", "active")
        .nested(Block::new("conditions").nested(branch))
        .nested(bypass(account))
        .nested(rules)
}

/// Terraform itself commits the workflow that releases the service.
fn bypass(account: &model::Github) -> Block {
    let (kind, id) = account.app_id.map_or(("OrganizationAdmin", ORGANIZATION_OWNERS), |app| ("Integration", app));
    Block::new("bypass_actors")
        .caused_by(&Pointer::root().path("providers.github.app_id"))
        .comment("Terraform, which commits the workflow that releases the service")
        .set("actor_type", kind)
        .set("actor_id", id)
        .set("bypass_mode", "always")
}

fn pull_request() -> Block {
    Block::new("pull_request")
        .set("allowed_merge_methods", list(["squash"]))
        .set("required_approving_review_count", 1)
        .set("dismiss_stale_reviews_on_push", true)
        .set("require_last_push_approval", true)
        .set("required_review_thread_resolution", true)
}
