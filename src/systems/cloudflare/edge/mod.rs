//! Edges → zone settings, certificates and one ruleset a phase, in the shared root.

mod certificates;
mod rulesets;
mod settings;

use super::require;
use crate::model::Model;
use crate::plan::{Plan, Root};
pub(super) use settings::version;

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for edge in &model.edge {
        require(plan, &Root::Shared);
        plan.terraform(&Root::Shared, &edge.item, settings::blocks(edge));
        plan.terraform(&Root::Shared, &edge.item, certificates::blocks(edge));
        plan.terraform(&Root::Shared, &edge.item, rulesets::blocks(model, edge));
    }
}
