//! A value that is none of those between which there is a choice → diagnostics that speak of the choice that was meant.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::codes::{MISSING_FIELD, UNKNOWN_CHOICE, WRONG_COUNT, WRONG_TYPE};
use super::explain::{Explain, is_scalar, plain};
use super::wrong_types::TEXT;
use crate::diag::words::quoted;
use crate::diag::{Diagnostic, nearest, only_near};
use crate::edit::Edit;
use crate::source::Pointer;

impl Explain<'_> {
    pub(super) fn not_among(&self, at: &Pointer, got: &Value, options: &[Value]) -> Diagnostic {
        let written = self.view.written_at(at);
        let name = self.field_name(at);
        let texts: Vec<String> = options.iter().map(plain).collect();
        let known: Vec<&str> = texts.iter().map(String::as_str).collect();
        let is_choice = |text: &str| options.iter().any(|option| option == text);
        if let Some((help, fix)) = self.requoted(got, &written, true, is_choice) {
            let message = format!("`{name}` takes {TEXT}, not {}", self.shown(got, &written));
            return Diagnostic::new(&WRONG_TYPE, &written, message).help(help).fix(fix);
        }
        let message = format!("{} is not a known `{name}`", self.shown(got, &written));
        let list = quoted(&texts);
        let help = match got.as_str().and_then(|got| nearest(got, known.iter().copied())) {
            Some(near) => format!("did you mean `{near}`? Known: {list}"),
            None if texts.len() == 1 => format!("write {list}"),
            None => format!("write one of {list}"),
        };
        let near = got.as_str().and_then(|got| only_near(got, known.iter().copied()));
        let fix = near.map(|near| Edit::Replace { at: written.clone(), value: near.into() });
        Diagnostic::new(&UNKNOWN_CHOICE, &written, message).help(help).fix(fix)
    }

    /// `oneOf` and `anyOf`: says what is wrong within the branch that was meant.
    pub(super) fn choice(
        &self,
        error: &ValidationError<'_>,
        at: &Pointer,
        branches: &[Vec<ValidationError<'_>>],
    ) -> Vec<Diagnostic> {
        let all = self.options(error);
        if !all.is_empty() && is_scalar(error.instance()) {
            return vec![self.not_among(at, error.instance(), &all)];
        }
        if let Some(tag) = self.tag(error).filter(|_| error.instance().is_object()) {
            return self.tagged(error, at, &tag, branches);
        }
        let right_type = branches.iter().filter(|b| !b.iter().any(|e| is_type_error_at(e, error)));
        match right_type.collect::<Vec<_>>().as_slice() {
            [branch] if branch.iter().any(is_count_of_keys) => vec![self.not_one_name(error, at)],
            [branch] => branch.iter().flat_map(|e| self.diagnostics(e)).collect(),
            _ => vec![self.no_branch(error, at, branches)],
        }
    }

    /// An entry of a list that should have one name: it has none, or what belongs below the name stands beside it.
    fn not_one_name(&self, error: &ValidationError<'_>, at: &Pointer) -> Diagnostic {
        let list = self.field_name(at);
        let entries: Vec<(&String, &Value)> = error.instance().as_object().into_iter().flatten().collect();
        let names: Vec<String> = entries.iter().map(|(name, _)| format!("`{name}`")).collect();
        let (message, help) = match entries.as_slice() {
            [] => (format!("an entry of `{list}` has no name"), "write a name, or remove the entry".to_owned()),
            [(name, _), (option, value)] if is_scalar(value) => (
                format!("an entry of `{list}` has one name, not {}", names.join(" and ")),
                format!("indent `{option}` below `{name}`: `{name}: {{ {option}: … }}`"),
            ),
            _ => (
                format!("an entry of `{list}` has one name, not {}", names.join(" and ")),
                "write an entry for each name".to_owned(),
            ),
        };
        Diagnostic::new(&WRONG_COUNT, &self.view.written_at(at), message).help(help)
    }

    /// The key that tells the branches of a choice apart: each fixes it to a constant.
    fn tag(&self, error: &ValidationError<'_>) -> Option<String> {
        let branches = self.sibling(error, "oneOf")?.as_array()?;
        let fixed =
            |branch: &Value, key: &str| branch.pointer("/properties").is_some_and(|p| p[key].get("const").is_some());
        let keys = branches.first()?.get("properties")?.as_object()?.keys();
        keys.into_iter().find(|key| branches.iter().all(|branch| fixed(branch, key))).cloned()
    }

    /// The values that a choice is between, if every branch fixes some.
    fn options(&self, error: &ValidationError<'_>) -> Vec<Value> {
        let one = |branch: &Value| branch.get("const").map(|value| vec![value.clone()]);
        let several = |branch: &Value| branch.get("enum").and_then(Value::as_array).cloned();
        let branches = ["oneOf", "anyOf"].iter().find_map(|choice| self.sibling(error, choice)?.as_array());
        let options: Option<Vec<Vec<Value>>> =
            branches.into_iter().flatten().map(|branch| one(branch).or_else(|| several(branch))).collect();
        options.unwrap_or_default().concat()
    }

    fn tag_values(&self, error: &ValidationError<'_>, tag: &str) -> Vec<Value> {
        let branches = self.sibling(error, "oneOf").and_then(Value::as_array);
        let constant = |branch: &Value| branch.get("properties")?.get(tag)?.get("const").cloned();
        branches.into_iter().flatten().filter_map(constant).collect()
    }

    /// A choice by a tag, such as a record's `type`.
    fn tagged(
        &self,
        error: &ValidationError<'_>,
        at: &Pointer,
        tag: &str,
        branches: &[Vec<ValidationError<'_>>],
    ) -> Vec<Diagnostic> {
        let tag_at = at.key(tag);
        let is_tag = |e: &ValidationError<'_>| e.instance_path().as_str() == tag_at.as_str();
        let options = self.tag_values(error, tag);
        match error.instance().get(tag) {
            None => vec![
                Diagnostic::at_key(
                    &MISSING_FIELD,
                    &self.view.written_at(at),
                    format!("{} needs `{tag}`", self.owner(at)),
                )
                .help(format!("`{tag}` is one of {}", quoted(options.iter().map(plain)))),
            ],
            Some(got) => match branches.iter().find(|b| !b.iter().any(is_tag)) {
                Some(branch) => branch.iter().flat_map(|e| self.diagnostics(e)).collect(),
                None => vec![self.not_among(&tag_at, got, &options)],
            },
        }
    }
}

fn is_type_error_at(error: &ValidationError<'_>, whole: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::Type { .. }) && error.instance_path() == whole.instance_path()
}

fn is_count_of_keys(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::MinProperties { .. } | Kind::MaxProperties { .. })
}
