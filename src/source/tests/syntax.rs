//! What is no YAML: text → what is said of it, and where.

use serde_json::json;

use super::*;

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
