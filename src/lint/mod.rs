//! Cross-system rules: what every part of a document allows, and the whole does not. One file a family.

mod addresses;
mod cycles;
pub mod days;
mod distance;
mod dns;
mod elsewhere;
mod environments;
mod hosts;
mod networks;
mod owners;
pub mod policy;
mod public;
pub mod secrets;
mod unused;
pub mod waivers;

use crate::diag::{Code, Diagnostic};
use crate::model::Model;
use crate::systems;

/// A check of the whole model, and what it can say.
pub struct Rule {
    pub codes: &'static [&'static Code],
    pub check: fn(&Model, &mut Vec<Diagnostic>),
}

/// What is said of the text itself, whether or not it can be understood.
pub const TEXT_CODES: &[&Code] = &[&secrets::SECRET_IN_DOCUMENT];

/// What is said of days, which takes to know today's.
pub const DAY_CODES: &[&Code] = &[&days::NO_SUCH_DAY, &days::DAY_TO_COME];

/// What is said of waivers.
pub const WAIVER_CODES: &[&Code] = waivers::CODES;

/// The rules that are no single vendor's.
pub static RULES: &[&[Rule]] = &[
    addresses::RULES,
    cycles::RULES,
    distance::RULES,
    dns::RULES,
    elsewhere::RULES,
    environments::RULES,
    hosts::RULES,
    networks::RULES,
    owners::RULES,
    public::RULES,
    unused::RULES,
];

/// Every rule: the cross-system ones, then each system's own.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().flatten().chain(systems::SYSTEMS.iter().flat_map(|system| system.rules()))
}

/// Runs every rule.
pub fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    rules().for_each(|rule| (rule.check)(model, diagnostics));
}
