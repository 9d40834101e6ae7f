//! Located diagnostics → SARIF 2.1.0, which GitHub code scanning and other dashboards read.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};

use crate::diag::lines::Lines;
use crate::diag::pages::{paragraph, section, sentence};
use crate::diag::{Code, Diagnostic, Located, Severity};
use crate::source::Source;

pub fn render(source: &Source, located: &[Located]) -> String {
    let codes: BTreeMap<&str, &Code> =
        located.iter().map(|one| (one.diagnostic.code.id, one.diagnostic.code)).collect();
    let ids: Vec<&str> = codes.keys().copied().collect();
    let lines = Lines::new(&source.text);
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = located
        .iter()
        .map(|one| {
            let fingerprint = fingerprint(&one.diagnostic, &mut seen);
            result(source, &lines, one, ids.binary_search(&one.diagnostic.code.id).ok(), &fingerprint)
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.into_values().map(rule).collect::<Vec<Value>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).expect("strings and numbers are JSON") + "\n"
}

fn rule(code: &Code) -> Value {
    let what = section(code.docs, "What").unwrap_or(code.name);
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": { "text": sentence(&paragraph(what)) },
        "fullDescription": { "text": paragraph(what) },
        "help": { "text": code.docs.trim(), "markdown": code.docs.trim() },
        "defaultConfiguration": { "level": level(code.severity) },
    })
}

fn result(source: &Source, lines: &Lines, located: &Located, rule: Option<usize>, fingerprint: &str) -> Value {
    let diagnostic = &located.diagnostic;
    let text = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let related = diagnostic.also.iter().zip(&located.also).enumerate().map(|(id, ((_, text), range))| {
        json!({ "id": id, "message": message(text), "physicalLocation": physical(source, lines, range) })
    });
    json!({
        "ruleId": diagnostic.code.id,
        "ruleIndex": rule,
        "level": level(diagnostic.severity),
        "message": message(&text),
        "locations": [{ "physicalLocation": physical(source, lines, &located.range) }],
        "relatedLocations": related.collect::<Vec<Value>>(),
        "partialFingerprints": { "codeAndPointer/v1": fingerprint },
    })
}

fn physical(source: &Source, lines: &Lines, range: &Range<usize>) -> Value {
    let (start, end) = (lines.position(range.start), lines.position(range.end));
    json!({
        "artifactLocation": { "uri": uri(&source.name) },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// SARIF reads `[text](target)` in a plain message as a link unless the bracket is escaped (§3.11.6).
fn message(text: &str) -> Value {
    let text = if text.contains("](") { text.replace('[', "\\[") } else { text.to_owned() };
    json!({ "text": text })
}

/// What stays the same when lines move: the code and the pointer, counted where several results share both.
fn fingerprint(diagnostic: &Diagnostic, seen: &mut BTreeMap<String, usize>) -> String {
    let pointer = diagnostic.at.pointer().map_or("", |pointer| pointer.as_str());
    let place = format!("{}{pointer}", diagnostic.code.id);
    let count = seen.entry(place.clone()).and_modify(|count| *count += 1).or_insert(1);
    format!("{place}:{count}")
}

/// A relative path as a URI reference (RFC 3986): all but unreserved characters and `/` percent-encoded.
fn uri(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
