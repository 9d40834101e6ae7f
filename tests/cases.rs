//! Documents and what they become: each folder of `tests/cases` holds a `platform.yaml` and the tree `expected/`.
//! The first line of the document says which files the case is about: `# about: broker_ aws`.
//! The folder `faults` is another test's: `tests/faults.rs`.
//! `BLESS=1 cargo test --test cases` rewrites the trees; read the difference before you commit it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use platc::source::Source;

#[test]
#[allow(clippy::disallowed_methods, reason = "a test reads its own switch")]
fn every_document_becomes_what_is_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let text = fs::read_to_string(case.join("platform.yaml")).expect("a case has a document");
        let source = Source { name: "platform.yaml".to_owned(), text: text.clone() };
        let compilation = platc::compile(source, &platc::source::Unseen);
        let messages: Vec<&String> = compilation.diagnostics.iter().map(|d| &d.diagnostic.message).collect();
        assert!(!compilation.has_errors(), "{}: {messages:#?}", case.display());
        let planned: BTreeMap<String, String> =
            compilation.files.iter().map(|(path, file)| (path.to_owned(), file.text.clone())).collect();
        let planned = about(&text, planned);
        let expected = case.join("expected");
        if bless {
            write(&expected, &planned);
        }
        wrong.extend(differences(&case, &read(&expected), &planned));
    }
    assert!(wrong.is_empty(), "{}\nBLESS=1 accepts what is there now", wrong.join("\n"));
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = fs::read_dir(folder).expect("tests/cases is there");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir() && !path.ends_with("faults"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "there are cases");
    cases
}

/// The files that a case is about: those whose path holds one of the words behind `# about:` in its first line. Records
/// and what every platform has are the reference platform's to show.
fn about(document: &str, mut planned: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let words =
        document.lines().next().and_then(|line| line.strip_prefix("# about: ")).expect("a case says what it is about");
    planned.retain(|path, _| words.split(' ').any(|word| path.contains(word)));
    assert!(!planned.is_empty(), "nothing is about {words}");
    planned
}

fn read(folder: &Path) -> BTreeMap<String, String> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below the folder");
            let path = path.to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).expect("text"))
        })
        .collect()
}

fn write(folder: &Path, files: &BTreeMap<String, String>) {
    let _ = fs::remove_dir_all(folder);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }
}

fn differences(case: &Path, expected: &BTreeMap<String, String>, planned: &BTreeMap<String, String>) -> Vec<String> {
    let name = case.file_name().expect("a folder has a name").to_string_lossy().into_owned();
    let paths: std::collections::BTreeSet<&String> = expected.keys().chain(planned.keys()).collect();
    let mut out = Vec::new();
    for path in paths {
        let (old, new) = (expected.get(path), planned.get(path));
        if old != new {
            let empty = String::new();
            let diff = similar::TextDiff::from_lines(old.unwrap_or(&empty), new.unwrap_or(&empty));
            out.push(format!("{name}: {path}\n{}", diff.unified_diff().context_radius(2)));
        }
    }
    out
}
