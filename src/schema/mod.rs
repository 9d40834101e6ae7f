//! Document × JSON Schema → located errors; and the schema itself, made from the spec types.

mod choices;
mod codes;
mod editor;
mod explain;
pub mod exposure;
pub mod fields;
mod foreign;
mod generate;
mod settings;
mod wrong_types;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

pub use codes::CODES;
pub use generate::generate;
pub use settings::{Setting, field_names, filled, settings};

use crate::diag::Diagnostic;
use crate::source::{Document, Pointer};
use crate::spec::View;

/// The schema and its compiled form, made once.
struct Language {
    schema: Value,
    validator: jsonschema::Validator,
}

static LANGUAGE: LazyLock<Language> = LazyLock::new(|| {
    let schema = generate();
    let validator = jsonschema::validator_for(&schema).expect("the generated schema is a JSON Schema");
    Language { schema, validator }
});

/// A violation and its place in the view, which an override may have put elsewhere in the text.
pub struct Violation {
    pub at: Pointer,
    pub diagnostic: Diagnostic,
    /// Not to be reported: an item as written lacks what its overrides bring, and the environments' views tell.
    pub excused: bool,
}

/// Everything that the schema has against the document as seen in `view`.
pub fn validate(document: &Document, view: &View) -> Vec<Violation> {
    let explain = explain::Explain { document, view, schema: &LANGUAGE.schema };
    let errors = LANGUAGE.validator.iter_errors(view.value());
    causes(errors.flat_map(|error| explain.violations(&error)).collect())
}

/// Without what follows from something else: a value of a wrong type is also no known choice, and below a name which
/// cannot be one may be what belongs elsewhere, so that the fields it has or lacks say nothing.
fn causes(violations: Vec<Violation>) -> Vec<Violation> {
    let places = |code| -> BTreeSet<Pointer> {
        let those = violations.iter().filter(|found| found.diagnostic.code == code);
        those.map(|found| found.at.clone()).collect()
    };
    let (of_wrong_type, badly_named) = (places(&codes::WRONG_TYPE), places(&codes::BAD_NAME));
    let of_fields = [&codes::UNKNOWN_FIELD, &codes::MISSING_FIELD, &codes::WRONG_TYPE];
    let follows = |found: &Violation| {
        let mut above = std::iter::successors(found.at.parent(), Pointer::parent);
        found.diagnostic.code != &codes::WRONG_TYPE && of_wrong_type.contains(&found.at)
            || of_fields.contains(&found.diagnostic.code) && above.any(|around| badly_named.contains(&around))
    };
    let (_, causes) = violations.into_iter().partition(follows);
    causes
}

/// [`validate`], for the document as written.
pub fn validate_written(document: &Document, view: &View) -> Vec<Violation> {
    let mut violations = validate(document, view);
    for violation in &mut violations {
        violation.excused =
            violation.diagnostic.code == &codes::MISSING_FIELD && may_be_overridden(view, &violation.at);
    }
    violations
}

fn may_be_overridden(view: &View, at: &Pointer) -> bool {
    let segments: Vec<String> = at.segments().take(2).collect();
    let [section, name] = segments.as_slice() else { return false };
    view.value().get(section).and_then(|items| items.get(name)).is_some_and(|item| item.get("overrides").is_some())
}

/// The schema itself.
fn schema() -> &'static Value {
    &LANGUAGE.schema
}

/// The schema as it is committed and printed: for editors.
pub fn text() -> String {
    serde_json::to_string_pretty(&editor::for_editors(&LANGUAGE.schema)).expect("a JSON value prints") + "\n"
}
