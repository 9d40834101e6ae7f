//! A pointer → the value there, its text, and the range to underline.

use std::ops::Range;

use serde_json::Value;

use super::lines::{Line, ceil_char_boundary, floor_char_boundary};
use super::{Document, Entry, Kind, Node, Pointer};
use crate::diag::Place;

/// The last value on the way to a pointer.
struct Found<'d> {
    node: &'d Node,
    /// The key that the value belongs to; an item of a list and the root have none.
    key: Option<&'d Range<usize>>,
    /// Whether the value stands at the pointer, not above it.
    is_there: bool,
}

impl Document {
    /// Whether there is anything to make sense of.
    pub fn is_map(&self) -> bool {
        matches!(self.root.kind, Kind::Map(_))
    }

    /// The document as JSON, keys in their order.
    pub fn value(&self) -> Value {
        self.root.value()
    }

    /// The value at the pointer.
    pub fn node(&self, at: &Pointer) -> Option<&Node> {
        let found = self.find(at);
        found.is_there.then_some(found.node)
    }

    /// The value at the pointer as it is written, quotes and all; of a copied value its alias, such as `*base`.
    pub fn written(&self, at: &Pointer) -> Option<&str> {
        self.source.text.get(self.node(at)?.range.clone())
    }

    /// The bytes to underline: of a value in one line itself, else its key, else its first line. Where nothing stands
    /// at the pointer, the same for the nearest map or list around it. Always within the text, on character boundaries.
    pub fn range(&self, place: &Place) -> Range<usize> {
        let range = match place {
            Place::Value(at) => self.value_range(&self.find(at)),
            Place::Key(at) => match self.find(at) {
                Found { key: Some(key), is_there: true, .. } => key.clone(),
                found => self.value_range(&found),
            },
            Place::Bytes(range) => range.clone(),
        };
        let start = floor_char_boundary(&self.source.text, range.start);
        start..ceil_char_boundary(&self.source.text, range.end).max(start)
    }

    fn find(&self, at: &Pointer) -> Found<'_> {
        let mut found = Found { node: &self.root, key: None, is_there: true };
        for segment in at.segments() {
            let next = match &found.node.kind {
                Kind::Map(entries) => entries.get(&segment).map(Entry::parts),
                Kind::List(items) => segment.parse().ok().and_then(|i: usize| items.get(i)).map(|item| (item, None)),
                Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => None,
            };
            match next {
                Some((node, key)) => found = Found { node, key, is_there: true },
                None => return Found { is_there: false, ..found },
            }
        }
        found
    }

    fn value_range(&self, found: &Found<'_>) -> Range<usize> {
        let range = &found.node.range;
        let written = self.source.text.get(range.clone()).unwrap_or_default();
        let is_collection = matches!(found.node.kind, Kind::List(_) | Kind::Map(_));
        let is_block = is_collection && !written.starts_with(['[', '{', '*']);
        let is_one_line = !written.is_empty() && !written.contains(['\n', '\r']);
        match found.key {
            Some(key) if is_block || !is_one_line => key.clone(),
            _ if is_one_line => range.clone(),
            _ if written.is_empty() => self.indicator_before(range.start),
            _ => range.start..range.start + written.find(['\n', '\r']).unwrap_or(written.len()),
        }
    }

    /// The `-`, `:` or `,` that an empty value follows.
    fn indicator_before(&self, offset: usize) -> Range<usize> {
        let before = self.source.text.get(..offset).unwrap_or_default().trim_end_matches([' ', '\t']);
        match before.chars().next_back() {
            Some('-' | ':' | ',' | '?') => before.len() - 1..before.len(),
            _ => offset..offset,
        }
    }
}

impl Entry {
    fn parts(&self) -> (&Node, Option<&Range<usize>>) {
        (&self.value, Some(&self.key_range))
    }
}

impl Node {
    /// The value as JSON, keys in their order.
    pub fn value(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(bool) => Value::Bool(*bool),
            Kind::Integer(integer) => Value::from(*integer),
            Kind::Float(float) => Value::from(*float),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::List(items) => items.iter().map(Self::value).collect(),
            Kind::Map(entries) => {
                Value::Object(entries.iter().map(|entry| (entry.key.clone(), entry.value.value())).collect())
            }
        }
    }

    /// What a message calls such a value: `a map`, `null`.
    pub fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Integer(_) | Kind::Float(_) => "a number",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
        }
    }
}

/// The range of the first line of `range`, where a whole block would be too much to show.
pub(super) fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let line = Line::at(text, range.start).content_range();
    range.start..line.end.min(range.end).max(range.start)
}
