//! `platc check`: what is wrong with the document.

use super::arguments::Arguments;
use super::place::Place;
use super::print::Printer;
use super::{Failure, Outcome};

pub(super) fn run(arguments: &Arguments, printer: &Printer) -> Result<Outcome, Failure> {
    let place = Place::find(arguments)?;
    let (compilation, outcome) = place.compile(printer)?;
    if outcome == Outcome::Fine && printer.is_human() {
        printer.message(format!("{} is fine: it becomes {} files", place.spec.display(), compilation.files.len()));
    }
    Ok(outcome)
}
