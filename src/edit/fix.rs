//! The certain fixes of a document's diagnostics → the document with them, as long as nothing gets worse.

use super::{Edit, apply};
use crate::Compilation;
use crate::diag::{Located, Place};
use crate::source::Document;

/// A fix that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    pub code: &'static str,
    /// Such as ``renamed `prot` to `port` at services.pricing``.
    pub what: String,
    /// The line in the document as it was before this fix, from 1.
    pub line: usize,
}

/// More rounds than a person would wait for; each makes one fix.
const MAX_FIXES: usize = 1000;

/// Makes the certain fixes, one after the other, each in the document that the last one left; `compile` judges a text.
/// A fix stays if the diagnostic is gone by it and no error is new; else the document is as it was before it.
pub fn fix_all<E>(
    first: Compilation,
    mut compile: impl FnMut(&str) -> Result<Compilation, E>,
) -> Result<(Compilation, Vec<Fixed>), E> {
    let (mut current, mut made, mut left) = (first, Vec::new(), Vec::new());
    while made.len() + left.len() < MAX_FIXES {
        let Some(located) = next(&current, &left) else { break };
        let Some(edit) = located.diagnostic.fix.clone() else { break };
        let fixed = fixed(&current.document, &located, &edit);
        let after = match apply(&current.document, &edit) {
            Ok(document) => Some(compile(&document.source.text)?),
            Err(_) => None,
        };
        match after.filter(|after| is_better(&current, after)) {
            Some(after) => {
                made.push(fixed);
                current = after;
            }
            None => left.push(*edit),
        }
    }
    Ok((current, made))
}

/// The last fix in the text that was not tried in vain: from the end, so that places before it stay where they are.
fn next(compilation: &Compilation, left: &[Edit]) -> Option<Located> {
    let is_open = |located: &&Located| located.diagnostic.fix.as_ref().is_some_and(|fix| !left.contains(&**fix));
    compilation.diagnostics.iter().rfind(is_open).cloned()
}

/// Whether less is said, and every error was said before. What a mended error hid may come to light as a warning.
fn is_better(before: &Compilation, after: &Compilation) -> bool {
    let errors = |compilation: &Compilation| {
        let errors = compilation.diagnostics.iter().filter(|located| located.diagnostic.is_error());
        errors.map(|located| (located.diagnostic.code.id, located.diagnostic.message.clone())).collect::<Vec<_>>()
    };
    let (mut said, now) = (errors(before), errors(after));
    let is_old = |error: &(&str, String)| match said.iter().position(|one| one == error) {
        Some(at) => {
            said.swap_remove(at);
            true
        }
        None => false,
    };
    let is_nothing_new = now.iter().all(is_old);
    let fewer_errors = !said.is_empty();
    is_nothing_new && (fewer_errors || after.diagnostics.len() < before.diagnostics.len())
}

fn fixed(document: &Document, located: &Located, edit: &Edit) -> Fixed {
    let line = crate::diag::lines::Lines::new(&document.source.text).position(located.range.start).line;
    Fixed { code: located.diagnostic.code.id, what: edit.done(document), line }
}

impl Edit {
    /// What the edit does, for a person: in the present tense, to be offered.
    pub fn offer(&self, document: &Document) -> String {
        let written = |at| document.written(at).unwrap_or_default().to_owned();
        match self {
            Self::Insert { into, key, .. } => format!("add `{key}` to `{into}`"),
            Self::Append { to, .. } => format!("add an entry to `{to}`"),
            Self::Replace { at, value } => format!("replace `{}` by `{value}` at `{at}`", written(at)),
            Self::Rename { at, key } => format!("rename `{at}` to `{key}`"),
            Self::Remove { at } => format!("remove `{at}`"),
        }
    }

    fn done(&self, document: &Document) -> String {
        let offer = self.offer(document);
        let (verb, rest) = offer.split_once(' ').unwrap_or((&offer, ""));
        let past = match verb {
            "add" => "added",
            "replace" => "replaced",
            "rename" => "renamed",
            "remove" => "removed",
            other => other,
        };
        format!("{past} {rest}")
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
