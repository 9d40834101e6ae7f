//! The page of every item, held against the files: it lists what is there, and nothing that is there is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::{is_owned, page};
use crate::model::{Item, Model};
use crate::source::{Source, Unseen};
use crate::{Compilation, compile};

/// Path → the addresses under it.
type Listed = BTreeMap<String, BTreeSet<String>>;

fn documents() -> Vec<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases = fs::read_dir(repository.join("tests/cases")).expect("the folder is there");
    let cases = cases.map(|entry| entry.expect("readable").path().join("platform.yaml"));
    cases.chain([repository.join("platform/platform.yaml")]).filter(|path| path.is_file()).collect()
}

fn compiled(path: &Path) -> Compilation {
    let text = fs::read_to_string(path).expect("readable");
    compile(Source { name: "platform.yaml".to_owned(), text }, &Unseen)
}

fn model(compilation: &Compilation) -> &Model {
    compilation.model.as_ref().expect("the document makes sense")
}

/// What a page says of files: a path two deep, the addresses in it four deep.
fn listed(page: &str) -> Listed {
    let mut listed = Listed::new();
    let mut path = None;
    for line in page.lines() {
        match line.strip_prefix("    ") {
            Some(address) => {
                if let Some(path) = &path {
                    listed.entry(String::clone(path)).or_default().insert(address.to_owned());
                }
            }
            None => path = line.strip_prefix("  ").filter(|line| line.ends_with(".tf")).map(str::to_owned),
        }
    }
    listed
}

/// The resources and data sources of a file, as its text has them.
fn declared(text: &str) -> BTreeSet<String> {
    let body = hcl::parse(text).expect("what is emitted parses");
    let objects = body.into_blocks().filter_map(|block| {
        let labels: Vec<&str> = block.labels().iter().map(hcl::BlockLabel::as_str).collect();
        match block.identifier() {
            "resource" => Some(labels.join(".")),
            "data" => Some(format!("data.{}", labels.join("."))),
            _ => None,
        }
    });
    objects.collect()
}

#[test]
fn a_page_lists_all_that_its_files_declare_and_nothing_that_is_not_there() {
    for document in documents() {
        let compilation = compiled(&document);
        let model = model(&compilation);
        for item in model.items() {
            let listed = listed(&page(&compilation, model, &item));
            for (path, file) in compilation.files.iter().filter(|(path, _)| path.ends_with(".tf")) {
                let (declared, none) = (declared(&file.text), BTreeSet::new());
                let named = listed.get(path).unwrap_or(&none);
                let at = format!("{}: {item} in {path}", document.display());
                assert!(named.is_subset(&declared), "{at}: {named:?} of {declared:?}");
                assert!(!is_owned(file, &item) || *named == declared, "{at}: {named:?}, not {declared:?}");
            }
        }
    }
}

#[test]
fn every_file_is_on_the_page_of_an_item_unless_it_is_the_platforms() {
    for document in documents() {
        let compilation = compiled(&document);
        let model = model(&compilation);
        let pages: Vec<(Item, String)> =
            model.items().into_iter().map(|item| (item.clone(), page(&compilation, model, &item))).collect();
        for (path, file) in compilation.files.iter().filter(|(_, file)| file.owner.section != "platform") {
            let is_listed = |(item, page): &(Item, String)| {
                is_owned(file, item) && page.lines().any(|line| line.strip_prefix("  ") == Some(path))
            };
            assert!(pages.iter().any(is_listed), "{}: {path} of {}", document.display(), file.owner);
        }
    }
}
