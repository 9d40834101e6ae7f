//! A generated line → the values of the document that stand in it.

use serde_json::Value;

use crate::Compilation;
use crate::diff;
use crate::source::Pointer;

/// Where a place was written, for a file of that root.
pub(super) fn written_at(compilation: &Compilation, root: &str, at: &Pointer) -> Pointer {
    let environment = compilation.model.iter().flat_map(|model| &model.environments).find(|one| one.name() == root);
    environment.map_or_else(|| at.clone(), |environment| environment.written_at(&diff::as_seen(at)))
}

/// The numbers and texts at or below the causes that stand in the line as words of their own. A number of one digit stands
/// in many a line by chance: it counts at those causes alone that `is_near` says the line is of.
pub(super) fn matching(
    compilation: &Compilation,
    root: &str,
    causes: &[Pointer],
    line: &str,
    is_near: impl Fn(&Pointer) -> bool,
) -> Vec<Pointer> {
    let Some(model) = compilation.model.as_ref().filter(|_| is_a_value(line)) else { return Vec::new() };
    let view = model.view(Some(root)).or_else(|| model.view(None));
    let mut found = Vec::new();
    for cause in causes {
        let seen = diff::as_seen(cause);
        if let Some(value) = view.and_then(|view| view.value().pointer(seen.as_str())) {
            below(&seen, value, line, &mut found);
        }
    }
    let is_digit = |at: &Pointer| {
        let value = view.and_then(|view| view.value().pointer(at.as_str()));
        value.is_some_and(|value| value.is_number() && value.to_string().len() == 1)
    };
    found.retain(|at| is_near(at) || !is_digit(at));
    found
}

/// Comments and braces hold no value.
fn is_a_value(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty() && !line.starts_with(['#', '/', '}', ']'])
}

fn below(at: &Pointer, value: &Value, line: &str, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| below(&at.key(key), value, line, found)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, value)| below(&at.index(i), value, line, found)),
        Value::String(text) if text.len() > 1 && has_word(line, text) => found.push(at.clone()),
        Value::Number(number) if has_number(line, &number.to_string()) => found.push(at.clone()),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Number(_) => {}
    }
}

/// A number that is no part of a range of addresses.
fn has_number(line: &str, number: &str) -> bool {
    has(line, number, &|c| c == '/')
}

fn has_word(line: &str, word: &str) -> bool {
    has(line, word, &|_| false)
}

fn has(line: &str, word: &str, joins: &dyn Fn(char) -> bool) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || joins(c);
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}
