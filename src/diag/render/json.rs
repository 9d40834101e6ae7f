//! Located diagnostics → one JSON array, a contract that only grows.
//!
//! ```json
//! [
//!   {
//!     "code": "DNS004",
//!     "name": "cname-beside-other-records",
//!     "severity": "error",
//!     "message": "`www` has a CNAME beside other records",
//!     "help": "remove the CNAME",
//!     "path": "dns.zones[\"a.example\"].records[2]",
//!     "pointer": "/dns/zones/a.example/records/2",
//!     "file": "platform/platform.yaml",
//!     "range": {
//!       "start": { "line": 3, "column": 7, "byte": 21 },
//!       "end": { "line": 3, "column": 12, "byte": 26 }
//!     },
//!     "related": [{ "message": "the other", "path": "…", "pointer": "…", "file": "…", "range": {} }]
//!   }
//! ]
//! ```
//!
//! `severity` is `error` or `warning`. `help` is null where there is none; `path` (as a person writes it) and
//! `pointer` (RFC 6901) are null where the text could not be read as a document. Lines and columns begin at 1, columns
//! are Unicode characters, `byte` begins at 0, and `end` is behind the last character. Without diagnostics: `[]`.

use std::ops::Range;

use serde::Serialize;

use crate::diag::lines::{Lines, Position};
use crate::diag::{Located, Place};
use crate::source::{Pointer, Source};

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(flatten)]
    at: Location<'a>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    at: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: Option<String>,
    pointer: Option<&'a str>,
    file: &'a str,
    range: Span,
}

#[derive(Serialize)]
struct Span {
    start: Position,
    end: Position,
}

pub fn render(source: &Source, located: &[Located]) -> String {
    let lines = Lines::new(&source.text);
    let entries: Vec<Entry> = located.iter().map(|one| entry(source, &lines, one)).collect();
    serde_json::to_string_pretty(&entries).expect("strings and numbers are JSON") + "\n"
}

fn entry<'a>(source: &'a Source, lines: &Lines, located: &'a Located) -> Entry<'a> {
    let diagnostic = &located.diagnostic;
    let related = diagnostic.also.iter().zip(&located.also);
    Entry {
        code: diagnostic.code.id,
        name: diagnostic.code.name,
        severity: diagnostic.severity.as_str(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        at: location(source, lines, &diagnostic.at, &located.range),
        related: related
            .map(|((place, message), range)| Related { message, at: location(source, lines, place, range) })
            .collect(),
    }
}

fn location<'a>(source: &'a Source, lines: &Lines, place: &'a Place, range: &Range<usize>) -> Location<'a> {
    let pointer = place.pointer();
    Location {
        path: pointer.map(Pointer::to_string),
        pointer: pointer.map(Pointer::as_str),
        file: &source.name,
        range: Span { start: lines.position(range.start), end: lines.position(range.end) },
    }
}
