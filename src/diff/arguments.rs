//! Two blocks → the arguments that differ, with their values as a reviewer reads them.

use serde_json::Value as Json;

use super::flatten::{Flat, flatten, repeated};
use crate::emit::hcl::{Block, Value};
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

/// The arguments that differ, in the new block's order, then those that are gone. `as_moved` says how an old expression reads
/// now, where what it names has another address.
pub(super) fn compare(old: &Block, new: &Block, as_moved: impl Fn(&str) -> String) -> Vec<Argument> {
    let repeated = repeated(old.body()).into_iter().chain(repeated(new.body())).collect();
    let sides = Sides { block: new, old: flatten(old, &repeated), new: flatten(new, &repeated) };
    let is_same = |path: &str| {
        let (old, new) = (sides.old.values.get(path), sides.new.values.get(path));
        old == new || old.map(|value| as_moved(&text(value))) == new.map(text)
    };
    let gone = sides.old.values.keys().filter(|path| !sides.new.values.contains_key(*path));
    let changed = sides.new.values.keys().chain(gone).filter(|path| !is_same(path));
    let mut out: Vec<Argument> = Vec::new();
    let told = |path: &String| sides.entries(path).unwrap_or_else(|| sides.argument(path).into_iter().collect());
    for argument in changed.flat_map(told).chain(sides.reordered()) {
        if !out.contains(&argument) {
            out.push(argument);
        }
    }
    out
}

/// The old and the new arguments of one object.
struct Sides<'b> {
    block: &'b Block,
    old: Flat,
    new: Flat,
}

impl Sides<'_> {
    /// What is told of a path that differs: its values, or the entry that came or went with it.
    fn argument(&self, path: &str) -> Option<Argument> {
        let (old, new) = (self.old.values.get(path), self.new.values.get(path));
        let is_of = |entry: &String| path.strip_prefix(entry.as_str()).is_some_and(|rest| rest.starts_with('.'));
        let whole = |flat: &Flat, other: &Flat| {
            let (entry, value) =
                flat.entries.iter().find(|(entry, _)| is_of(entry) && !other.entries.contains_key(*entry))?;
            let list = entry.rsplit_once('[').map_or(entry.as_str(), |(list, _)| list);
            Some((list.to_owned(), show(self.block, list, value)))
        };
        if let Some((path, new)) = whole(&self.new, &self.old) {
            return Some(Argument { path, old: None, new: Some(new), is_entry: true });
        }
        if let Some((path, old)) = whole(&self.old, &self.new) {
            return Some(Argument { path, old: Some(old), new: None, is_entry: true });
        }
        if self.old.lists.contains_key(path) || self.new.lists.contains_key(path) {
            return None; // an empty list beside one that is told by its entries
        }
        let shown = |value: Option<&Value>| value.map(|value| show(self.block, path, value));
        let (mut was, mut is) = (shown(old), shown(new));
        if let (Some(old), Some(new), true) = (old, new, was == is && !is_sensitive(self.block, path)) {
            let (old, new) = from_difference(&text(old), &text(new));
            (was, is) = (Some(old), Some(new));
        }
        Some(Argument { path: path.to_owned(), old: was, new: is, is_entry: false })
    }

    /// The entries that came to a list of plain values or went, where the rest of it stays; `None` of any other value.
    fn entries(&self, path: &str) -> Option<Vec<Argument>> {
        let (Value::List(old), Value::List(new)) = (self.old.values.get(path)?, self.new.values.get(path)?) else {
            return None;
        };
        let argument = |old: Option<&Value>, new: Option<&Value>| {
            let shown = |value: &Value| show(self.block, path, value);
            Argument { path: path.to_owned(), old: old.map(shown), new: new.map(shown), is_entry: true }
        };
        let come = new.iter().filter(|one| !old.contains(one)).map(|one| argument(None, Some(one)));
        let gone = old.iter().filter(|one| !new.contains(one)).map(|one| argument(Some(one), None));
        let stays = old.iter().any(|one| new.contains(one));
        let entries: Vec<Argument> = come.chain(gone).collect();
        (stays && !entries.is_empty()).then_some(entries)
    }

    /// Lists whose entries stand in another order.
    fn reordered(&self) -> Vec<Argument> {
        let moved = self.new.lists.iter().filter_map(|(path, now)| {
            let was = self.old.lists.get(path)?;
            let stay = |of: &[String], other: &[String]| -> Vec<String> {
                of.iter().filter(|name| other.contains(name)).cloned().collect()
            };
            let (was, now) = (stay(was, now), stay(now, was));
            let list = |names: Vec<String>| Some(cut(&format!("[{}]", names.join(", "))));
            (was != now).then(|| Argument { path: path.clone(), old: list(was), new: list(now), is_entry: false })
        });
        moved.collect()
    }
}

/// Two long texts, each from shortly before where they part.
fn from_difference(old: &str, new: &str) -> (String, String) {
    let common = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
    let part =
        |text: &str| cut(&format!("…{}", text.chars().skip(common.saturating_sub(SHOWN / 4)).collect::<String>()));
    (part(old), part(new))
}

/// A block's argument by its path: `endpoint_config.is_public_ip_enabled`.
pub(super) fn get(block: &Block, path: &str) -> Option<Value> {
    flatten(block, &repeated(block.body())).values.shift_remove(path)
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
