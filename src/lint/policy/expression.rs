//! An expression of an invariant × an item → whether it holds.

use std::sync::Arc;

use cel::objects::{Key, Map};
use cel::{Context, ExecutionError, Program};
use serde_json::Value;

use crate::diag::did_you_mean;

/// What an expression can name.
pub(super) const NAMES: [&str; 3] = ["item", "name", "environment"];

/// An expression that was read.
pub(super) struct Expression<'a> {
    source: &'a str,
    program: Program,
}

/// Why there is no answer.
pub(super) enum NoAnswer {
    /// A name that no item of the section can have.
    UnknownField(String),
    /// A field of the language that this item does not write.
    NotWritten(String),
    Other(String),
}

impl<'a> Expression<'a> {
    /// Reads an expression; else what is wrong with it, and what to write.
    pub(super) fn read(source: &'a str) -> Result<Self, (String, String)> {
        if is_deep(source) {
            let message = format!("`{source}` is nested too deep to be read");
            return Err((message, "divide it over several invariants".to_owned()));
        }
        let program = Program::compile(source).map_err(|errors| {
            let what = errors.errors.first().map_or("", |error| error.msg.as_str());
            let column = errors.errors.first().map_or(1, |error| error.pos.1.max(1));
            let message = format!("`{source}` is no expression: from character {column} on it cannot be read");
            (message, format!("the reader says: {}", what.split_whitespace().collect::<Vec<_>>().join(" ")))
        })?;
        let references = program.references();
        let mut variables = references.variables();
        variables.sort_unstable();
        let bound = bound(source);
        let is_known = |name: &str| NAMES.contains(&name) || bound.contains(&name) || name.starts_with('@');
        if let Some(unknown) = variables.into_iter().find(|name| !is_known(name)) {
            let help = format!("{}; texts are in quotes: `'{unknown}'`", did_you_mean(unknown, NAMES));
            return Err((format!("`{source}` names `{unknown}`, which there is not"), help));
        }
        Ok(Self { source, program })
    }

    /// Whether it holds. `fields` are the names that fields of the section can have.
    pub(super) fn holds(&self, scope: &Scope<'_>, fields: &[String]) -> Result<bool, NoAnswer> {
        let mut context = Context::default();
        context.add_variable_from_value("item", value(scope.item));
        context.add_variable_from_value("name", scope.name);
        context.add_variable_from_value("environment", scope.environment);
        match self.program.execute(&context) {
            Ok(cel::Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err(NoAnswer::Other("it is neither true nor false".to_owned())),
            Err(ExecutionError::NoSuchKey(key)) if fields.contains(&key) => Err(NoAnswer::NotWritten(key.to_string())),
            Err(ExecutionError::NoSuchKey(key)) => Err(NoAnswer::UnknownField(key.to_string())),
            Err(error) => Err(NoAnswer::Other(error.to_string())),
        }
    }

    /// The fields that it names, as paths from the item: `uses.databases`.
    pub(super) fn fields(&self) -> Vec<&'a str> {
        let is_of_path = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let mut found: Vec<&str> = Vec::new();
        for (at, _) in self.source.match_indices("item.") {
            let rest = self.source.get(at + "item.".len()..).unwrap_or_default();
            let end = rest.find(|c| !is_of_path(c)).unwrap_or(rest.len());
            let path = rest.get(..end).unwrap_or_default();
            // a method is no field
            let is_called = rest.get(end..).is_some_and(|rest| rest.starts_with('('));
            let path = if is_called { path.rsplit_once('.').map_or("", |(path, _)| path) } else { path };
            if !path.is_empty() && !found.contains(&path) {
                found.push(path);
            }
        }
        found
    }
}

/// The names that the macros of an expression bind: `c` in `item.contacts.exists(c, c.size() > 0)`.
fn bound(source: &str) -> Vec<&str> {
    let macros = [".all(", ".exists(", ".exists_one(", ".map(", ".filter("];
    let after = macros.iter().flat_map(|name| source.match_indices(name).map(|(at, name)| at + name.len()));
    let words = after.filter_map(|at| source.get(at..)?.split(',').next());
    words.map(str::trim).collect()
}

/// Whether an expression nests deeper than the reader's stack is sure to bear: it reads and answers by recursion, and its
/// own limit of 96 levels is more than a thread of 2 MiB has room for.
fn is_deep(source: &str) -> bool {
    let (mut open, mut steps) = (0_usize, 0_usize);
    let mut deepest = 0;
    for c in source.chars() {
        match c {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            '!' | '-' | '?' | '&' | '|' | '+' | '.' => steps += 1,
            _ => (),
        }
        deepest = deepest.max(open);
    }
    deepest > 12 || steps > 60
}

/// What an expression is asked about.
pub(super) struct Scope<'a> {
    pub item: &'a Value,
    pub name: &'a str,
    pub environment: &'a str,
}

/// JSON as the expression language has it. Whole numbers are all `int`: there `2u` is not `2`.
fn value(json: &Value) -> cel::Value {
    match json {
        Value::Null => cel::Value::Null,
        Value::Bool(truth) => cel::Value::Bool(*truth),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => cel::Value::Int(whole),
            None => cel::Value::Float(number.as_f64().unwrap_or(f64::MAX)),
        },
        Value::String(text) => cel::Value::String(Arc::new(text.clone())),
        Value::Array(list) => cel::Value::List(Arc::new(list.iter().map(value).collect())),
        Value::Object(map) => {
            let entries = map.iter().map(|(key, one)| (Key::String(Arc::new(key.clone())), value(one)));
            cel::Value::Map(Map { map: Arc::new(entries.collect()) })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_fields_of_an_expression_are_found() {
        let fields = |source| Expression::read(source).expect("it can be read").fields();
        assert_eq!(fields("item.ecpus >= 2 && item.uses.databases.size() > 0"), ["ecpus", "uses.databases"]);
        assert_eq!(fields("has(item.contacts) && item.contacts.exists(c, c == 'a')"), ["contacts"]);
        assert!(fields("name == 'ledger'").is_empty());
    }

    #[test]
    fn deep_nesting_is_refused_and_nothing_worse() {
        for (open, close) in [("(", ")"), ("[", "]"), ("!", ""), ("-", ""), ("{1:", "}"), ("a.b(", ")")] {
            let deep = format!("{}true{}", open.repeat(300), close.repeat(300));
            assert!(Expression::read(&deep).is_err(), "{open}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in r#"[ -~]{0,40}|([a-z.()!&|<>=?:'"0-9\\{},%+*-]|item|in|has|true){0,30}|\PC{0,30}"#) {
            if let Ok(expression) = Expression::read(&text) {
                let item = serde_json::json!({ "a": 1, "b": ["x"], "c": { "d": true } });
                let _answer = expression.holds(&Scope { item: &item, name: "a", environment: "b" }, &[]);
            }
        }
    }
}
