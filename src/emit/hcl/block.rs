//! Rust that reads like HCL → a block, with the places in the document that caused it.

use super::{Body, Item, Value, expression::reference};
use crate::source::Pointer;

/// A block: `kind "label" "label" { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    kind: String,
    labels: Vec<String>,
    notes: Vec<String>,
    causes: Vec<Pointer>,
    body: Body,
}

/// Which block.
impl Block {
    /// A block without labels, such as `lifecycle`.
    pub fn new(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), labels: vec![], notes: vec![], causes: vec![], body: Body::default() }
    }

    /// The labels, in place of those it has.
    #[must_use]
    pub fn labels<L: Into<String>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.labels = labels.into_iter().map(Into::into).collect();
        self
    }

    /// `resource "type" "name"`.
    pub fn resource(of_type: &str, name: &str) -> Self {
        Self::new("resource").labels([of_type, name])
    }

    /// `data "type" "name"`.
    pub fn data(of_type: &str, name: &str) -> Self {
        Self::new("data").labels([of_type, name])
    }

    /// `variable "name"`.
    pub fn variable(name: &str) -> Self {
        Self::new("variable").labels([name])
    }

    /// `output "name"`.
    pub fn output(name: &str) -> Self {
        Self::new("output").labels([name])
    }

    /// `provider "name"`; an alias is an attribute.
    pub fn provider(name: &str) -> Self {
        Self::new("provider").labels([name])
    }

    /// `module "name"`.
    pub fn module(name: &str) -> Self {
        Self::new("module").labels([name])
    }

    /// `locals`.
    pub fn locals() -> Self {
        Self::new("locals")
    }

    /// `terraform`.
    pub fn terraform() -> Self {
        Self::new("terraform")
    }

    /// `moved`: the object at the address `from` is now at `to`.
    pub fn moved(from: &str, to: &str) -> Self {
        Self::new("moved").set("from", reference(from)).set("to", reference(to))
    }

    /// `removed`: the object at the address `from` leaves the state and stays alive.
    pub fn removed(from: &str) -> Self {
        let lifecycle = Self::new("lifecycle").set("destroy", false);
        Self::new("removed").set("from", reference(from)).nested(lifecycle)
    }

    /// `import`: the existing object `id` becomes the one at the address `to`.
    pub fn import(to: &str, id: impl Into<Value>) -> Self {
        Self::new("import").set("to", reference(to)).set("id", id)
    }
}

/// What is in it, in the order of the calls.
impl Block {
    /// Says above the block which place in the document caused it and what it is: `# dns.zones[0]: the zone`.
    #[must_use]
    pub fn from(self, cause: &Pointer, what: &str) -> Self {
        self.caused_by(cause).note(format!("{cause}: {what}"))
    }

    /// Records a cause without a comment.
    #[must_use]
    pub fn caused_by(mut self, cause: &Pointer) -> Self {
        self.add_cause(cause);
        self
    }

    /// A comment above the block.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// A comment inside the block, at this point.
    #[must_use]
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        self.body.push(Item::Comment(text.into()));
        self
    }

    /// A blank line at this point.
    #[must_use]
    pub fn gap(mut self) -> Self {
        self.body.push(Item::Gap);
        self
    }

    /// `name = value`; a name that is set already gets the new value where it stands.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        match self.body.attribute_mut(name) {
            Some(found) => *found = value,
            None => self.body.push(Item::Attribute(name.to_owned(), value)),
        }
        self
    }

    /// [`Block::set`], if there is a value.
    #[must_use]
    pub fn set_opt(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// A block inside this one; its causes are causes of this one too.
    #[must_use]
    pub fn nested(mut self, block: Block) -> Self {
        for cause in &block.causes {
            self.add_cause(cause);
        }
        self.body.push(Item::Block(block));
        self
    }

    /// [`Block::nested`] for each; takes an `Option` as well.
    #[must_use]
    pub fn nested_all(self, blocks: impl IntoIterator<Item = Block>) -> Self {
        blocks.into_iter().fold(self, Block::nested)
    }

    /// `change` applied to this block, if `condition` holds.
    #[must_use]
    pub fn when(self, condition: bool, change: impl FnOnce(Self) -> Self) -> Self {
        if condition { change(self) } else { self }
    }

    fn add_cause(&mut self, cause: &Pointer) {
        if !self.causes.contains(cause) {
            self.causes.push(cause.clone());
        }
    }
}

/// What it is, for those that check and patch it.
impl Block {
    /// `resource`, `data`, `lifecycle`…
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The labels, unquoted.
    pub fn label_texts(&self) -> &[String] {
        &self.labels
    }

    /// The comments above the block.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The places in the document that caused the block or one inside it, in the order in which they were named.
    pub fn causes(&self) -> &[Pointer] {
        &self.causes
    }

    pub fn body(&self) -> &Body {
        &self.body
    }

    pub fn body_mut(&mut self) -> &mut Body {
        &mut self.body
    }

    /// How expressions name the block: `cloudflare_zone.example`, `data.aws_region.here`, `var.region`; for a kind
    /// that expressions cannot name, its kind and labels.
    pub fn address(&self) -> String {
        let prefix = match self.kind.as_str() {
            "resource" => None,
            "variable" => Some("var"),
            kind => Some(kind),
        };
        prefix.into_iter().chain(self.labels.iter().map(String::as_str)).collect::<Vec<_>>().join(".")
    }
}
