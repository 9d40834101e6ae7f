//! Every document of the tests, edited at every place: the values are the old ones with the edit, and every line that
//! the edit is not about is there, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};

use platc::edit::{Edit, apply};
use platc::source::{self, Document, Pointer, Source, comments};
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

/// Places of one document that are edited: all of a small one, some of a large one.
const PLACES: usize = 25;

#[test]
fn every_place_of_every_document_takes_edits_and_nothing_else_moves() {
    let mut wrong = Vec::new();
    let documents = documents();
    assert!(documents.len() > 250, "{} documents", documents.len());
    for (name, text) in documents {
        let (document, unreadable) = source::read(Source { name: "platform.yaml".to_owned(), text });
        if !document.is_map() || !unreadable.is_empty() {
            continue;
        }
        for edit in edits(&document) {
            if let Err(why) = check(&document, &edit) {
                wrong.push(format!("{name}: {edit:?}: {why}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong, such as\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

/// An edit of a document without copies succeeds; one that loses a comment is refused.
fn check(document: &Document, edit: &Edit) -> Result<(), String> {
    let before = &document.source.text;
    let edited = match apply(document, edit) {
        Ok(edited) => edited,
        Err(refusal) if is_allowed(before, edit, &refusal.message) => return Ok(()),
        Err(refusal) => return Err(refusal.message.clone()),
    };
    let after = &edited.source.text;
    let of = |text: &str| comments(text).into_iter().map(|comment| comment.text).collect::<Vec<_>>();
    if of(before) != of(after) {
        return Err("the comments are not the same".to_owned());
    }
    let diff = TextDiff::from_lines(before.as_str(), after.as_str());
    let lost = diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Delete).count();
    let touched = lines_of(document, edit);
    if lost > touched { Err(format!("{lost} lines went, not {touched}:\n{after}")) } else { Ok(()) }
}

fn is_allowed(text: &str, edit: &Edit, refusal: &str) -> bool {
    let has_copies = text.contains('*') && text.contains('&');
    has_copies
        || (matches!(edit, Edit::Remove { .. } | Edit::Replace { .. }) && refusal.contains("would lose the comment"))
}

/// How many lines the edit may change: those of what is replaced or removed, else the one that it is written on.
fn lines_of(document: &Document, edit: &Edit) -> usize {
    let lines = document.written(edit.place()).unwrap_or_default().lines().count().max(1);
    match edit {
        // with a blank line, and the key or line that an emptied block is written on
        Edit::Remove { .. } => lines + 3,
        Edit::Replace { .. } => lines,
        Edit::Insert { .. } | Edit::Append { .. } | Edit::Rename { .. } => 1,
    }
}

fn edits(document: &Document) -> Vec<Edit> {
    let mut places = Vec::new();
    walk(&document.value(), &Pointer::root(), &mut places);
    let step = places.len().div_ceil(PLACES).max(1);
    places.into_iter().step_by(step).flat_map(|(at, value)| edits_at(at, &value)).collect()
}

fn walk(value: &Value, at: &Pointer, places: &mut Vec<(Pointer, Value)>) {
    places.push((at.clone(), value.clone()));
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| walk(value, &at.key(key), places)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, value)| walk(value, &at.index(i), places)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => (),
    }
}

fn edits_at(at: Pointer, value: &Value) -> Vec<Edit> {
    let new = json!({ "port": 8080, "uses": { "databases": ["a-b"] }, "text": "yes, {it} is: # \"so\"" });
    let mut edits = match value {
        Value::Object(_) => vec![Edit::Insert { into: at.clone(), key: "new-key".to_owned(), value: new }],
        Value::Array(_) => vec![Edit::Append { to: at.clone(), value: new }],
        Value::Null => vec![Edit::Insert { into: at.clone(), key: "on".to_owned(), value: new }],
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            vec![Edit::Replace { at: at.clone(), value: json!("22:22, # no") }]
        }
    };
    if at.parent().is_some() {
        edits.push(Edit::Remove { at: at.clone() });
        let is_item = at.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
        edits.extend((!is_item).then(|| Edit::Rename { at, key: "other, name".to_owned() }));
    }
    edits
}

/// Each document with its name; some also with other line breaks, and without the last one.
fn documents() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = Vec::new();
    for folder in ["tests/cases", "tests/platforms", "platform"] {
        for path in files(&root.join(folder)) {
            let text = fs::read_to_string(&path).expect("a test's document can be read");
            let name = path.display().to_string();
            documents.push((format!("{name} with CR LF"), text.replace('\n', "\r\n")));
            documents.push((format!("{name} without a last line break"), text.trim_end().to_owned()));
            documents.push((name, text));
        }
    }
    for path in files(&root.join("tests/rules")) {
        let text = fs::read_to_string(&path).expect("a rule's documents can be read");
        let name = path.display().to_string();
        let cases = text.split("\n---\n").flat_map(|case| case.split("\n# later\n"));
        documents.extend(cases.enumerate().map(|(i, text)| (format!("{name} {i}"), format!("{text}\n"))));
    }
    documents
}

/// The documents below a folder: not what they become.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != "expected" && entry.file_name() != "generated")
        .map(|entry| entry.expect("readable").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    found.sort();
    found
}
