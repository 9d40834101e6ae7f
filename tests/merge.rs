//! Twenty branches, each with an edit of another item, merged by git one after another: nothing in `generated` is in
//! conflict, and what it then holds is what a build of all the edits writes. Files that a tool asks to be one list, which
//! git joins line by line, may be out of order until the next build.

mod needs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use platc::Compilation;
use platc::changes::History;
use platc::output::Tree;
use platc::source::{Source, Unseen};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Files that a tool asks to be one list of everything in them, and the record of the zone that three branches change.
const JOINED: [&str; 6] = [
    "generated/.platc/zones/threadline.example.json",
    "generated/dns/threadline.example.zone",
    "generated/github/CODEOWNERS",
    "generated/github/ISSUE_TEMPLATE/service.yml",
    "generated/kubernetes/production/Kustomization",
    "generated/kubernetes/staging/Kustomization",
];

#[test]
fn twenty_branches_merge_to_what_a_build_of_all_of_them_writes() {
    if !needs::tools(&["git"]) {
        return;
    }
    let folder = TempDir::new().expect("a folder");
    let (edits, mut all) = (edits(), base());
    assert_eq!(edits.len(), 20);
    git(folder.path(), &["init", "-q", "-b", "main"]);
    build(folder.path(), &base());
    commit(folder.path(), "base");
    for (number, edit) in edits.iter().enumerate() {
        git(folder.path(), &["checkout", "-q", "-b", &format!("branch-{number}"), "main"]);
        let mut document = base();
        edit(&mut document);
        build(folder.path(), &document);
        commit(folder.path(), "edit");
        edit(&mut all);
    }
    git(folder.path(), &["checkout", "-q", "-b", "fresh", "main"]);
    build(folder.path(), &all);
    commit(folder.path(), "fresh");
    let fresh = tree(folder.path());

    git(folder.path(), &["checkout", "-q", "-b", "merged", "main"]);
    for number in 0..edits.len() {
        // a conflict fails the merge
        git(folder.path(), &["merge", "-q", "--no-edit", &format!("branch-{number}")]);
    }
    let merged = tree(folder.path());
    let paths: BTreeSet<&String> = merged.keys().chain(fresh.keys()).collect();
    let differ: Vec<&String> = paths.into_iter().filter(|path| merged.get(*path) != fresh.get(*path)).collect();
    assert!(differ.iter().all(|path| JOINED.contains(&path.as_str())), "{differ:#?}");
    assert_eq!(drifts(folder.path(), &all), differ.into_iter().map(|path| format!("{path} stale")).collect::<Vec<_>>());

    build(folder.path(), &all);
    assert_eq!(tree(folder.path()), fresh, "a build puts the lists in order");
}

type Edit = Box<dyn Fn(&mut Value)>;

fn edits() -> Vec<Edit> {
    let database = || json!({ "engine": "autonomous-transaction-processing", "ecpus": 2, "storage_gb": 20 });
    let service = |port: u16, host: &str| json!({ "port": port, "health": "/up", "team": "platform", "public": { "host": host } });
    vec![
        put("/databases/alpha", database()),
        put("/databases/omega", database()),
        put("/buckets/archive", json!({ "versioning": true })),
        put("/brokers/audit", json!({ "engine_version": "4.2", "instance": "mq.m7g.large" })),
        put("/services/aaa", service(7000, "aaa")),
        put("/services/orders", service(7001, "orders")),
        put("/services/zzz", service(7002, "zzz")),
        put("/databases/ledger/ecpus", json!(4)),
        put("/buckets/documents/description", json!("Passports")),
        put("/brokers/events/instance", json!("mq.m7g.xlarge")),
        put("/ai_endpoints/assistant/capacity", json!(60)),
        put("/workers/thumbnails/crons", json!(["*/30 * * * *"])),
        put("/services/pricing/env", json!({ "LOG_LEVEL": "debug" })),
        put("/services/traceability-api/env/LOG_LEVEL", json!("debug")),
        record("@", json!({ "name": "blog", "type": "CNAME", "value": "blogs.example" })),
        Box::new(|document| {
            let records = document["dns"]["zones"]["threadline.example"]["records"].as_array_mut().expect("a list");
            records.iter_mut().find(|record| record["type"] == "SRV").expect("it is there")["port"] = json!(5061);
        }),
        record("grafana", json!({ "name": "shop", "type": "TXT", "value": "shop-verification=1" })),
        retire("services", "ledger-export"),
        retire("services", "old-shop"),
        retire("databases", "old-shop"),
    ]
}

/// The reference platform, and what two branches remove beside what others add.
fn base() -> Value {
    let mut document = reference();
    document["databases"]["old-shop"] =
        json!({ "engine": "autonomous-transaction-processing", "ecpus": 2, "storage_gb": 20 });
    document["services"]["old-shop"] =
        json!({ "port": 7003, "health": "/up", "team": "platform", "public": { "host": "old-shop" } });
    document
}

/// Adds a DNS record before the first one of that name.
fn record(before: &'static str, record: Value) -> Edit {
    Box::new(move |document| {
        let records = document["dns"]["zones"]["threadline.example"]["records"].as_array_mut().expect("a list");
        let at = records.iter().position(|record| record["name"] == before).expect("it is there");
        records.insert(at, record.clone());
    })
}

fn retire(section: &'static str, name: &'static str) -> Edit {
    Box::new(move |document| {
        document[section].as_object_mut().expect("a map").shift_remove(name);
        if document["retired"].is_null() {
            document["retired"] = json!([]);
        }
        document["retired"].as_array_mut().expect("a list").push(json!({ section: name, "data": "keep" }));
    })
}

fn put(at: &'static str, value: Value) -> Edit {
    let (parent, key) = at.rsplit_once('/').expect("a pointer");
    Box::new(move |document| {
        document.pointer_mut(parent).unwrap_or_else(|| panic!("{parent} is there"))[key] = value.clone();
    })
}

fn reference() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml");
    serde_saphyr::from_str(&fs::read_to_string(path).expect("the reference platform is there")).expect("YAML")
}

fn build(folder: &Path, document: &Value) {
    let (tree, compilation) = compile(folder, document);
    tree.write(&compilation.files, false).expect("written");
}

/// The paths that are not as the document says, each with the cause.
fn drifts(folder: &Path, document: &Value) -> Vec<String> {
    let (tree, compilation) = compile(folder, document);
    let drifts = tree.compare(&compilation.files).expect("readable");
    drifts.iter().map(|drift| format!("{} {}", drift.path, drift.cause.as_str())).collect()
}

fn compile(folder: &Path, document: &Value) -> (Tree, Compilation) {
    let tree = Tree::new(folder, "generated").expect("a portable path");
    let history = History::new(tree.records().expect("records"));
    let source =
        Source { name: "platform/platform.yaml".to_owned(), text: serde_saphyr::to_string(document).expect("YAML") };
    let compilation = platc::compile_after(&history, None, source, &Unseen);
    let messages: Vec<_> = compilation.diagnostics.iter().map(|located| &located.diagnostic.message).collect();
    assert!(!compilation.has_errors(), "{messages:#?}");
    (tree, compilation)
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", message]);
}

fn tree(folder: &Path) -> BTreeMap<String, String> {
    let (_, paths) = run(folder, &["ls-files", "generated"]);
    paths
        .lines()
        .map(|path| {
            (path.to_owned(), fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}")))
        })
        .collect()
}

fn git(folder: &Path, arguments: &[&str]) {
    let (fine, output) = run(folder, arguments);
    assert!(fine, "git {arguments:?}: {output}");
}

fn run(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let who = ["-c", "user.name=platc", "-c", "user.email=platc@threadline.example", "-c", "core.hooksPath=/dev/null"];
    let output = Command::new("git").args(who).args(arguments).current_dir(folder).output().expect("git is there");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}
