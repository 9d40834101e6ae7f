//! `platform/data/*.json` → the tables that take the place of platc's own, and what is wrong with the files.

use std::sync::Arc;

use super::TABLES;
use super::table::{Dated, Facts, Fault, users};
use crate::diag::{Code, Diagnostic, Severity, did_you_mean};
use crate::source::{Pointer, Repository, strangers};

pub static BROKEN_DATA: Code = Code {
    id: "DATA001",
    name: "broken-data-file",
    severity: Severity::Error,
    docs: "## What
A file of `platform/data`, which takes the place of a table of platc's own, cannot be read: no JSON, a key that the table
does not have, a value of a wrong type, no `source` or no `date`.

## Why
Rules would go on judging by the old table, and nobody would notice. What they find by it is left out until the file can be
read.

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

/// Reads the tables of a repository, and reports what is wrong with the files.
pub(super) struct Reader<'a> {
    repository: &'a dyn Repository,
    /// The files that are there, though they may be empty.
    names: Vec<String>,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// The tables that cannot be used.
    pub broken: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    pub fn new(repository: &'a dyn Repository, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        let names = repository.list(FOLDER).unwrap_or_else(|reason| {
            let at = Pointer::root().key("providers");
            diagnostics.push(Diagnostic::at_key(&BROKEN_DATA, &at, format!("`{FOLDER}` {reason}")));
            Vec::new()
        });
        check_names(&names, diagnostics);
        Self { repository, names, diagnostics, broken: Vec::new() }
    }

    /// The table that the repository has in place of `own`, or `own`.
    pub fn table<T: Facts>(&mut self, own: &Arc<Dated<T>>) -> Arc<Dated<T>> {
        match self.users(T::NAME) {
            None => Arc::clone(own),
            Some(Ok(text)) => match users::<T>(&text) {
                Ok(table) => Arc::new(table),
                Err(Fault { line, what, help }) => {
                    let help = help.unwrap_or_else(|| format!("`platc data {}` prints a table that is right", T::NAME));
                    let broken = broken::<T>(&format!(", line {line}: {what}")).help(help);
                    self.report(own, broken)
                }
            },
            Some(Err(reason)) => self.report(own, broken::<T>(&format!(" {reason}"))),
        }
    }

    /// The text of the user's table, if there is one.
    fn users(&self, name: &str) -> Option<Result<String, String>> {
        let is_listed = || self.names.iter().any(|listed| listed.strip_suffix(".json") == Some(name));
        match self.repository.find(&path(name)).transpose() {
            None => is_listed().then(|| Ok(String::new())),
            found => found,
        }
    }

    fn report<T: Facts>(&mut self, own: &Arc<Dated<T>>, diagnostic: Diagnostic) -> Arc<Dated<T>> {
        self.diagnostics.push(diagnostic);
        self.broken.push(T::NAME);
        Arc::clone(own)
    }
}

fn broken<T: Facts>(what: &str) -> Diagnostic {
    Diagnostic::at_key(&BROKEN_DATA, &Pointer::root().path(T::BEARS_ON), format!("`{}`{what}", path(T::NAME)))
}

/// Reports files that no rule would read.
fn check_names(names: &[String], diagnostics: &mut Vec<Diagnostic>) {
    let known: Vec<String> = TABLES.iter().map(|table| format!("{}.json", table.name)).collect();
    for name in strangers(names, &known, &[".md", ".schema.json"]) {
        let message = format!("`{FOLDER}/{name}` is the file of no table");
        let help = did_you_mean(name, known.iter().map(String::as_str));
        let at = Pointer::root().key("providers");
        diagnostics.push(Diagnostic::at_key(&UNKNOWN_DATA, &at, message).help(help));
    }
}
