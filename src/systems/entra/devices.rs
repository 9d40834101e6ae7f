//! `identity.devices` → a conditional access policy.

use super::people;
use crate::emit::hcl::{Block, list, reference};
use crate::model::{Devices, Model, group_id};
use crate::plan::{Plan, Root};

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    let Some(devices) = &model.identity.devices else { return };
    let break_glass = people::find("break_glass", &devices.break_glass, &devices.at.key("break_glass"));
    let groups = devices.require_compliant.iter().map(|group| reference(&group_id(group)));
    let users = Block::new("users").set("included_groups", list(groups)).when(break_glass.lookup.is_some(), |block| {
        block.gap().comment("They must get in when nothing else works.").set("excluded_users", break_glass.ids)
    });
    let policy = policy(model, devices, users);
    plan.root_wide(&Root::Shared, "entra_devices.tf", break_glass.lookup.into_iter().chain([policy]));
}

fn policy(model: &Model, devices: &Devices, users: Block) -> Block {
    let state = if devices.enforce { "enabled" } else { "enabledForReportingButNotEnforced" };
    let conditions = Block::new("conditions")
        .set("client_app_types", ["all"])
        .nested(Block::new("applications").set("included_applications", ["All"]))
        .nested(users);
    let controls = Block::new("grant_controls").set("operator", "OR").set("built_in_controls", ["compliantDevice"]);
    Block::resource("azuread_conditional_access_policy", "compliant_devices")
        .from(&devices.at, "sign-in only from managed devices; takes Entra ID P1 and Intune")
        .set("display_name", format!("{}-compliant-devices", model.name))
        .when(!devices.enforce, |block| {
            block.gap().comment("Only reported in the sign-in logs, until `enforce: true`.")
        })
        .set("state", state)
        .nested(conditions)
        .nested(controls)
}
