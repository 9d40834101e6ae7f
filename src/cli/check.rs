//! `platc check`: what is wrong with the document; with `--fix`, what is certain is corrected first.

use super::arguments::Arguments;
use super::place::Place;
use super::print::Printer;
use super::{Failure, Outcome};
use crate::Compilation;
use crate::edit::fix_all;
use crate::source;

pub(super) fn run(arguments: &Arguments, printer: &Printer, fix: bool) -> Result<Outcome, Failure> {
    let place = Place::find(arguments)?;
    let (compilation, outcome) = if fix { fixed(&place, printer)? } else { place.compile(printer)? };
    if outcome == Outcome::Fine && printer.is_human() {
        printer.message(format!("{} is fine: it becomes {} files", place.spec.display(), compilation.files.len()));
    }
    Ok(outcome)
}

/// Makes the certain fixes, writes the document if there were any, and prints what is left.
fn fixed(place: &Place, printer: &Printer) -> Result<(Compilation, Outcome), Failure> {
    let bytes = place.read()?;
    let Ok(source) = source::decode(&place.name, bytes.clone()) else { return place.compile(printer) };
    let history = place.history()?;
    let first = place.judge_after(&source.text, &history);
    let (compilation, fixes) = fix_all(first, |text| Ok(place.judge_after(text, &history)))?;
    if !fixes.is_empty() {
        place.replace(&bytes, &compilation.document.source.text)?;
    }
    for fix in &fixes {
        printer.message(format!("{}:{}: {} ({})", place.spec.display(), fix.line, fix.what, fix.code));
    }
    place.report(compilation, printer)
}
