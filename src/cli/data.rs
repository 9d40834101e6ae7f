//! `platc data`: the tables of facts that platc knows; with a name, that table, from which a user's own begins.

use super::print::Printer;
use super::{Failure, Outcome};
use crate::data::{Description, TABLES};
use crate::diag::did_you_mean;

pub(super) fn run(printer: &Printer, name: Option<&str>) -> Result<Outcome, Failure> {
    match name {
        None => printer.data(&list()),
        Some(name) => printer.data(table(name)?.text),
    }
    Ok(Outcome::Fine)
}

/// The table of that name.
pub(super) fn table(name: &str) -> Result<&'static Description, Failure> {
    TABLES.iter().find(|table| table.name == name).ok_or_else(|| {
        let known = TABLES.iter().map(|table| table.name);
        Failure::new(format!("there is no table `{name}`")).help(did_you_mean(name, known))
    })
}

fn list() -> String {
    let width = TABLES.iter().map(|table| table.name.len()).max().unwrap_or_default();
    let line = |table: &Description| {
        let (source, date) = table.provenance();
        format!("{:width$}  {date}  {source}\n", table.name)
    };
    TABLES.iter().map(line).collect()
}
