//! Twenty branches, each with an edit of another item, merged by git: what `generated` then holds is what a build of all
//! the edits together writes. Files that a tool asks to be one list may conflict; a build after the merge mends those.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use platc::changes::History;
use platc::output::Tree;
use platc::source::{Source, Unseen};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Files that a tool asks to be one list of everything in them, and the records that hold the hashes of such files.
const LISTS: [&str; 8] = [
    "cloudflare_tunnel.tf",
    "Kustomization",
    "threadline.example.zone",
    "CODEOWNERS",
    "ISSUE_TEMPLATE/",
    ".platc/environments/",
    ".platc/platform/",
    ".platc/zones/",
];

#[test]
fn twenty_branches_merge_to_what_a_build_of_all_of_them_writes() {
    let folder = TempDir::new().expect("a folder");
    let edits = edits();
    assert_eq!(edits.len(), 20);
    git(folder.path(), &["init", "-q", "-b", "main"]);
    fs::write(folder.path().join(".gitattributes"), include_str!("../.gitattributes")).expect("writable");
    build(folder.path(), &reference(), false);
    commit(folder.path(), "base");
    for (number, edit) in edits.iter().enumerate() {
        git(folder.path(), &["checkout", "-q", "-b", &format!("branch-{number}"), "main"]);
        let mut document = reference();
        edit(&mut document);
        build(folder.path(), &document, false);
        commit(folder.path(), "edit");
    }
    git(folder.path(), &["checkout", "-q", "-b", "merged", "main"]);
    let conflicts: BTreeSet<String> =
        (0..edits.len()).flat_map(|number| merge(folder.path(), &format!("branch-{number}"))).collect();
    let merged = tree(folder.path());
    let mut all = reference();
    edits.iter().for_each(|edit| edit(&mut all));
    // git may have merged a list whose record is one side's: it looks as if it had been edited by hand
    build(folder.path(), &all, true);
    commit(folder.path(), "mended");
    let mended = tree(folder.path());

    git(folder.path(), &["checkout", "-q", "-b", "fresh", "main"]);
    build(folder.path(), &all, false);
    commit(folder.path(), "fresh");
    let fresh = tree(folder.path());

    let differences = |one: &BTreeMap<String, String>| -> Vec<String> {
        let paths: BTreeSet<&String> = one.keys().chain(fresh.keys()).collect();
        paths.into_iter().filter(|path| one.get(*path) != fresh.get(*path)).cloned().collect()
    };
    let of_items = |paths: Vec<String>| -> Vec<String> { paths.into_iter().filter(|path| !is_list(path)).collect() };
    assert_eq!(of_items(conflicts.into_iter().collect()), [""; 0], "no file of an item is in conflict");
    assert_eq!(of_items(differences(&merged)), [""; 0], "what git merged is what a build writes, lists apart");
    assert_eq!(differences(&mended), [""; 0], "a build mends the lists");
}

fn is_list(path: &str) -> bool {
    LISTS.iter().any(|list| path.contains(list))
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
        put("/teams/warehouse", json!({ "description": "Stock" })),
        put("/identity/groups/auditors", json!({ "description": "All auditors" })),
        put("/services/aaa", service(7000, "aaa")),
        put("/services/orders", service(7001, "orders")),
        put("/services/zzz", service(7002, "zzz")),
        put("/databases/ledger/ecpus", json!(4)),
        put("/buckets/documents/description", json!("Passports")),
        put("/brokers/events/instance", json!("mq.m7g.xlarge")),
        put("/ai_endpoints/assistant/capacity", json!(60)),
        put("/email/notifications/dmarc/policy", json!("reject")),
        put("/edge/threadline.example/tls/minimum_version", json!("1.3")),
        put("/access/grafana/session_hours", json!(8)),
        put("/workers/thumbnails/crons", json!(["*/30 * * * *"])),
        put("/services/pricing/env", json!({ "LOG_LEVEL": "debug" })),
        put("/services/traceability-api/env/LOG_LEVEL", json!("debug")),
        Box::new(|document| {
            document["services"].as_object_mut().expect("a map").shift_remove("ledger-export");
            document["retired"] = json!([{ "services": "ledger-export", "data": "keep" }]);
        }),
    ]
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

fn build(folder: &Path, document: &Value, force: bool) {
    let tree = Tree::new(folder, "generated").expect("a portable path");
    let history = History::new(tree.records().expect("records"));
    let source =
        Source { name: "platform/platform.yaml".to_owned(), text: serde_saphyr::to_string(document).expect("YAML") };
    let compilation = platc::compile_after(&history, None, source, &Unseen);
    let messages: Vec<_> = compilation.diagnostics.iter().map(|located| &located.diagnostic.message).collect();
    assert!(!compilation.has_errors(), "{messages:#?}");
    tree.write(&compilation.files, force).expect("written");
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", message]);
}

/// Merges a branch and returns the files in conflict, which it takes as they were.
fn merge(folder: &Path, branch: &str) -> Vec<String> {
    if run(folder, &["merge", "-q", "--no-edit", branch]).0 {
        return Vec::new();
    }
    let (_, conflicts) = run(folder, &["diff", "--name-only", "--diff-filter=U"]);
    let conflicts: Vec<String> = conflicts.lines().map(str::to_owned).collect();
    for path in &conflicts {
        git(folder, &["checkout", "-q", "--ours", path]);
    }
    commit(folder, "merge");
    conflicts
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
