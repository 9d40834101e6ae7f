//! A text and replacements → the text with them.

use std::ops::Range;

/// A replacement of some bytes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Splice {
    pub range: Range<usize>,
    pub text: String,
}

/// One way to write an edit: replacements that do not overlap, in the order of their places.
pub(super) type Splices = Vec<Splice>;

impl Splice {
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    pub fn cut(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }
}

/// The text with the replacements; `None` if they overlap or lie outside it.
pub(super) fn splice(text: &str, splices: &Splices) -> Option<String> {
    let mut out = String::with_capacity(text.len() + splices.iter().map(|one| one.text.len()).sum::<usize>());
    let mut done = 0;
    for one in splices {
        out.push_str(text.get(done..one.range.start)?);
        out.push_str(&one.text);
        done = one.range.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}
