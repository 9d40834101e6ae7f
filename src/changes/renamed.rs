//! Lines of `renamed_from` × what was → lines that explain nothing, and names that are taken.

use super::Change;
use super::codes::{NAME_STILL_TAKEN, NOTHING_RENAMED};
use crate::diag::{Diagnostic, Place};
use crate::model::{Item, Rename};
use crate::plan::Owner;

pub(super) fn check(change: &Change<'_>) -> Vec<Diagnostic> {
    let items = change.model.items();
    change.model.renames.iter().filter_map(|rename| check_line(change, rename, &items)).collect()
}

fn check_line(change: &Change<'_>, rename: &Rename, items: &[Item]) -> Option<Diagnostic> {
    let Rename { at, from, then, to } = rename;
    let (was, is) = (Owner::of(from), Owner::of(to));
    if items.contains(from) {
        let message = format!("`{to}` was renamed from `{}`, which the document still has", from.name);
        let diagnostic = Diagnostic::new(&NAME_STILL_TAKEN, at, message).also(Place::Key(from.pointer()), "still here");
        return Some(diagnostic.help("remove one of the two, or the line `renamed_from`"));
    }
    if change.history.knows(&was) && change.history.knows(&is) && holds_both(change, &was, &is) {
        let message = format!("`{to}` holds something already: what `{}` holds cannot move there", from.name);
        return Some(Diagnostic::new(&NAME_STILL_TAKEN, at, message).help("give it a name that is free"));
    }
    let mut names = change.model.renames.iter().filter(|one| one.to == *to).map(|one| Owner::of(&one.from));
    let is_known = change.history.knows(&is) || names.any(|name| change.history.knows(&name));
    // of several names, the latest tells
    (!is_known && then.is_none()).then(|| {
        let message = format!("nothing was built under the name `{}`", from.name);
        Diagnostic::new(&NOTHING_RENAMED, at, message).help("remove the line, or correct the name")
    })
}

fn holds_both(change: &Change<'_>, was: &Owner, is: &Owner) -> bool {
    let holds = |owner: &Owner| change.history.held().any(|(held, _)| held == owner);
    holds(was) && holds(is)
}
