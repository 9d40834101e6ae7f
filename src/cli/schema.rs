//! `platc schema`: the JSON Schema of the document, or of a table of facts.

use super::data::table;
use super::print::Printer;
use super::{Failure, Outcome};

pub(super) fn run(printer: &Printer, name: Option<&str>) -> Result<Outcome, Failure> {
    match name {
        None => printer.data(&crate::schema::text()),
        Some(name) => printer.data(&table(name)?.schema()),
    }
    Ok(Outcome::Fine)
}
