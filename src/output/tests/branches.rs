//! Twenty branches that each change another item, merged: no record is shared.

use super::*;

/// The files that differ between two snapshots.
fn changed(from: &BTreeMap<String, String>, to: &BTreeMap<String, String>) -> Vec<String> {
    from.keys().chain(to.keys()).filter(|path| from.get(*path) != to.get(*path)).cloned().collect()
}

#[test]
fn twenty_branches_that_each_add_a_service_share_no_file() {
    let added: Vec<(String, String)> =
        (0..20).map(|n| (format!("generated/terraform/service{n}.tf"), format!("service{n}"))).collect();
    let rows: Vec<(&str, &str, &str)> =
        added.iter().map(|(path, item)| (path.as_str(), item.as_str(), "s = 1\n")).collect();
    let merged = Sandbox::built(BUILT);
    let mut seen = std::collections::BTreeSet::new();
    for row in &rows {
        let branch = Sandbox::built(BUILT);
        let trunk = branch.snapshot();
        branch.build(&[BUILT, &[*row]].concat()).expect("a build");
        for path in changed(&trunk, &branch.snapshot()) {
            assert!(!trunk.contains_key(&path), "`{path}` exists on the trunk: every branch would change it");
            assert!(seen.insert(path.clone()), "`{path}` is changed by two branches");
            merged.put(&path, branch.get(&path));
        }
    }
    assert_eq!(seen.len(), 40, "a file and a record each");
    assert_eq!(merged.drift(&[BUILT, &rows].concat()), [""; 0]);
}

#[test]
fn a_list_is_ours_in_whatever_order_its_lines_are() {
    const OWNERS: &str = "generated/github/CODEOWNERS";
    let header = crate::plan::header("platform/platform.yaml");
    let text = |lines: &str| format!("# {header}\n{lines}");
    let planned = |lines: &str| {
        let mut files = plan(&[(OWNERS, "all", text(lines).as_str())]);
        files.insert_list(OWNERS);
        files
    };
    let sandbox = Sandbox::empty();
    sandbox.tree.write(&planned("a\nb\n"), false).expect("a build");
    let record = sandbox.get("generated/.platc/services/all.json");

    sandbox.put(OWNERS, text("b\na\nc\n"));
    let drift = sandbox.tree.compare(&planned("a\nb\n")).expect("readable");
    assert_eq!(drift.iter().map(|drift| drift.cause.as_str()).collect::<Vec<_>>(), ["stale"]);
    sandbox.tree.write(&planned("a\nb\nd\n"), false).expect("no force is needed");
    assert_eq!(sandbox.get(OWNERS), text("a\nb\nd\n"));
    assert_eq!(sandbox.get("generated/.platc/services/all.json"), record, "the record does not know the lines");

    sandbox.put(OWNERS, "somebody's own\n");
    let refused = sandbox.tree.write(&planned("a\n"), false).expect_err("it has no header").to_string();
    assert!(refused.contains("`generated/github/CODEOWNERS` was edited by hand"), "{refused}");
    sandbox.put(OWNERS, text("b\nz\n"));
    sandbox.tree.write(&plan(&[]), false).expect("a list that is no longer planned goes");
    assert!(!sandbox.at(OWNERS).exists());
}
