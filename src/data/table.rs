//! A file of facts → the facts, and what they rest on: the day on which they were right, and whose they are.

use std::ops::Deref;
use std::sync::Arc;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Date;
use crate::diag::did_you_mean;

/// The facts of a table, typed.
pub(super) trait Facts: DeserializeOwned + JsonSchema {
    /// The name of its file, without `.json`.
    const NAME: &'static str;
    /// platc's own file.
    const TEXT: &'static str;
    /// The part of the document that it bears on, where what is wrong with the file is reported.
    const BEARS_ON: &'static str;
}

/// Facts, and what they rest on.
#[derive(Debug)]
pub struct Dated<T> {
    facts: T,
    pub basis: Basis,
}

/// What a finding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// The table's name.
    pub table: &'static str,
    /// When it was right.
    pub date: Date,
    /// Whether it is platc's own.
    pub is_own: bool,
    /// The part of the document that it bears on, as a path with dots.
    pub bears_on: &'static str,
}

/// A table of platc's own, for people: they start their file from it.
pub struct Description {
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
    schema: fn() -> Value,
    provenance: fn() -> (String, Date),
}

/// The file of a table.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File<T> {
    /// For editors alone.
    #[serde(rename = "$schema", default)]
    _schema: Option<String>,
    /// Where the facts were read, and which of them could not be confirmed.
    source: String,
    /// When they were right: the day on which they were read, unless the source has an older one.
    #[schemars(with = "String", regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    date: Date,
    /// What the rules read.
    facts: T,
}

/// What is wrong with a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// From 1.
    pub line: usize,
    /// A fact about it, after the place.
    pub what: String,
    pub help: Option<String>,
}

impl<T> Deref for Dated<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.facts
    }
}

impl Description {
    pub(super) const fn of<T: Facts>() -> Self {
        Self { name: T::NAME, text: T::TEXT, schema: schema::<T>, provenance: provenance::<T> }
    }

    /// The JSON Schema of the file, for editors.
    pub fn schema(&self) -> String {
        serde_json::to_string_pretty(&(self.schema)()).expect("a JSON value prints") + "\n"
    }

    /// Where the facts were read, and the day on which they were right.
    pub fn provenance(&self) -> (String, Date) {
        (self.provenance)()
    }
}

/// platc's own table.
pub(super) fn own<T: Facts>() -> Arc<Dated<T>> {
    Arc::new(dated(file(T::TEXT).expect("platc's own tables are whole"), true))
}

/// The user's table.
///
/// # Errors
/// What is wrong with the text.
pub(super) fn users<T: Facts>(text: &str) -> Result<Dated<T>, Fault> {
    Ok(dated(file(text)?, false))
}

fn dated<T: Facts>(file: File<T>, is_own: bool) -> Dated<T> {
    let basis = Basis { table: T::NAME, date: file.date, is_own, bears_on: T::BEARS_ON };
    Dated { facts: file.facts, basis }
}

fn file<T: Facts>(text: &str) -> Result<File<T>, Fault> {
    let mut json = serde_json::Deserializer::from_str(text);
    let file = serde_path_to_error::deserialize(&mut json).map_err(|error| Fault::of(&error))?;
    json.end().map_err(|error| Fault::of_syntax(&error))?;
    Ok(file)
}

fn schema<T: Facts>() -> Value {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<File<T>>().to_value()
}

fn provenance<T: Facts>() -> (String, Date) {
    let file = file::<T>(T::TEXT).expect("platc's own tables are whole");
    (file.source, file.date)
}

impl Fault {
    fn of(error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let inner = error.inner();
        if !inner.is_data() {
            return Self::of_syntax(inner);
        }
        let said = without_place(inner);
        let path = error.path().to_string();
        let names: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
        let (what, help) = match (said.split_once(" `").map(|(kind, _)| kind), names.as_slice()) {
            (Some("unknown field" | "unknown variant"), [name, known @ ..]) => {
                (format!("there is no `{name}`"), Some(did_you_mean(name, known.iter().copied())))
            }
            (Some("missing field"), [name, ..]) => (format!("{}`{name}` is missing", within(&path)), None),
            _ => (format!("{}{said}", within(&path)), None),
        };
        Self { line: inner.line(), what, help }
    }

    fn of_syntax(error: &serde_json::Error) -> Self {
        Self { line: error.line(), what: format!("no JSON: {}", without_place(error)), help: None }
    }
}

/// A place in the file, in front of what is said of it.
fn within(path: &str) -> String {
    if path == "." { String::new() } else { format!("in `{path}`, ") }
}

fn without_place(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what).to_owned()
}
