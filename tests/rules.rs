//! Each rule, failing and passing: `tests/rules/DNS004.yaml` holds documents, divided by `---`, whose lines carry
//! `# error: DNS004` or `# warning: …` where the rule speaks. A document without such a comment must compile in silence.
//!
//! A document below a line `# later` is built after the one above it: the rule compares what was with what will be.
//! Every rule that the compiler knows must have a file with a failing and a passing document.

use std::collections::BTreeSet;
use std::path::Path;

use platc::Compilation;
use platc::changes::History;
use platc::diag::{Code, Severity, codes};
use platc::source::Pointer;

mod expectations;

use expectations::{Files, Finding, compile_after, complete, expected, files, read, source};

/// Said only if the schema lets something pass that the types do not take, which no document is known to do.
const UNREACHABLE: [&str; 1] = ["SCHEMA009"];

/// Documents that cannot be read are in `src/source/tests`: nothing can be appended to them.
const SYNTAX: &str = "YAML";

/// What is said of an edit, not of a document, is in `src/edit/tests.rs`.
const EDITS: &str = "EDIT";

#[test]
fn every_rule_speaks_where_its_documents_say() {
    let mut wrong = Vec::new();
    let elsewhere = |id: &str| UNREACHABLE.contains(&id) || id.starts_with(SYNTAX) || id.starts_with(EDITS);
    for code in codes().into_iter().filter(|code| !elsewhere(code.id)) {
        let path = format!("tests/rules/{}.yaml", code.id);
        if !Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).exists() {
            wrong.push(format!("{path} is missing"));
            continue;
        }
        let text = read(&path);
        let (mut failing, mut passing) = (false, false);
        for (number, case) in text.split("\n---\n").enumerate() {
            let (before, case) = case.split_once("\n# later\n").map_or((None, case), |(old, new)| (Some(old), new));
            let history = before.map(|old| history(&complete(old))).unwrap_or_default();
            let expected = expected(case);
            failing |= expected.iter().any(|(_, _, id)| id == code.id);
            passing |= expected.is_empty();
            let text = complete(case);
            let compilation = compile_after(&history, &text);
            wrong.extend(unnamed_tables(&compilation));
            // a set: one rule may say two things of one line
            let found: BTreeSet<Finding> = expectations::found(&text, &compilation).into_iter().collect();
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

/// What stands outside keeps an environment's first name; whoever reads a message knows the one in the document.
#[test]
fn an_environment_that_was_renamed_is_called_as_the_document_writes_it() {
    let (mut looked_at, mut wrong) = (0, Vec::new());
    for path in files("tests/rules") {
        let text = read(&path);
        for case in text.split("\n---\n").filter(|case| !case.contains("renamed_from")) {
            let (before, case) = case.split_once("\n# later\n").unwrap_or((case, case));
            let before = platc::compile(source(&complete(before)), &Files(before));
            let history = History::new(before.files.records());
            let (case, renamed) = (complete(case), renamed(&complete(case)));
            if !renamed.contains("renamed_from") || naming_production(&compile_after(&history, &case)).is_empty() {
                continue;
            }
            looked_at += 1;
            let naming = naming_production(&compile_after(&history, &renamed));
            wrong.extend(naming.into_iter().map(|text| format!("{}: {text}", path.display())));
        }
    }
    assert!(looked_at > 20, "{looked_at} documents");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Messages and helps that name an environment `production`, other than those of the line that says that it was one.
fn naming_production(compilation: &Compilation) -> Vec<String> {
    let told = compilation.diagnostics.iter().map(|located| &located.diagnostic);
    let of_line = |at: &Pointer| at.last().is_some_and(|key| key == "renamed_from");
    let told = told.filter(|one| !one.at.pointer().is_some_and(of_line));
    let texts = told.flat_map(|one| [Some(one.message.clone()), one.help.clone()]).flatten();
    // a root is a folder of the output
    texts.filter(|text| text.replace("root `production`", "").contains("`production`")).collect()
}

/// The document with another name for `production`.
fn renamed(text: &str) -> String {
    let mut is_environment = false;
    let lines = text.lines().map(|line| {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            is_environment = line.starts_with("environments:");
        }
        let line = line.replace("production", "live");
        match line.as_str() {
            _ if !is_environment => line + "\n",
            "  live:" => line + "\n    renamed_from: production\n",
            _ => {
                line.replace("live: {", "live: { renamed_from: production,").replace("production,}", "production }")
                    + "\n"
            }
        }
    });
    lines.collect()
}

#[test]
fn no_file_is_of_a_rule_that_is_gone() {
    let known: BTreeSet<String> = codes().into_iter().map(|code| format!("{}.yaml", code.id)).collect();
    let names = files("tests/rules").into_iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    let unknown: Vec<String> = names.filter(|name| name != "base.yaml" && !known.contains(name)).collect();
    assert!(unknown.is_empty(), "no such rule: {unknown:?}");
}

/// What a document leaves behind when it is built.
fn history(text: &str) -> History {
    let compilation = platc::compile(source(text), &Files(text));
    assert!(!compilation.has_errors(), "what was built before has no errors: {:#?}", compilation.diagnostics);
    History::new(compilation.files.records())
}

/// Findings that rest on a table, if the page of their rule does not name it, or does not say that an old one only warns.
fn unnamed_tables(compilation: &Compilation) -> Vec<String> {
    let found = compilation.diagnostics.iter().map(|located| &located.diagnostic);
    let rests_on = found.filter_map(|one| Some((one.code, one.basis?.table)));
    let says_age = |code: &Code| code.severity == Severity::Warning || code.docs.contains("older than 90 days");
    let unnamed = rests_on.filter(|(code, table)| !code.docs.contains(table) || !says_age(code));
    unnamed.map(|(code, table)| format!("the page of {} does not say what its table `{table}` is", code.id)).collect()
}
