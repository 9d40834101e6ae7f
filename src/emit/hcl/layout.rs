//! Values → HCL text: on one line where that reads well, spread and aligned where not.

use super::text::{heredoc, key, quote};
use super::{Object, Value};

/// The last column that a line may reach by our own choice; text is never cut.
pub(super) const WIDTH: usize = 100;

/// A line or lines `name = value`, before alignment.
pub(super) struct Row {
    name: String,
    value: String,
    aligns: bool,
}

/// The rows of the attributes of a block or of an object, which are indented by `indent` columns.
pub(super) fn rows<'a>(entries: impl Iterator<Item = (String, &'a Value)>, indent: usize) -> Vec<Row> {
    let entries: Vec<_> = entries.collect();
    let widest = entries.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let column = indent + widest + " = ".len();
    entries
        .into_iter()
        .map(|(name, value)| {
            let text = heredoc_of(value, indent);
            let aligns = text.is_some();
            let value = text.unwrap_or_else(|| render(value, indent, column));
            Row { name, aligns: aligns || !value.contains('\n'), value }
        })
        .collect()
}

/// Aligns the `=` of neighbours as `terraform fmt` does: a value that spreads over lines stands alone, a heredoc does
/// not.
pub(super) fn align(rows: &[Row], indent: usize) -> String {
    let mut out = String::new();
    for run in rows.chunk_by(|a, b| a.aligns && b.aligns) {
        let width = run.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        for Row { name, value, .. } in run {
            out.push_str(&format!("{:indent$}{name:width$} = {value}\n", ""));
        }
    }
    out
}

fn heredoc_of(value: &Value, indent: usize) -> Option<String> {
    match value {
        Value::Heredoc(text) => heredoc(text, indent),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::List(_)
        | Value::Object(_)
        | Value::Call(..)
        | Value::Expression(_) => None,
    }
}

/// The text of a value that begins at `column` of a line that is indented by `indent`.
fn render(value: &Value, indent: usize, column: usize) -> String {
    if let Some(line) = inline(value)
        && (column + line.chars().count() <= WIDTH || !can_spread(value))
    {
        return line;
    }
    match value {
        Value::List(elements) => spread_list(elements, indent),
        Value::Object(entries) => spread_object(entries, indent),
        Value::Call(name, arguments) => spread_call(name, arguments, indent),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Heredoc(_) | Value::Expression(_) => {
            unreachable!("every scalar has a form on one line")
        }
    }
}

/// The form on one line, if a careful writer would use it given the room.
fn inline(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Text(text) | Value::Heredoc(text) => Some(quote(text)),
        Value::Expression(source) => Some(source.as_str().to_owned()),
        Value::List(elements) if elements.len() <= 1 || elements.iter().all(is_scalar) => {
            Some(format!("[{}]", joined(elements)?))
        }
        Value::List(_) => None,
        Value::Object(entries) => inline_object(entries),
        Value::Call(name, arguments) => Some(format!("{name}({})", joined(arguments)?)),
    }
}

fn joined(values: &[Value]) -> Option<String> {
    Some(values.iter().map(inline).collect::<Option<Vec<_>>>()?.join(", "))
}

/// `{}` or `{ id = "x" }`; more entries are easier to read below one another.
fn inline_object(entries: &Object) -> Option<String> {
    let mut iter = entries.iter();
    match (iter.next(), iter.next()) {
        (None, _) => Some("{}".to_owned()),
        (Some((name, value)), None) if !holds_entries(value) => {
            Some(format!("{{ {} = {} }}", key(name), inline(value)?))
        }
        (Some(_), _) => None,
    }
}

fn holds_entries(value: &Value) -> bool {
    matches!(value, Value::Object(entries) if !entries.is_empty())
}

fn is_scalar(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Heredoc(_) | Value::Expression(_) => {
            true
        }
        Value::Call(_, arguments) => arguments.iter().all(is_scalar),
        Value::List(_) | Value::Object(_) => false,
    }
}

/// Whether the value has a form over several lines.
fn can_spread(value: &Value) -> bool {
    match value {
        Value::List(elements) => !elements.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        Value::Call(_, arguments) => arguments.iter().any(can_spread),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Heredoc(_) | Value::Expression(_) => {
            false
        }
    }
}

/// `[{ … }]` hugs a single object; other elements stand on lines of their own.
fn spread_list(elements: &[Value], indent: usize) -> String {
    match elements {
        [only] if holds_entries(only) => format!("[{}]", render(only, indent, WIDTH)),
        _ => format!("[\n{}{:indent$}]", lines(elements, indent), ""),
    }
}

/// `f({ … })` hugs what spreads if it is the last argument; else every argument has a line of its own.
fn spread_call(name: &str, arguments: &[Value], indent: usize) -> String {
    if let Some((last, others)) = arguments.split_last()
        && let Some(others) = joined(others)
    {
        let separator = if others.is_empty() { "" } else { ", " };
        return format!("{name}({others}{separator}{})", render(last, indent, WIDTH));
    }
    format!("{name}(\n{}{:indent$})", lines(arguments, indent), "")
}

fn lines(values: &[Value], indent: usize) -> String {
    let deeper = indent + 2;
    values.iter().map(|value| format!("{:deeper$}{},\n", "", render(value, deeper, deeper + 1))).collect()
}

fn spread_object(entries: &Object, indent: usize) -> String {
    let rows = rows(entries.iter().map(|(name, value)| (key(name), value)), indent + 2);
    format!("{{\n{}{:indent$}}}", align(&rows, indent + 2), "")
}
