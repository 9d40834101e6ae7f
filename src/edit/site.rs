//! A pointer → the value there, and what an edit has to know of the text around it.

use std::ops::Range;

use super::text::Text;
use crate::source::{Document, Entry, Kind, Node, Pointer};

/// A value in its surroundings.
#[derive(Debug, Clone)]
pub(super) struct Site<'d> {
    pub document: &'d Document,
    pub node: &'d Node,
    /// The value's key, if it has one.
    pub key: Option<&'d Range<usize>>,
    /// The map or list that holds it; none holds the document.
    pub around: Option<&'d Node>,
    /// Whether a bracket around it is open.
    pub is_in_flow: bool,
    /// The column of the key or dash that it belongs to.
    pub owner: Option<usize>,
}

impl<'d> Site<'d> {
    pub fn find(document: &'d Document, at: &Pointer) -> Option<Self> {
        let root = Self { document, node: &document.root, key: None, around: None, is_in_flow: false, owner: None };
        document.is_map().then_some(())?;
        at.segments().try_fold(root, |site, segment| site.child(&segment))
    }

    fn child(&self, segment: &str) -> Option<Self> {
        let (node, key) = match &self.node.kind {
            Kind::Map(entries) => {
                let entry = entries.iter().find(|entry| entry.key == segment)?;
                (&entry.value, Some(&entry.key_range))
            }
            Kind::List(items) => (items.get(segment.parse::<usize>().ok()?)?, None),
            Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => return None,
        };
        let owner = key.map_or(self.node.range.start, |key| key.start);
        Some(Self {
            document: self.document,
            node,
            key,
            around: Some(self.node),
            is_in_flow: self.is_in_flow || self.is_flow(),
            owner: Some(self.text().column(owner)),
        })
    }

    pub fn text(&self) -> Text<'d> {
        Text(&self.document.source.text)
    }

    /// The value as it is written.
    pub fn written(&self) -> &'d str {
        written(self.document, self.node)
    }

    /// Whether the value is written in brackets.
    pub fn is_flow(&self) -> bool {
        is_flow(self.document, self.node)
    }

    /// The alias that the value is a copy of.
    pub fn alias(&self) -> Option<&'d str> {
        Some(self.written()).filter(|written| written.starts_with('*'))
    }

    /// Behind the `:` of the value's key, or its dash.
    pub fn behind_owner(&self) -> usize {
        let Some(key) = self.key else { return self.node.range.start };
        let behind = self.text().from(key.end);
        behind.find(':').map_or(key.end, |colon| key.end + colon + 1)
    }

    /// The entries of the value that are written in it; merged ones stand elsewhere.
    pub fn own_entries(&self) -> Vec<&'d Entry> {
        match &self.node.kind {
            Kind::Map(entries) => own_entries(self.node, entries),
            Kind::List(_) | Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => {
                Vec::new()
            }
        }
    }

    /// The values that the value holds.
    pub fn children(&self) -> Vec<&'d Node> {
        match &self.node.kind {
            Kind::List(items) => items.iter().collect(),
            _ => self.own_entries().into_iter().map(|entry| &entry.value).collect(),
        }
    }

    /// The ranges of what the value holds, keys included.
    pub fn parts(&self) -> Vec<Range<usize>> {
        match &self.node.kind {
            Kind::List(items) => items.iter().map(|item| item.range.clone()).collect(),
            _ => self.own_entries().into_iter().map(|entry| entry.key_range.start..end_of_entry(entry)).collect(),
        }
    }
}

/// The end of an entry's value, or of its key if no value is written.
fn end_of_entry(entry: &Entry) -> usize {
    if entry.value.range.is_empty() { entry.key_range.end } else { entry.value.range.end }
}

fn own_entries<'d>(map: &Node, entries: &'d [Entry]) -> Vec<&'d Entry> {
    let is_own = |entry: &&Entry| map.range.start <= entry.key_range.start && entry.key_range.end <= map.range.end;
    entries.iter().filter(is_own).collect()
}

pub(super) fn written<'d>(document: &'d Document, node: &Node) -> &'d str {
    document.source.text.get(node.range.clone()).unwrap_or_default()
}

/// Whether a map or list is written in brackets.
pub(super) fn is_flow(document: &Document, node: &Node) -> bool {
    matches!(node.kind, Kind::Map(_) | Kind::List(_)) && written(document, node).starts_with(['{', '['])
}
