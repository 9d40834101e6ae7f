//! A document and an edit → the document with that edit, every other byte as it was.
//!
//! The text is spliced at the places that the reader knows, in the style of what stands beside it. Then it is read
//! again: the edit counts only if the new tree is the old one with the edit, and no comment is lost.

mod change;
mod codes;
mod fix;
mod flow;
mod insert;
pub mod kinds;
mod print;
mod site;
mod splice;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod verify;

use serde_json::Value;

pub use codes::CODES;
pub use fix::{Fixed, fix_all};
use verify::Flaw;

use crate::diag::Diagnostic;
use crate::source::{Document, Pointer};

/// What is to become of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A new entry at the end of a map. A map that is missing, or has no value yet, is made.
    Insert { into: Pointer, key: String, value: Value },
    /// A new entry at the end of a list. A list that is missing, or has no value yet, is made.
    Append { to: Pointer, value: Value },
    /// Another value for a scalar, or for a collection in brackets.
    Replace { at: Pointer, value: Value },
    /// Another key for an entry of a map.
    Rename { at: Pointer, key: String },
    /// An entry of a map or of a list less.
    Remove { at: Pointer },
}

impl Edit {
    /// The place that the edit is about.
    pub fn place(&self) -> &Pointer {
        match self {
            Self::Insert { into, .. } => into,
            Self::Append { to, .. } => to,
            Self::Replace { at, .. } | Self::Rename { at, .. } | Self::Remove { at } => at,
        }
    }

    /// Whether one is about what the other is about, or about a part of it.
    fn overlaps(&self, other: &Self) -> bool {
        let (one, other) = (self.place(), other.place());
        one.below(other).is_some() || other.below(one).is_some()
    }

    /// The same edit at the place that `moved` gives for its own.
    #[must_use]
    pub fn at(mut self, moved: impl Fn(&Pointer) -> Pointer) -> Self {
        match &mut self {
            Self::Insert { into: at, .. } | Self::Append { to: at, .. } => *at = moved(at),
            Self::Replace { at, .. } | Self::Rename { at, .. } | Self::Remove { at } => *at = moved(at),
        }
        self
    }
}

/// Edits a document: gives it as it reads afterwards.
///
/// # Errors
/// A diagnostic, located in the document as it is, if the edit contradicts it (the name is taken, the place is not
/// there), or if the text cannot be spliced there without changing anything else.
pub fn apply(document: &Document, edit: &Edit) -> Result<Document, Box<Diagnostic>> {
    let edit = within_what_is_there(document, edit);
    let wanted = tree::edited(document, &edit)?;
    let mut lost = None;
    for splices in splices(document, &edit)? {
        match verify::accept(document, &splices, &wanted) {
            Ok(edited) => return Ok(edited),
            Err(Flaw::LosesComment(comment)) => lost = Some(comment),
            Err(Flaw::SaysElse) => (),
        }
    }
    Err(lost.map_or_else(|| codes::uncertain(&edit), |comment| codes::loses_comment(&edit, &comment)))
}

/// Where the map or list is missing, the edit of the nearest map around it that makes both.
fn within_what_is_there(document: &Document, edit: &Edit) -> Edit {
    let (mut into, mut key, mut value) = match edit {
        Edit::Insert { into, key, value } => (into.clone(), key.clone(), value.clone()),
        Edit::Append { to, value } if document.node(to).is_none() => match (to.parent(), to.last()) {
            (Some(parent), Some(key)) => (parent, key, Value::Array(vec![value.clone()])),
            _ => return edit.clone(),
        },
        Edit::Append { .. } | Edit::Replace { .. } | Edit::Rename { .. } | Edit::Remove { .. } => return edit.clone(),
    };
    while document.node(&into).is_none() {
        let (Some(parent), Some(outer)) = (into.parent(), into.last()) else { break };
        value = Value::Object([(key, value)].into_iter().collect());
        (into, key) = (parent, outer);
    }
    Edit::Insert { into, key, value }
}

/// The ways to write the edit into the text, the best first.
fn splices(document: &Document, edit: &Edit) -> Result<Vec<splice::Splices>, Box<Diagnostic>> {
    let place = edit.place();
    let site = site::Site::find(document, place).ok_or_else(|| codes::no_such_place(document, place))?;
    if let Some(alias) = site.alias() {
        return Err(codes::copied(place, alias));
    }
    Ok(match edit {
        Edit::Insert { key, value, .. } => insert::ways(&site, &print::Entry { key: Some(key), value }),
        Edit::Append { value, .. } => insert::ways(&site, &print::Entry { key: None, value }),
        Edit::Replace { value, .. } => change::replace(&site, value),
        Edit::Rename { key, .. } => change::rename(&site, key),
        Edit::Remove { .. } => change::remove(&site),
    })
}
