//! Environments, and what exists once → a compartment each, and the tags of everything in it.

use super::accounts::{account, identity};
use super::names::tags;
use crate::emit::hcl::{Block, reference};
use crate::model::{Environment, Model};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

pub(super) fn of_environment(model: &Model, environment: &Environment, root: &Root, plan: &mut Plan<'_>) {
    let what = "holds everything of this environment at Oracle";
    let description =
        environment.description.clone().unwrap_or_else(|| format!("{} of {}", environment.name(), model.name));
    emit(model, root, compartment(model, root, &environment.at, what, &description, environment.protected), plan);
}

pub(super) fn of_shared(model: &Model, root: &Root, plan: &mut Plan<'_>) {
    let what = "holds what of Oracle the environments share";
    let description = format!("What the environments of {} share", model.name);
    emit(model, root, compartment(model, root, &Pointer::root().key("services"), what, &description, true), plan);
}

fn emit(model: &Model, root: &Root, compartment: Block, plan: &mut Plan<'_>) {
    let tags = Block::locals()
        .from(&Pointer::root().key("name"), "on everything at Oracle")
        .set("oracle_tags", tags(&model.name, &root.to_string()));
    plan.root_wide(root, "oracle.tf", [tags, compartment]);
}

fn compartment(model: &Model, root: &Root, at: &Pointer, what: &str, description: &str, protected: bool) -> Block {
    let account = account(model);
    identity(model, "oci_identity_compartment", "platform")
        .from(at, what)
        .set("compartment_id", account.compartment.as_deref().unwrap_or(&account.tenancy))
        .set("name", format!("{}-{root}", model.name))
        .set("description", description)
        .set("freeform_tags", reference("local.oracle_tags"))
        .gap()
        .comment("whether a destroy deletes the compartment at Oracle, or only forgets it")
        .set("enable_delete", !protected)
        .when(protected, |block| block.nested(Block::new("lifecycle").set("prevent_destroy", true)))
}
