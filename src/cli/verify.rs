//! `platc verify`: how the output differs from what the document says, with the cause of each difference.

use serde_json::json;

use super::arguments::{Arguments, FormatName};
use super::place::Place;
use super::print::Printer;
use super::{Failure, Outcome};
use crate::output::Drift;

pub(super) fn run(arguments: &Arguments, printer: &Printer) -> Result<Outcome, Failure> {
    let place = Place::find(arguments)?;
    // a record that cannot be read is a drift, named below
    let history = place.history().unwrap_or_default();
    let (compilation, outcome) = place.compile_after(&history, printer)?;
    if outcome == Outcome::Errors {
        return Ok(outcome);
    }
    let drifts = place
        .tree()?
        .compare(&compilation.files)
        .map_err(|error| Failure { message: error.to_string(), help: error.help() })?;
    if drifts.is_empty() {
        printer.message(format!("{} files are what {} says", compilation.files.len(), place.name));
        return Ok(Outcome::Fine);
    }
    match printer.format() {
        FormatName::Human | FormatName::Markdown => printer.data(&human(&drifts)),
        FormatName::Json => printer.data(&json(&drifts)),
        FormatName::Github => printer.data(&github(&drifts)),
        FormatName::Sarif => {} // a drift is no place in the document; the exit code tells
    }
    printer.message(format!(
        "{} of the output is not what {} says: run `platc build`, and commit what it writes",
        count(drifts.len()),
        place.name
    ));
    Ok(Outcome::Drift)
}

fn count(number: usize) -> String {
    if number == 1 { "1 file".to_owned() } else { format!("{number} files") }
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
