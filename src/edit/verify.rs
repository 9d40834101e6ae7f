//! A spliced text → the document it is, if it says what it should and nothing was lost.

use serde_json::Value;

use super::splice::{Splices, splice};
use super::tree;
use crate::source::{self, Document, Source};

/// Why a way to write an edit does not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The text does not say what it should.
    SaysElse,
    /// This comment would go.
    LosesComment(String),
}

/// Reads the spliced text and compares it with what it should say.
///
/// # Errors
/// Why this way to write the edit does not do.
pub(super) fn accept(document: &Document, splices: &Splices, wanted: &Value) -> Result<Document, Flaw> {
    let before = &document.source;
    let text = splice(&before.text, splices).ok_or(Flaw::SaysElse)?;
    let (edited, said) = source::read(Source { name: before.name.clone(), text });
    let (_, said_before) = source::read(before.clone());
    if said.len() != said_before.len() || !tree::same(&edited.value(), wanted) {
        return Err(Flaw::SaysElse);
    }
    match lost(&before.text, &edited.source.text) {
        Some(comment) => Err(Flaw::LosesComment(comment)),
        None => Ok(edited),
    }
}

/// The first comment of `before` that `after` has no more, in their order.
fn lost(before: &str, after: &str) -> Option<String> {
    let mut kept = source::comments(after).into_iter().map(|comment| comment.text);
    let mut is_kept = |comment: &source::Comment| kept.any(|text| text == comment.text);
    source::comments(before).into_iter().find(|comment| !is_kept(comment)).map(|comment| comment.text)
}
