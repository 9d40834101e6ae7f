//! As whom the workflows sign in to clouds → variables of the platform's repository and of its GitHub environments.
//!
//! The repository's serve the plans. An environment's go before them, and serve the applies of its root.

use super::{PLATFORM_OWNER, platform_repository};
use crate::emit::hcl::{Block, reference};
use crate::model::{Model, TrustedJob, TrustingCloud, WorkflowAccess, identifier, workflow_sign_in};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for cloud in TrustingCloud::ALL.into_iter().filter(|cloud| model.workflows_use(*cloud)) {
        plan.root_wide(&Root::Shared, "github.tf", [of_repository(cloud)]);
        for job in model.trusted_jobs(cloud, WorkflowAccess::Apply) {
            let TrustedJob::Environment(name) = job else { continue };
            let block = of_environment(cloud, &name);
            match model.environments.iter().find(|environment| environment.name() == name) {
                Some(environment) => plan.terraform(&Root::Shared, &environment.item, [block]),
                None => plan.root_wide(&Root::Shared, "github.tf", [block]),
            }
        }
    }
}

fn of_repository(cloud: TrustingCloud) -> Block {
    Block::resource("github_actions_variable", &format!("{PLATFORM_OWNER}_{}", id(cloud)))
        .from(&at(), "what its plans sign in as")
        .set("repository", platform_repository())
        .set("variable_name", cloud.variable())
        .set("value", reference(&workflow_sign_in(cloud, WorkflowAccess::Plan)))
}

fn of_environment(cloud: TrustingCloud, environment: &str) -> Block {
    let gate = format!("{PLATFORM_OWNER}_{}", identifier(environment));
    Block::resource("github_actions_environment_variable", &format!("{gate}_{}", id(cloud)))
        .from(&at(), &format!("what the applies of {environment} sign in as"))
        .set("repository", platform_repository())
        .set("environment", reference(&format!("github_repository_environment.{gate}.environment")))
        .set("variable_name", cloud.variable())
        .set("value", reference(&workflow_sign_in(cloud, WorkflowAccess::Apply)))
}

fn id(cloud: TrustingCloud) -> String {
    cloud.variable().to_ascii_lowercase()
}

fn at() -> Pointer {
    Pointer::root().path("providers.github")
}
