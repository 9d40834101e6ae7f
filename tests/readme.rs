//! What the README shows is what platc does: its document compiles, its error is printed so, its files are written.

use std::fs;
use std::path::Path;

use platc::diag::render::{Format, render};
use platc::source::{Source, Unseen};

#[test]
fn the_document_compiles_to_the_files_that_the_table_names() {
    let readme = readme();
    let compilation = compile(&document(&readme));
    let messages: Vec<&str> = compilation.diagnostics.iter().map(|one| one.diagnostic.message.as_str()).collect();
    assert!(messages.is_empty(), "{messages:#?}");
    let paths: Vec<&str> = compilation.files.iter().map(|(path, _)| path).collect();
    for row in readme
        .lines()
        .filter(|line| ["| `terraform/", "| `kubernetes/", "| `github/"].iter().any(|start| line.starts_with(start)))
    {
        let named = row.split('`').nth(1).expect("a path in backticks");
        assert!(paths.iter().any(|path| path.contains(named)), "{named} is not written: {paths:#?}");
    }
}

#[test]
fn the_error_is_the_one_that_is_printed() {
    let readme = readme();
    let text = document(&readme).replace("uses: { databases: [ledger] }", "uses: { databases: [leger] }");
    let compilation = compile(&text);
    let shown =
        render(Format::Human { color: false, width: 100 }, &compilation.document.source, &compilation.diagnostics);
    let expected = block(&readme, "```text\nerror[");
    assert!(shown.contains(expected.trim_end()), "the README has\n{expected}\nplatc prints\n{shown}");
}

fn compile(text: &str) -> platc::Compilation {
    platc::compile(Source { name: "platform/platform.yaml".to_owned(), text: text.to_owned() }, &Unseen)
}

fn document(readme: &str) -> String {
    block(readme, "```yaml\nversion: 1").to_owned()
}

/// The fenced block that begins so, without its fences.
fn block<'r>(readme: &'r str, beginning: &str) -> &'r str {
    let start = readme.find(beginning).expect("the README has the block") + beginning.find('\n').expect("a fence") + 1;
    let rest = &readme[start..];
    &rest[..rest.find("```").expect("the block ends")]
}

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README is there")
}
