//! What stands between the braces of a block: attributes, nested blocks, comments and blank lines, in order.

use super::{Block, Value};

/// The content of a block.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body(Vec<Item>);

/// One thing in a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    Attribute(String, Value),
    Block(Block),
    /// Text without `#`; every line becomes a comment of its own.
    Comment(String),
    /// A blank line.
    Gap,
}

impl Body {
    pub fn items(&self) -> &[Item] {
        &self.0
    }

    /// Names and values of the attributes, in order.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().filter_map(|item| match item {
            Item::Attribute(name, value) => Some((name.as_str(), value)),
            Item::Block(_) | Item::Comment(_) | Item::Gap => None,
        })
    }

    pub fn attribute(&self, name: &str) -> Option<&Value> {
        self.attributes().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// The value of an attribute, to be changed in place.
    pub fn attribute_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.iter_mut().find_map(|item| match item {
            Item::Attribute(found, value) if found == name => Some(value),
            Item::Attribute(..) | Item::Block(_) | Item::Comment(_) | Item::Gap => None,
        })
    }

    /// The nested blocks, in order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.0.iter().filter_map(as_block)
    }

    /// The nested blocks, to be changed in place.
    pub fn blocks_mut(&mut self) -> impl Iterator<Item = &mut Block> {
        self.0.iter_mut().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Attribute(..) | Item::Comment(_) | Item::Gap => None,
        })
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: Item) {
        self.0.push(item);
    }

    /// Replaces an attribute's value in place; a new attribute goes after the last one that stands before a block.
    pub fn put(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        if let Some(found) = self.attribute_mut(name) {
            *found = value;
            return;
        }
        let blocks = self.0.iter().position(|item| as_block(item).is_some()).unwrap_or(self.0.len());
        let at =
            self.0[..blocks].iter().rposition(|item| matches!(item, Item::Attribute(..))).map_or(0, |last| last + 1);
        self.0.insert(at, Item::Attribute(name.to_owned(), value));
    }

    /// Takes an attribute away.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|item| matches!(item, Item::Attribute(found, _) if found == name))?;
        match self.0.remove(at) {
            Item::Attribute(_, value) => Some(value),
            Item::Block(_) | Item::Comment(_) | Item::Gap => None,
        }
    }

    /// Puts `blocks` where the first nested block of `kind` stands, or at the end, and drops all others of that kind.
    pub fn replace_blocks(&mut self, kind: &str, blocks: impl IntoIterator<Item = Block>) {
        let is_kind = |item: &Item| as_block(item).is_some_and(|block| block.kind() == kind);
        let at = self.0.iter().position(is_kind).unwrap_or(self.0.len());
        self.0.retain(|item| !is_kind(item));
        self.0.splice(at..at, blocks.into_iter().map(Item::Block));
    }
}

fn as_block(item: &Item) -> Option<&Block> {
    match item {
        Item::Block(block) => Some(block),
        Item::Attribute(..) | Item::Comment(_) | Item::Gap => None,
    }
}
