//! `platc diff`: what changes since a revision or another document, graded.

use std::path::Path;

use super::arguments::{Arguments, FormatName, GradeName};
use super::git::Revision;
use super::place::{Folder, Place};
use super::print::Printer;
use super::{Failure, Outcome};
use crate::changes::History;
use crate::diff::{self, Grade};
use crate::source::{self, Repository};
use crate::{Compilation, compile_after};

pub(super) fn run(
    arguments: &Arguments,
    printer: &Printer,
    base: &str,
    fail_on: Option<GradeName>,
) -> Result<Outcome, Failure> {
    let render = match printer.format() {
        FormatName::Human => diff::human,
        FormatName::Json => diff::json,
        FormatName::Markdown => diff::markdown,
        FormatName::Sarif | FormatName::Github => {
            return Err(Failure::new("a change is no problem of a line, which `sarif` and `github` are for")
                .help("use `--format human`, `json` or `markdown`"));
        }
    };
    let place = Place::find(arguments)?;
    let (new, outcome) = place.compile_for_data(printer)?;
    if outcome == Outcome::Errors {
        return Ok(outcome);
    }
    let old = old(&place, printer, base)?;
    let changes = diff::diff(&old, &new);
    printer.data(&render(&changes));
    match fail_on {
        Some(grade) if changes.reach(grade.grade()) => Ok(Outcome::Reached),
        Some(_) | None => Ok(Outcome::Fine),
    }
}

/// The compilation of the document at `base`: a file, or else a revision.
fn old(place: &Place, printer: &Printer, base: &str) -> Result<Compilation, Failure> {
    let compilation = if Path::new(base).is_file() {
        let bytes = std::fs::read(base).map_err(|error| Failure::new(format!("{base} cannot be read: {error}")))?;
        compiled(place, bytes, &Folder(&place.base))
    } else {
        let revision = Revision::parted_from(&place.base, base)?;
        match revision.bytes(&place.name)? {
            Some(bytes) => compiled(place, bytes, &revision),
            None => {
                printer.message(format!("`{base}` has no {}: everything is new", place.name));
                Compilation::nothing(&place.name)
            }
        }
    };
    let error = compilation.diagnostics.iter().find(|located| located.diagnostic.is_error());
    match error {
        None => Ok(compilation),
        Some(error) => Err(Failure::new(format!("the document at `{base}` has errors, so it became nothing"))
            .help(format!("compare with one that compiles; there, {}", error.diagnostic.message))),
    }
}

fn compiled(place: &Place, bytes: Vec<u8>, repository: &dyn Repository) -> Compilation {
    match source::decode(&place.name, bytes) {
        Ok(source) => compile_after(&History::default(), Some(place.today), source, repository),
        Err(refused) => Compilation::refused(refused.0, refused.1),
    }
}

impl GradeName {
    fn grade(self) -> Grade {
        match self {
            Self::Destroys => Grade::Destroys,
            Self::Exposes => Grade::Exposes,
            Self::Replaces => Grade::Replaces,
            Self::Costs => Grade::Costs,
            Self::Changes => Grade::Changes,
            Self::Adds => Grade::Adds,
        }
    }
}
