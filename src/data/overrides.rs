//! `platform/data/*.json` → the tables that take the place of platc's own, and what is wrong with the files.

use std::sync::Arc;

use super::TABLES;
use super::table::{Dated, Facts, users};
use crate::diag::{Code, Diagnostic, Severity, did_you_mean};
use crate::source::{Pointer, Repository};

pub static BROKEN_DATA: Code = Code {
    id: "DATA001",
    name: "broken-data-file",
    severity: Severity::Error,
    docs: "## What
A file of `platform/data`, which takes the place of a table of platc's own, cannot be read: no JSON, a key that the table
does not have, a value of a wrong type, no `source` or no `date`.

## Why
Rules would go on judging by the old table, and nobody would notice.

## Example
`platform/data/amazon-mq.json`, without `source` and `date`:

```json
{ \"facts\": { \"rabbitmq\": [{ \"version\": \"4.4\", \"instances\": [\"mq.m7g.large\"] }], \"for_tests\": [], \"single_only\": [] } }
```

## Instead
Begin with platc's own table, `platc data amazon-mq > platform/data/amazon-mq.json`, change what has changed, and write the day
on which you looked. The file replaces the whole table. `platc schema amazon-mq` prints its form for editors.
",
};

pub static UNKNOWN_DATA: Code = Code {
    id: "DATA002",
    name: "unknown-data-file",
    severity: Severity::Error,
    docs: "## What
A file of `platform/data` has the name of no table.

## Why
No rule reads it, and whoever wrote it believes that one does.

## Example
`platform/data/azure-model.json`

## Instead
`platform/data/azure-models.json`. `platc data` lists the tables. Notes (`.md`), schemas for editors (`.schema.json`) and names
that begin with a dot may lie there too.
",
};

/// Where the user's tables are, from the repository's root.
const FOLDER: &str = "platform/data";

/// Where the user's table of that name is, from the repository's root.
pub fn path(name: &str) -> String {
    format!("{FOLDER}/{name}.json")
}

/// The table that the repository has in place of `own`, or `own`. A file among `names` is there, though it may be empty.
pub(super) fn table<T: Facts>(
    own: &Arc<Dated<T>>,
    names: &[String],
    repository: &dyn Repository,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<Dated<T>> {
    let path = path(T::NAME);
    let text = match repository.find(&path) {
        Ok(Some(text)) => text,
        Ok(None) if names.iter().any(|name| path.ends_with(&format!("/{name}"))) => String::new(),
        Ok(None) => return Arc::clone(own),
        Err(reason) => {
            diagnostics.push(broken::<T>(format!("`{path}` {reason}")));
            return Arc::clone(own);
        }
    };
    match users::<T>(&text) {
        Ok(table) => Arc::new(table),
        Err(fault) => {
            let help = fault.help.unwrap_or_else(|| format!("`platc data {}` prints a table that is right", T::NAME));
            diagnostics.push(broken::<T>(format!("`{path}`, line {}: {}", fault.line, fault.what)).help(help));
            Arc::clone(own)
        }
    }
}

fn broken<T: Facts>(message: String) -> Diagnostic {
    Diagnostic::at_key(&BROKEN_DATA, &Pointer::root().path(T::BEARS_ON), message)
}

/// The names of the user's files. Reports those that no rule would read.
pub(super) fn names(repository: &dyn Repository, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let at = Pointer::root().key("providers");
    let names = match repository.list(FOLDER) {
        Ok(names) => names,
        Err(reason) => {
            diagnostics.push(Diagnostic::at_key(&BROKEN_DATA, &at, format!("`{FOLDER}` {reason}")));
            return Vec::new();
        }
    };
    let known: Vec<String> = TABLES.iter().map(|table| format!("{}.json", table.name)).collect();
    let is_note = |name: &str| name.starts_with('.') || [".md", ".schema.json"].iter().any(|end| name.ends_with(end));
    for name in names.iter().filter(|name| !known.contains(name) && !is_note(name)) {
        let message = format!("`{FOLDER}/{name}` is the file of no table");
        let help = did_you_mean(name, known.iter().map(String::as_str));
        diagnostics.push(Diagnostic::at_key(&UNKNOWN_DATA, &at, message).help(help));
    }
    names
}
