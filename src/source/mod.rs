//! Text → Document: values as written, and the byte range of every key and value.

mod comments;
mod decode;
mod entries;
mod keys;
mod lines;
mod lookup;
mod pointer;
mod reader;
mod refusals;
mod repository;
mod scalar;
mod syntax;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use comments::{Comment, comments};
pub use decode::{MAX_BYTES, decode};
pub use entries::Entries;
pub use pointer::Pointer;
pub use reader::{MAX_COPIED_BYTES, MAX_DEPTH, MAX_DIAGNOSTICS, MAX_NODES};
pub use repository::{ABSENT, Repository, Unseen, strangers};

use crate::diag::{Code, Diagnostic};

/// The text of a document and the name that messages call it by.
#[derive(Debug, Clone)]
pub struct Source {
    /// As the user would type it, such as `platform/platform.yaml`; never absolute.
    pub name: String,
    pub text: String,
}

/// A document as written: no default is filled in, nothing is interpreted.
#[derive(Debug, Clone)]
pub struct Document {
    pub source: Source,
    /// A map; or [`Kind::Null`] where the text could not be read, and then a diagnostic says why.
    pub root: Node,
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    pub kind: Kind,
    /// Byte range of the value. Of a block collection: from its first key or dash to the end of its last value;
    /// of a block scalar: from its `|` or `>` to the end of its last line; of a copy: its alias (`*name`), while
    /// the values in the copy keep the ranges where they were written.
    pub range: Range<usize>,
}

/// A YAML 1.2 (core schema) value.
#[derive(Debug, Clone)]
pub enum Kind {
    Null,
    Bool(bool),
    Integer(i64),
    /// Always finite.
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Entries),
}

/// A key of a map with its value. The keys of a map are unique.
#[derive(Debug, Clone)]
pub struct Entry {
    pub key: String,
    pub key_range: Range<usize>,
    pub value: Node,
}

/// Every code of this stage, in the order of their ids.
pub static CODES: &[&Code] = &[
    &decode::NOT_UTF8,
    &decode::TOO_LARGE,
    &decode::CONTROL_CHARACTER,
    &refusals::EMPTY,
    &refusals::NOT_A_MAP,
    &refusals::SEVERAL_DOCUMENTS,
    &syntax::TAB,
    &syntax::INDENTATION,
    &syntax::BRACKET,
    &syntax::QUOTE,
    &syntax::NEEDS_QUOTES,
    &syntax::SYNTAX,
    &refusals::TOO_DEEP,
    &keys::DUPLICATE,
    &keys::NOT_A_NAME,
    &refusals::TAG,
    &refusals::UNKNOWN_ALIAS,
    &refusals::RECURSIVE_ALIAS,
    &refusals::TOO_MANY_VALUES,
    &keys::MERGE,
    &scalar::NUMBER,
    &syntax::ESCAPE,
    &syntax::DIRECTIVE,
];

/// Reads a document. Goes on after an error where what follows is still certain (a duplicate key: the last one counts;
/// an unknown alias: the text as written; a number out of range: the text as written), and stops at the first error of syntax.
///
/// At most [`MAX_DIAGNOSTICS`] diagnostics are given.
pub fn read(source: Source) -> (Document, Vec<Diagnostic>) {
    let unreadable = decode::unreadable_characters(&source.text);
    let (root, diagnostics) = if unreadable.is_empty() { reader::tree(&source.text) } else { (None, unreadable) };
    match root {
        Some(root) => (Document { source, root }, diagnostics),
        None => (Document::unreadable(source), diagnostics),
    }
}

impl Document {
    /// What is left of a text that could not be read.
    pub fn unreadable(source: Source) -> Self {
        Self { source, root: Node { kind: Kind::Null, range: 0..0 } }
    }
}
