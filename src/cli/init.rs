//! `platc init`: a first document, and its schema for editors.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::place::DEFAULT;
use super::print::Printer;
use super::{Failure, Outcome};

const SCHEMA: &str = "platform/platform.schema.json";

/// A document that compiles as it is; its identifiers are placeholders.
pub(super) const FIRST: &str = include_str!("first.yaml");

pub(super) fn run(printer: &Printer) -> Result<Outcome, Failure> {
    for path in [DEFAULT, SCHEMA] {
        if Path::new(path).exists() {
            return Err(
                Failure::new(format!("{path} exists already")).help("edit it, or run `platc init` in another folder")
            );
        }
    }
    let failed = |path: &str, error: std::io::Error| Failure::new(format!("{path} cannot be written: {error}"));
    fs::create_dir_all("platform").map_err(|error| failed("platform", error))?;
    for (path, text) in [(SCHEMA, crate::schema::text()), (DEFAULT, FIRST.to_owned())] {
        let file = OpenOptions::new().write(true).create_new(true).open(path);
        file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| failed(path, error))?;
    }
    printer.message(format!("wrote {DEFAULT} and {SCHEMA}\nput your accounts in, then run `platc build`"));
    Ok(Outcome::Fine)
}
