//! `identity.groups` → security groups with their members.

use super::{owner, owners, people};
use crate::emit::hcl::{Block, Value, call, list};
use crate::model::{Group, Model, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};

/// Provider hashicorp/azuread, "azuread_group", Import (verified 2026-11).
static GROUP: ImportId = ImportId { form: "/groups/<object id>", name: None };

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for group in &model.identity.groups {
        plan.terraform(&Root::Shared, &group.item, blocks(model, group));
        let address = format!("azuread_group.{}", identifier(&group.item.name));
        let thing = Adoptable { address: &address, by: &GROUP, name: &group.display_name, within: None };
        plan.adoptable(&Root::Shared, &Root::Shared, &group.item, &thing);
    }
}

fn blocks(model: &Model, group: &Group) -> Vec<Block> {
    let id = identifier(&group.item.name);
    let members =
        group.members.as_ref().map(|names| people::find(&format!("{id}_members"), names, &group.at.key("members")));
    let owning = people::find(&format!("{id}_owners"), &group.owners, &group.at.key("owners"));
    let owners: Value = match &owning.lookup {
        Some(_) => call("concat", [owners(model), owning.ids]),
        None => list([owner(model)]),
    };
    let (lookup, ids) = members.map(|people| (people.lookup, people.ids)).unzip();
    let block = Block::resource("azuread_group", &id)
        .from(&group.at, "a security group")
        .set("display_name", group.display_name.as_str())
        .set_opt("description", group.description.as_deref())
        .set("security_enabled", true)
        .gap()
        .comment("Entra ID itself allows several groups of one name.")
        .set("prevent_duplicate_names", true)
        .gap()
        .set("owners", owners)
        .when(ids.is_none(), |block| block.comment("Members are managed elsewhere."))
        .set_opt("members", ids);
    lookup.flatten().into_iter().chain(owning.lookup).chain([block]).collect()
}
