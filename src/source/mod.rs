//! Text → Document: values as written, and the byte range of every key and value.

mod pointer;

use std::ops::Range;

pub use pointer::Pointer;

use crate::diag::{Diagnostic, Place};

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
    pub root: Node,
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    pub kind: Kind,
    /// Byte range of the value. Of a block collection: from its first key or dash to the end of its last value.
    pub range: Range<usize>,
}

/// A YAML 1.2 (core schema) value.
#[derive(Debug, Clone)]
pub enum Kind {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key of a map with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    pub key: String,
    pub key_range: Range<usize>,
    pub value: Node,
}
