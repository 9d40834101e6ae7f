//! A body × its schema → findings.

use std::collections::BTreeMap;

use super::body::{Body, Nested, Value};
use super::finding::{Finding, Problem};
use super::schema::{Access, Attribute, Block, Nesting, Schema, Shape};
use super::types::Type;
use super::{Kind, schema_of};

/// What is wrong with a block of that kind and type, in the order of the body; `None` where we hold no facts of it.
///
/// Meta-arguments (`count`, `lifecycle`, …) are Terraform's own and always allowed.
pub fn check(kind: Kind, type_: &str, body: &Body) -> Option<Vec<Finding>> {
    let mut walk = Walk { path: Vec::new(), findings: Vec::new() };
    walk.body(schema_of(kind, type_)?, body, meta_names(kind));
    Some(walk.findings)
}

/// The arguments and blocks that Terraform itself reads.
fn meta_names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Resource => &["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"],
        Kind::Data => &["count", "depends_on", "for_each", "lifecycle", "provider"],
        Kind::Provider => &["alias", "version"],
    }
}

/// Where the check stands, and what it has found.
struct Walk {
    path: Vec<String>,
    findings: Vec<Finding>,
}

impl Walk {
    fn body(&mut self, schema: &Schema, body: &Body, meta: &[&str]) {
        for (name, value) in &body.arguments {
            if !meta.contains(&name.as_str()) {
                self.at(name, |walk| walk.argument(schema, name, value));
            }
        }
        let known = |block: &&Nested| !meta.contains(&block.name.as_str());
        let mut written: Vec<(&str, Vec<&Nested>)> = Vec::new();
        for block in body.blocks.iter().filter(known) {
            match written.iter_mut().find(|(name, _)| *name == block.name) {
                Some((_, blocks)) => blocks.push(block),
                None => written.push((&block.name, vec![block])),
            }
        }
        for (name, blocks) in &written {
            self.at(name, |walk| walk.blocks(schema, name, blocks));
        }
        self.left_out(schema, body);
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
            (_, Value::Null | Value::Expression) => {}
            (Nesting::Single, Value::Map(entries)) => self.nested_object(attributes, entries),
            (Nesting::Single, _) => self.wrong_type("object"),
            (Nesting::List, _) => self.items(value, "list(object)", object),
            (Nesting::Set, _) => self.items(value, "set(object)", object),
            (Nesting::Map, _) => self.entries(value, "map(object)", object),
        }
    }

    fn nested_object(&mut self, attributes: &BTreeMap<String, Attribute>, entries: &[(String, Value)]) {
        for (name, value) in entries {
            self.at(name, |walk| match attributes.get(name) {
                Some(attribute) => walk.attribute(attribute, value),
                None => walk.report(unknown(name, writable(attributes))),
            });
        }
        self.missing(attributes, |name| entries.iter().any(|(written, _)| written == name));
    }

    fn blocks(&mut self, schema: &Schema, name: &str, written: &[&Nested]) {
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

    fn known_blocks(&mut self, block: &Block, written: &[&Nested]) {
        for (index, nested) in written.iter().enumerate() {
            match block.max {
                Some(1) => self.body(&block.schema, &nested.body, &[]),
                Some(_) | None => self.at(&index.to_string(), |walk| walk.body(&block.schema, &nested.body, &[])),
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
    fn blocks_for_objects(&mut self, fields: &BTreeMap<String, Type>, written: &[&Nested]) {
        for (index, nested) in written.iter().enumerate() {
            self.at(&index.to_string(), |walk| {
                for (name, value) in &nested.body.arguments {
                    walk.at(name, |walk| walk.field(fields, name, value));
                }
                for block in &nested.body.blocks {
                    walk.at(&block.name, |walk| match fields.contains_key(&block.name) {
                        true => walk.report(Problem::NotABlock),
                        false => walk.report(unknown(&block.name, fields.keys())),
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
            (_, Value::Null | Value::Expression) | (Type::Any, _) => {}
            (Type::String, Value::Text(_) | Value::Number | Value::Bool(_)) => {}
            (Type::Number, Value::Number) | (Type::Bool, Value::Bool(_)) => {}
            (Type::Number, Value::Text(text)) if text.parse().is_ok_and(f64::is_finite) => {}
            (Type::Bool, Value::Text(text)) if matches!(text.as_str(), "true" | "false" | "1" | "0") => {}
            (Type::List(item) | Type::Set(item), _) => {
                self.items(value, &expected(), |walk, value| walk.value(item, value));
            }
            (Type::Map(item), _) => self.entries(value, &expected(), |walk, value| walk.value(item, value)),
            (Type::Object(fields), Value::Map(entries)) => self.object(fields, entries),
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
        let Value::Map(entries) = value else { return self.wrong_type(expected) };
        for (key, item) in entries {
            self.at(key, |walk| check(walk, item));
        }
    }

    fn object(&mut self, fields: &BTreeMap<String, Type>, entries: &[(String, Value)]) {
        for (name, value) in entries {
            self.at(name, |walk| walk.field(fields, name, value));
        }
        for name in fields.keys().filter(|name| !entries.iter().any(|(written, _)| written == *name)) {
            self.at(name, |walk| walk.report(Problem::MissingArgument));
        }
    }

    /// What the schema requires and the body has nothing of.
    fn left_out(&mut self, schema: &Schema, body: &Body) {
        let argument = |name: &str| body.arguments.iter().any(|(written, _)| written == name);
        let block = |name: &str| body.blocks.iter().any(|block| block.name == name);
        self.missing(&schema.attributes, |name| argument(name) || block(name));
        for (name, required) in &schema.blocks {
            if required.min > 0 && !argument(name) && !block(name) {
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

/// A name that is not known, with the one among `known` that is a slip of the hand away, if any.
fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a String>) -> Problem {
    let farthest = (name.len() / 3).max(1);
    let nearest = known
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= farthest)
        .min();
    Problem::UnknownArgument { nearest: nearest.map(|(_, candidate)| candidate.clone()) }
}
