//! Two blocks → the arguments that differ, with their values as a reviewer reads them.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::emit::hcl::{Block, Body, Value};
use crate::facts;
use crate::facts::{Force, force_of_change};

/// An argument that differs; `None` where it is not set.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Such as `compute_count` or `endpoint_config.nsg_ids`.
    pub path: String,
    pub old: Option<String>,
    pub new: Option<String>,
    /// Whether it is one of many that came or went, such as an edge of a network.
    pub is_entry: bool,
}

impl Argument {
    /// What the change does to the object.
    pub(super) fn force(&self, of_type: &str) -> Force {
        let plain = |value: &Option<String>| value.as_deref().unwrap_or_default().trim_matches('"').to_owned();
        force_of_change(of_type, &self.path, &plain(&self.old), &plain(&self.new))
    }
}

/// The longest value that is shown whole.
const SHOWN: usize = 80;

/// The arguments that differ, in the new block's order.
pub(super) fn compare(old: &Block, new: &Block) -> Vec<Argument> {
    let (before, after) = (flatten(old), flatten(new));
    let gone = before.iter().filter(|(path, _)| !after.contains_key(*path)).map(|(path, _)| path);
    let paths = after.keys().chain(gone);
    let changed = paths.filter(|path| before.get(*path) != after.get(*path));
    let shown = |path: &String, value: Option<&Value>, other: Option<&Value>| {
        Some(show(new, path, &without_common(value?, other)))
    };
    let argument = |path: &String| {
        let (old, new) = (before.get(path), after.get(path));
        Argument { path: path.clone(), old: shown(path, old, new), new: shown(path, new, old), is_entry: false }
    };
    changed.map(argument).collect()
}

/// A list with what differs from the other alone; any other value as it is.
fn without_common(value: &Value, other: Option<&Value>) -> Value {
    let (Value::List(elements), Some(Value::List(others))) = (value, other) else { return value.clone() };
    let own: Vec<Value> = elements.iter().filter(|element| !others.contains(element)).cloned().collect();
    let differs = own.len() < elements.len() && elements.len() + others.len() > 2;
    if differs { Value::List(own) } else { value.clone() }
}

/// A block's argument by its path: `endpoint_config.is_public_ip_enabled`.
pub(super) fn get(block: &Block, path: &str) -> Option<Value> {
    flatten(block).shift_remove(path)
}

/// A value on one line, as HCL has it, cut where it is long.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) | Value::Heredoc(text) => serde_json::Value::from(text.as_str()).to_string(),
        Value::List(elements) => format!("[{}]", elements.iter().map(text).collect::<Vec<_>>().join(", ")),
        Value::Object(object) => {
            let entries = object.iter().map(|(key, value)| format!("{key} = {}", text(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Call(name, arguments) => {
            format!("{name}({})", arguments.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        Value::Expression(expression) => expression.as_str().to_owned(),
    }
}

/// A value of a document or a manifest on one line.
pub(super) fn one_line(value: &Json) -> String {
    match value {
        Json::String(text) if text.is_empty() || text.contains(['\n', '\r', '\t']) => value.to_string(),
        Json::String(text) => text.clone(),
        Json::Array(entries) => format!("[{}]", entries.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        Json::Object(map) => {
            let entries = map.iter().map(|(key, value)| format!("{key}: {}", one_line(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => value.to_string(),
    }
}

/// Cuts a text in the middle of nowhere, and says so.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Every argument by its path; a block that may stand several times counts from 0 where it does.
fn flatten(block: &Block) -> IndexMap<String, Value> {
    let mut out = IndexMap::new();
    body("", block.body(), &mut out);
    out
}

fn body(prefix: &str, of: &Body, out: &mut IndexMap<String, Value>) {
    for (name, one) in of.attributes() {
        value(format!("{prefix}{name}"), one, out);
    }
    let mut seen: IndexMap<&str, usize> = IndexMap::new();
    for inner in of.blocks() {
        let nth = seen.entry(inner.kind()).or_default();
        let several = of.blocks().filter(|other| other.kind() == inner.kind()).count() > 1;
        let prefix = match several {
            true => format!("{prefix}{}[{nth}].", inner.kind()),
            false => format!("{prefix}{}.", inner.kind()),
        };
        *nth += 1;
        let before = out.len();
        body(&prefix, inner.body(), out);
        if out.len() == before {
            out.insert(prefix.trim_end_matches('.').to_owned(), Value::Object(crate::emit::hcl::Object::new()));
        }
    }
}

fn value(path: String, of: &Value, out: &mut IndexMap<String, Value>) {
    match of {
        Value::Object(object) if !object.is_empty() => {
            object.iter().for_each(|(key, inner)| value(format!("{path}.{key}"), inner, out));
        }
        other => {
            out.insert(path, other.clone());
        }
    }
}

/// A literal that the provider calls sensitive is never shown; an expression only names where it comes from.
fn show(block: &Block, path: &str, value: &Value) -> String {
    if !matches!(value, Value::Expression(_)) && is_sensitive(block, path) {
        return "(hidden)".to_owned();
    }
    cut(&text(value))
}

fn is_sensitive(block: &Block, path: &str) -> bool {
    let schema = block.label_texts().first().and_then(|of_type| facts::resource(of_type));
    let first = path.split(['.', '[']).next().unwrap_or_default();
    schema.and_then(|schema| schema.attributes.get(first)).is_some_and(|attribute| attribute.sensitive)
}
