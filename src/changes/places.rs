//! The account and place that each thing was made in × those that its provider has now → what would be looked for elsewhere.
//!
//! Terraform asks the provider for what is in its state. Where another region or account answers that there is no such
//! thing, Terraform makes it anew, empty, and forgets the one that is there.

use std::collections::BTreeMap;

use super::Change;
use super::codes::PLACE_CHANGED;
use crate::diag::Diagnostic;
use crate::diag::words::abridged;
use crate::emit::hcl::{Block, Value};
use crate::plan::Stateful;
use crate::source::Pointer;

/// A provider's argument that says where its things are, and the field that decides it.
static PLACES: &[(&str, &str, &str)] = &[
    ("oci", "tenancy_ocid", "/providers/oracle/tenancy"),
    ("oci", "region", "/providers/oracle/region"),
    ("aws", "allowed_account_ids", "/providers/aws/account_id"),
    ("aws", "region", "/providers/aws/region"),
    ("azurerm", "subscription_id", "/providers/azure/subscription_id"),
];

/// Where the things of a provider are, by the field that decides it; recorded beside the arguments of each thing.
pub fn places(provider: &str, configuration: &Block) -> BTreeMap<String, Option<String>> {
    let rows = PLACES.iter().filter(|(name, ..)| *name == provider);
    let place = |(_, argument, field): &(&str, &str, &str)| {
        let value = match configuration.body().attribute(argument)? {
            Value::Text(text) => text.clone(),
            Value::List(list) => match list.as_slice() {
                [Value::Text(text)] => text.clone(),
                _ => return None,
            },
            _ => return None,
        };
        Some(((*field).to_owned(), Some(value)))
    };
    rows.filter_map(place).collect()
}

pub(super) fn check(change: &Change<'_>) -> Vec<Diagnostic> {
    let mut moved: BTreeMap<(&str, &str, &str), Vec<String>> = BTreeMap::new();
    for (_, old) in change.history.held() {
        let Some((_, new)) = change.now(old) else { continue };
        for (_, _, field) in PLACES {
            let (was, is) = (place(old, field), place(new, field));
            if let Some((from, to)) = was.zip(is).filter(|(from, to)| from != to) {
                moved.entry((field, from, to)).or_default().push(change.name(old));
            }
        }
    }
    moved.into_iter().map(|((field, from, to), names)| diagnostic(field, from, to, &names)).collect()
}

/// Where a thing is, if its record says so.
fn place<'a>(thing: &'a Stateful, field: &str) -> Option<&'a str> {
    thing.pinned.get(field)?.as_deref()
}

fn diagnostic(field: &str, from: &str, to: &str, names: &[String]) -> Diagnostic {
    let at = Pointer::parse(field);
    let message = format!(
        "`{at}` changes from `{from}` to `{to}`, where {} is not: Terraform would make another, empty",
        abridged(names)
    );
    let help = "restore the value; or write what is there in `retired` with `data: keep`, and give the items that begin \
                anew other names";
    Diagnostic::new(&PLACE_CHANGED, &at, message).help(help)
}
