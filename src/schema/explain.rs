//! A violation of the JSON Schema → diagnostics in a user's words, at the line that was written.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::Violation;
use super::codes::{
    BAD_FORMAT, BAD_NAME, MISSING_FIELD, OUT_OF_RANGE, UNKNOWN_CHOICE, UNKNOWN_FIELD, WRONG_COUNT, WRONG_TYPE,
};
use super::foreign;
use crate::diag::{Diagnostic, did_you_mean, nearest};
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
    fn diagnostics(&self, error: &ValidationError<'_>) -> Vec<Diagnostic> {
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
                vec![self.unknown_choice(error, &at, options.as_array().map_or(&[], Vec::as_slice))]
            }
            Kind::Constant { expected_value } => {
                vec![self.unknown_choice(error, &at, std::slice::from_ref(expected_value.as_ref()))]
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
        let help = match foreign::meant(key, &known) {
            _ if known.contains(&"overrides") && self.is_environment(key) => {
                format!("`{key}` is an environment: write it under `overrides`")
            }
            Some(field) => format!("it is called `{field}` here"),
            None if known.is_empty() => "it takes no fields: write `{}`".to_owned(),
            None => did_you_mean(key, known),
        };
        Diagnostic::at_key(&UNKNOWN_FIELD, &written, format!("{place} has no field `{key}`")).help(help)
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

    fn wrong_type(&self, error: &ValidationError<'_>, at: &Pointer, kind: &TypeKind) -> Diagnostic {
        let written = self.view.written_at(at);
        let expected = match kind {
            TypeKind::Single(one) => type_name(*one).to_owned(),
            TypeKind::Multiple(set) => set.iter().map(type_name).collect::<Vec<_>>().join(" or "),
        };
        let name = at.last().unwrap_or_else(|| "the document".to_owned());
        let message = if error.instance().is_null() {
            format!("`{name}` has no value: it takes {expected}")
        } else {
            format!("`{name}` takes {expected}, not {}", self.shown(error.instance(), &written))
        };
        let fits = |text: &str| self.parent(error).is_none_or(|schema| takes(schema, text));
        let help = self.requoted(error.instance(), &written, expected == TEXT, fits);
        let help = help.or_else(|| truth(error.instance()).filter(|_| expected == type_name(JsonType::Boolean)));
        let described = self.parent(error).and_then(|schema| self.describe(schema));
        let help = help.or_else(|| match (entries(kind, error.instance()), described) {
            (Some(how), Some(described)) => Some(format!("{how}. {described}")),
            (how, described) => how.or(described),
        });
        with_help(Diagnostic::new(&WRONG_TYPE, &written, message), help)
    }

    /// Where quotes make the difference between text and a number or a truth value: how to write it.
    fn requoted(
        &self,
        value: &Value,
        written: &Pointer,
        takes_text: bool,
        fits: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = self.document.written(written)?;
        match value {
            Value::Number(_) | Value::Bool(_) if takes_text && fits(text) => {
                Some(format!("put it in quotes: \"{text}\""))
            }
            Value::String(inner)
                if !takes_text && (inner.parse::<f64>().is_ok() || matches!(inner.as_str(), "true" | "false")) =>
            {
                Some(format!("write it without quotes: {inner}"))
            }
            _ => None,
        }
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

    fn unknown_choice(&self, error: &ValidationError<'_>, at: &Pointer, options: &[Value]) -> Diagnostic {
        self.not_among(at, error.instance(), options)
    }

    fn not_among(&self, at: &Pointer, got: &Value, options: &[Value]) -> Diagnostic {
        let written = self.view.written_at(at);
        let name = self.field_name(at);
        let texts: Vec<String> = options.iter().map(plain).collect();
        let known: Vec<&str> = texts.iter().map(String::as_str).collect();
        let message = format!("{} is not a known `{name}`", self.shown(got, &written));
        let list = texts.iter().map(|o| format!("`{o}`")).collect::<Vec<_>>().join(", ");
        let help = match got.as_str().and_then(|got| nearest(got, known.iter().copied())) {
            Some(near) => format!("did you mean `{near}`? Known: {list}"),
            None if texts.len() == 1 => format!("write {list}"),
            None => format!("write one of {list}"),
        };
        Diagnostic::new(&UNKNOWN_CHOICE, &written, message).help(help)
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

    /// `oneOf` and `anyOf`: says what is wrong within the branch that was meant.
    fn choice(
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
                .help(format!(
                    "`{tag}` is one of {}",
                    options.iter().map(|o| format!("`{}`", plain(o))).collect::<Vec<_>>().join(", ")
                )),
            ],
            Some(got) => match branches.iter().find(|b| !b.iter().any(is_tag)) {
                Some(branch) => branch.iter().flat_map(|e| self.diagnostics(e)).collect(),
                None => vec![self.not_among(&tag_at, got, &options)],
            },
        }
    }

    /// No branch takes a value of this type.
    fn no_branch(
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
        let message = if error.instance().is_null() {
            format!("`{}` has no value: it takes {}", self.field_name(at), expected.join(" or "))
        } else {
            format!(
                "`{}` takes {}, not {}",
                self.field_name(at),
                expected.join(" or "),
                self.shown(error.instance(), &written)
            )
        };
        let help = self.requoted(error.instance(), &written, expected.contains(&TEXT), |_| true);
        with_help(Diagnostic::new(&WRONG_TYPE, &written, message), help)
    }

    /// What lacks something: an item by its name, an entry of a list by its place in it.
    fn owner(&self, at: &Pointer) -> String {
        match at.last() {
            Some(index) if index.bytes().all(|b| b.is_ascii_digit()) => format!("`{}[{index}]`", self.field_name(at)),
            Some(name) => format!("`{name}`"),
            None => "the document".to_owned(),
        }
    }

    /// The key that a value belongs to: of a list's entry, the list's.
    fn field_name(&self, at: &Pointer) -> String {
        let named = |p: &Pointer| p.last().filter(|s| !s.bytes().all(|b| b.is_ascii_digit()));
        named(at).or_else(|| at.parent().and_then(|p| named(&p))).unwrap_or_else(|| "the document".to_owned())
    }

    /// A value as the user wrote it, or the kind of thing it is.
    fn shown(&self, value: &Value, written: &Pointer) -> String {
        match value {
            Value::Object(_) => "a map".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Null => "nothing".to_owned(),
            scalar => format!("`{}`", self.document.written(written).map_or_else(|| plain(scalar), str::to_owned)),
        }
    }

    /// The schema that has the keyword which failed.
    fn parent(&self, error: &ValidationError<'_>) -> Option<&Value> {
        let path = error.schema_path().as_str();
        self.schema.pointer(&path[..path.rfind('/')?])
    }

    fn schema_of(&self, error: &ValidationError<'_>) -> Option<&Value> {
        self.parent(error).filter(|schema| schema.get("description").is_some())
    }

    fn sibling(&self, error: &ValidationError<'_>, keyword: &str) -> Option<&Value> {
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
    fn describe(&self, schema: &Value) -> Option<String> {
        let target = schema.pointer("/allOf/0/$ref").or_else(|| schema.get("$ref")).and_then(Value::as_str);
        let resolved = target.and_then(|r| self.schema.pointer(r.trim_start_matches('#')));
        let text = |key: &str| schema.get(key).or_else(|| resolved.and_then(|r| r.get(key)));
        let description = text("description")?.as_str()?.replace('\n', " ");
        let example = text("examples").and_then(|e| e.get(0)).map(|e| format!(" For example `{}`", plain(e)));
        Some(format!("{description}{}", example.unwrap_or_default()))
    }
}

const TEXT: &str = "text";

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

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// Whether a text is what the schema of a text asks for.
fn takes(schema: &Value, text: &str) -> bool {
    jsonschema::is_valid(schema, &Value::from(text))
}

/// How to write the truth value that a word of YAML 1.1 stands for.
fn truth(value: &Value) -> Option<String> {
    match value.as_str()?.to_ascii_lowercase().as_str() {
        "yes" | "on" | "enabled" | "true" => Some("write `true`".to_owned()),
        "no" | "off" | "disabled" | "false" => Some("write `false`".to_owned()),
        _ => None,
    }
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

fn is_type_error_at(error: &ValidationError<'_>, whole: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::Type { .. }) && error.instance_path() == whole.instance_path()
}

fn is_count_of_keys(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::MinProperties { .. } | Kind::MaxProperties { .. })
}

/// A name in the form that names have.
fn shape_name(name: &str) -> String {
    let mapped: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    mapped.trim_matches('-').to_owned()
}

fn with_help(diagnostic: Diagnostic, help: Option<String>) -> Diagnostic {
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
