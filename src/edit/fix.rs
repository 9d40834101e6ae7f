//! The certain fixes of a document's diagnostics → the document with them, as long as nothing gets worse.

use std::cmp::Reverse;

use super::{Edit, apply};
use crate::Compilation;
use crate::diag::lines::Lines;
use crate::diag::{Located, Place};
use crate::source::Document;

/// A fix that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    pub code: &'static str,
    /// Such as ``renamed `prot` to `port` at services.pricing``.
    pub what: String,
    /// The line in the document as it was when the fix was offered, from 1.
    pub line: usize,
}

/// More compilations than a person would wait for.
const MAX_ROUNDS: usize = 1000;

/// Makes the certain fixes: all that one compilation offers at once, then those that the next one does, until none is left;
/// `compile` judges a text. Fixes stay if what they are for is gone by them and no error is new. Else the document is as
/// it was before them, and half of them are tried, so that one bad fix keeps no good one from being made.
pub fn fix_all<E>(
    first: Compilation,
    mut compile: impl FnMut(&str) -> Result<Compilation, E>,
) -> Result<(Compilation, Vec<Fixed>), E> {
    let (mut current, mut made, mut left) = (first, Vec::new(), Vec::new());
    let mut most = usize::MAX;
    for _ in 0..MAX_ROUNDS {
        let mut round = Round::of(&current, &left, most);
        left.append(&mut round.refused);
        let Some((first, others)) = round.made.split_first() else { break };
        let after = compile(&round.document.source.text)?;
        if is_better(&current, &after, &round.made) {
            made.extend(round.made.iter().map(|located| fixed(&current.document, located)));
            (current, most) = (after, usize::MAX);
        } else if others.is_empty() {
            left.extend(first.diagnostic.fix.as_deref().cloned());
            most = usize::MAX;
        } else {
            most = round.made.len() / 2;
        }
    }
    Ok((current, made))
}

/// Fixes of one compilation that are made together.
struct Round {
    document: Document,
    made: Vec<Located>,
    /// What cannot be written, with the others or without.
    refused: Vec<Edit>,
}

impl Round {
    /// The last fixes in the text that were not tried in vain, `most` of them, and none that is about a part of another: from
    /// the end, so that places before stay where they are.
    fn of(compilation: &Compilation, left: &[Edit], most: usize) -> Self {
        let mut round = Self { document: compilation.document.clone(), made: Vec::new(), refused: Vec::new() };
        let mut edits: Vec<&Edit> = Vec::new();
        let offers = compilation.diagnostics.iter().filter_map(|one| Some((one, one.diagnostic.fix.as_deref()?)));
        let mut offers: Vec<(&Located, &Edit)> = offers.filter(|(_, edit)| !left.contains(edit)).collect();
        let start = |edit: &Edit| compilation.document.range(&Place::Value(edit.place().clone())).start;
        offers.sort_by_key(|(_, edit)| Reverse(start(edit)));
        for (located, edit) in offers {
            if round.made.len() == most {
                break;
            }
            if edits.iter().any(|other| edit.overlaps(other)) {
                continue;
            }
            if let Ok(document) = apply(&round.document, edit) {
                round.document = document;
                round.made.push(located.clone());
                edits.push(edit);
            } else if apply(&compilation.document, edit).is_err() {
                round.refused.push(edit.clone());
            }
        }
        round
    }
}

/// Whether what was fixed is said no more, and every error was said before. What a mended error hid may come to light as a
/// warning.
fn is_better(before: &Compilation, after: &Compilation, fixed: &[Located]) -> bool {
    let mut left: Vec<Said<'_>> = before.diagnostics.iter().map(said).collect();
    for mended in fixed.iter().map(said) {
        if let Some(at) = left.iter().position(|one| *one == mended) {
            left.swap_remove(at);
        }
    }
    let now: Vec<Said<'_>> = after.diagnostics.iter().map(said).collect();
    let times = |one: Said<'_>, all: &[Said<'_>]| all.iter().filter(|other| **other == one).count();
    let errors = after.diagnostics.iter().filter(|located| located.diagnostic.is_error());
    let is_as_it_should = errors.chain(fixed).map(said).all(|one| times(one, &now) <= times(one, &left));
    let mends_errors = fixed.iter().any(|located| located.diagnostic.is_error());
    is_as_it_should && (mends_errors || now.len() < before.diagnostics.len())
}

/// What is said of a document, wherever it stands.
type Said<'d> = (&'static str, &'d str);

fn said(located: &Located) -> Said<'_> {
    (located.diagnostic.code.id, &located.diagnostic.message)
}

fn fixed(document: &Document, located: &Located) -> Fixed {
    let line = Lines::new(&document.source.text).position(located.range.start).line;
    let what = located.diagnostic.fix.as_ref().map(|edit| edit.done(document)).unwrap_or_default();
    Fixed { code: located.diagnostic.code.id, what, line }
}

/// What an edit does, in both tenses.
struct Verb {
    present: &'static str,
    past: &'static str,
}

impl Verb {
    const ADD: Self = Self { present: "add", past: "added" };
    const REPLACE: Self = Self { present: "replace", past: "replaced" };
    const RENAME: Self = Self { present: "rename", past: "renamed" };
    const REMOVE: Self = Self { present: "remove", past: "removed" };
}

impl Edit {
    /// What the edit does, for a person: to be offered.
    pub fn offer(&self, document: &Document) -> String {
        let (verb, what) = self.told(document);
        format!("{} {what}", verb.present)
    }

    /// What the edit has done.
    fn done(&self, document: &Document) -> String {
        let (verb, what) = self.told(document);
        format!("{} {what}", verb.past)
    }

    fn told(&self, document: &Document) -> (Verb, String) {
        let written = |at| document.written(at).unwrap_or_default().to_owned();
        match self {
            Self::Insert { into, key, .. } => (Verb::ADD, format!("`{key}` to `{into}`")),
            Self::Append { to, .. } => (Verb::ADD, format!("an entry to `{to}`")),
            Self::Replace { at, value } => (Verb::REPLACE, format!("`{}` by `{value}` at `{at}`", written(at))),
            Self::Rename { at, key } => (Verb::RENAME, format!("`{at}` to `{key}`")),
            Self::Remove { at } => (Verb::REMOVE, format!("`{at}`")),
        }
    }

    /// The edit that writes `name` in the place of a name that was meant to be it: of a key, or of a value.
    pub fn correction(place: &Place, name: &str) -> Option<Self> {
        match place {
            Place::Value(at) => Some(Self::Replace { at: at.clone(), value: name.into() }),
            Place::Key(at) => Some(Self::Rename { at: at.clone(), key: name.to_owned() }),
            Place::Bytes(_) => None,
        }
    }
}
