//! A repository → the rules of its default branch.

use super::{PLATFORM_OWNER, WORKFLOWS, platform_repository, repository_name};
use crate::emit::hcl::{Block, Value, list};
use crate::model::{self, Repository, VERIFY, identifier};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

/// The actor that stands for the owners of the organization (provider, "repository_ruleset", verified 2026-11).
const ORGANIZATION_OWNERS: u64 = 1;

/// The App that reports the checks of workflows at github.com (rust-lang/team#2200, verified 2026-11). A server of one's
/// own has another.
const GITHUB_ACTIONS: u64 = 15368;

/// Changes come by a reviewed pull request, squashed; the branch is neither deleted nor rewritten.
pub(super) fn default_branch(service: &Repository, account: &model::Github) -> Block {
    let review = reviewed(Block::new("pull_request").set("allowed_merge_methods", list(["squash"])));
    let rules = kept(Block::new("rules")).set("required_linear_history", true).nested(review);
    ruleset(&identifier(&service.item.name), repository_name(&service.item.name))
        .from(&service.at, "what may reach the default branch")
        .nested(bypass(account))
        .nested(rules)
}

/// The platform's own repository, where GitHub runs the workflow `verify` in it: a check that nothing reports would keep
/// every pull request waiting.
pub(super) fn emit_platform(account: &model::Github, plan: &mut Plan<'_>) {
    if plan.text_of(&format!("{WORKFLOWS}/{VERIFY}.yml")).is_some_and(reports) {
        let has_owners = plan.has_text(&account.code_owners());
        plan.root_wide(&Root::Shared, "github.tf", [platform(account, has_owners)]);
    }
}

/// Whether a workflow has the job `verify`: one of the user's may have others.
fn reports(workflow: &str) -> bool {
    let parsed: Option<serde_json::Value> = serde_saphyr::from_str(workflow).ok();
    parsed.is_some_and(|workflow| workflow.pointer(&format!("/jobs/{VERIFY}")).is_some())
}

fn platform(account: &model::Github, has_owners: bool) -> Block {
    let at = Pointer::root().path("providers.github.repository");
    let review = Block::new("pull_request").when(has_owners, |block| block.set("require_code_owner_review", true));
    let rules = kept(Block::new("rules")).nested(reviewed(review)).nested(verified(account));
    let owners = Block::new("bypass_actors")
        .comment("owners of the organization, in a pull request: `verify` must not keep out what mends it")
        .set("actor_type", "OrganizationAdmin")
        .set("actor_id", ORGANIZATION_OWNERS)
        .set("bypass_mode", "pull_request");
    ruleset(PLATFORM_OWNER, platform_repository())
        .from(&at, "what may reach the default branch, from which everything is applied")
        .nested(owners)
        .nested(rules)
}

fn ruleset(id: &str, repository: Value) -> Block {
    let branch =
        Block::new("ref_name").set("include", list(["~DEFAULT_BRANCH"])).set("exclude", Value::List(Vec::new()));
    Block::resource("github_repository_ruleset", id)
        .set("repository", repository)
        .set("name", "default-branch")
        .set("target", "branch")
        .set("enforcement", "active")
        .nested(Block::new("conditions").nested(branch))
}

fn kept(rules: Block) -> Block {
    rules.set("deletion", true).set("non_fast_forward", true)
}

/// What was planned is what is applied only on top of all that was merged before.
fn verified(account: &model::Github) -> Block {
    let check = Block::new("required_check").set("context", VERIFY).when(account.base_url.is_none(), |block| {
        block.comment("GitHub Actions: no other app can report it").set("integration_id", GITHUB_ACTIONS)
    });
    Block::new("required_status_checks").set("strict_required_status_checks_policy", true).nested(check)
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

fn reviewed(pull_request: Block) -> Block {
    pull_request
        .set("required_approving_review_count", 1)
        .set("dismiss_stale_reviews_on_push", true)
        .set("require_last_push_approval", true)
        .set("required_review_thread_resolution", true)
}

#[cfg(test)]
mod tests {
    use crate::source::{Repository, Source, Unseen};

    /// A repository with a workflow `verify` of the user's.
    struct Template(&'static str);

    impl Repository for Template {
        fn read(&self, path: &str) -> Result<String, String> {
            let is_it = path == "platform/templates/workflows/verify.yml";
            is_it.then(|| self.0.to_owned()).ok_or_else(|| crate::source::ABSENT.to_owned())
        }
    }

    /// `github.tf` of the shared root, with these settings of `providers.github`.
    fn github(settings: &str, repository: &dyn Repository) -> String {
        let text = format!(
            "version: 1\nname: acme\nproviders:\n  github: {{ owner: acme, repository: platform{settings} }}\n  \
             terraform_cloud: {{ organization: acme, project: platform }}\nenvironments: {{ staging: {{}} }}\n"
        );
        let compilation = crate::compile(Source { name: "platform.yaml".to_owned(), text }, repository);
        assert!(!compilation.has_errors(), "{:?}", compilation.diagnostics);
        compilation.files.get("generated/terraform/shared/github.tf").expect("GitHub is in use").text.clone()
    }

    #[test]
    fn the_check_of_the_platform_is_required_where_a_workflow_reports_it() {
        let required =
            |settings, repository: &dyn Repository| github(settings, repository).contains("context = \"verify\"");
        assert!(required(", workflows: .github/workflows", &Unseen));
        assert!(!required("", &Unseen), "GitHub does not run it from elsewhere");
        let more = Template("{{{ workflow }}}\n  own:\n    runs-on: x\n    steps: [{ run: \"true\" }]\n");
        assert!(required(", workflows: .github/workflows", &more), "it has more jobs");
        let own =
            "name: verify\non: { pull_request: {} }\njobs: { mine: { runs-on: x, steps: [{ run: \"true\" }] } }\n";
        assert!(!required(", workflows: .github/workflows", &Template(own)), "nothing reports it");
    }

    #[test]
    fn only_github_actions_can_report_it_where_its_id_is_known() {
        let text = github(", workflows: .github/workflows", &Unseen);
        assert!(text.contains("integration_id = 15368"), "{text}");
        let server = ", workflows: .github/workflows, base_url: \"https://github.acme.example\"";
        assert!(!github(server, &Unseen).contains("integration_id"));
    }
}
