//! A value of a wrong type → a diagnostic that says which it is, and where quotes make the difference.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::codes::WRONG_TYPE;
use super::explain::{Explain, plain, takes, with_help};
use crate::diag::Diagnostic;
use crate::edit::Edit;
use crate::source::Pointer;

pub(super) const TEXT: &str = "text";

impl Explain<'_> {
    pub(super) fn wrong_type(&self, error: &ValidationError<'_>, at: &Pointer, kind: &TypeKind) -> Diagnostic {
        let written = self.view.written_at(at);
        let expected = match kind {
            TypeKind::Single(one) => type_name(*one).to_owned(),
            TypeKind::Multiple(set) => set.iter().map(type_name).collect::<Vec<_>>().join(" or "),
        };
        let name = at.last().unwrap_or_else(|| "the document".to_owned());
        let message = self.mismatch(&name, &expected, error.instance(), &written);
        let fits = |text: &str| self.parent(error).is_none_or(|schema| takes(schema, text));
        let (help, fix) = self.requoted(error.instance(), &written, expected == TEXT, fits).unzip();
        let help = help.or_else(|| truth(error.instance()).filter(|_| expected == type_name(JsonType::Boolean)));
        let described = self.parent(error).and_then(|schema| self.describe(schema));
        let how = entries(kind, error.instance()).or_else(|| self.parent(error).and_then(fields));
        let help = help.or_else(|| match (how, described) {
            (Some(how), Some(described)) => Some(format!("{how}. {described}")),
            (how, described) => how.or(described),
        });
        with_help(Diagnostic::new(&WRONG_TYPE, &written, message), help).fix(fix.flatten())
    }

    /// Where quotes make the difference between text and a number or a truth value: how to write it, and the value as it
    /// was meant, where JSON has it.
    pub(super) fn requoted(
        &self,
        value: &Value,
        written: &Pointer,
        takes_text: bool,
        fits: impl Fn(&str) -> bool,
    ) -> Option<(String, Option<Edit>)> {
        let text = self.document.written(written)?;
        let (help, meant) = match value {
            Value::Number(_) | Value::Bool(_) if takes_text && fits(text) => {
                (format!("put it in quotes: \"{text}\""), Some(Value::from(text)))
            }
            Value::String(inner)
                if !takes_text && (inner.parse::<f64>().is_ok() || matches!(inner.as_str(), "true" | "false")) =>
            {
                (format!("write it without quotes: {inner}"), serde_json::from_str(inner).ok())
            }
            _ => return None,
        };
        Some((help, meant.map(|value| Edit::Replace { at: written.clone(), value })))
    }

    fn mismatch(&self, name: &str, expected: &str, value: &Value, written: &Pointer) -> String {
        match value {
            Value::Null => format!("`{name}` has no value: it takes {expected}"),
            _ => format!("`{name}` takes {expected}, not {}", self.shown(value, written)),
        }
    }

    /// No branch takes a value of this type.
    pub(super) fn no_branch(
        &self,
        error: &ValidationError<'_>,
        at: &Pointer,
        branches: &[Vec<ValidationError<'_>>],
    ) -> Diagnostic {
        let mut expected: Vec<&str> = Vec::new();
        for kind in branches.iter().flatten().filter(|e| e.instance_path() == error.instance_path()).filter_map(|e| {
            match e.kind() {
                Kind::Type { kind: TypeKind::Single(one) } => Some(type_name(*one)),
                _ => None,
            }
        }) {
            if !expected.contains(&kind) {
                expected.push(kind);
            }
        }
        let written = self.view.written_at(at);
        let message = self.mismatch(&self.field_name(at), &expected.join(" or "), error.instance(), &written);
        let (help, fix) = self.requoted(error.instance(), &written, expected.contains(&TEXT), |_| true).unzip();
        with_help(Diagnostic::new(&WRONG_TYPE, &written, message), help).fix(fix.flatten())
    }
}

/// How to write the truth value that a word of YAML 1.1 stands for.
fn truth(value: &Value) -> Option<String> {
    match value.as_str()?.to_ascii_lowercase().as_str() {
        "yes" | "on" | "enabled" | "true" => Some("write `true`".to_owned()),
        "no" | "off" | "disabled" | "false" => Some("write `false`".to_owned()),
        _ => None,
    }
}

/// What to write where a map of known fields is asked for.
fn fields(schema: &Value) -> Option<String> {
    let names: Vec<String> = schema.get("properties")?.as_object()?.keys().map(|name| format!("`{name}`")).collect();
    let [several @ .., last] = names.as_slice() else { return None };
    let several = if several.is_empty() { String::new() } else { format!("{} or ", several.join(", ")) };
    Some(format!("write a map with {several}{last}"))
}

/// How to write a list where a map stands, and the other way round.
fn entries(expected: &TypeKind, value: &Value) -> Option<String> {
    match (expected, value) {
        (TypeKind::Single(JsonType::Array), Value::String(_) | Value::Number(_)) => {
            Some(format!("write a list: `[{}]`", plain(value)))
        }
        (TypeKind::Single(JsonType::Array), Value::Object(_)) => Some("begin each entry with `- `".to_owned()),
        (TypeKind::Single(JsonType::Object), Value::Array(_)) => {
            Some("write `key: value` lines, without `- ` in front".to_owned())
        }
        _ => None,
    }
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "`true` or `false`",
        JsonType::Integer => "a whole number",
        JsonType::Null => "nothing",
        JsonType::Number => "a number",
        JsonType::Object => "a map",
        JsonType::String => TEXT,
    }
}
