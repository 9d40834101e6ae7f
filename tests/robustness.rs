//! No document, however broken, makes the compiler panic; and what the schema lets pass, the types can read.

use std::fs;
use std::path::Path;

use platc::source::Source;
use proptest::prelude::*;

/// One way to break a text.
#[derive(Debug, Clone)]
enum Edit {
    DropLine(usize),
    RepeatLine(usize),
    Indent(usize, usize),
    Replace(usize, String),
    Cut(usize),
    Insert(usize, String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let scrap = prop::sample::select(vec![
        "~",
        "[]",
        "{}",
        "[",
        "}",
        "\"",
        "'",
        "|",
        ">",
        "&a",
        "*a",
        "<<: *a",
        "!x",
        "---",
        "...",
        "\t",
        "\u{0}",
        "é",
        "1e999",
        "true",
        "-1",
        "99999999999999999999",
        "0o17",
        "{a: {b: {c: [1, 2]}}}",
        "? x",
        ": y",
        "- - -",
        "# no",
        "\u{feff}",
    ]);
    prop_oneof![
        any::<usize>().prop_map(Edit::DropLine),
        any::<usize>().prop_map(Edit::RepeatLine),
        (any::<usize>(), 0..12usize).prop_map(|(line, by)| Edit::Indent(line, by)),
        (any::<usize>(), scrap.clone()).prop_map(|(line, text)| Edit::Replace(line, text.to_owned())),
        any::<usize>().prop_map(Edit::Cut),
        (any::<usize>(), scrap).prop_map(|(at, text)| Edit::Insert(at, text.to_owned())),
    ]
}

fn apply(text: &str, edit: &Edit) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let count = lines.len().max(1);
    match edit {
        Edit::DropLine(line) if !lines.is_empty() => drop(lines.remove(line % count)),
        Edit::RepeatLine(line) if !lines.is_empty() => lines.insert(line % count, lines[line % count].clone()),
        Edit::Indent(line, by) if !lines.is_empty() => {
            let line = &mut lines[line % count];
            *line = format!("{}{}", " ".repeat(*by), line.trim_start());
        }
        Edit::Replace(line, with) if !lines.is_empty() => {
            let line = &mut lines[line % count];
            let key = line.split_once(':').map(|(key, _)| key.to_owned()).unwrap_or_default();
            *line = format!("{key}: {with}");
        }
        Edit::Cut(at) => return text.chars().take(at % text.chars().count().max(1)).collect(),
        Edit::Insert(at, what) => {
            let at = text.char_indices().map(|(i, _)| i).nth(at % text.chars().count().max(1)).unwrap_or_default();
            return format!("{}{what}{}", &text[..at], &text[at..]);
        }
        Edit::DropLine(_) | Edit::RepeatLine(_) | Edit::Indent(..) | Edit::Replace(..) => {}
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_reference_platform_is_refused_or_compiled_but_never_a_panic(edits in prop::collection::vec(edit(), 1..5)) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml");
        let reference = fs::read_to_string(path).expect("the reference platform is there");
        let text = edits.iter().fold(reference, |text, edit| apply(&text, edit));
        let compilation = platc::compile(Source { name: "platform.yaml".to_owned(), text: text.clone() }, &platc::source::Unseen);
        for located in &compilation.diagnostics {
            prop_assert!(text.get(located.range.clone()).is_some(), "a range outside the text: {:?}", located.range);
            prop_assert_ne!(located.diagnostic.code.id, "SCHEMA009", "{}", located.diagnostic.message);
        }
        prop_assert!(compilation.has_errors() == compilation.files.is_empty());
    }
}
