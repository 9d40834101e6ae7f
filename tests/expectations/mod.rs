//! Documents that say in comments what is found in them → what they expect, and what the compiler finds.
//!
//! A line that carries `# error: DNS004` or `# warning: …` expects that finding there. A document need not be whole: the
//! top-level keys that it lacks come from `tests/rules/base.yaml`, appended below it, so that line numbers stay; one
//! that holds the line `# no base` stands alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use platc::Compilation;
use platc::changes::History;
use platc::data::Date;
use platc::diag::lines::Lines;
use platc::source::{ABSENT, Repository, Source};

/// The day on which the documents are judged.
const TODAY: &str = "2027-01-01";

/// A line (from 1), `error` or `warning`, and the code expected or found there.
pub type Finding = (usize, String, String);

/// The repository of a document: a line `# PATH: TEXT` of it is a file, and all else is there and empty, but the folder
/// `missing`.
pub struct Files<'a>(pub &'a str);

impl Repository for Files<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        let line = |line: &'_ str| line.strip_prefix(&format!("# {path}: ")).map(str::to_owned);
        match self.0.lines().find_map(line) {
            None if path.starts_with("missing/") => Err(ABSENT.to_owned()),
            text => Ok(text.unwrap_or_default()),
        }
    }

    fn list(&self, path: &str) -> Result<Vec<String>, String> {
        let start = format!("# {path}/");
        let name = |line: &'_ str| line.strip_prefix(&start)?.split_once(": ").map(|(name, _)| name.to_owned());
        Ok(self.0.lines().filter_map(name).collect())
    }
}

pub fn source(text: &str) -> Source {
    Source { name: "platform.yaml".to_owned(), text: text.to_owned() }
}

pub fn compile_after(history: &History, text: &str) -> Compilation {
    platc::compile_after(history, Date::parse(TODAY), source(text), &Files(text))
}

/// The files of a folder of the repository, sorted by name.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    files
}

pub fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a test's document can be read")
}

/// The document, and the sections of the base that it does not have.
pub fn complete(case: &str) -> String {
    if case.lines().any(|line| line == "# no base") {
        return case.to_owned();
    }
    let has = |key: &str| case.lines().any(|line| line.starts_with(&format!("{key}:")));
    let mut text = format!("{}\n", case.trim_end());
    let mut keep = true;
    for line in read("tests/rules/base.yaml").lines() {
        if let Some(key) = line.split(':').next().filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
            keep = !has(key);
        }
        if keep {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// What the comments of a document say.
pub fn expected(case: &str) -> BTreeSet<Finding> {
    let mut findings = BTreeSet::new();
    for (index, line) in case.lines().enumerate() {
        for severity in ["error", "warning"] {
            let ids = line.split(&format!("# {severity}: ")).nth(1).into_iter().flat_map(|rest| rest.split([',', ' ']));
            let ids = ids
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .take_while(|word| word.ends_with(|c: char| c.is_ascii_digit()));
            findings.extend(ids.map(|id| (index + 1, severity.to_owned(), id.to_owned())));
        }
    }
    findings
}

/// What the compiler says of a document, in order.
pub fn found(text: &str, compilation: &Compilation) -> Vec<Finding> {
    let lines = Lines::new(text);
    let found = compilation.diagnostics.iter().map(|located| {
        let code = located.diagnostic.code;
        (lines.position(located.range.start).line, located.diagnostic.severity.as_str().to_owned(), code.id.to_owned())
    });
    found.collect()
}
