//! Environments → their workspaces, in the shared root. The shared root's own workspace makes itself at `init`.

use super::{TFE, roots};
use crate::emit::hcl::{Block, Value, list, reference};
use crate::model::defaults::TERRAFORM_VERSION;
use crate::model::{Environment, Model, identifier};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    let account = model.providers.terraform_cloud.as_ref().expect("the model needs providers.terraform_cloud");
    let configuration = Block::provider("tfe")
        .from(&Pointer::root().path("providers.terraform_cloud"), "token from TFE_TOKEN")
        .set_opt("hostname", (!account.is_public()).then_some(account.hostname.as_str()))
        .set("organization", account.organization.as_str());
    plan.provider(&Root::Shared, TFE, Some(configuration));
    let project = Block::data("tfe_project", "platform")
        .from(
            &Pointer::root().path("providers.terraform_cloud.project"),
            "made by hand, with the shared root's workspace in it",
        )
        .set("name", account.project.as_str());
    plan.root_wide(&Root::Shared, "terraform_cloud.tf", [project]);
    for environment in &model.environments {
        let address = format!("tfe_workspace.{}", identifier(environment.name()));
        let name = roots::workspace(model, &Root::Environment(environment.name().to_owned()));
        // whoever deletes it deletes the state of all that is still there
        plan.stateful(&Root::Shared, &environment.item, &address, "Terraform state", &name, true);
        plan.terraform(&Root::Shared, &environment.item, workspace(environment, &name, &model.name));
    }
}

fn workspace(environment: &Environment, name: &str, platform: &str) -> [Block; 2] {
    let id = identifier(environment.name());
    let tags =
        ["managed-by:platc".to_owned(), format!("platform:{platform}"), format!("environment:{}", environment.name())];
    let workspace = Block::resource("tfe_workspace", &id)
        .from(&environment.at, "keeps the state of this environment's root")
        .set("name", name)
        .set_opt("description", environment.description.as_deref())
        .set("project_id", reference("data.tfe_project.platform.id"))
        .set("terraform_version", format!("~> {TERRAFORM_VERSION}.0"))
        .set("tag_names", list(tags.map(Value::from)))
        .gap()
        .set("allow_destroy_plan", !environment.protected)
        .set("auto_apply", false)
        .set("queue_all_runs", false)
        .nested(Block::new("lifecycle").set("prevent_destroy", true));
    let settings = Block::resource("tfe_workspace_settings", &id)
        .from(&environment.at, "plans and applies run in GitHub Actions; this keeps only the state")
        .set("workspace_id", reference(&format!("tfe_workspace.{id}.id")))
        .set("execution_mode", "local")
        .set("global_remote_state", false);
    [workspace, settings]
}
