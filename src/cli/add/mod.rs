//! `platc add`: a new item in the document, if the document compiles with it.

mod ask;
mod flags;

use std::fs::File;
use std::io::{self, IsTerminal, Read};

use serde_json::{Map, Value};

pub(super) use flags::Addition;

use super::arguments::Arguments;
use super::place::Place;
use super::print::Printer;
use super::{Failure, Outcome};
use crate::diag::lines::Lines;
use crate::diag::{self, Diagnostic, did_you_mean};
use crate::edit::kinds::Kind;
use crate::edit::{self, Edit};
use crate::plan::FileSet;
use crate::schema::fields::put;
use crate::source::{self, Document};
use crate::{Compilation, diag::Place as At};

/// The longest JSON object that is read.
const MAX_BYTES: u64 = 1024 * 1024;

pub(super) fn run(arguments: &Arguments, printer: &Printer, addition: &Addition) -> Result<Outcome, Failure> {
    let place = Place::find(arguments)?;
    let bytes = place.read()?;
    let document = match source::decode(&place.name, bytes.clone()) {
        Ok(source) => source::read(source).0,
        Err(_) => return place.compile(printer).map(|(_, outcome)| outcome),
    };
    if !document.is_map() {
        return place.compile(printer).map(|(_, outcome)| outcome);
    }
    let (name, item) = wanted(addition)?;
    zone_is_there(addition.kind, &document, &name)?;
    let edit = addition.kind.edit(&name, item);
    let edited = match edit::apply(&document, &edit) {
        Ok(edited) => edited,
        Err(refusal) => return refused(&place, printer, document, *refusal),
    };
    let (compilation, outcome) = place.compile_text(&edited.source.text, printer)?;
    if outcome == Outcome::Errors {
        printer.message(format!(
            "{} is left as it was: with this {} it would not compile",
            place.spec.display(),
            addition.kind.name
        ));
        return Ok(outcome);
    }
    place.replace(&bytes, &edited.source.text)?;
    printer.message(added(&place, addition.kind, &edit, &edited, &compilation));
    Ok(Outcome::Fine)
}

/// The name and the fields, from the command line, the JSON object and the answers of who sits at the terminal.
fn wanted(addition: &Addition) -> Result<(String, Map<String, Value>), Failure> {
    let kind = addition.kind;
    let (mut name, mut item) = match &addition.from_json {
        Some(file) => kind.item(object(file)?).map_err(|error| Failure::new(format!("the JSON object: {error}")))?,
        None => (None, Map::new()),
    };
    name = addition.name.clone().or(name);
    for (path, value) in &addition.fields {
        put(&mut item, path, value.clone());
    }
    if addition.from_json.is_none() && io::stdin().is_terminal() {
        ask::complete(kind, &mut name, &mut item)?;
    }
    let what = if kind.is_record() { "zone" } else { "name" };
    let name = name.ok_or_else(|| {
        Failure::new(format!("the {what} is missing")).help(format!("platc add {} {}", kind.name, what.to_uppercase()))
    })?;
    Ok((name, item))
}

/// A zone is more than the place of a record: it is not made by the way.
fn zone_is_there(kind: &Kind, document: &Document, zone: &str) -> Result<(), Failure> {
    let zones = kind.place();
    if !kind.is_record() || document.node(&zones.key(zone)).is_some() {
        return Ok(());
    }
    let known = document.node(&zones).map(|zones| zones.value());
    let known: Vec<&str> = known.iter().filter_map(Value::as_object).flatten().map(|(key, _)| key.as_str()).collect();
    Err(Failure::new(format!("the document has no zone `{zone}`")).help(did_you_mean(zone, known)))
}

/// The JSON object in a file, or on the standard input.
fn object(file: &str) -> Result<Map<String, Value>, Failure> {
    let failed = |error: io::Error| Failure::new(format!("{file} cannot be read: {error}"));
    let mut text = String::new();
    match file {
        "-" => io::stdin().take(MAX_BYTES + 1).read_to_string(&mut text),
        path => File::open(path).map_err(failed)?.take(MAX_BYTES + 1).read_to_string(&mut text),
    }
    .map_err(failed)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(Failure::new(format!("{file} is larger than {MAX_BYTES} bytes")));
    }
    match serde_json::from_str(&text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Failure::new(format!("{file} is no JSON object"))),
        Err(error) => Err(Failure::new(format!("{file} is no JSON object: {error}"))),
    }
}

fn refused(place: &Place, printer: &Printer, document: Document, refusal: Diagnostic) -> Result<Outcome, Failure> {
    let diagnostics = diag::locate(&document, vec![refusal]);
    let compilation = Compilation { document, diagnostics, model: None, files: FileSet::default() };
    place.report(compilation, printer).map(|(_, outcome)| outcome)
}

/// Such as `added services.pricing at platform/platform.yaml:42`.
fn added(place: &Place, kind: &Kind, edit: &Edit, edited: &Document, compilation: &Compilation) -> String {
    let at = match edit {
        Edit::Insert { into, key, .. } => At::Key(into.key(key)),
        Edit::Append { to, .. } => {
            let count = edited.node(to).map(|list| list.value().as_array().map_or(0, Vec::len)).unwrap_or_default();
            At::Value(to.index(count.saturating_sub(1)))
        }
        Edit::Replace { at, .. } | Edit::Rename { at, .. } | Edit::Remove { at } => At::Value(at.clone()),
    };
    let line = Lines::new(&edited.source.text).position(edited.range(&at).start).line;
    let named = at.pointer().map(ToString::to_string).unwrap_or_default();
    let files = compilation.files.len();
    format!(
        "added the {} {named} at {}:{line}\nnext: platc build, which then writes {files} files; platc diff says what is new",
        kind.name,
        place.spec.display()
    )
}
