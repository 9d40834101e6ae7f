//! Environment → its compartment, and the tags of everything in it.

use super::names::tags;
use crate::emit::hcl::{Block, reference};
use crate::model::{Environment, Model};
use crate::plan::{Plan, Root};

pub(super) fn emit(model: &Model, environment: &Environment, root: &Root, plan: &mut Plan<'_>) {
    let name = environment.name();
    let tags = Block::locals().set("oracle_tags", tags(&model.name, name));
    let account = super::account(model);
    let parent = account.compartment.as_deref().unwrap_or(&account.tenancy);
    let description =
        environment.description.as_deref().map_or_else(|| format!("{name} of {}", model.name), str::to_owned);
    let compartment = Block::resource("oci_identity_compartment", "platform")
        .from(&environment.at, "holds everything of this environment at Oracle")
        .set("compartment_id", parent)
        .set("name", format!("{}-{name}", model.name))
        .set("description", description)
        .comment("whether Terraform deletes the compartment at Oracle, or only forgets it")
        .set("enable_delete", !environment.protected)
        .set("freeform_tags", reference("local.oracle_tags"))
        .when(environment.protected, |block| block.nested(Block::new("lifecycle").set("prevent_destroy", true)));
    plan.root_wide(root, "oracle.tf", [tags, compartment]);
}
