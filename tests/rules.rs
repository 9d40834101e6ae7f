//! Each rule, failing and passing: `tests/rules/DNS004.yaml` holds documents, divided by `---`, whose lines carry
//! `# error: DNS004` or `# warning: …` where the rule speaks. A document without such a comment must compile in silence.
//!
//! A document below a line `# later` is built after the one above it: the rule compares what was with what will be.
//!
//! A document need not be whole: the top-level keys that it lacks come from `tests/rules/base.yaml`, appended below it,
//! so that line numbers stay. Every rule that the compiler knows must have a file with a failing and a passing document.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use platc::changes::History;
use platc::diag::{codes, lines::Lines};
use platc::lint::waivers::Date;
use platc::source::{ABSENT, Repository, Source};

/// Said only if the schema lets something pass that the types do not take, which no document is known to do.
const UNREACHABLE: [&str; 1] = ["SCHEMA009"];

/// Documents that cannot be read are in `src/source/tests.rs`: nothing can be appended to them.
const SYNTAX: &str = "YAML";

/// The day on which the documents are judged.
const TODAY: &str = "2027-01-01";

/// The repository of a document: a line `# PATH: TEXT` of it is a file, and all else is there and empty, but the folder
/// `missing`.
struct Files<'a>(&'a str);

impl Repository for Files<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        let line = |line: &'_ str| line.strip_prefix(&format!("# {path}: ")).map(str::to_owned);
        match self.0.lines().find_map(line) {
            None if path.starts_with("missing/") => Err(ABSENT.to_owned()),
            text => Ok(text.unwrap_or_default()),
        }
    }
}

/// Lines (from 1) with the codes expected or found there.
type Findings = BTreeSet<(usize, String)>;

#[test]
fn every_rule_speaks_where_its_documents_say() {
    let base = read("base.yaml");
    let mut wrong = Vec::new();
    for code in codes().into_iter().filter(|code| !UNREACHABLE.contains(&code.id) && !code.id.starts_with(SYNTAX)) {
        let path = format!("{}.yaml", code.id);
        if !folder().join(&path).exists() {
            wrong.push(format!("{path} is missing"));
            continue;
        }
        let text = read(&path);
        let cases: Vec<&str> = text.split("\n---\n").collect();
        let (mut failing, mut passing) = (false, false);
        for (number, case) in cases.iter().enumerate() {
            let (before, case) = case.split_once("\n# later\n").map_or((None, *case), |(old, new)| (Some(old), new));
            let history = before.map(|old| history(&complete(old, &base))).unwrap_or_default();
            let expected = expected(case);
            failing |= expected.iter().any(|(_, id)| id == code.id);
            passing |= expected.is_empty();
            let found = found(&history, &complete(case, &base));
            if found != expected {
                wrong.push(format!("{path}, document {}:\n  expected {expected:?}\n  found    {found:?}", number + 1));
            }
        }
        if !failing || !passing {
            wrong.push(format!("{path} needs a document that fails with {} and one that passes", code.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_of_a_rule_that_is_gone() {
    let known: BTreeSet<String> = codes().into_iter().map(|code| format!("{}.yaml", code.id)).collect();
    let files = fs::read_dir(folder()).expect("tests/rules is there").map(|entry| entry.expect("readable").file_name());
    let unknown: Vec<String> = files
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name != "base.yaml" && !known.contains(name))
        .collect();
    assert!(unknown.is_empty(), "no such rule: {unknown:?}");
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).expect("a test's document can be read")
}

/// The document, and the sections of `base` that it does not have.
fn complete(case: &str, base: &str) -> String {
    let has = |key: &str| case.lines().any(|line| line.starts_with(&format!("{key}:")));
    let mut text = format!("{}\n", case.trim_end());
    let mut keep = true;
    for line in base.lines() {
        if let Some(key) = line.split(':').next().filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
            keep = !has(key);
        }
        if keep {
            text.push_str(line);
            text.push('\n');
        }
    }
    // `# no base` stands in a document that is about what is missing
    if case.contains("# no base") { case.to_owned() } else { text }
}

fn expected(case: &str) -> Findings {
    let mut findings = Findings::new();
    for (index, line) in case.lines().enumerate() {
        for kind in ["# error: ", "# warning: "] {
            let ids = line.split(kind).nth(1).into_iter().flat_map(|rest| rest.split([',', ' ']));
            let ids = ids
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .take_while(|word| word.ends_with(|c: char| c.is_ascii_digit()));
            findings.extend(ids.map(|id| (index + 1, id.to_owned())));
        }
    }
    findings
}

/// What a document leaves behind when it is built.
fn history(text: &str) -> History {
    let source = Source { name: "platform.yaml".to_owned(), text: text.to_owned() };
    let compilation = platc::compile(source, &Files(text));
    assert!(!compilation.has_errors(), "what was built before has no errors: {:#?}", compilation.diagnostics);
    History::new(compilation.files.records())
}

fn found(history: &History, text: &str) -> Findings {
    let source = Source { name: "platform.yaml".to_owned(), text: text.to_owned() };
    let compilation = platc::compile_after(history, Date::parse(TODAY), source, &Files(text));
    let lines = Lines::new(text);
    let line = |start: usize| lines.position(start).line;
    compilation.diagnostics.iter().map(|d| (line(d.range.start), d.diagnostic.code.id.to_owned())).collect()
}
