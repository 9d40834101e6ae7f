//! Each root's providers → `terraform.tf` (versions, state) and `providers.tf` (configuration).

use crate::emit::hcl::{Block, Value, object};
use crate::model::Model;
use crate::model::defaults::TERRAFORM_VERSION;
use crate::plan::{Plan, RequiredProvider, Root};
use crate::source::Pointer;

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for (root, providers) in plan.roots() {
        plan.root_wide(&root, "terraform.tf", [terraform(model, &root, &providers)]);
        plan.root_wide(&root, "providers.tf", providers.into_iter().filter_map(|required| required.configuration));
    }
}

fn terraform(model: &Model, root: &Root, providers: &[RequiredProvider]) -> Block {
    let required = providers.iter().fold(Block::new("required_providers"), |block, required| {
        let provider = required.provider;
        block.set(
            provider.name,
            object([("source", Value::from(provider.source)), ("version", provider.version.into())]),
        )
    });
    Block::new("terraform")
        .set("required_version", format!("~> {TERRAFORM_VERSION}"))
        .nested(cloud(model, root))
        .nested(required)
}

/// Where the state is. Names are literal: Terraform allows nothing else here.
fn cloud(model: &Model, root: &Root) -> Block {
    let account = model.providers.terraform_cloud.as_ref().expect("the model needs providers.terraform_cloud");
    let workspaces =
        Block::new("workspaces").set("project", account.project.as_str()).set("name", workspace(model, root));
    Block::new("cloud")
        .caused_by(&Pointer::root().path("providers.terraform_cloud"))
        .set("organization", account.organization.as_str())
        .set_opt("hostname", (!account.is_public()).then_some(account.hostname.as_str()))
        .nested(workspaces)
}

/// The workspace of a root.
pub(super) fn workspace(model: &Model, root: &Root) -> String {
    format!("{}-{root}", model.name)
}
