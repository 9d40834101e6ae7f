//! Microsoft Entra ID: groups, applications that people sign in to, devices, and the workflows' own sign-ins.

mod access;
mod applications;
mod devices;
mod graph;
mod groups;
mod people;
mod permissions;
mod redirects;
mod rules;
mod secrets;
mod workflows;

use super::System;
use crate::emit::hcl::{Block, Value, list, reference};
use crate::lint::Rule;
use crate::model::{Model, TrustingCloud, WorkflowAccess, workflow_principal};
use crate::plan::{Plan, Provider, Root};
use crate::source::Pointer;

/// Everything here exists once, in the shared root: a tenant has no environments.
pub struct Entra;

const AZUREAD: Provider = Provider { name: "azuread", source: "hashicorp/azuread", version: "~> 3.9" };
const TIME: Provider = Provider { name: "time", source: "hashicorp/time", version: "~> 0.14" };

impl System for Entra {
    fn rules(&self) -> &'static [Rule] {
        rules::RULES
    }

    fn keep_provider(&self, name: &str, model: &Model, root: &Root, plan: &mut Plan<'_>) {
        if name == AZUREAD.name && model.providers.azure.is_some() {
            plan.provider(root, AZUREAD, Some(configuration(model)));
        }
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        if !model.identity.is_empty() || model.has_access() || model.workflows_use(TrustingCloud::Azure) {
            plan.provider(&Root::Shared, AZUREAD, Some(configuration(model)));
            plan.root_wide(&Root::Shared, "entra.tf", common(model));
        }
        groups::emit(model, plan);
        applications::emit(model, plan);
        access::emit(model, plan);
        devices::emit(model, plan);
        if model.workflows_use(TrustingCloud::Azure) {
            workflows::emit(model, plan);
        }
    }
}

fn configuration(model: &Model) -> Block {
    let azure = model.providers.azure.as_ref().expect("the model needs providers.azure");
    Block::provider("azuread")
        .from(
            &Pointer::root().path("providers.azure.tenant_id"),
            "signs in as ARM_CLIENT_ID, with OIDC in the workflows",
        )
        .set("tenant_id", azure.tenant_id.as_str())
}

/// What the files of several items refer to.
fn common(model: &Model) -> Vec<Block> {
    let graph = (has_applications(model) || model.workflows_use(TrustingCloud::Azure)).then(graph::principal);
    let has_owned = !model.identity.groups.is_empty() || has_applications(model);
    let caller = Block::data("azuread_client_config", "current").note("Who runs Terraform, and so owns what it makes.");
    let caller = (has_owned && !model.workflows_use(TrustingCloud::Azure)).then_some(caller);
    graph.into_iter().chain(caller).collect()
}

fn has_applications(model: &Model) -> bool {
    !model.identity.applications.is_empty() || model.has_access()
}

/// Who owns what Terraform makes. Where workflows apply, it is their principal, whoever plans: the owner would
/// otherwise change with each person and with each pull request.
fn owner(model: &Model) -> Value {
    if model.workflows_use(TrustingCloud::Azure) {
        reference(&workflow_principal(WorkflowAccess::Apply))
    } else {
        reference("data.azuread_client_config.current.object_id")
    }
}

/// Whose an application is. Tags at Entra ID are switches, and spread to the principal of the application
/// (provider, "azuread_application", verified 2026-11).
fn notes(model: &Model) -> String {
    format!("Part of the platform {}, managed by platc", model.name)
}

/// [`owner`] alone, as a list.
fn owners(model: &Model) -> Value {
    list([owner(model)])
}
