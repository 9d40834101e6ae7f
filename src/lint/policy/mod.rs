//! `policy` × the model and what was found → broken invariants, and everything as severe as the document wants it.

mod codes;
mod expression;
mod invariants;
mod severity;

pub(super) use codes::BROKEN_INVARIANT;
pub use codes::CODES;

use crate::diag::Diagnostic;
use crate::model::Model;
use crate::spec::Policy;

/// Holds the model against the invariants of its document, and reports what is wrong with the policy itself.
pub fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    severity::check(&model.policy, diagnostics);
    invariants::check(model, diagnostics);
}

/// Makes each diagnostic as severe as the document wants it.
pub fn apply(policy: &Policy, diagnostics: &mut Vec<Diagnostic>) {
    severity::apply(policy, diagnostics);
}
