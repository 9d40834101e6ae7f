//! What is read from which text, and what is said about it: the specification of this stage.

mod any_text;
mod limits;
mod places;
mod syntax;
mod values;

use serde_json::Value;

use super::*;
use crate::diag::Place;

fn document(text: &str) -> (Document, Vec<Diagnostic>) {
    read(Source { name: "platform.yaml".into(), text: text.into() })
}

/// The value of a text that has no errors.
fn value(text: &str) -> Value {
    let (document, diagnostics) = document(text);
    assert_eq!(diagnostics, [], "{text}");
    document.value()
}

/// `line:column`, both from 1, the column in characters.
fn position(text: &str, offset: usize) -> String {
    let before = text.get(..offset).expect("ranges start on character boundaries");
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    format!("{}:{}", before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// `2:1 YAML014 message`, and for each other place `; 1:1 its text`; in the order of the text.
fn said(text: &str) -> Vec<String> {
    let (document, diagnostics) = document(text);
    crate::diag::locate(&document, diagnostics)
        .into_iter()
        .map(|located| {
            let Diagnostic { code, message, also, .. } = &located.diagnostic;
            let others = located.also.iter().zip(also);
            let others: String =
                others.map(|(range, (_, what))| format!("; {} {what}", position(text, range.start))).collect();
            format!("{} {} {message}{others}", position(text, located.range.start), code.id)
        })
        .collect()
}

fn check(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(said(text), *expected, "{text}");
    }
}

#[test]
fn control_characters_are_errors() {
    check(&[
        ("a: x\0\0y", &["1:5 YAML003 the text contains the control character `NUL`"]),
        (
            "a: ü\u{1b}[0m\nb: \u{7f}\u{85}\u{9b}",
            &[
                "1:5 YAML003 the text contains the control character `ESC`",
                "2:4 YAML003 the text contains the control character `DEL`",
                "2:6 YAML003 the text contains the control character `U+009B`",
            ],
        ),
        ("a: \u{feff}b", &["1:4 YAML012 a byte-order mark (`U+FEFF`) stands inside the document"]),
    ]);
    assert_eq!(document(&"\0\u{1}".repeat(10_000)).1.len(), MAX_DIAGNOSTICS);
}

#[test]
fn files_are_utf8_of_a_sensible_size() {
    let decoded = |bytes: &[u8]| decode("platform.yaml", bytes.to_vec());
    assert_eq!(decoded(b"\xef\xbb\xbfa: 1").expect("a byte-order mark is allowed").text, "a: 1");

    let (source, diagnostic) = *decoded(b"a: 1\nb: \xc3\xbc\xfc").expect_err("Latin-1");
    assert_eq!(diagnostic.message, "the file is not UTF-8: byte `0xFC` at offset `10`, in line `2`");
    assert_eq!((source.text.as_str(), diagnostic.at), ("a: 1\nb: ü\u{fffd}", Place::Bytes(10..13)));

    let (_, diagnostic) = *decoded(b"\xff\xfea\0:\0").expect_err("UTF-16");
    assert_eq!((diagnostic.code.id, diagnostic.message.as_str()), ("YAML001", "the file is UTF-16, not UTF-8"));

    let (_, diagnostic) = *decoded(&vec![b'#'; MAX_BYTES + 1]).expect_err("too large");
    let said = (diagnostic.code.id, diagnostic.message.as_str());
    assert_eq!(said, ("YAML002", "the file is larger than `16777216` bytes"));
}

#[test]
fn codes_are_documented_and_numbered_in_order() {
    for (number, code) in (1..).zip(CODES) {
        assert_eq!(code.id, format!("YAML{number:03}"));
        for heading in ["## What\n", "## Why\n", "## Example\n", "## Instead\n"] {
            assert_eq!(code.docs.matches(heading).count(), 1, "{} {heading}", code.id);
        }
    }
}
