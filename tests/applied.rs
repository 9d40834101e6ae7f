//! The output before, applied by real Terraform; the output after, planned over the state that this left: a rename moves,
//! what is kept is forgotten, and whatever is done to a document, nothing that holds data is destroyed unasked.
//! Needs the conformance judges (`CONFORMANCE`, or beside the repository); says so and passes where they are not.

mod needs;
mod offline;
mod random;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use platc::Compilation;
use platc::changes::History;
use platc::output::Tree;
use platc::plan::Record;
use platc::source::{Source, Unseen};
use random::Seeded;
use random::edits::{self, gives_up};
use serde_json::{Value, json};
use tempfile::TempDir;

#[test]
fn a_rename_moves_and_a_kept_item_is_forgotten() {
    let Some(judge) = offline::judge() else { return };
    let folder = TempDir::new().expect("a folder");
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    for tree in [&before, &after] {
        fs::create_dir_all(tree).expect("writable");
        build(tree, &reference());
    }
    build(&after, &renamed_and_retired());

    let state = folder.path().join("state.json");
    let plan = folder.path().join("plan.json");
    offline::run(&judge, &production(&before), &["--apply", "--state-out", text(&state)]);
    offline::run(&judge, &production(&after), &["--state-in", text(&state), "--plan-json", text(&plan)]);

    let plan: Value = serde_json::from_str(&fs::read_to_string(plan).expect("a plan")).expect("JSON");
    let changes = plan["resource_changes"].as_array().expect("a plan lists changes");
    let actions = |address: &str| {
        let change = changes.iter().find(|change| change["address"] == address);
        change.map_or(Value::Null, |change| change["change"]["actions"].clone())
    };
    let destroyed = changes.iter().filter(|change| change["change"]["actions"].to_string().contains("delete"));
    // a variable is named after what is used; the password of what is let go is only forgotten, Oracle can set another
    let may_go = |address: &str| address.starts_with("doppler_secret.") || address == "random_password.insights";
    let lost: Vec<&Value> =
        destroyed.map(|change| &change["address"]).filter(|address| !address.as_str().is_some_and(may_go)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    let moved = changes.iter().find(|change| change["address"] == "oci_database_autonomous_database.journal");
    assert_eq!(moved.expect("the database is there")["previous_address"], "oci_database_autonomous_database.ledger");
    assert_eq!(actions("oci_database_autonomous_database.insights"), json!(["forget"]));
}

/// How many documents are planned: each costs about four seconds.
const DOCUMENTS: u64 = 8;

#[test]
fn no_edit_lets_terraform_destroy_what_holds_data() {
    let Some(judge) = offline::judge() else { return };
    let folder = TempDir::new().expect("a folder");
    let before = folder.path().join("before");
    fs::create_dir_all(&before).expect("writable");
    build(&before, &reference());
    let held: BTreeSet<(String, String)> =
        History::new(records(&before)).held().map(|(_, thing)| (thing.root.clone(), thing.address.clone())).collect();
    let state = |root: &str| folder.path().join(format!("{root}.json"));
    for root in roots(&before) {
        offline::run(
            &judge,
            &before.join("generated/terraform").join(&root),
            &["--apply", "--state-out", text(&state(&root))],
        );
    }
    for seed in 0..DOCUMENTS {
        let after = folder.path().join(format!("after-{seed}"));
        fs::create_dir_all(&after).expect("writable");
        build(&after, &reference());
        let (document, said) = edited(&after, seed);
        build(&after, &document);
        for root in roots(&after) {
            let plan = folder.path().join("plan.json");
            offline::run(
                &judge,
                &after.join("generated/terraform").join(&root),
                &["--state-in", text(&state(&root)), "--plan-json", text(&plan)],
            );
            let destroyed = destroyed(&plan);
            let at = |address: &String| (root.clone(), address.clone());
            let lost: Vec<_> =
                destroyed.iter().map(at).filter(|at| held.contains(at) && !gives_up(&document, at)).collect();
            assert!(lost.is_empty(), "seed {seed}: {said:#?} would destroy {lost:?} in {root}");
        }
    }
}

/// The addresses that a plan destroys, as the state has them.
fn destroyed(plan: &Path) -> Vec<String> {
    let plan: Value = serde_json::from_str(&fs::read_to_string(plan).expect("a plan")).expect("JSON");
    let changes = plan["resource_changes"].as_array().cloned().unwrap_or_default();
    let destroyed = changes.iter().filter(|change| change["change"]["actions"].to_string().contains("delete"));
    let at = |change: &Value| change["previous_address"].as_str().or(change["address"].as_str()).map(str::to_owned);
    destroyed.filter_map(at).collect()
}

fn production(tree: &Path) -> PathBuf {
    tree.join("generated/terraform/production")
}

fn roots(tree: &Path) -> Vec<String> {
    let folders = fs::read_dir(tree.join("generated/terraform")).expect("Terraform is generated");
    folders.map(|folder| folder.expect("readable").file_name().to_string_lossy().into_owned()).collect()
}

fn records(folder: &Path) -> Vec<Record> {
    Tree::new(folder, "generated").expect("a portable path").records().expect("records")
}

/// The reference platform after the edits that a build would take, of twelve tries, and what they are. To refuse an edit is
/// the other way to destroy nothing.
fn edited(folder: &Path, seed: u64) -> (Value, Vec<String>) {
    let mut random = Seeded::new(seed);
    let (mut document, mut said) = (reference(), Vec::new());
    for _ in 0..12 {
        let mut candidate = document.clone();
        let kind = *random.pick(&edits::KINDS);
        let edit = edits::edit(&mut candidate, kind, &mut random);
        if let Some(edit) = edit.filter(|_| candidate != document && !compile(folder, &candidate).has_errors()) {
            document = candidate;
            said.push(edit);
        }
    }
    assert!(!said.is_empty(), "seed {seed}: no edit compiles");
    (document, said)
}

/// `databases.ledger` under the name that it got after `books`, under which nobody applied it, and `databases.insights` let go.
fn renamed_and_retired() -> Value {
    let text = reference().to_string();
    let text = text
        .replace("\"ledger\":{\"description\"", "\"journal\":{\"renamed_from\":[\"books\",\"ledger\"],\"description\"");
    let text = text.replace("{\"ledger\":{\"as\"", "{\"journal\":{\"as\"");
    let text = text.replace("[\"ledger\"]", "[\"journal\"]").replace("[\"ledger\",\"insights\"]", "[\"journal\"]");
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    document["databases"].as_object_mut().expect("a map").shift_remove("insights").expect("it was there");
    document["retired"] = json!([{ "databases": "insights", "data": "keep" }]);
    document
}

fn build(folder: &Path, document: &Value) {
    let compilation = compile(folder, document);
    let messages: Vec<_> = compilation.diagnostics.iter().map(|located| &located.diagnostic.message).collect();
    assert!(!compilation.has_errors(), "{messages:#?}");
    let tree = Tree::new(folder, "generated").expect("a portable path");
    tree.write(&compilation.files, false).expect("written");
}

fn compile(folder: &Path, document: &Value) -> Compilation {
    let text = serde_saphyr::to_string(document).expect("YAML");
    let source = Source { name: "platform/platform.yaml".to_owned(), text };
    platc::compile_after(&History::new(records(folder)), None, source, &Unseen)
}

fn reference() -> Value {
    let path = root().join("platform/platform.yaml");
    serde_saphyr::from_str(&fs::read_to_string(path).expect("the reference platform is there")).expect("YAML")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
