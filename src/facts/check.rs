//! A block × the schema of its type → findings.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::finding::{Finding, Problem};
use super::schema::{Access, Attribute, Block, Nesting, Schema, Shape};
use super::types::Type;
use super::{data, provider, resource};
use crate::diag::nearest;
use crate::emit::hcl::{self, Body, Object, Value};

/// What is wrong with a `resource`, `data` or `provider` block; `None` where we hold no facts of its type, and for
/// other kinds of block.
///
/// Meta-arguments (`count`, `lifecycle`, …) are Terraform's own and always allowed. An expression or call fits any type.
pub fn check(block: &hcl::Block) -> Option<Vec<Finding>> {
    let type_ = block.label_texts().first()?;
    let (schema, meta): (_, &[&str]) = match block.kind() {
        "resource" => (
            resource(type_)?,
            &["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"],
        ),
        "data" => (data(type_)?, &["count", "depends_on", "for_each", "lifecycle", "provider"]),
        "provider" => (&provider(type_)?.config, &["alias", "version"]),
        _ => return None,
    };
    let mut walk = Walk { path: Vec::new(), findings: Vec::new() };
    walk.body(schema, block.body(), meta);
    if block.kind() == "resource" && sets_id(schema, block.body()) {
        walk.at("id", |walk| walk.report(Problem::ReadOnly));
    }
    Some(walk.findings)
}

/// Providers on the older SDK say that the `id` of every resource is optional, and refuse it when it is given (recalled).
fn sets_id(schema: &Schema, body: &Body) -> bool {
    let is_optional = schema.attributes.get("id").is_some_and(|id| id.access == Access::Optional);
    is_optional && body.attribute("id").is_some_and(|value| *value != Value::Null)
}

/// The body of a nested block, and whether it was written as `dynamic "name" { … content { body } }`, which stands
/// for any number of blocks.
struct Nested<'a> {
    dynamic: bool,
    body: &'a Body,
}

/// The name of a nested block and what is in it; `None` for a `dynamic` block that lacks its label or content.
fn nested(block: &hcl::Block) -> Option<(&str, Nested<'_>)> {
    if block.kind() != "dynamic" {
        return Some((block.kind(), Nested { dynamic: false, body: block.body() }));
    }
    let content = block.body().blocks().find(|inner| inner.kind() == "content")?;
    Some((block.label_texts().first()?, Nested { dynamic: true, body: content.body() }))
}

/// Where the check stands, and what it has found.
struct Walk {
    path: Vec<String>,
    findings: Vec<Finding>,
}

impl Walk {
    fn body(&mut self, schema: &Schema, body: &Body, meta: &[&str]) {
        for (name, value) in body.attributes().filter(|(name, _)| !meta.contains(name)) {
            self.at(name, |walk| walk.argument(schema, name, value));
        }
        let mut written: IndexMap<&str, Vec<Nested>> = IndexMap::new();
        for (name, block) in body.blocks().filter_map(nested).filter(|(name, _)| !meta.contains(name)) {
            written.entry(name).or_default().push(block);
        }
        for (name, blocks) in &written {
            self.at(name, |walk| walk.blocks(schema, name, blocks));
        }
        self.left_out(schema, body, &written);
    }

    fn argument(&mut self, schema: &Schema, name: &str, value: &Value) {
        match schema.attributes.get(name) {
            Some(attribute) => self.attribute(attribute, value),
            None if schema.blocks.contains_key(name) => self.report(Problem::NotAnArgument),
            None => self.report(unknown(name, writable(&schema.attributes).chain(schema.blocks.keys()))),
        }
    }

    fn attribute(&mut self, attribute: &Attribute, value: &Value) {
        match attribute.access {
            Access::Computed if *value != Value::Null => self.report(Problem::ReadOnly),
            Access::Required if *value == Value::Null => self.report(Problem::MissingArgument),
            Access::Required | Access::Optional | Access::Computed => match &attribute.shape {
                Shape::Value(type_) => self.value(type_, value),
                Shape::Nested { nesting, attributes } => self.nested(*nesting, attributes, value),
            },
        }
    }

    /// A value whose objects have access rules: one object, or several in a list, set or map.
    fn nested(&mut self, nesting: Nesting, attributes: &BTreeMap<String, Attribute>, value: &Value) {
        let object = |walk: &mut Self, item: &Value| walk.nested(Nesting::Single, attributes, item);
        match (nesting, value) {
            (_, Value::Null | Value::Call(..) | Value::Expression(_)) => {}
            (Nesting::Single, Value::Object(entries)) => self.nested_object(attributes, entries),
            (Nesting::Single, _) => self.wrong_type("object"),
            (Nesting::List, _) => self.items(value, "list(object)", object),
            (Nesting::Set, _) => self.items(value, "set(object)", object),
            (Nesting::Map, _) => self.entries(value, "map(object)", object),
        }
    }

    fn nested_object(&mut self, attributes: &BTreeMap<String, Attribute>, entries: &Object) {
        for (name, value) in entries.iter() {
            self.at(name, |walk| match attributes.get(name) {
                Some(attribute) => walk.attribute(attribute, value),
                None => walk.report(unknown(name, writable(attributes))),
            });
        }
        self.missing(attributes, |name| entries.get(name).is_some());
    }

    fn blocks(&mut self, schema: &Schema, name: &str, written: &[Nested]) {
        if let Some(block) = schema.blocks.get(name) {
            return self.known_blocks(block, written);
        }
        match schema.attributes.get(name) {
            None => self.report(unknown(name, writable(&schema.attributes).chain(schema.blocks.keys()))),
            Some(Attribute { access: Access::Computed, .. }) => self.report(Problem::ReadOnly),
            Some(Attribute { shape: Shape::Value(type_), .. }) => match type_.block_fields() {
                Some(fields) => self.blocks_for_objects(fields, written),
                None => self.report(Problem::NotABlock),
            },
            Some(Attribute { shape: Shape::Nested { .. }, .. }) => self.report(Problem::NotABlock),
        }
    }

    fn known_blocks(&mut self, block: &Block, written: &[Nested]) {
        for (index, nested) in written.iter().enumerate() {
            match block.max {
                Some(1) => self.body(&block.schema, nested.body, &[]),
                Some(_) | None => self.at(&index.to_string(), |walk| walk.body(&block.schema, nested.body, &[])),
            }
        }
        let found = written.len();
        let open_ended = written.iter().any(|nested| nested.dynamic);
        match block.max {
            Some(max) if found > max => self.report(Problem::TooManyBlocks { max, found }),
            Some(_) | None if found < block.min && !open_ended => {
                self.report(Problem::TooFewBlocks { min: block.min, found });
            }
            Some(_) | None => {}
        }
    }

    /// Blocks that Terraform reads as the objects of an argument: each field may be left out.
    fn blocks_for_objects(&mut self, fields: &BTreeMap<String, Type>, written: &[Nested]) {
        for (index, nested) in written.iter().enumerate() {
            self.at(&index.to_string(), |walk| {
                for (name, value) in nested.body.attributes() {
                    walk.at(name, |walk| walk.field(fields, name, value));
                }
                for block in nested.body.blocks() {
                    walk.at(block.kind(), |walk| match fields.contains_key(block.kind()) {
                        true => walk.report(Problem::NotABlock),
                        false => walk.report(unknown(block.kind(), fields.keys())),
                    });
                }
            });
        }
    }

    fn field(&mut self, fields: &BTreeMap<String, Type>, name: &str, value: &Value) {
        match fields.get(name) {
            Some(type_) => self.value(type_, value),
            None => self.report(unknown(name, fields.keys())),
        }
    }

    /// Whether a value converts to a type, as Terraform converts: numbers and booleans to strings and back.
    fn value(&mut self, type_: &Type, value: &Value) {
        let expected = || type_.to_string();
        match (type_, value) {
            (_, Value::Null | Value::Call(..) | Value::Expression(_)) | (Type::Any, _) => {}
            (Type::String, Value::Text(_) | Value::Heredoc(_) | Value::Number(_) | Value::Bool(_)) => {}
            (Type::Number, Value::Number(_)) | (Type::Bool, Value::Bool(_)) => {}
            (Type::Number, Value::Text(text)) if text.parse().is_ok_and(f64::is_finite) => {}
            (Type::Bool, Value::Text(text)) if matches!(text.as_str(), "true" | "false" | "1" | "0") => {}
            (Type::List(item) | Type::Set(item), _) => {
                self.items(value, &expected(), |walk, value| walk.value(item, value));
            }
            (Type::Map(item), _) => self.entries(value, &expected(), |walk, value| walk.value(item, value)),
            (Type::Object(fields), Value::Object(entries)) => self.object(fields, entries),
            (Type::String | Type::Number | Type::Bool | Type::Object(_), _) => self.wrong_type(&expected()),
        }
    }

    fn items(&mut self, value: &Value, expected: &str, check: impl Fn(&mut Self, &Value)) {
        let Value::List(items) = value else { return self.wrong_type(expected) };
        for (index, item) in items.iter().enumerate() {
            self.at(&index.to_string(), |walk| check(walk, item));
        }
    }

    fn entries(&mut self, value: &Value, expected: &str, check: impl Fn(&mut Self, &Value)) {
        let Value::Object(entries) = value else { return self.wrong_type(expected) };
        for (key, item) in entries.iter() {
            self.at(key, |walk| check(walk, item));
        }
    }

    fn object(&mut self, fields: &BTreeMap<String, Type>, entries: &Object) {
        for (name, value) in entries.iter() {
            self.at(name, |walk| walk.field(fields, name, value));
        }
        for name in fields.keys().filter(|name| entries.get(name).is_none()) {
            self.at(name, |walk| walk.report(Problem::MissingArgument));
        }
    }

    /// What the schema requires and the body has nothing of.
    fn left_out(&mut self, schema: &Schema, body: &Body, blocks: &IndexMap<&str, Vec<Nested>>) {
        let is_written = |name: &str| body.attribute(name).is_some() || blocks.contains_key(name);
        self.missing(&schema.attributes, is_written);
        for (name, required) in &schema.blocks {
            if required.min > 0 && !is_written(name) {
                self.at(name, |walk| walk.report(Problem::TooFewBlocks { min: required.min, found: 0 }));
            }
        }
    }

    fn missing(&mut self, attributes: &BTreeMap<String, Attribute>, written: impl Fn(&str) -> bool) {
        for (name, attribute) in attributes {
            if attribute.access == Access::Required && !written(name) {
                self.at(name, |walk| walk.report(Problem::MissingArgument));
            }
        }
    }

    fn wrong_type(&mut self, expected: &str) {
        self.report(Problem::WrongType { expected: expected.to_owned() });
    }

    fn at(&mut self, step: &str, check: impl FnOnce(&mut Self)) {
        self.path.push(step.to_owned());
        check(self);
        self.path.pop();
    }

    fn report(&mut self, problem: Problem) {
        self.findings.push(Finding { path: self.path.clone(), problem });
    }
}

/// The names of what is not only read.
fn writable(attributes: &BTreeMap<String, Attribute>) -> impl Iterator<Item = &String> {
    attributes.iter().filter(|(_, attribute)| attribute.access != Access::Computed).map(|(name, _)| name)
}

/// A name that is not known, with the one among `known` that was most likely meant, if any.
fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a String>) -> Problem {
    Problem::UnknownArgument { nearest: nearest(name, known.map(String::as_str)).map(str::to_owned) }
}
