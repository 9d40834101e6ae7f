//! A repository → the rules of its default branch.

use super::repository_name;
use crate::emit::hcl::{Block, Value, list};
use crate::model::{Repository, identifier};

/// The actor that stands for the owners of the organization (provider, "repository_ruleset", verified 2026-11).
const ORGANIZATION_OWNERS: u32 = 1;

/// Changes come by a reviewed pull request, squashed; the branch is neither deleted nor rewritten.
pub(super) fn default_branch(service: &Repository) -> Block {
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
        .nested(bypass())
        .nested(rules)
}

/// Terraform itself commits the workflow that releases the service.
fn bypass() -> Block {
    Block::new("bypass_actors")
        .comment("owners of the organization, as Terraform is: it commits the release workflow")
        .set("actor_type", "OrganizationAdmin")
        .set("actor_id", ORGANIZATION_OWNERS)
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
