//! `platc verify`: how the output differs from what the document says, with the cause of each difference.

use serde_json::json;

use super::arguments::{Arguments, FormatName};
use super::place::Place;
use super::print::Printer;
use super::{Failure, Outcome};
use crate::output::{Cause, Drift};

pub(super) fn run(arguments: &Arguments, printer: &Printer) -> Result<Outcome, Failure> {
    let place = Place::find(arguments)?;
    // a record that cannot be read is a drift, named below
    let history = place.history().unwrap_or_default();
    let (compilation, outcome) = match printer.format() {
        FormatName::Json => place.compile_for_data_after(&history, printer)?,
        FormatName::Human | FormatName::Markdown | FormatName::Github | FormatName::Sarif => {
            place.compile_after(&history, printer)?
        }
    };
    if outcome == Outcome::Errors {
        return Ok(outcome);
    }
    let drifts = place
        .tree()?
        .compare(&compilation.files)
        .map_err(|error| Failure { message: error.to_string(), help: error.help() })?;
    if drifts.is_empty() {
        if printer.format() == FormatName::Json {
            printer.data(&json(&drifts));
        }
        printer.message(format!("{} files are what {} says", compilation.files.len(), place.name));
        return Ok(Outcome::Fine);
    }
    match printer.format() {
        FormatName::Human | FormatName::Markdown => printer.data(&human(&drifts)),
        FormatName::Json => printer.data(&json(&drifts)),
        FormatName::Github => printer.data(&github(&drifts)),
        FormatName::Sarif => {} // a drift is no place in the document; the exit code tells
    }
    printer.message(format!("{} not what {} says: {}", count(drifts.len()), place.name, cure(&drifts)));
    Ok(Outcome::Drift)
}

/// A build leaves alone what platc did not make, and goes around nothing that it cannot read.
fn cure(drifts: &[Drift]) -> &'static str {
    if drifts.iter().any(|drift| matches!(drift.cause, Cause::Unreadable(_))) {
        return "move away what cannot be used, or restore it from git, and run `platc build`";
    }
    let foreign = drifts.iter().filter(|drift| drift.cause == Cause::Foreign).count();
    if foreign == drifts.len() {
        "move what platc did not make to another folder"
    } else if foreign == 0 {
        "run `platc build`, and commit what it writes"
    } else {
        "run `platc build`, commit what it writes, and move what platc did not make to another folder"
    }
}

fn count(number: usize) -> String {
    if number == 1 { "1 file of the output is".to_owned() } else { format!("{number} files of the output are") }
}

fn human(drifts: &[Drift]) -> String {
    let mut out = String::new();
    for drift in drifts {
        out.push_str(&format!("{} {}\n", drift.path, drift.cause));
        if let Some(hint) = &drift.hint {
            out.push_str(&format!("  help: {hint}\n"));
        }
        if let Some(diff) = &drift.diff {
            out.push_str(diff);
        }
        out.push('\n');
    }
    out
}

fn json(drifts: &[Drift]) -> String {
    let list: Vec<_> = drifts
        .iter()
        .map(|drift| {
            json!({
                "path": drift.path,
                "cause": drift.cause.as_str(),
                "message": format!("{} {}", drift.path, drift.cause),
                "hint": drift.hint.as_ref().map(ToString::to_string),
                "diff": drift.diff,
            })
        })
        .collect();
    serde_json::to_string_pretty(&list).expect("a list of texts is JSON") + "\n"
}

fn github(drifts: &[Drift]) -> String {
    use crate::diag::render::annotation;
    let lines = drifts.iter().map(|drift| annotation(&drift.path, &format!("{} {}", drift.path, drift.cause)));
    lines.collect()
}
