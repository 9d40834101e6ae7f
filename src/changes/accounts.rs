//! Accounts that leave `providers` × what the last build had at them → what Terraform could no longer reach.
//!
//! Terraform destroys and forgets with the provider that made a thing. Without its configuration a plan fails, whatever
//! the document says of the thing.

use std::collections::{BTreeMap, BTreeSet};

use super::Change;
use super::codes::{ACCOUNT_GONE, ACCOUNT_STILL_NEEDED};
use crate::diag::Diagnostic;
use crate::diag::words::abridged;
use crate::plan::{Stateful, account};
use crate::source::Pointer;

pub(super) fn check(change: &Change<'_>) -> Vec<Diagnostic> {
    let mut roots: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (owner, provider) in change.history.providers() {
        if let Some(key) = account(provider).filter(|key| is_gone(change, key)) {
            let root = if owner.section == "environments" { change.environment(&owner.item) } else { "shared" };
            roots.entry(key).or_default().insert(format!("`{root}`"));
        }
    }
    roots.into_iter().map(|(key, roots)| left(change, key, &roots.into_iter().collect::<Vec<_>>())).collect()
}

fn is_gone(change: &Change<'_>, key: &str) -> bool {
    let at = Pointer::root().key("providers").key(key);
    change.model.view(None).is_some_and(|view| view.value().pointer(at.as_str()).is_none())
}

/// What holds data and leaves with its account cannot; the rest is only said.
fn left(change: &Change<'_>, key: &str, roots: &[String]) -> Diagnostic {
    let is_of_account = |thing: &Stateful| thing.address.split('_').next().and_then(account) == Some(key);
    let held = change.history.held().map(|(_, thing)| thing);
    let leaving: Vec<&Stateful> = held.filter(|thing| is_of_account(thing)).collect();
    let at = Pointer::root().key("providers");
    if leaving.is_empty() {
        let message =
            format!("`providers.{key}` is gone: Terraform cannot destroy what is left of it in {}", abridged(roots));
        let help = "destroy it before this is applied, with the roots as they were: `terraform destroy -target=ADDRESS`; or \
                    let Terraform forget it: `terraform state rm ADDRESS`";
        return Diagnostic::at_key(&ACCOUNT_GONE, &at, message).help(help);
    }
    let message =
        format!("`providers.{key}` is gone, but Terraform needs it once more, to let go of {}", change.names(leaving));
    let help = format!("restore `providers.{key}`, build and apply; and remove it then");
    Diagnostic::at_key(&ACCOUNT_STILL_NEEDED, &at, message).help(help)
}
