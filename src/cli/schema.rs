//! `platc schema`: the JSON Schema of the document.

use super::print::Printer;
use super::{Failure, Outcome};

pub(super) fn run(printer: &Printer) -> Result<Outcome, Failure> {
    printer.data(&crate::schema::text());
    Ok(Outcome::Fine)
}
