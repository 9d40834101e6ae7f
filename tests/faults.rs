//! Faults that people make: each file of `tests/cases/faults` says in its first line what its author did wrong, holds
//! that one fault, and has exactly one finding, at the line that carries `# error: CODE` or `# warning: CODE`.

use std::collections::BTreeMap;
use std::fmt::Write;

use platc::changes::History;
use platc::diag::Diagnostic;

mod expectations;

use expectations::{compile_after, complete, expected, files, found, read};

/// How many there are at least: the corpus only grows.
const FILES: usize = 551;

/// The first line of a file.
const ABOUT: &str = "# about: ";

#[test]
fn every_fault_is_said_once_and_where_it_is() {
    let mut wrong = Vec::new();
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    let files = files("tests/cases/faults");
    for path in &files {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let case = read(path);
        if !case.starts_with(ABOUT) {
            wrong.push(format!("{name}: the first line says what is wrong: `{ABOUT}…`"));
        }
        let text = complete(&case);
        let compilation = compile_after(&History::default(), &text);
        let (expected, found) = (Vec::from_iter(expected(&case)), found(&text, &compilation));
        if expected.len() != 1 || found != expected {
            let messages = compilation.diagnostics.iter().map(|located| located.diagnostic.message.as_str());
            let messages = messages.collect::<Vec<_>>().join("\n    ");
            wrong.push(format!("{name}:\n  expected {expected:?}\n  found    {found:?}\n    {messages}"));
        }
        for located in &compilation.diagnostics {
            let finding = format!("{}: {}", located.diagnostic.code.id, located.diagnostic.message);
            if let Some(other) = said.insert(finding.clone(), name.clone()) {
                wrong.push(format!("{name} and {other} say the same: {finding}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files.len() >= FILES, "there are {} files, fewer than {FILES}", files.len());
}

/// An environment that was renamed has a second name, which its people have left behind.
#[test]
fn a_renamed_environment_is_called_by_its_name_in_the_document() {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for path in files("tests/cases/faults") {
        let text = complete(&read(&path));
        let renamed = text.split_inclusive(|c| !is_of_name(c)).map(|word| match word.strip_prefix("production") {
            Some(end) if !end.starts_with(is_of_name) => format!("live{end}"),
            Some(_) | None => word.to_owned(),
        });
        let renamed = renamed.collect::<String>().replacen("  live: { ", "  live: { renamed_from: production, ", 1);
        if !renamed.contains("renamed_from: production") {
            continue;
        }
        tried += 1;
        for located in compile_after(&History::default(), &renamed).diagnostics {
            let Diagnostic { code, message, help, .. } = located.diagnostic;
            // what was never built is no renaming, and that is said of the old name
            if code.id.starts_with("CHANGE") {
                continue;
            }
            let help = help.unwrap_or_default();
            if message.contains("`production`")
                || help.contains("`production`")
                || help.contains("overrides.production")
            {
                wrong.push(format!("{}: {message}; {help}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > FILES / 2, "only {tried} documents have the environment");
}

/// Faults of five stages, on one line each: what is written, and the code that speaks there.
const FAULTS: [(&str, &str); 5] = [
    ("{ port: 8080, helth: /up }", "SCHEMA001"),
    ("{ port: 808000 }", "SCHEMA006"),
    ("{ port: 8080, environments: [prodution] }", "ENV001"),
    ("{ port: 8080, uses: { databases: [ledger] } }", "REF001"),
    ("{ port: 8080, replicas: { min: 3, max: 2 } }", "SVC002"),
];

#[test]
fn two_hundred_faults_are_two_hundred_findings_in_order() {
    let mut case = "services:\n".to_owned();
    for number in 0..200 {
        let (service, code) = FAULTS[number % FAULTS.len()];
        writeln!(case, "  service-{number}: {service} # error: {code}").expect("a string takes any text");
    }
    let text = complete(&case);
    let found = found(&text, &compile_after(&History::default(), &text));
    assert_eq!(found, Vec::from_iter(expected(&case)));
    assert_eq!(found.len(), 200);
}

#[test]
fn a_record_that_is_refused_hides_no_other() {
    let case = [
        "dns:",
        "  zones:",
        "    acme.example:",
        "      records:",
        "        - { name: a, type: CNAM, value: b.vendor.example } # error: SCHEMA005",
        "        - { name: b, type: A, value: 192.0.2 } # error: DNS005",
        "        - { name: c, type: MX, value: mx.vendor.example } # error: SCHEMA002",
        "        - { name: d, type: CNAME, value: d.acme.example } # error: DNS009",
    ]
    .join("\n");
    let text = complete(&case);
    assert_eq!(found(&text, &compile_after(&History::default(), &text)), Vec::from_iter(expected(&case)));
}
