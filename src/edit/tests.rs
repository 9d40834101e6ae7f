//! Documents before and after each edit.

use serde_json::{Value, json};

use super::{Edit, apply};
use crate::source::{self, Document, Pointer, Source};

fn document(text: &str) -> Document {
    source::read(Source { name: "platform.yaml".to_owned(), text: text.to_owned() }).0
}

/// The text after the edit, or why it is refused.
fn edited(text: &str, edit: &Edit) -> String {
    match apply(&document(text), edit) {
        Ok(edited) => edited.source.text,
        Err(refusal) => format!("{}: {}", refusal.code.id, refusal.message),
    }
}

fn insert(into: &str, key: &str, value: Value) -> Edit {
    Edit::Insert { into: Pointer::parse(into), key: key.to_owned(), value }
}

fn append(to: &str, value: Value) -> Edit {
    Edit::Append { to: Pointer::parse(to), value }
}

fn replace(at: &str, value: Value) -> Edit {
    Edit::Replace { at: Pointer::parse(at), value }
}

fn rename(at: &str, key: &str) -> Edit {
    Edit::Rename { at: Pointer::parse(at), key: key.to_owned() }
}

fn remove(at: &str) -> Edit {
    Edit::Remove { at: Pointer::parse(at) }
}

#[track_caller]
fn same(cases: &[(&str, Edit, &str)]) {
    for (before, edit, after) in cases {
        assert_eq!(edited(before, edit), *after, "{edit:?} of\n{before}");
    }
}

#[test]
fn an_entry_goes_below_the_last_one_of_a_block_in_its_style() {
    let into = |value| insert("/s", "b", value);
    same(&[
        ("s:\n  a: 1\nt: 2\n", into(json!(2)), "s:\n  a: 1\n  b: 2\nt: 2\n"),
        ("s:\n    a: 1 # one\n", into(json!({"c": [1, "x"]})), "s:\n    a: 1 # one\n    b:\n        c: [1, x]\n"),
        ("s:\n  a: { x: 1 }\n", into(json!({"v": "on"})), "s:\n  a: { x: 1 }\n  b: { v: \"on\" }\n"),
        ("s:\n  a: {x: 1}\n", into(json!({"v": "a, b"})), "s:\n  a: {x: 1}\n  b: {v: \"a, b\"}\n"),
        (
            "s:\n  a:\n    u: { d: [x] }\n",
            into(json!({"u": {"d": ["z"]}})),
            "s:\n  a:\n    u: { d: [x] }\n  b:\n    u: { d: [z] }\n",
        ),
        ("s:\n  a: 1\n\n  z: 2\n\nt: 3\n", into(json!(2)), "s:\n  a: 1\n\n  z: 2\n\n  b: 2\n\nt: 3\n"),
    ]);
}

#[test]
fn comments_below_the_last_entry_stay_with_it() {
    let into = insert("/s", "b", json!(2));
    same(&[
        (
            "s:\n  a: 1\n  # one\n\n  # two\n\n# three\nt: 2\n",
            into.clone(),
            "s:\n  a: 1\n  # one\n\n  # two\n  b: 2\n\n# three\nt: 2\n",
        ),
        ("s:\n  a:\n    x: 1\n    # of x\n# end", into.clone(), "s:\n  a:\n    x: 1\n    # of x\n  b: 2\n# end"),
        ("s:\n  a: 1 # last", into, "s:\n  a: 1 # last\n  b: 2"),
        ("a: 1\n# end\n", insert("", "b", json!(2)), "a: 1\n# end\nb: 2\n"),
    ]);
}

#[test]
fn a_section_that_is_empty_or_missing_is_made() {
    let into = |place| insert(place, "b", json!({"x": 1}));
    same(&[
        ("s: {}\nt: 1\n", into("/s"), "s:\n  b:\n    x: 1\nt: 1\n"),
        ("s: {} # none\nt: 1\n", into("/s"), "s: # none\n  b:\n    x: 1\nt: 1\n"),
        ("s:\nt: 1\n", into("/s"), "s:\n  b:\n    x: 1\nt: 1\n"),
        ("s: # none\n  # yet\nt: 1\n", into("/s"), "s: # none\n  # yet\n  b:\n    x: 1\nt: 1\n"),
        ("s: null\nt: 1\n", into("/s"), "s:\n  b:\n    x: 1\nt: 1\n"),
        ("s: ~\n", into("/s"), "s:\n  b:\n    x: 1\n"),
        ("t: 1\n", into("/s"), "t: 1\ns:\n  b:\n    x: 1\n"),
        ("t: 1", into("/s/deep"), "t: 1\ns:\n  deep:\n    b:\n      x: 1"),
        ("t: { u: {} }\n", into("/t/u"), "t: { u: { b: { x: 1 } } }\n"),
        ("t: { u: }\n", into("/t/u"), "t: { u: { b: { x: 1 } } }\n"),
        ("t:\n  - {}\n", into("/t/0"), "t:\n  - { b: { x: 1 } }\n"),
        (
            "z:\n  a.example: {}\n",
            append("/z/a.example/records", json!({"at": 1})),
            "z:\n  a.example:\n    records:\n      - at: 1\n",
        ),
    ]);
}

#[test]
fn an_entry_goes_behind_the_last_one_in_brackets() {
    let into = insert("/s", "b", json!(2));
    same(&[
        ("s: { a: 1 }\n", into.clone(), "s: { a: 1, b: 2 }\n"),
        ("s: {a: 1,} # x\n", into.clone(), "s: {a: 1, b: 2,} # x\n"),
        ("s: { a }\n", into.clone(), "s: { a, b: 2 }\n"),
        ("s: { a: }\n", into.clone(), "s: { a:, b: 2 }\n"),
        ("s: {\n  a: 1, # one\n}\n", into.clone(), "s: {\n  a: 1, # one\n  b: 2,\n}\n"),
        ("s: {\n  a: 1 # one\n}\n", into.clone(), "s: {\n  a: 1, # one\n  b: 2\n}\n"),
        ("s:\n  { z: 0, a: { c: 1 } }\n", into, "s:\n  { z: 0, a: { c: 1 }, b: 2 }\n"),
        ("s: [1, 2]\n", append("/s", json!("x,y")), "s: [1, 2, \"x,y\"]\n"),
        ("s: []\n", append("/s", json!("x")), "s:\n  - x\n"),
    ]);
}

#[test]
fn an_item_goes_below_the_last_one_of_a_list() {
    let item = |value| append("/s", value);
    same(&[
        ("s:\n  - { a: 1 }\nt: 1\n", item(json!({"a": 2})), "s:\n  - { a: 1 }\n  - { a: 2 }\nt: 1\n"),
        (
            "s:\n- a: 1\n  b: 2\n# t\nt: 1\n",
            item(json!({"a": 2, "b": 3})),
            "s:\n- a: 1\n  b: 2\n- a: 2\n  b: 3\n# t\nt: 1\n",
        ),
        ("s:\n  - x # x\n  # y\n", item(json!("z")), "s:\n  - x # x\n  # y\n  - z\n"),
        ("s:\n  - - 1\n", item(json!([2, 3])), "s:\n  - - 1\n  - - 2\n    - 3\n"),
    ]);
}

#[test]
fn line_breaks_and_ends_of_text_are_kept() {
    same(&[
        (
            "s:\r\n  a: 1\r\nt: 2\r\n",
            insert("/s", "b", json!({"x": 1})),
            "s:\r\n  a: 1\r\n  b:\r\n    x: 1\r\nt: 2\r\n",
        ),
        ("s: {}", insert("/s", "b", json!(1)), "s:\n  b: 1"),
        (
            "s:\n  a: |\n    text\n    # no comment\n\nt: 1\n",
            insert("/s", "b", json!(1)),
            "s:\n  a: |\n    text\n    # no comment\n  b: 1\n\nt: 1\n",
        ),
        ("s:\n  a: |+\n    text\n\nt: 1\n", insert("/s", "b", json!(1)), "s:\n  a: |+\n    text\n\n  b: 1\nt: 1\n"),
        ("\u{feff}s:\n  a: 1\n", insert("/s", "b", json!("é")), "\u{feff}s:\n  a: 1\n  b: é\n"),
        ("---\ns:\n  a: 1\n...\n", insert("/s", "b", json!(1)), "---\ns:\n  a: 1\n  b: 1\n...\n"),
    ]);
}

#[test]
fn copies_are_never_changed_behind_the_back_of_their_anchor() {
    let base = "x-b: &b { a: 1 }\n";
    let refused = "EDIT002: `s` is written elsewhere: here it is the copy `*b`";
    let uncertain = |place| format!("EDIT002: `{place}` cannot be edited without a change of what stands around it");
    same(&[
        (&format!("{base}s: *b\n"), insert("/s", "b", json!(1)), refused),
        (&format!("{base}s:\n  <<: *b\n"), replace("/s/a", json!(2)), &uncertain("s.a")),
        (&format!("{base}s:\n  <<: *b\n"), remove("/s/a"), &uncertain("s.a")),
        (&format!("{base}s: *b\n"), replace("/x-b/a", json!(2)), &uncertain("x-b.a")),
        (&format!("{base}s: *b\n"), remove("/x-b"), &uncertain("x-b")),
        (
            &format!("{base}s:\n  <<: *b\n  c: 1\n"),
            insert("/s", "d", json!(2)),
            &format!("{base}s:\n  <<: *b\n  c: 1\n  d: 2\n"),
        ),
        (
            &format!("{base}s:\n  c: 1\n  <<: *b\n"),
            insert("/s", "d", json!(2)),
            &format!("{base}s:\n  c: 1\n  <<: *b\n  d: 2\n"),
        ),
        (
            &format!("{base}s:\n  c: *b\n"),
            insert("/s", "d", json!({"a": 1})),
            &format!("{base}s:\n  c: *b\n  d:\n    a: 1\n"),
        ),
        ("s: &s\n  a: 1\n", insert("/s", "b", json!(1)), "s: &s\n  a: 1\n  b: 1\n"),
    ]);
}

#[test]
fn scalars_and_keys_are_replaced_in_their_quotes() {
    same(&[
        ("a: 1.2 # x\n", replace("/a", json!("1.2")), "a: \"1.2\" # x\n"),
        ("a: 'x'\n", replace("/a", json!("y")), "a: 'y'\n"),
        ("a: \"x\"\n", replace("/a", json!(1)), "a: 1\n"),
        ("a: { b: x }\n", replace("/a/b", json!("y, z")), "a: { b: \"y, z\" }\n"),
        ("a:\nb: 1\n", replace("/a", json!(1)), "a: 1\nb: 1\n"),
        ("a: |\n  x\n  y\nb: 1\n", replace("/a", json!("z")), "a: z\nb: 1\n"),
        ("a: [x, x]\n", replace("/a", json!(["x"])), "a: [x]\n"),
        ("s:\n  prot: 1 # p\n", rename("/s/prot", "port"), "s:\n  port: 1 # p\n"),
        ("s: { 'prot': 1 }\n", rename("/s/prot", "port"), "s: { 'port': 1 }\n"),
        ("s: { prot: 1, port: 2 }\n", rename("/s/prot", "port"), "EDIT001: `s` has `port` already"),
    ]);
}

#[test]
fn an_entry_is_removed_with_its_lines() {
    same(&[
        ("s:\n  a: 1\n  b:\n    c: 2\n  d: 3\n", remove("/s/b"), "s:\n  a: 1\n  d: 3\n"),
        ("a: 1\n\nb: 2\n\nc: 3\n", remove("/b"), "a: 1\n\nc: 3\n"),
        ("a: 1\n\nb: 2\n", remove("/b"), "a: 1\n"),
        ("s: { a: 1, b: 2, c: 3 }\n", remove("/s/b"), "s: { a: 1, c: 3 }\n"),
        ("s: { a: 1, b: 2 }\n", remove("/s/b"), "s: { a: 1 }\n"),
        ("s: { a: 1 }\n", remove("/s/a"), "s: {}\n"),
        ("s:\n  a: 1\nt: 1\n", remove("/s/a"), "s: {}\nt: 1\n"),
        ("s:\n  - a: 1\n    b: 2\n  - c\n", remove("/s/0"), "s:\n  - c\n"),
        ("s:\n  - a: 1\n    b: 2\n", remove("/s/0/a"), "s:\n  - b: 2\n"),
        ("s:\n  - a\n", remove("/s/0"), "s: []\n"),
        ("s:\n  a:\n", remove("/s/a"), "s: {}\n"),
        ("s:\n  'a' : # none yet\n", remove("/s/a"), "s: {} # none yet\n"),
        ("s:\n  # yet\n  a: # none", remove("/s/a"), "s:\n  # yet\n  {} # none"),
        ("s:\r\n  a: # none\r\nt: 1\r\n", remove("/s/a"), "s: {} # none\r\nt: 1\r\n"),
        ("# top\ns:\n  a: # none\n", remove("/s"), "# top\n{} # none\n"),
        ("s:\n  - a:\n", remove("/s/0"), "s: []\n"),
        ("s:\n  - a: # none\n", remove("/s/0/a"), "s:\n  - {} # none\n"),
        ("s: [a, b]\n", remove("/s/1"), "s: [a]\n"),
        ("s:\n  a: 1 # why\n  b: 2\n", remove("/s/a"), "EDIT002: the edit of `s.a` would lose the comment `# why`"),
        ("s:\n  # above\n  a: 1\n  b: 2\n", remove("/s/a"), "s:\n  # above\n  b: 2\n"),
    ]);
}

#[test]
fn what_contradicts_the_document_is_refused_and_located() {
    same(&[
        ("s: { b: 1 }\n", insert("/s", "b", json!(2)), "EDIT001: `s` has `b` already"),
        ("s: 1\n", insert("/s", "b", json!(2)), "EDIT002: `s` is a number, not a map"),
        ("s: {}\n", append("/s", json!(2)), "EDIT002: `s` is a map, not a list"),
        ("s: {}\n", remove("/s/x"), "EDIT002: the document has no `s.x`"),
        ("s: [\n", insert("/s", "b", json!(2)), "EDIT002: the document cannot be read"),
    ]);
}
