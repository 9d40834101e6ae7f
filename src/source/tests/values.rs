//! Values, keys, aliases and merges: text → the tree, or what is said of it.

use serde_json::json;

use super::*;

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
