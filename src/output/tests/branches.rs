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
