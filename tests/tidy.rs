//! Invariants of the repository: what is committed is fresh, every rule is documented, no system knows another.
//! `BLESS=1 cargo test --test tidy` rewrites what is made from code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use platc::diag::{codes, pages};
use platc::source::{Repository, Source};
use walkdir::WalkDir;

/// This repository.
struct Checkout;

impl Repository for Checkout {
    fn read(&self, path: &str) -> Result<String, String> {
        fs::read_to_string(root().join(path)).map_err(|_| platc::source::ABSENT.to_owned())
    }

    fn list(&self, path: &str) -> Result<Vec<String>, String> {
        let entries = fs::read_dir(root().join(path)).into_iter().flatten().filter_map(Result::ok);
        Ok(entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    }
}

#[test]
fn the_schema_is_fresh() {
    fresh("schema/platform.schema.json", &platc::schema::text());
}

#[test]
fn the_schemas_of_tables_are_fresh() {
    for table in platc::data::TABLES {
        fresh(&format!("schema/data/{}.json", table.name), &table.schema());
    }
}

#[test]
fn the_rules_page_is_fresh() {
    fresh("docs/rules.md", &pages::index(&codes()));
}

#[test]
fn the_rule_book_names_what_there_is() {
    let book = fs::read_to_string(root().join("docs/rule-book.md")).expect("the rule book is there");
    let known: BTreeSet<&str> = codes().into_iter().map(|code| code.id).collect();
    let words = book.split(|c: char| !c.is_ascii_alphanumeric());
    let gone: Vec<&str> = words.filter(|word| is_id(word) && !known.contains(word)).collect();
    assert!(gone.is_empty(), "no such rules: {gone:?}");
    let files = |folder: &str| WalkDir::new(root().join(folder)).into_iter().filter_map(Result::ok);
    let paths: Vec<PathBuf> = files("src").chain(files("tests")).map(walkdir::DirEntry::into_path).collect();
    let named = book.split('`').filter(|word| word.ends_with(".rs"));
    let gone: Vec<&str> = named.filter(|name| !paths.iter().any(|path| path.ends_with(name))).collect();
    assert!(gone.is_empty(), "no such files: {gone:?}");
}

/// Whether a word has the form of a code: letters, then three digits.
fn is_id(word: &str) -> bool {
    let parts = word.len().checked_sub(3).and_then(|at| word.split_at_checked(at));
    parts.is_some_and(|(letters, digits)| {
        letters.len() > 1
            && letters.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && letters.starts_with(|c: char| c.is_ascii_uppercase())
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

#[test]
fn the_output_of_the_reference_platform_is_fresh() {
    let text = fs::read_to_string(root().join("platform/platform.yaml")).expect("the reference platform is there");
    let compilation = platc::compile(Source { name: "platform/platform.yaml".to_owned(), text }, &Checkout);
    let messages: Vec<_> = compilation.diagnostics.iter().map(|d| &d.diagnostic.message).collect();
    assert!(messages.is_empty(), "the reference platform has nothing to remark: {messages:#?}");
    let tree = platc::output::Tree::new(root(), "generated").expect("a portable path");
    let drifts = tree.compare(&compilation.files).expect("the tree can be read");
    let paths: Vec<String> = drifts.iter().map(|drift| format!("{} {}", drift.path, drift.cause)).collect();
    assert!(paths.is_empty(), "run `cargo run -- build`: {paths:#?}");
}

#[test]
fn codes_are_unique_well_formed_and_documented() {
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    for code in codes() {
        assert!(ids.insert(code.id), "{} is used twice", code.id);
        assert!(names.insert(code.name), "{} is used twice", code.name);
        let letters = code.id.trim_end_matches(|c: char| c.is_ascii_digit());
        assert!(
            code.id.len() == letters.len() + 3 && !letters.is_empty(),
            "{} is not letters and three digits",
            code.id
        );
        assert!(code.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()), "{}", code.name);
        for heading in ["What", "Why", "Example", "Instead"] {
            let text = pages::section(code.docs, heading);
            assert!(text.is_some_and(|text| !text.is_empty()), "{} has nothing under `## {heading}`", code.id);
        }
    }
}

#[test]
fn every_code_in_the_source_is_registered() {
    let known: BTreeSet<&str> = codes().into_iter().map(|code| code.id).collect();
    for (path, text) in sources() {
        for id in text.lines().filter_map(|line| line.trim().strip_prefix("id: \"")?.strip_suffix("\",")) {
            let is_code =
                id.ends_with(|c: char| c.is_ascii_digit()) && id.starts_with(|c: char| c.is_ascii_uppercase());
            assert!(
                !is_code || known.contains(id) || is_in_tests(&text, id),
                "{} has {id}, which no list names",
                path.display()
            );
        }
    }
}

#[test]
fn every_code_of_the_reader_is_tested_beside_it() {
    let folder = root().join("src/source/tests");
    let tests: String =
        sources().into_iter().filter(|(path, _)| path.starts_with(&folder)).map(|(_, text)| text).collect();
    for code in codes().into_iter().filter(|code| code.id.starts_with("YAML")) {
        assert!(tests.contains(code.id), "{} is not in src/source/tests", code.id);
    }
}

#[test]
fn no_system_imports_another() {
    let systems = root().join("src/systems");
    let names: Vec<String> = fs::read_dir(&systems)
        .expect("there are systems")
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with(&systems)) {
        let own =
            path.strip_prefix(&systems).expect("below").components().next().expect("a folder").as_os_str().to_owned();
        for other in names.iter().filter(|name| **name != own.to_string_lossy() && own != "mod.rs") {
            assert!(!text.contains(&format!("systems::{other}")), "{} imports {other}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{} does not start with a `//!` sentence", path.display());
    }
}

/// Codes that unit tests make up are in a module of tests.
fn is_in_tests(text: &str, id: &str) -> bool {
    let tests = text.find("#[cfg(test)]").or_else(|| text.contains("#[test]").then_some(0));
    tests.is_some_and(|start| text[start..].contains(id))
}

fn sources() -> Vec<(PathBuf, String)> {
    let files = WalkDir::new(root().join("src")).sort_by_file_name().into_iter().filter_map(Result::ok);
    files
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| (entry.path().to_owned(), fs::read_to_string(entry.path()).expect("text")))
        .collect()
}

#[allow(clippy::disallowed_methods, reason = "a test reads its own switch")]
fn fresh(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("writable");
        fs::write(&file, text).expect("writable");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == text, "{path} is stale: run `BLESS=1 cargo test --test tidy`");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
