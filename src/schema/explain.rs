//! A violation of the JSON Schema → diagnostics in a user's words, at the line that was written.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::Violation;
use super::codes::{BAD_FORMAT, BAD_NAME, MISSING_FIELD, OUT_OF_RANGE, UNKNOWN_FIELD, WRONG_COUNT};
use super::foreign;
use crate::diag::{Diagnostic, did_you_mean, only_near};
use crate::edit::Edit;
use crate::source::{Document, Pointer};
use crate::spec::View;

/// What an explanation draws on: the text, the view that was validated, and the schema.
pub(super) struct Explain<'a> {
    pub document: &'a Document,
    pub view: &'a View,
    pub schema: &'a Value,
}

impl Explain<'_> {
    /// The violations in an error, with their places in the view: an unknown key is at that key.
    pub fn violations(&self, error: &ValidationError<'_>) -> Vec<Violation> {
        let at = Pointer::parse(error.instance_path().as_str());
        let places: Vec<Pointer> = match error.kind() {
            Kind::AdditionalProperties { unexpected } => unexpected.iter().map(|key| at.key(key)).collect(),
            Kind::PropertyNames { error } => vec![at.key(error.instance().as_str().unwrap_or_default())],
            _ => vec![at],
        };
        let last = places.last().cloned().expect("an error has a place");
        let places = places.into_iter().chain(std::iter::repeat(last));
        places
            .zip(self.diagnostics(error))
            .map(|(at, diagnostic)| Violation { at, diagnostic, excused: false })
            .collect()
    }

    /// One error can be several problems: each unknown key is one.
    pub(super) fn diagnostics(&self, error: &ValidationError<'_>) -> Vec<Diagnostic> {
        let at = Pointer::parse(error.instance_path().as_str());
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                unexpected.iter().map(|key| self.unknown_field(error, &at, key)).collect()
            }
            Kind::OneOfNotValid { context } | Kind::AnyOf { context } => self.choice(error, &at, context),
            Kind::PropertyNames { error: inner } => vec![self.bad_name(error, inner, &at)],
            Kind::Required { property } => vec![self.missing_field(error, &at, property)],
            Kind::Type { kind } => vec![self.wrong_type(error, &at, kind)],
            Kind::Pattern { .. } | Kind::Format { .. } => vec![self.bad_format(error, &at)],
            Kind::Enum { options } => {
                vec![self.not_among(&at, error.instance(), options.as_array().map_or(&[], Vec::as_slice))]
            }
            Kind::Constant { expected_value } => {
                vec![self.not_among(&at, error.instance(), std::slice::from_ref(expected_value.as_ref()))]
            }
            Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
                vec![self.range(error, &at, "at least", limit)]
            }
            Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
                vec![self.range(error, &at, "at most", limit)]
            }
            Kind::MinItems { limit } | Kind::MinProperties { limit } => {
                vec![self.count(error, &at, &format!("needs at least {limit}"))]
            }
            Kind::MaxItems { limit } | Kind::MaxProperties { limit } => {
                vec![self.count(error, &at, &format!("takes at most {limit}, not {}", size(error.instance())))]
            }
            Kind::MinLength { limit } => {
                vec![self.count(error, &at, &format!("needs at least {}", characters(*limit)))]
            }
            Kind::MaxLength { limit } => {
                let found = size(error.instance());
                vec![self.count(error, &at, &format!("takes at most {}, not {found}", characters(*limit)))]
            }
            Kind::UniqueItems => vec![self.count(error, &at, "lists something twice")],
            Kind::FalseSchema => {
                vec![self.unknown_field(error, &at.parent().unwrap_or_else(Pointer::root), &key_of(&at))]
            }
            _ => vec![Diagnostic::new(&BAD_FORMAT, &self.view.written_at(&at), error.masked().to_string())],
        }
    }

    fn unknown_field(&self, error: &ValidationError<'_>, at: &Pointer, key: &str) -> Diagnostic {
        let written = self.view.written_at(&at.key(key));
        let place = match written.parent().filter(|around| *around != Pointer::root()) {
            Some(around) => format!("`{around}`"),
            None => "the language".to_owned(),
        };
        let known = self.known_fields(error);
        let place = format!("{place} has no field `{key}`");
        let unknown = Diagnostic::at_key(&UNKNOWN_FIELD, &written, place);
        match foreign::meant(key, &known) {
            _ if key == "renamed_from" && at.parent() == Some(Pointer::root().path("dns.zones")) => {
                let old = "`retired: [{ zones: old.example, data: keep }]`";
                unknown.help(format!(
                    "another domain is another zone: declare it beside the old one, and then retire that: {old}"
                ))
            }
            _ if known.contains(&"overrides") && self.is_environment(key) => {
                unknown.help(format!("`{key}` is an environment: write it under `overrides`"))
            }
            Some(field) => unknown.help(format!("it is called `{field}` here")),
            None if known.is_empty() => unknown.help("it takes no fields: write `{}`"),
            None => {
                let near = only_near(key, known.iter().copied());
                let fix = near.map(|near| Edit::Rename { at: written.clone(), key: near.to_owned() });
                unknown.help(did_you_mean(key, known)).fix(fix)
            }
        }
    }

    fn is_environment(&self, name: &str) -> bool {
        self.view.value().get("environments").is_some_and(|environments| environments.get(name).is_some())
    }

    fn missing_field(&self, error: &ValidationError<'_>, at: &Pointer, property: &Value) -> Diagnostic {
        let key = property.as_str().unwrap_or_default();
        let message = format!("{} needs `{key}`", self.owner(at));
        let described = self.sibling(error, "properties").and_then(|p| self.describe(p.get(key)?));
        let help = format!("add `{key}:`. {}", described.unwrap_or_default());
        Diagnostic::at_key(&MISSING_FIELD, &self.view.written_at(at), message).help(help.trim_end())
    }

    fn bad_format(&self, error: &ValidationError<'_>, at: &Pointer) -> Diagnostic {
        let written = self.view.written_at(at);
        let is_entry = at.last().is_some_and(|key| key.bytes().all(|b| b.is_ascii_digit()));
        let what = if is_entry { "valid entry of" } else { "valid" };
        let message = format!("{} is not a {what} `{}`", self.shown(error.instance(), &written), self.field_name(at));
        let described = self.parent(error).and_then(|schema| self.describe(schema));
        with_help(Diagnostic::new(&BAD_FORMAT, &written, message), described.or_else(|| self.describe_around(error)))
    }

    fn bad_name(&self, error: &ValidationError<'_>, inner: &ValidationError<'_>, at: &Pointer) -> Diagnostic {
        let name = inner.instance().as_str().unwrap_or_default();
        let message = format!("`{name}` is not a valid name in `{}`", self.field_name(at));
        let described = self.schema_of(inner).or_else(|| self.sibling(error, "propertyNames"));
        let is_label =
            described.and_then(|schema| schema.get("pattern")) == self.schema.pointer("/definitions/Name/pattern");
        let shaped =
            Some(shape_name(name)).filter(|shaped| is_label && shaped.starts_with(|c: char| c.is_ascii_lowercase()));
        let plain = name.trim_end_matches('.').to_ascii_lowercase();
        let fitting = |plain: &String| *plain != name && described.is_some_and(|schema| takes(schema, plain));
        let shaped = shaped.or_else(|| Some(plain).filter(fitting));
        let help = match (described.and_then(|schema| self.describe(schema)), shaped) {
            (Some(text), Some(shaped)) => Some(format!("{text} Write `{shaped}`")),
            (text, _) => text,
        };
        with_help(Diagnostic::at_key(&BAD_NAME, &self.view.written_at(&at.key(name)), message), help)
    }

    fn range(&self, error: &ValidationError<'_>, at: &Pointer, bound: &str, limit: &Value) -> Diagnostic {
        let written = self.view.written_at(at);
        let message = format!(
            "`{}` is {bound} {}, not {}",
            self.field_name(at),
            plain(limit),
            self.shown(error.instance(), &written)
        );
        with_help(
            Diagnostic::new(&OUT_OF_RANGE, &written, message),
            self.parent(error).and_then(|schema| self.describe(schema)),
        )
    }

    fn count(&self, error: &ValidationError<'_>, at: &Pointer, what: &str) -> Diagnostic {
        let message = format!("`{}` {what}", self.field_name(at));
        let described = self.parent(error).and_then(|schema| self.describe(schema));
        with_help(Diagnostic::new(&WRONG_COUNT, &self.view.written_at(at), message), described)
    }

    /// What lacks something: an item by its name, an entry of a list by its place in it.
    pub(super) fn owner(&self, at: &Pointer) -> String {
        match at.last() {
            Some(index) if index.bytes().all(|b| b.is_ascii_digit()) => format!("`{}[{index}]`", self.field_name(at)),
            Some(name) => format!("`{name}`"),
            None => "the document".to_owned(),
        }
    }

    /// The key that a value belongs to: of a list's entry, the list's.
    pub(super) fn field_name(&self, at: &Pointer) -> String {
        let named = |p: &Pointer| p.last().filter(|s| !s.bytes().all(|b| b.is_ascii_digit()));
        named(at).or_else(|| at.parent().and_then(|p| named(&p))).unwrap_or_else(|| "the document".to_owned())
    }

    /// A value as the user wrote it, or the kind of thing it is.
    pub(super) fn shown(&self, value: &Value, written: &Pointer) -> String {
        match value {
            Value::Object(_) => "a map".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Null => "nothing".to_owned(),
            scalar => format!("`{}`", self.document.written(written).map_or_else(|| plain(scalar), str::to_owned)),
        }
    }

    /// The schema that has the keyword which failed.
    pub(super) fn parent(&self, error: &ValidationError<'_>) -> Option<&Value> {
        let path = error.schema_path().as_str();
        self.schema.pointer(&path[..path.rfind('/')?])
    }

    fn schema_of(&self, error: &ValidationError<'_>) -> Option<&Value> {
        self.parent(error).filter(|schema| schema.get("description").is_some())
    }

    pub(super) fn sibling(&self, error: &ValidationError<'_>, keyword: &str) -> Option<&Value> {
        self.parent(error)?.get(keyword)
    }

    /// What the schema says of the whole that the value belongs to: the list around it, the choice it is one form of.
    fn describe_around(&self, error: &ValidationError<'_>) -> Option<String> {
        let path = error.schema_path().as_str();
        let around = ["/items/", "/oneOf/", "/anyOf/"].iter().filter_map(|part| path.rfind(part)).max()?;
        self.schema.pointer(&path[..around]).and_then(|schema| self.describe(schema))
    }

    fn known_fields(&self, error: &ValidationError<'_>) -> Vec<&str> {
        self.sibling(error, "properties")
            .and_then(Value::as_object)
            .map(|map| map.keys().map(String::as_str).filter(|key| *key != "$schema").collect())
            .unwrap_or_default()
    }

    /// The description and an example: what the schema says of the value serves as help.
    pub(super) fn describe(&self, schema: &Value) -> Option<String> {
        let target = schema.pointer("/allOf/0/$ref").or_else(|| schema.get("$ref")).and_then(Value::as_str);
        let resolved = target.and_then(|r| self.schema.pointer(r.trim_start_matches('#')));
        let text = |key: &str| schema.get(key).or_else(|| resolved.and_then(|r| r.get(key)));
        let description = text("description")?.as_str()?.replace('\n', " ");
        let example = text("examples").and_then(|e| e.get(0)).map(|e| format!(" For example `{}`", plain(e)));
        Some(format!("{description}{}", example.unwrap_or_default()))
    }
}

pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// Whether a text is what the schema of a text asks for.
pub(super) fn takes(schema: &Value, text: &str) -> bool {
    jsonschema::is_valid(schema, &Value::from(text))
}

/// How many entries a list or a map has, or characters a text.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.len(),
        Value::Object(map) => map.len(),
        Value::String(text) => text.chars().count(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

fn characters(count: u64) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}

fn key_of(at: &Pointer) -> String {
    at.last().unwrap_or_default()
}

/// A name in the form that names have.
fn shape_name(name: &str) -> String {
    let mapped: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    mapped.trim_matches('-').to_owned()
}

pub(super) fn with_help(diagnostic: Diagnostic, help: Option<String>) -> Diagnostic {
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
