//! Two documents that differ in one place → what a reviewer is told of it: that it exposes, and what (`tests/exposes.yaml`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use platc::diff::{Grade, diff, human};
use platc::source::{Repository, Source};
use platc::{Compilation, compile};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    exposes: Vec<Row>,
    harmless: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    says: String,
    given: Option<(String, String)>,
    r#in: String,
    was: Option<String>,
    is: String,
}

#[test]
fn what_exposes_is_graded_so_and_told() {
    let unchanged = compiled(&reference()).expect("the reference platform compiles");
    let wrong: Vec<String> = table().exposes.iter().filter_map(|row| wrong(row, Some(&row.says), &unchanged)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_closes_or_says_the_same_does_not_expose() {
    let unchanged = compiled(&reference()).expect("the reference platform compiles");
    let wrong: Vec<String> = table().harmless.iter().filter_map(|row| wrong(row, None, &unchanged)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whoever gives a field a word about exposure shows in the table a change that it is about.
#[test]
fn every_field_that_can_expose_has_a_row() {
    let rows = table().exposes;
    let is_told = |note: &str| {
        let (first, last) = note.split_once("{}").unwrap_or((note, ""));
        rows.iter().any(|row| row.says.contains(first) && row.says.ends_with(last))
    };
    let notes = platc::schema::exposure::all().into_iter().map(|exposure| exposure.note.into_owned());
    let untold: Vec<String> = notes.filter(|note| !is_told(note)).collect();
    assert!(untold.is_empty(), "{untold:#?}");
}

/// What is wrong with what is said of a row, if anything.
fn wrong(row: &Row, expected: Option<&String>, unchanged: &Compilation) -> Option<String> {
    let told = match told(row, unchanged) {
        Ok(told) => told,
        Err(messages) => return Some(format!("{} does not compile: {messages:#?}", row.is)),
    };
    let is_right = expected.map_or(told.is_empty(), |expected| told.contains(expected));
    (!is_right).then(|| format!("{:?} → {:?}\n  {expected:?}, but {told:#?}", row.was, row.is))
}

/// What is said of every change that exposes; `unchanged` is the reference platform.
fn told(row: &Row, unchanged: &Compilation) -> Result<BTreeSet<String>, Vec<String>> {
    let mut reference = reference();
    for text in row.given.iter().map(|(text, _)| text).chain([&row.r#in]) {
        assert_eq!(reference.matches(text).count(), 1, "the reference platform has this once: {text}");
    }
    if let Some((text, other)) = &row.given {
        reference = reference.replace(text, other);
    }
    let with = |text: &str| compiled(&reference.replace(&row.r#in, text));
    let changes = match (&row.given, &row.was) {
        (None, None) => diff(unchanged, &with(&row.is)?),
        (_, was) => diff(&with(was.as_ref().unwrap_or(&row.r#in))?, &with(&row.is)?),
    };
    for change in &changes.0 {
        assert_eq!(change.grades.contains(&Grade::Exposes), !change.notes.is_empty(), "{}", human(&changes));
    }
    let notes = changes.0.iter().flat_map(|change| change.notes.iter().map(move |note| (&change.subject, note)));
    Ok(notes.map(|(subject, note)| format!("{subject}: {note}")).collect())
}

fn compiled(text: &str) -> Result<Compilation, Vec<String>> {
    let compilation = compile(Source { name: "platform/platform.yaml".to_owned(), text: text.to_owned() }, &Checkout);
    let errors = compilation.diagnostics.iter().filter(|one| one.diagnostic.is_error());
    let messages: Vec<String> = errors.map(|one| one.diagnostic.message.clone()).collect();
    if messages.is_empty() { Ok(compilation) } else { Err(messages) }
}

fn table() -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exposes.yaml");
    serde_saphyr::from_str(&fs::read_to_string(path).expect("the table is there")).expect("YAML")
}

fn reference() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml")).expect("it is there")
}

/// This repository.
struct Checkout;

impl Repository for Checkout {
    fn read(&self, path: &str) -> Result<String, String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        fs::read_to_string(path).map_err(|_| platc::source::ABSENT.to_owned())
    }
}
