//! A new entry → its lines, in the style of the entries beside it.

use serde_json::Value;

use super::site::{Site, is_flow, written};
use super::text::Text;
use crate::emit::yaml;
use crate::source::{Document, Kind, Node};

/// Brackets go on one line of at most so many characters.
const WIDTH: usize = 120;

/// A new entry of a map, or of a list if it has no key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub key: Option<&'a str>,
    pub value: &'a Value,
}

/// How the document writes things.
pub(super) struct Style<'d> {
    document: &'d Document,
    /// Columns between a key and what is below it.
    pub step: usize,
    /// Columns between a key and the dashes of its list.
    pub dash: usize,
    /// What stands between a brace and what it holds.
    brace: &'static str,
}

impl<'d> Style<'d> {
    pub fn of(document: &'d Document) -> Self {
        let mut found = Found::default();
        found.look(document, &document.root);
        let step = found.step.unwrap_or(2);
        let brace = if found.is_tight == Some(true) { "" } else { " " };
        Self { document, step, dash: found.dash.unwrap_or(step), brace }
    }

    /// The lines of a block entry whose key or dash stands in column `indent`.
    pub fn lines(&self, entry: &Entry, indent: usize, like: &[&Node]) -> Vec<String> {
        let head = match entry.key {
            Some(key) => format!("{}{}:", " ".repeat(indent), scalar(&key.into(), false)),
            None => format!("{}-", " ".repeat(indent)),
        };
        let line = format!("{head} {}", self.flow(entry.value));
        match entry.value {
            Value::Object(map) if !map.is_empty() && !self.is_one_line(entry.value, &line, like) => {
                let below = if entry.key.is_some() { indent + self.step } else { indent + 2 };
                let entry_lines = |(key, value): (&String, &Value)| {
                    self.lines(&Entry { key: Some(key), value }, below, &children(like, Some(key)))
                };
                joined(head, entry.key.is_none(), map.iter().flat_map(entry_lines).collect())
            }
            Value::Array(list) if !list.is_empty() && !self.is_one_line(entry.value, &line, like) => {
                let below = if entry.key.is_some() { indent + self.dash } else { indent + 2 };
                let item_lines = |value: &Value| self.lines(&Entry { key: None, value }, below, &children(like, None));
                joined(head, entry.key.is_none(), list.iter().flat_map(item_lines).collect())
            }
            _ => vec![line],
        }
    }

    /// Whether a map or list goes in brackets on the line of its key.
    fn is_one_line(&self, value: &Value, line: &str, like: &[&Node]) -> bool {
        let is_like = |node: &&&Node| match (&node.kind, value) {
            (Kind::Map(entries), Value::Object(_)) => !entries.is_empty() && !self.is_alias(node),
            (Kind::List(items), Value::Array(_)) => !items.is_empty() && !self.is_alias(node),
            _ => false,
        };
        let of_scalars =
            value.as_array().is_some_and(|list| list.iter().all(|one| !one.is_array() && !one.is_object()));
        let is_wanted = like.iter().rfind(is_like).map_or(of_scalars, |node| is_flow(self.document, node));
        is_wanted && line.chars().count() <= WIDTH
    }

    fn is_alias(&self, node: &Node) -> bool {
        written(self.document, node).starts_with('*')
    }

    /// The value on one line.
    pub fn flow(&self, value: &Value) -> String {
        let is_collection = value.is_object() || value.is_array();
        self.in_flow(value, is_collection)
    }

    /// An entry between brackets.
    pub fn flow_entry(&self, entry: &Entry) -> String {
        match entry.key {
            Some(key) => format!("{}: {}", scalar(&key.into(), true), self.in_flow(entry.value, true)),
            None => self.in_flow(entry.value, true),
        }
    }

    fn in_flow(&self, value: &Value, is_in_flow: bool) -> String {
        match value {
            Value::Object(map) if map.is_empty() => "{}".to_owned(),
            Value::Object(map) => {
                let entries = map.iter().map(|(key, value)| self.flow_entry(&Entry { key: Some(key), value }));
                format!("{{{0}{1}{0}}}", self.brace, entries.collect::<Vec<_>>().join(", "))
            }
            Value::Array(list) => {
                let items = list.iter().map(|value| self.in_flow(value, true));
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => scalar(value, is_in_flow),
        }
    }
}

/// A scalar on one line, in quotes where a reader could take it for something else.
pub(super) fn scalar(value: &Value, is_in_flow: bool) -> String {
    let printed = yaml::print("", value);
    let printed = printed.trim_start_matches("---\n").trim_end_matches('\n');
    let is_quoted = printed.starts_with(['"', '\'']);
    match value {
        Value::String(text) if printed.contains('\n') || (is_in_flow && !is_quoted && text.contains(BRACKETS)) => {
            Value::from(text.as_str()).to_string()
        }
        _ => printed.to_owned(),
    }
}

/// What ends a text without quotes between brackets.
const BRACKETS: [char; 5] = ['[', ']', '{', '}', ','];

/// The values that stand beside a new one's child.
fn children<'n>(like: &[&'n Node], key: Option<&str>) -> Vec<&'n Node> {
    let of = |node: &&'n Node| -> Vec<&'n Node> {
        match &node.kind {
            Kind::Map(entries) => {
                entries.iter().filter(|entry| key == Some(&entry.key)).map(|entry| &entry.value).collect()
            }
            Kind::List(items) if key.is_none() => items.iter().collect(),
            _ => Vec::new(),
        }
    };
    like.iter().flat_map(of).collect()
}

/// The lines of a block below its head; what a dash holds begins on the dash's own line.
fn joined(head: String, is_item: bool, below: Vec<String>) -> Vec<String> {
    let mut lines = below.into_iter();
    let head = match is_item.then(|| lines.next()).flatten() {
        Some(first) => format!("{head} {}", first.trim_start()),
        None => head,
    };
    std::iter::once(head).chain(lines).collect()
}

/// What a document shows of its author's habits.
#[derive(Default)]
struct Found {
    step: Option<usize>,
    dash: Option<usize>,
    is_tight: Option<bool>,
}

impl Found {
    fn look(&mut self, document: &Document, node: &Node) {
        if is_flow(document, node) {
            let inner = written(document, node).strip_prefix('{').filter(|inner| !inner.starts_with('}'));
            self.is_tight = self.is_tight.or(inner.map(|inner| !inner.starts_with([' ', '\n', '\r'])));
        }
        match &node.kind {
            Kind::Map(entries) => {
                for entry in entries.iter() {
                    self.indentation(document, entry.key_range.start, &entry.value);
                    self.look(document, &entry.value);
                }
            }
            Kind::List(items) => items.iter().for_each(|item| self.look(document, item)),
            Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => (),
        }
    }

    fn indentation(&mut self, document: &Document, key: usize, value: &Node) {
        let text = Text(&document.source.text);
        let is_below = text.is_first_of_line(value.range.start) && !value.range.is_empty();
        if !is_below || is_flow(document, value) {
            return;
        }
        let columns = text.column(value.range.start).checked_sub(text.column(key));
        match value.kind {
            Kind::Map(_) => self.step = self.step.or(columns.filter(|columns| *columns > 0)),
            Kind::List(_) => self.dash = self.dash.or(columns),
            Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => (),
        }
    }
}

/// The lines of an entry of the block at `site`, beside the entries that are there.
pub(super) fn block(site: &Site, entry: &Entry, indent: usize) -> String {
    let style = Style::of(site.document);
    style.lines(entry, indent, &site.children()).join(site.text().line_break())
}
