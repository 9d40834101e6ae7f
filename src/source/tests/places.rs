//! Pointers → the text they lead to, and what is underlined.

use serde_json::json;

use super::*;

/// The text to underline for a place.
fn underlined(document: &Document, place: &Place) -> String {
    document.source.text[document.range(place)].to_owned()
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
