//! A new entry at the end of a map or list → the ways to write it.

use super::flow;
use super::print::{Entry, Style, block};
use super::site::Site;
use super::splice::{Splice, Splices};
use crate::source::Kind;

/// The ways to write the entry, the best first.
pub(super) fn ways(site: &Site, entry: &Entry) -> Vec<Splices> {
    let is_scalar = !matches!(site.node.kind, Kind::Map(_) | Kind::List(_) | Kind::Null);
    match (site.parts().is_empty(), site.is_flow()) {
        _ if is_scalar => Vec::new(),
        (true, _) => first_entry(site, entry),
        (false, true) => flow::ways(site, entry),
        (false, false) => below(site, entry),
    }
}

/// Behind the last entry of a block, and behind the comments below it that belong to the block.
fn below(site: &Site, entry: &Entry) -> Vec<Splices> {
    let text = site.text();
    let parts = site.parts();
    let written_end = parts.last().map_or(site.node.range.end, |last| last.end);
    let indent = text.column(site.node.range.start);
    let line_break = text.line_break();
    let gap = if is_spaced(site) { line_break } else { "" };
    let body = block(site, entry, indent);
    let ends = [written_end, site.node.range.end]
        .into_iter()
        .flat_map(|end| [text.end_of_block(end, site.owner), text.line_end(end), text.end_of_blank_lines(end)]);
    let mut ways: Vec<Splices> =
        ends.map(|end| vec![Splice::insert(end, format!("{line_break}{gap}{body}"))]).collect();
    ways.dedup();
    ways
}

/// Whether a blank line stands between the last two entries.
fn is_spaced(site: &Site) -> bool {
    let parts = site.parts();
    let [.., before, last] = parts.as_slice() else { return false };
    let between = site.document.source.text.get(before.end..last.start).unwrap_or_default();
    let lines: Vec<&str> = between.split('\n').collect();
    lines.iter().skip(1).rev().skip(1).any(|line| line.trim().is_empty())
}

/// The first entry of `{}`, `[]`, `null` or nothing: below the key, or in brackets where it has none or stands in some.
fn first_entry(site: &Site, entry: &Entry) -> Vec<Splices> {
    let in_brackets = brackets(site, entry);
    if site.is_in_flow || site.key.is_none() {
        return vec![in_brackets];
    }
    let text = site.text();
    let (head, value) = (site.behind_owner(), &site.node.range);
    let style = Style::of(site.document);
    let deeper = if entry.key.is_some() { style.step } else { style.dash };
    let lines = block(site, entry, site.owner.unwrap_or_default() + deeper);
    let mut splices = Vec::new();
    if !value.is_empty() {
        let before = text.upto(value.start);
        splices.push(Splice::cut(before.trim_end_matches([' ', '\t']).len().max(head)..value.end));
    }
    let head = if value.is_empty() { head } else { value.end };
    let lines = format!("{}{lines}", text.line_break());
    splices.push(Splice::insert(text.end_of_block(head, site.owner), lines));
    vec![splices, in_brackets]
}

fn brackets(site: &Site, entry: &Entry) -> Splices {
    let style = Style::of(site.document);
    let value = match entry.key {
        Some(key) => [(key.to_owned(), entry.value.clone())].into_iter().collect(),
        None => serde_json::Value::Array(vec![entry.value.clone()]),
    };
    let range =
        if site.node.range.is_empty() { site.behind_owner()..site.behind_owner() } else { site.node.range.clone() };
    let gap = if site.node.range.is_empty() { " " } else { "" };
    vec![Splice { range, text: format!("{gap}{}", style.flow(&value)) }]
}
