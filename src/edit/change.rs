//! Another value, another key, or an entry less → the ways to write it.

use std::ops::Range;

use serde_json::Value;

use super::print::{Style, scalar};
use super::site::Site;
use super::splice::{Splice, Splices};
use super::text::Text;
use crate::source::{Kind, Node};

/// Another value in the place of a scalar or of what stands in brackets.
pub(super) fn replace(site: &Site, value: &Value) -> Vec<Splices> {
    let is_collection = matches!(site.node.kind, Kind::Map(_) | Kind::List(_));
    if is_collection && !site.is_flow() {
        return Vec::new();
    }
    let style = Style::of(site.document);
    let text = match value {
        Value::Array(_) | Value::Object(_) => style.flow(value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            quoted_like(site.written(), value).unwrap_or_else(|| scalar(value, site.is_in_flow))
        }
    };
    if site.node.range.is_empty() {
        return vec![vec![Splice::insert(site.behind_owner(), format!(" {text}"))]];
    }
    vec![vec![Splice { range: site.node.range.clone(), text }]]
}

/// Another key.
pub(super) fn rename(site: &Site, key: &str) -> Vec<Splices> {
    let Some(range) = site.key else { return Vec::new() };
    let written = site.document.source.text.get(range.clone()).unwrap_or_default();
    let key = Value::from(key);
    let text = quoted_like(written, &key).unwrap_or_else(|| scalar(&key, site.is_in_flow));
    vec![vec![Splice { range: range.clone(), text }]]
}

/// A text in the quotes of the one that it replaces, where it needs no escapes.
fn quoted_like(written: &str, value: &Value) -> Option<String> {
    let quote = written.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let text = value.as_str().filter(|text| !text.contains(['"', '\'', '\\']) && !text.contains(char::is_control))?;
    Some(format!("{quote}{text}{quote}"))
}

/// An entry less: its lines, or what stands between the commas.
pub(super) fn remove(site: &Site) -> Vec<Splices> {
    let Some(around) = site.around else { return Vec::new() };
    let holder = Site { node: around, around: None, ..site.clone() };
    let parts = holder.parts();
    let start = site.key.map_or(site.node.range.start, |key| key.start);
    let Some(index) = parts.iter().position(|part| part.start == start) else { return Vec::new() };
    let cut = |range: Range<usize>| vec![Splice::cut(range)];
    match (parts.as_slice(), holder.is_flow()) {
        ([only], true) => vec![cut(between_brackets(around, only))],
        ([only], false) => emptied(&holder, only),
        (_, true) => vec![cut(between_commas(&parts, index))],
        (_, false) => vec![cut(lines(&holder, &parts, index)), cut(up_to_next(&holder, &parts, index))],
    }
}

/// Empty brackets in the place of a block, behind its key where nothing stands between.
fn emptied(holder: &Site, only: &Range<usize>) -> Vec<Splices> {
    let (block, text) = (&holder.node.range, holder.text());
    let brackets = if matches!(holder.node.kind, Kind::List(_)) { "[]" } else { "{}" };
    let key_end = text.upto(block.start).trim_end().len();
    let end = behind_colon(text, only.end);
    let behind_key = Splice { range: key_end..end, text: format!(" {brackets}") };
    let in_place = Splice { range: block.start..end, text: brackets.to_owned() };
    vec![vec![behind_key], vec![in_place]]
}

/// Where an entry ends: behind the `:` of its last key, where that has no value.
fn behind_colon(text: Text<'_>, end: usize) -> usize {
    let rest = text.from(end).trim_start_matches([' ', '\t']);
    rest.strip_prefix(':').map_or(end, |behind| text.0.len() - behind.len())
}

fn between_brackets(around: &Node, only: &Range<usize>) -> Range<usize> {
    around.range.start + 1..around.range.end.saturating_sub(1).max(only.end)
}

fn between_commas(parts: &[Range<usize>], index: usize) -> Range<usize> {
    let this = parts.get(index).cloned().unwrap_or_default();
    match (parts.get(index + 1), index.checked_sub(1).and_then(|before| parts.get(before))) {
        (Some(next), _) => this.start..next.start,
        (None, Some(before)) => before.end..this.end,
        (None, None) => this,
    }
}

/// The lines of an entry, and one of two blank lines that would meet.
fn lines(holder: &Site, parts: &[Range<usize>], index: usize) -> Range<usize> {
    let text = holder.text();
    let this = parts.get(index).cloned().unwrap_or_default();
    let start = text.line_start(this.start);
    let end = text.next_line(this.end).unwrap_or(text.line_end(this.end));
    let above = start.checked_sub(1).map(|at| text.line_start(text.upto(at).trim_end_matches('\r').len()));
    match above.filter(|above| text.is_last_of_line(*above) && text.is_last_of_line(end)) {
        Some(above) => above..end,
        None => start..end,
    }
}

/// The first entry of what a dash holds: the next one takes its place behind the dash.
fn up_to_next(holder: &Site, parts: &[Range<usize>], index: usize) -> Range<usize> {
    let text = holder.text();
    let this = parts.get(index).cloned().unwrap_or_default();
    let next = parts.get(index + 1).map_or(text.line_end(this.end), |next| next.start);
    this.start..next
}
