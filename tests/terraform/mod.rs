//! The Terraform that a document becomes → its roots, read back: what each declares, and what refers to what.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use platc::emit::hcl::references as expression;
use platc::source::Source;

/// A root module: its blocks, each with the file that it stands in.
pub struct Root {
    /// Such as `platform/platform.yaml: staging`.
    pub name: String,
    pub blocks: Vec<(String, hcl::Block)>,
}

/// Every document whose output this repository stands for: the reference platform, the cases, other platforms.
pub fn documents() -> Vec<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![repository.join("platform/platform.yaml")];
    for folder in ["tests/cases", "tests/platforms"] {
        let entries = fs::read_dir(repository.join(folder)).expect("the folder is there");
        found.extend(entries.map(|entry| entry.expect("readable").path().join("platform.yaml")));
    }
    found.retain(|path| path.is_file());
    found.sort();
    found
}

/// The roots of a document.
pub fn roots(document: &Path) -> Vec<Root> {
    let text = fs::read_to_string(document).expect("the document is there");
    let source = Source { name: "platform.yaml".to_owned(), text };
    let compilation = platc::compile(source, &platc::source::Unseen);
    let messages: Vec<_> = compilation.diagnostics.iter().map(|located| &located.diagnostic.message).collect();
    assert!(!compilation.has_errors(), "{}: {messages:#?}", document.display());
    let mut roots: BTreeMap<String, Vec<(String, hcl::Block)>> = BTreeMap::new();
    for (path, file) in compilation.files.iter() {
        let Some(below) = path.strip_prefix("generated/terraform/").filter(|path| path.ends_with(".tf")) else {
            continue;
        };
        let (root, name) = below.split_once('/').expect("a file is in a root");
        let body = hcl::parse(&file.text).expect("what is emitted parses");
        roots.entry(root.to_owned()).or_default().extend(body.into_blocks().map(|block| (name.to_owned(), block)));
    }
    let folder = document.parent().and_then(Path::file_name).expect("a document is in a folder").to_string_lossy();
    roots.into_iter().map(|(root, blocks)| Root { name: format!("{folder}: {root}"), blocks }).collect()
}

impl Root {
    /// What expressions can name, in order: `cloudflare_zone.a`, `data.cloudflare_zone.a`, `var.a`, `local.a`.
    pub fn declared(&self) -> Vec<String> {
        self.blocks.iter().flat_map(|(_, block)| declared(block)).collect()
    }

    /// What expressions name; what a block says of itself is not counted.
    pub fn referred(&self) -> BTreeSet<String> {
        self.blocks.iter().flat_map(|(_, block)| references(block)).collect()
    }

    /// The types of resources and data sources.
    pub fn types(&self) -> BTreeSet<&str> {
        let objects = self.blocks.iter().filter(|(_, block)| matches!(block.identifier(), "resource" | "data"));
        objects.filter_map(|(_, block)| block.labels().first()).map(hcl::BlockLabel::as_str).collect()
    }
}

fn declared(block: &hcl::Block) -> Vec<String> {
    let labels: Vec<&str> = block.labels().iter().map(hcl::BlockLabel::as_str).collect();
    match block.identifier() {
        "resource" => vec![labels.join(".")],
        "data" => vec![format!("data.{}", labels.join("."))],
        "variable" => vec![format!("var.{}", labels.join("."))],
        "locals" => block.body().attributes().map(|attribute| format!("local.{}", attribute.key())).collect(),
        _ => Vec::new(),
    }
}

/// The addresses that a block refers to. `ignore_changes` and the kinds of block that Terraform reads as text hold none.
pub fn references(block: &hcl::Block) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if !matches!(block.identifier(), "terraform" | "moved" | "removed" | "import") {
        body(block.body(), &[], &mut found);
    }
    found
}

fn body(of: &hcl::Body, bound: &[String], found: &mut BTreeSet<String>) {
    let names_own_arguments = |name: &str| matches!(name, "ignore_changes" | "provider");
    for attribute in of.attributes().filter(|attribute| !names_own_arguments(attribute.key())) {
        expression(attribute.expr(), bound, found);
    }
    for block in of.blocks() {
        let iterator = block.labels().first().filter(|_| block.identifier() == "dynamic");
        let bound: Vec<String> = bound.iter().cloned().chain(iterator.map(|label| label.as_str().to_owned())).collect();
        body(block.body(), &bound, found);
    }
}
