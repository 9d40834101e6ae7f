//! The workflows' two sign-ins → what each may do in the subscription, and no more.

use super::{AZURERM, provider};
use crate::emit::hcl::{Block, list, reference};
use crate::model::{Model, WorkflowAccess, workflow_principal};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

/// Reading covers what Terraform refreshes; the keys of accounts are in its state, and no part of reading.
const PLAN: [&str; 2] = ["*/read", "Microsoft.CognitiveServices/accounts/listKeys/action"];
const APPLY: [&str; 4] = [
    "*/read",
    "Microsoft.CognitiveServices/*",
    "Microsoft.Resources/subscriptions/resourceGroups/write",
    "Microsoft.Resources/subscriptions/resourceGroups/delete",
];

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    plan.provider(&Root::Shared, AZURERM, Some(provider::shared(model)));
    plan.root_wide(&Root::Shared, "azure_workflows.tf", role(model, WorkflowAccess::Plan, &PLAN));
    plan.root_wide(&Root::Shared, "azure_workflows.tf", role(model, WorkflowAccess::Apply, &APPLY));
}

fn role(model: &Model, access: WorkflowAccess, actions: &[&str]) -> [Block; 2] {
    let azure = model.providers.azure.as_ref().expect("workflows that sign in to Azure have an account there");
    let at = Pointer::root().path("providers.azure.subscription_id");
    let scope = format!("/subscriptions/{}", azure.subscription_id);
    let id = access.id();
    let (name, what) = match access {
        WorkflowAccess::Plan => ("github-plan", "what plans may do: Azure's own roles allow more"),
        WorkflowAccess::Apply => ("github-apply", "what applies may do: nothing with rights, their own included"),
    };
    let definition = Block::resource("azurerm_role_definition", id)
        .from(&at, what)
        .set("name", format!("{}-{name}", model.name))
        .set("description", access.purpose(&model.name))
        .set("scope", scope.as_str())
        .set("assignable_scopes", [scope.as_str()])
        .nested(Block::new("permissions").set("actions", list(actions.iter().copied())));
    let assignment = Block::resource("azurerm_role_assignment", id)
        .from(&at, "an administrator applies a change of this")
        .set("scope", scope)
        .set("role_definition_id", reference(&format!("azurerm_role_definition.{id}.role_definition_resource_id")))
        .set("principal_id", reference(&workflow_principal(access)))
        .set("principal_type", "ServicePrincipal")
        .set("description", access.purpose(&model.name));
    [definition, assignment]
}
