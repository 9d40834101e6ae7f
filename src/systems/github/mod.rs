//! Teams, and a repository a service with its ruleset and environments → GitHub.

mod code_owners;
mod environments;
mod releases;
mod repositories;
mod rules;
mod rulesets;
mod secrets;
mod sign_ins;
mod teams;
mod variables;

use super::System;
use crate::emit::hcl::{Block, Value, reference};
use crate::lint::Rule;
use crate::model::{self, Model, identifier};
use crate::plan::{Plan, Provider, Root};
use crate::source::Pointer;

/// GitHub: github.com or an Enterprise Server.
pub struct Github;

const PROVIDER: Provider = Provider { name: "github", source: "integrations/github", version: "~> 6.13" };

/// The data source of the repository that holds the document. It is there before Terraform runs.
const PLATFORM_REPOSITORY: &str = "data.github_repository.platform";

/// What the addresses of that repository's parts begin with.
const PLATFORM_OWNER: &str = "platform_repository";

/// The folder of the workflows that GitHub runs; a reusable workflow is called by its path there.
const WORKFLOWS: &str = ".github/workflows";

impl System for Github {
    fn rules(&self) -> &'static [Rule] {
        rules::RULES
    }

    fn keep_provider(&self, name: &str, model: &Model, root: &Root, plan: &mut Plan<'_>) {
        if let Some(account) = model.providers.github.as_ref().filter(|_| name == PROVIDER.name) {
            use_provider(account, plan, root);
        }
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        let Some(account) = &model.providers.github else { return };
        use_provider(account, plan, &Root::Shared);
        let repository = Block::data("github_repository", "platform")
            .from(
                &Pointer::root().path("providers.github.repository"),
                "holds the document; it was there before Terraform",
            )
            .set("name", account.repository.as_str());
        plan.root_wide(&Root::Shared, "github.tf", [repository]);
        teams::emit(model, plan);
        repositories::emit(model, account, plan);
        environments::emit(model, account, plan);
        sign_ins::emit(model, plan);
        secrets::emit(model, account, plan);
        variables::emit(model, account, plan);
        code_owners::emit(model, account, plan);
    }
}

/// What hangs on the workflows: those in the services' repositories, which call them, and the check that they report.
/// After the system that makes them.
pub struct Releases;

impl System for Releases {
    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        if let Some(account) = &model.providers.github {
            rulesets::emit_platform(account, plan);
            releases::emit(model, account, plan);
        }
    }
}

fn use_provider(account: &model::Github, plan: &mut Plan<'_>, root: &Root) {
    let base_url = account.base_url.as_deref().map(|url| format!("{}/", url.trim_end_matches('/')));
    let configuration = Block::provider("github")
        .from(&Pointer::root().path("providers.github"), "token from GITHUB_TOKEN")
        .set("owner", account.owner.as_str())
        .set_opt("base_url", base_url);
    plan.provider(root, PROVIDER, Some(configuration));
}

/// The name of a service's repository, as what hangs on the repository refers to it.
fn repository_name(service: &str) -> Value {
    reference(&format!("github_repository.{}.name", identifier(service)))
}

/// What Terraform knows a team by.
fn team_id(team: &str) -> Value {
    reference(&format!("github_team.{}.id", identifier(team)))
}

/// The name of the repository that holds the document.
fn platform_repository() -> Value {
    reference(&format!("{PLATFORM_REPOSITORY}.name"))
}
