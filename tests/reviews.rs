//! Ten edits of the reference platform, as a reviewer reads them in the comment on a pull request (`tests/reviews`): what was
//! edited, and the Markdown. `BLESS=1` writes the Markdown anew; read it as a reviewer would.

use std::fs;
use std::path::{Path, PathBuf};

use platc::changes::History;
use platc::diff::{diff, markdown};
use platc::source::{Repository, Source};
use platc::{Compilation, compile_after};
use serde::Deserialize;

#[derive(Deserialize)]
struct Edit {
    /// What a person wanted.
    purpose: String,
    edits: Vec<Replacement>,
}

#[derive(Deserialize)]
struct Replacement {
    was: String,
    is: String,
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test is told to write what it expects")]
fn a_reviewer_understands_a_change_without_opening_a_generated_file() {
    let bless = std::env::var_os("BLESS").is_some();
    let before = compiled(&History::default(), &reference());
    let history = || History::new(before.files.records());
    let mut wrong = Vec::new();
    for path in edits() {
        let edit: Edit = serde_saphyr::from_str(&fs::read_to_string(&path).expect("readable")).expect("YAML");
        let after = compiled(&history(), &edited(&edit));
        let told = format!("# {}\n\n{}", edit.purpose, markdown(&diff(&before, &after)));
        let expected = path.with_extension("md");
        if bless {
            fs::write(&expected, &told).expect("writable");
        }
        if fs::read_to_string(&expected).unwrap_or_default() != told {
            wrong.push(format!("{}:\n{told}", expected.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn edited(edit: &Edit) -> String {
    edit.edits.iter().fold(reference(), |text, Replacement { was, is }| {
        assert_eq!(text.matches(was.as_str()).count(), 1, "the reference platform has this once: {was}");
        text.replace(was.as_str(), is)
    })
}

fn edits() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/reviews")).expect("the edits are there");
    let paths = entries.map(|entry| entry.expect("readable").path());
    let mut edits: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    edits.sort();
    assert_eq!(edits.len(), 10);
    edits
}

fn compiled(history: &History, text: &str) -> Compilation {
    let source = Source { name: "platform/platform.yaml".to_owned(), text: text.to_owned() };
    let compilation = compile_after(history, None, source, &Checkout);
    let errors = compilation.diagnostics.iter().filter(|one| one.diagnostic.is_error());
    let messages: Vec<&str> = errors.map(|one| one.diagnostic.message.as_str()).collect();
    assert!(messages.is_empty(), "{messages:#?}");
    compilation
}

fn reference() -> String {
    fs::read_to_string(root().join("platform/platform.yaml")).expect("the reference platform is there")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// This repository.
struct Checkout;

impl Repository for Checkout {
    fn read(&self, path: &str) -> Result<String, String> {
        fs::read_to_string(root().join(path)).map_err(|_| platc::source::ABSENT.to_owned())
    }
}
