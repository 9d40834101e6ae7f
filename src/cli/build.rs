//! `platc build`: the output, written.

use super::arguments::Arguments;
use super::place::Place;
use super::print::Printer;
use super::{Failure, Outcome};

pub(super) fn run(arguments: &Arguments, printer: &Printer, force: bool) -> Result<Outcome, Failure> {
    let place = Place::find(arguments)?;
    let (compilation, outcome) = place.compile(printer)?;
    if outcome == Outcome::Errors {
        if printer.is_human() {
            printer.message("nothing was written");
        }
        return Ok(outcome);
    }
    let written = place
        .tree()?
        .write(&compilation.files, force)
        .map_err(|error| Failure { message: error.to_string(), help: error.help() })?;
    printer.message(&written);
    for path in &written.foreign {
        printer.message(format!(
            "{path} was not made by platc, and is left: move it elsewhere, `platc verify` refuses it"
        ));
    }
    Ok(Outcome::Fine)
}
