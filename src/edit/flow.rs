//! A new entry between brackets → the ways to write it.

use super::print::{Entry, Style};
use super::site::Site;
use super::splice::{Splice, Splices};

/// On a line of its own where the last entry has one, else behind it.
pub(super) fn ways(site: &Site, entry: &Entry) -> Vec<Splices> {
    let text = site.text();
    let printed = Style::of(site.document).flow_entry(entry);
    let last = site.parts().last().cloned().unwrap_or(site.node.range.clone());
    let close = site.node.range.end.saturating_sub(1);
    let before_close = text.upto(close).trim_end().len();
    let has_comma = text.from(last.end).trim_start().starts_with(',');
    let mut ways = Vec::new();
    if text.is_first_of_line(last.start) && text.line_end(last.end) < close {
        let line_break = text.line_break();
        let indent = " ".repeat(text.column(last.start));
        let comma = if has_comma { "" } else { "," };
        let behind = if has_comma { "," } else { "" };
        ways.push(vec![
            Splice::insert(last.end, comma),
            Splice::insert(text.line_end(last.end), format!("{line_break}{indent}{printed}{behind}")),
        ]);
    }
    ways.push(vec![Splice::insert(last.end, format!(", {printed}"))]);
    let separator = if has_comma { " " } else { ", " };
    ways.push(vec![Splice::insert(before_close, format!("{separator}{printed}"))]);
    ways
}
