//! What is read from which text, and what is said about it: the specification of this stage.

use proptest::prelude::*;
use serde_json::{Value, json};

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

/// The text to underline for a place.
fn underlined(document: &Document, place: &Place) -> String {
    document.source.text[document.range(place)].to_owned()
}

#[test]
fn unquoted_scalars_follow_the_core_schema() {
    let scalars = [
        ("", json!(null)),
        ("~", json!(null)),
        ("null", json!(null)),
        ("NULL", json!(null)),
        ("nULL", json!("nULL")),
        ("true", json!(true)),
        ("False", json!(false)),
        ("no", json!("no")),
        ("on", json!("on")),
        ("Yes", json!("Yes")),
        ("y", json!("y")),
        ("0", json!(0)),
        ("-0", json!(0)),
        ("+12", json!(12)),
        ("-12", json!(-12)),
        ("9223372036854775807", json!(i64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("0777", json!("0777")),
        ("007", json!("007")),
        ("-01", json!("-01")),
        ("01.5", json!("01.5")),
        ("0o17", json!(15)),
        ("0o18", json!("0o18")),
        ("0x1F", json!(31)),
        ("-0x1F", json!("-0x1F")),
        ("0b1", json!("0b1")),
        ("1_000", json!("1_000")),
        ("22:22", json!("22:22")),
        ("2024-01-01", json!("2024-01-01")),
        ("1.5", json!(1.5)),
        ("1.", json!(1.0)),
        (".5", json!(0.5)),
        ("1.10", json!(1.1)),
        ("1e3", json!(1000.0)),
        ("-1.5E-3", json!(-0.0015)),
        ("1e", json!("1e")),
        (".", json!(".")),
        ("1.2.3", json!("1.2.3")),
        ("inf", json!("inf")),
        ("nan", json!("nan")),
        ("\"true\"", json!("true")),
        ("'12'", json!("12")),
        ("\"\\u00fc\\n\"", json!("ü\n")),
        ("'it''s'", json!("it's")),
        ("two\n  lines", json!("two lines")),
        ("|\n  a\n  b\n", json!("a\nb\n")),
        (">-\n  a\n  b\n", json!("a b")),
        ("a#b", json!("a#b")),
        ("a # comment", json!("a")),
    ];
    for (written, expected) in scalars {
        assert_eq!(value(&format!("key: {written}\n")), json!({ "key": expected }), "{written}");
    }
}

#[test]
fn numbers_that_json_cannot_carry_are_errors() {
    let table: &[(&str, &[&str])] = &[
        (
            "a: 9223372036854775808\nb: -9223372036854775809",
            &[
                "1:4 YAML021 the number `9223372036854775808` cannot be represented",
                "2:4 YAML021 the number `-9223372036854775809` cannot be represented",
            ],
        ),
        ("a: 0xFFFFFFFFFFFFFFFF", &["1:4 YAML021 the number `0xFFFFFFFFFFFFFFFF` cannot be represented"]),
        ("a: .inf", &["1:4 YAML021 the number `.inf` cannot be represented"]),
        ("a: -.INF", &["1:4 YAML021 the number `-.INF` cannot be represented"]),
        ("a: [.nan]", &["1:5 YAML021 the number `.nan` cannot be represented"]),
        ("a: 1e999", &["1:4 YAML021 the number `1e999` cannot be represented"]),
    ];
    check(table);
    assert_eq!(document("a: 9223372036854775808").0.value(), json!({ "a": "9223372036854775808" }));
}

#[test]
fn scalar_keys_are_names_as_they_are_written() {
    let read = value("on: 1\n8080: 2\ntrue: 3\n1.10: 4\n0x1F: 5\n\"null\": 6\n'<<': 7\n? long\n: 8\n\"\": 9\n");
    assert_eq!(read.to_string(), r#"{"on":1,"8080":2,"true":3,"1.10":4,"0x1F":5,"null":6,"<<":7,"long":8,"":9}"#);
}

#[test]
fn other_keys_are_errors() {
    check(&[
        (": x", &["1:1 YAML015 a key is missing before `:`"]),
        ("~: x\na: 1", &["1:1 YAML015 `~` is null and cannot be a key"]),
        ("a: {null: 1}", &["1:5 YAML015 `null` is null and cannot be a key"]),
        ("? [a, {b: c}]\n: x\nd: 1", &["1:3 YAML015 a list cannot be a key"]),
        ("? - a\n  - b\n: x", &["1:3 YAML015 a list cannot be a key"]),
        ("? {a: b}\n: x", &["1:3 YAML015 a map cannot be a key"]),
        ("a: {{ b }}", &["1:5 YAML015 a map cannot be a key"]),
        ("a: &a x\n*a : y", &["2:1 YAML015 an alias cannot be a key"]),
    ]);
    assert_eq!(document("? [a]\n: x\nb: 1").0.value(), json!({ "b": 1 }), "the rest is read");
}

#[test]
fn the_last_of_duplicate_keys_counts() {
    check(&[
        ("port: 1\nport: 2", &["2:1 YAML014 the key `port` stands twice in one map; 1:1 first here"]),
        ("a: {x: 1, 'x': 2}", &["1:11 YAML014 the key `x` stands twice in one map; 1:5 first here"]),
        (
            "a: 1\nb: 2\na: 3\na: 4",
            &[
                "3:1 YAML014 the key `a` stands twice in one map; 1:1 first here",
                "4:1 YAML014 the key `a` stands twice in one map; 1:1 first here",
            ],
        ),
        ("a: {x: 1}\nb: {x: 1}", &[]),
    ]);
    assert_eq!(document("a: 1\nb: 2\na: 3").0.value(), json!({ "b": 2, "a": 3 }));
}

#[test]
fn only_one_document_that_is_a_map() {
    check(&[
        ("", &["1:1 YAML004 the document is empty"]),
        ("# only\n\n  # comments\n", &["1:1 YAML004 the document is empty"]),
        ("---\n", &["1:1 YAML004 the document is empty"]),
        ("null", &["1:1 YAML005 the document is null, not a map"]),
        ("# x\n- a\n- b", &["2:1 YAML005 the document is a list, not a map"]),
        ("just text", &["1:1 YAML005 the document is a text, not a map"]),
        ("42", &["1:1 YAML005 the document is a number, not a map"]),
        ("---\na: 1\n...\n", &[]),
        ("a: 1\n---\nb: [\n", &["2:1 YAML006 a second document begins here"]),
        ("%YAML 1.1\n---\na: no", &["1:1 YAML023 the directive `%YAML 1.1` is not supported"]),
    ]);
    assert!(matches!(document("- a").0.root.kind, Kind::Null));
    assert_eq!(document("a: 1\n---\nb: 2").0.value(), json!({ "a": 1 }));
}

#[test]
fn tags_are_errors() {
    check(&[
        ("a: !foo x", &["1:4 YAML016 the tag `!foo` is not supported"]),
        ("a: !!str 1", &["1:4 YAML016 the tag `!!str` is not supported"]),
        ("a: !<tag:x> [1]", &["1:4 YAML016 the tag `!<tag:x>` is not supported"]),
        ("a: !!!", &["1:4 YAML016 a text without quotes starts with `!`, which makes a tag"]),
        ("a: !x!y z", &["1:4 YAML016 a text without quotes starts with `!`, which makes a tag"]),
        ("!k a: 1", &["1:1 YAML016 the tag `!k` is not supported"]),
    ]);
}

#[test]
fn aliases_copy_what_has_the_anchor() {
    assert_eq!(value("a: &x {p: [1]}\nb: *x\nc: [*x]"), json!({"a": {"p": [1]}, "b": {"p": [1]}, "c": [{"p": [1]}]}));
    assert_eq!(value("a: &x 1\nb: &x 2\nc: *x"), json!({"a": 1, "b": 2, "c": 2}));
    assert_eq!(value("&k a: *k"), json!({"a": "a"}));
    check(&[
        ("a: *x", &["1:4 YAML017 no anchor `&x` stands above this alias"]),
        ("a: *.example.com", &["1:4 YAML017 no anchor `&.example.com` stands above this alias"]),
        ("a: *x\nb: &x 1", &["1:4 YAML017 no anchor `&x` stands above this alias"]),
        ("a: &x [1, *x]", &["1:11 YAML018 the alias `*x` stands inside the value it copies"]),
        ("a: &x\n  b: {c: *x}", &["2:10 YAML018 the alias `*x` stands inside the value it copies"]),
    ]);
    let (_, diagnostics) = document("a: &pricing 1\nb: *pricnig");
    assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `*pricing`?"));
}

#[test]
fn a_merge_lays_maps_under_the_keys_that_are_written() {
    let base = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\n";
    let merged = |x: &str| value(&format!("{base}x: {x}"))["x"].to_string();
    assert_eq!(merged("{<<: *base}"), r#"{"a":1,"b":2}"#);
    assert_eq!(merged("{<<: *base, b: 9}"), r#"{"a":1,"b":9}"#);
    assert_eq!(merged("{b: 9, <<: *base, z: 0}"), r#"{"b":9,"a":1,"z":0}"#);
    assert_eq!(merged("{<<: [*base, *more]}"), r#"{"a":1,"b":2,"c":4}"#);
    assert_eq!(merged("{<<: [*more, *base]}"), r#"{"b":3,"c":4,"a":1}"#);
    assert_eq!(merged("{<<: {k: v}}"), r#"{"k":"v"}"#);
    assert_eq!(merged("{'<<': 1}"), r#"{"<<":1}"#);
    check(&[
        ("a: {<<: text}", &["1:5 YAML020 `<<` takes entries from maps, not from a text"]),
        ("a: {<<: }", &["1:5 YAML020 `<<` takes entries from maps, not from null"]),
        ("a: {<<: [{b: 1}, 2]}", &["1:5 YAML020 `<<` takes entries from maps, not from a list with a number in it"]),
        ("a: {<<: {b: 1}, <<: {c: 1}}", &["1:17 YAML014 the key `<<` stands twice in one map; 1:5 first here"]),
    ]);
}

#[test]
fn tabs_do_not_indent() {
    let tab = |at: &str| vec![format!("{at} YAML007 a tab is used for indentation")];
    for (text, at) in [
        ("a:\n\tb: 1", "2:1"),
        ("\ta: 1", "1:1"),
        ("a:\n  b: 1\n\tc: 2", "3:1"),
        ("a:\n  \tb: 1", "2:3"),
        ("a: x\n\tb: 1", "2:1"),
        ("a:\n\t- b", "2:1"),
        ("a: |\n\ttext", "2:1"),
    ] {
        assert_eq!(said(text), tab(at), "{text:?}");
    }
    assert_eq!(value("a:\tb\n\t\nc: 'x\ty'"), json!({"a": "b", "c": "x\ty"}));
}

#[test]
fn indentation_has_to_fit() {
    check(&[
        ("a:\n  b: 1\n c: 2", &["3:2 YAML008 the indentation of this line, 1, fits no line above it"]),
        (
            "a:\n  b: 1\n   c: 2",
            &["3:4 YAML008 the line is indented by 3, the one above by 2; 2:3 this key has a value already"],
        ),
        (
            "a: 1\n\n# ?\n  b: 2",
            &["4:3 YAML008 the line is indented by 2, the one above by 0; 1:1 this key has a value already"],
        ),
        ("a: 1\n- b", &["2:1 YAML008 a list item stands among the keys of a map; 1:1 the map"]),
        ("a:\n  - x\n  y: 1", &["3:3 YAML008 a key stands among the items of a list; 2:3 the list"]),
        ("a:\n  - b\n c", &["3:2 YAML008 the indentation of this line, 1, fits no line above it"]),
        ("a: |\n  x\n y", &["3:2 YAML008 the indentation of this line, 1, fits no line above it"]),
    ]);
}

#[test]
fn lines_of_a_map_are_keys_with_values() {
    check(&[
        ("port:8080\nteam: x", &["1:1 YAML012 expected `key: value`, found `port:8080`"]),
        ("a: 1\nb\nc: 2", &["2:1 YAML012 expected `key: value`, found `b`"]),
        ("a: 1\nb", &["2:1 YAML012 expected `key: value`, found `b`"]),
        ("s:\n  port:8080\n  team: x", &["2:3 YAML012 expected `key: value`, found `port:8080`"]),
        ("a: - b", &["1:4 YAML012 a list cannot start on the line of its key"]),
        ("a: | text\n  more", &["1:4 YAML012 unexpected text on the line of `|`"]),
    ]);
    let (_, diagnostics) = document("port:8080\nteam: x");
    assert_eq!(diagnostics[0].help.as_deref(), Some("put a space after the colon: `port: 8080`"));
}

#[test]
fn brackets_are_closed() {
    check(&[
        ("a: [1, 2\nb: 3", &["1:4 YAML009 `[` is not closed; 2:1 read as a part of it"]),
        ("a: {x: 1\nb: 3", &["1:4 YAML009 `{` is not closed; 2:1 read as a part of it"]),
        ("a: [1,\n  2", &["1:4 YAML009 `[` is not closed"]),
        ("[", &["1:1 YAML009 `[` is not closed"]),
        ("a: [1}", &["1:4 YAML009 `[` is closed by `}`"]),
        ("a: [1]]", &["1:7 YAML009 `]` closes nothing"]),
        ("a: ]", &["1:4 YAML009 `]` closes nothing"]),
        ("a: [b: c: d]", &["1:9 YAML011 unexpected `:` between `[` and `]`"]),
        ("a: [x, , y]", &["1:8 YAML012 unexpected `,` between `[` and `]`"]),
    ]);
}

#[test]
fn quotes_are_closed() {
    check(&[
        ("a: \"abc\nb: 3", &["1:4 YAML010 the quote `\"` is not closed"]),
        ("a: 'abc\nb: 3", &["1:4 YAML010 the quote `'` is not closed"]),
        ("a: \"the \"new\" one\"", &["1:10 YAML010 unexpected `new\" one\"` behind the closing quote"]),
        ("a: 'x' y", &["1:8 YAML010 unexpected `y` behind the closing quote"]),
        ("a: \"v\\d+\"", &["1:6 YAML022 `\\d` is no escape in double quotes"]),
        ("a: \"\\n\\xZZ\"", &["1:7 YAML022 `\\x` is no escape in double quotes"]),
        ("a: \"\\ud800\"", &["1:5 YAML022 `\\ud800` is no escape in double quotes"]),
    ]);
}

#[test]
fn a_text_that_needs_quotes_is_told_so() {
    let table = [
        ("a: b: c", "1:5 YAML011 a text without quotes contains `: `", "put the value in quotes: `a: \"b: c\"`"),
        ("a: @x", "1:4 YAML011 a text without quotes cannot start with `@`", "put it in quotes: `\"@x\"`"),
        ("a: `x`", "1:4 YAML011 a text without quotes cannot start with ```", "put it in quotes: `\"`x`\"`"),
        ("a: %x\"", "1:4 YAML011 a text without quotes cannot start with `%`", "put it in quotes: `'%x\"'`"),
        ("a: *", "1:4 YAML011 a text without quotes cannot start with `*`", "put it in quotes: `\"*\"`"),
        ("a: , b", "1:4 YAML011 a text without quotes cannot start with `,`", "put it in quotes: `\", b\"`"),
        (
            "a: {{ b }}.c",
            "1:11 YAML011 unexpected `.c` behind the end of the value",
            "if a text is meant, put it in quotes: `\"{{ b }}.c\"`",
        ),
    ];
    for (text, expected, help) in table {
        assert_eq!(said(text).last().map(String::as_str), Some(expected), "{text}");
        assert_eq!(document(text).1.last().and_then(|last| last.help.clone()).as_deref(), Some(help), "{text}");
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
fn line_breaks_of_windows_and_wide_characters_do_not_shift_places() {
    check(&[
        ("a: 1\r\nb: 2\r\na: 3\r\n", &["3:1 YAML014 the key `a` stands twice in one map; 1:1 first here"]),
        ("ü: {😀: 1, 😀: 2}", &["1:11 YAML014 the key `😀` stands twice in one map; 1:5 first here"]),
        ("ü: [日本\nb: 3", &["1:4 YAML009 `[` is not closed; 2:1 read as a part of it"]),
    ]);
    let (document, _) = document("a:\r\n  b: 1\r\n  c: |\r\n    x\r\nd: 2\r\n");
    assert_eq!(document.value(), json!({"a": {"b": 1, "c": "x\n"}, "d": 2}));
    assert_eq!(document.written(&Pointer::parse("/a/c")), Some("|\r\n    x"));
}

#[test]
fn written_is_the_text_of_a_value() {
    let (document, _) = document(
        "v: 1.10\nq: 'a'  # c\nt: |- # h | h\n\n  x\n   y\n\n\nl:\n- a\n-\n- - b\n  - c\nf: [1, {a: b} ]\nm: &m\n  k: 1\n  e:\nc: *m\n",
    );
    for (at, written) in [
        ("/v", "1.10"),
        ("/q", "'a'"),
        ("/t", "|- # h | h\n\n  x\n   y"),
        ("/l", "- a\n-\n- - b\n  - c"),
        ("/l/1", ""),
        ("/l/2", "- b\n  - c"),
        ("/f", "[1, {a: b} ]"),
        ("/f/1", "{a: b}"),
        ("/m", "k: 1\n  e"),
        ("/c", "*m"),
        ("/c/k", "1"),
    ] {
        assert_eq!(document.written(&Pointer::parse(at)), Some(written), "{at}");
    }
    assert_eq!(document.written(&Pointer::parse("/nowhere")), None);
}

#[test]
fn a_place_is_underlined_in_one_line() {
    let (document, _) = document(
        "# top\na:\n  b: 1\n  l:\n    - x: 1\n      y: 2\n    -\n  t: |\n    many\n    lines\n  f: {g: [1, 2]}\n  e:\nz: &z {k: v}\nc: *z\n",
    );
    let value = |at: &str| underlined(&document, &Place::Value(Pointer::parse(at)));
    let key = |at: &str| underlined(&document, &Place::Key(Pointer::parse(at)));
    assert_eq!(value(""), "a:", "the first line of the document");
    assert_eq!(value("/a"), "a", "the key of a block");
    assert_eq!(value("/a/b"), "1");
    assert_eq!(key("/a/b"), "b");
    assert_eq!(value("/a/l/0"), "x: 1", "an item has no key: its first line");
    assert_eq!(key("/a/l/0"), "x: 1", "an item has no key: as its value");
    assert_eq!(value("/a/l/1"), "-", "an empty item");
    assert_eq!(value("/a/t"), "t", "the key of several lines");
    assert_eq!(value("/a/f"), "{g: [1, 2]}");
    assert_eq!(value("/a/f/g/1"), "2");
    assert_eq!(value("/a/e"), "e", "the key of an empty value");
    assert_eq!(value("/a/missing/deeper"), "a", "the nearest map around it");
    assert_eq!(key("/a/b/deeper"), "1");
    assert_eq!(value("/a/l/7"), "l");
    assert_eq!(value("/c"), "*z");
    assert_eq!(value("/c/k"), "v", "copies point to where they were written");
    assert_eq!(underlined(&document, &Place::Bytes(2..9_999)).len(), document.source.text.len() - 2);
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

/// Reads in a thread with a stack of 512 KiB, so that recursion over the text would overflow it.
fn said_on_a_small_stack(text: String) -> Vec<String> {
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let short = move || said(&text).into_iter().map(|said| said.chars().take(80).collect()).collect();
    thread.spawn(short).expect("a thread starts").join().expect("reading does not panic")
}

const DEEP: &str = "YAML013 maps and lists are nested more than `64` levels deep";
const MANY: &str = "YAML019 the document has more than `1000000` values, or copies too much text";

#[test]
fn nesting_is_limited() {
    let lines =
        |deep: usize, of: &str| (0..deep).map(|level| format!("{}{of}\n", " ".repeat(level))).collect::<String>();
    let nested = |deep: usize| format!("a: {}{}", "[".repeat(deep), "]".repeat(deep));
    assert_eq!(said_on_a_small_stack(nested(63)), [""; 0]);
    for hostile in [
        nested(64),
        "[".repeat(100_000),
        "a: ".to_owned() + &"{a: ".repeat(100_000),
        "{".repeat(100_000),
        "[{a: ".repeat(50_000),
        "- ".repeat(50_000),
        "? ".repeat(100_000),
        "- ? ".repeat(50_000),
        lines(1_000, "-"),
        lines(1_000, "a:"),
        lines(1_000, "?"),
        format!("a: &a {}\nb: {}*a{}", &nested(40)[3..], "[".repeat(30), "]".repeat(30)),
    ] {
        let said = said_on_a_small_stack(hostile.clone());
        let last = said.iter().find(|said| said.contains("YAML013")).map(String::as_str).unwrap_or_default();
        assert!(last.contains(DEEP), "{said:?} for {}", &hostile[..40]);
    }
}

#[test]
fn copies_are_limited() {
    let names: Vec<char> = ('a'..='j').collect();
    let bomb = |from: &str, items: &dyn Fn(char) -> String| {
        let lines = names.windows(2).map(|pair| format!("{}: &{} {}\n", pair[1], pair[1], items(pair[0])));
        format!("a: &a {from}\n{}", lines.collect::<String>())
    };
    let lists = bomb("[x]", &|name| format!("[{}]", vec![format!("*{name}"); 9].join(", ")));
    let merges = bomb("{x: 1}", &|name| {
        format!("{{{}}}", (0..9).map(|i| format!("k{i}: *{name}")).collect::<Vec<_>>().join(", "))
    });
    let texts = format!("a: &a {}\nb: [{}]", "x".repeat(1_000_000), "*a, ".repeat(1_000));
    let anchors = format!("a: {}{}{}", "&x [".repeat(60), "1, ".repeat(100_000), "]".repeat(60));
    for hostile in [lists, merges, texts, anchors, format!("a: [{}]", "1,".repeat(1_000_000))] {
        let said = said_on_a_small_stack(hostile);
        assert!(said.last().is_some_and(|last| last.contains(MANY.get(..60).unwrap_or(MANY))), "{said:?}");
    }
}

#[test]
fn many_errors_are_cut_off() {
    let duplicates = "a: 1\n".repeat(50_000);
    let unknown = "- *x\n".repeat(50_000);
    let null_keys = "{".to_owned() + &"~: 1, ".repeat(50_000) + "}";
    for hostile in [duplicates, unknown, null_keys] {
        assert_eq!(document(&hostile).1.len(), MAX_DIAGNOSTICS);
    }
}

#[test]
fn another_reader_agrees() {
    let text = "a: &x {b: [1, 2.5, text, ~]}\nc:\n- |\n  text\n- 'q'\nd: {<<: *x, e: \"\\t\"}\n";
    let other: Value = serde_saphyr::from_str(text).expect("serde-saphyr reads it");
    assert_eq!(value(text), other);
}

fn trees() -> impl Strategy<Value = Value> {
    let text = "[ -~äü😀\n\t]{0,12}|no|on|~|null|0777|1e3|<<|- a|# b|: |\\{\\{ x \\}\\}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1_000_000i64..1_000_000).prop_map(|n| Value::from(n as f64 / 64.0)),
        text.prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(4, 40, 5, move |inner| {
        let maps = prop::collection::btree_map(text, inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::from),
            maps.prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    prop::collection::btree_map(text, tree, 0..5).prop_map(|map| Value::Object(map.into_iter().collect()))
}

fn all_nodes<'d>(node: &'d Node, visit: &mut dyn FnMut(&'d Range<usize>)) {
    visit(&node.range);
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| all_nodes(item, visit)),
        Kind::Map(entries) => entries.iter().for_each(|entry| {
            visit(&entry.key_range);
            all_nodes(&entry.value, visit);
        }),
        Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => (),
    }
}

/// Every range lies in the text, on character boundaries.
fn check_ranges(text: &str) -> Result<(), TestCaseError> {
    let (document, diagnostics) = document(text);
    let mut bad = Vec::new();
    all_nodes(&document.root, &mut |range| {
        if text.get(range.clone()).is_none() {
            bad.push(range.clone());
        }
    });
    prop_assert!(bad.is_empty(), "{bad:?}");
    prop_assert!(matches!(document.root.kind, Kind::Map(_)) || !diagnostics.is_empty());
    for located in crate::diag::locate(&document, diagnostics) {
        prop_assert!(text.get(located.range.clone()).is_some(), "{:?}", located);
        prop_assert!(located.also.iter().all(|range| text.get(range.clone()).is_some()), "{:?}", located);
        prop_assert!(!located.diagnostic.message.contains('\n'), "{:?}", located);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        check_ranges(&text)?;
    }

    #[test]
    fn any_text_of_yaml_s_own_characters_is_read_or_refused(
        text in "([ \n\t:\\-?,\\[\\]{}#&*!|>'\"%@`\\\\~a1ü😀]|\r\n|: |- |\n  |<<: |a: |&a |\\*a |\"\\\\|---\n){0,40}"
    ) {
        check_ranges(&text)?;
    }

    #[test]
    fn a_broken_document_is_read_or_refused(cut in 0usize..400, with in "[ \n\t:\\-\\[\\]{}'\"]{0,3}") {
        let text = "a: &a\n  b: [1, {c: 'x'}]\n  t: |\n    ü text\n    more\n\nd:\n- <<: *a\n  e: \"q\\n\"\n- - f\n# end\ng: ~\n";
        let cut = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).cycle().nth(cut).unwrap_or(0);
        check_ranges(&format!("{}{with}{}", &text[..cut], &text[cut..]))?;
    }

    #[test]
    fn what_serde_saphyr_prints_is_read_back(tree in trees()) {
        let text = serde_saphyr::to_string(&tree).expect("serde-saphyr prints any tree");
        let (document, diagnostics) = document(&text);
        prop_assert_eq!(diagnostics, vec![], "{}", text);
        prop_assert_eq!(document.value(), tree, "{}", text);
    }
}
