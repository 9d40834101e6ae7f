//! Blocks → the text of a `.tf` file.

use std::ops::Range;

use super::layout::{WIDTH, align, rows};
use super::text::{comment, quote};
use super::{Block, Body, Item, Value};

/// A whole file: the lines of `header` as comments (never wrapped), then the blocks, a blank line between any two of them.
pub fn print(header: &str, blocks: &[Block]) -> String {
    print_with_lines(header, blocks).0
}

/// [`print`], and the lines of each block with the comments above it, counted from 1.
pub fn print_with_lines(header: &str, blocks: &[Block]) -> (String, Vec<Range<usize>>) {
    let mut text = if header.is_empty() { String::new() } else { comment(header, 0, usize::MAX) };
    let mut lines = Vec::new();
    let mut next = 1 + text.matches('\n').count();
    for block in blocks {
        if !text.is_empty() {
            text.push('\n');
            next += 1;
        }
        let printed = print_block(block, 0);
        let end = next + printed.matches('\n').count();
        lines.push(next..end);
        next = end;
        text.push_str(&printed);
    }
    (text, lines)
}

fn print_block(block: &Block, indent: usize) -> String {
    let notes: String = block.notes().iter().map(|note| comment(note, indent, WIDTH)).collect();
    let labels: String = block.label_texts().iter().map(|label| format!(" {}", quote(label))).collect();
    let head = format!("{notes}{:indent$}{}{labels}", "", block.kind());
    match print_body(block.body(), indent + 2) {
        body if body.is_empty() => format!("{head} {{}}\n"),
        body => format!("{head} {{\n{body}{:indent$}}}\n", ""),
    }
}

/// What a body is made of once its blank lines are decided.
enum Part<'a> {
    Attributes(Vec<(&'a str, &'a Value)>),
    Block(&'a Block),
    Comment(&'a str),
    Gap,
}

fn print_body(body: &Body, indent: usize) -> String {
    let print_part = |part: Part| match part {
        Part::Attributes(run) => {
            align(&rows(run.into_iter().map(|(name, value)| (name.to_owned(), value)), indent), indent)
        }
        Part::Block(block) => print_block(block, indent),
        Part::Comment(text) => comment(text, indent, WIDTH),
        Part::Gap => "\n".to_owned(),
    };
    parts(body).into_iter().map(print_part).collect()
}

/// Groups neighbouring attributes; a blank line around every block and its comments, none doubled, none at the edges.
fn parts(body: &Body) -> Vec<Part<'_>> {
    let mut parts = vec![];
    for item in body.items() {
        match item {
            Item::Attribute(name, value) => match parts.last_mut() {
                Some(Part::Attributes(run)) => run.push((name.as_str(), value)),
                Some(Part::Block(_)) => parts.extend([Part::Gap, Part::Attributes(vec![(name, value)])]),
                Some(Part::Comment(_) | Part::Gap) | None => parts.push(Part::Attributes(vec![(name, value)])),
            },
            Item::Block(block) => {
                let comments = parts.iter().rev().take_while(|part| matches!(part, Part::Comment(_))).count();
                insert_gap(&mut parts, comments);
                parts.push(Part::Block(block));
            }
            Item::Comment(text) => {
                if matches!(parts.last(), Some(Part::Block(_))) {
                    parts.push(Part::Gap);
                }
                parts.push(Part::Comment(text));
            }
            Item::Gap => insert_gap(&mut parts, 0),
        }
    }
    while matches!(parts.last(), Some(Part::Gap)) {
        parts.pop();
    }
    parts
}

/// A blank line before the last `trailing` parts, unless one is there or nothing stands above it.
fn insert_gap(parts: &mut Vec<Part<'_>>, trailing: usize) {
    let at = parts.len() - trailing;
    if parts[..at].last().is_some_and(|part| !matches!(part, Part::Gap)) {
        parts.insert(at, Part::Gap);
    }
}
