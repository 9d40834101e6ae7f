//! What a build writes, what it leaves alone, and what stands in its way.

use super::*;

fn paths(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

#[test]
fn a_build_writes_only_what_changed() {
    let sandbox = Sandbox::empty();
    let everything = [WORKFLOW, ORDERS_RECORD, PRICING_RECORD, ORDERS, "generated/terraform/pricing.tf"];
    let first = sandbox.build(BUILT).expect("a build");
    assert_eq!(first, Written { created: paths(&everything), ..Written::default() });
    assert_eq!(sandbox.drift(BUILT), [""; 0]);

    let built = sandbox.snapshot();
    let again = sandbox.build(BUILT).expect("a build");
    assert_eq!(again, Written { unchanged: paths(&everything), ..Written::default() });
    assert_eq!(sandbox.snapshot(), built);

    let next = without(&with(BUILT, ORDERS, "a = 2\n"), "pricing");
    let third = sandbox.build(&next).expect("a build");
    assert_eq!(
        third,
        Written {
            updated: paths(&[ORDERS_RECORD, ORDERS]),
            removed: paths(&[WORKFLOW, PRICING_RECORD, "generated/terraform/pricing.tf"]),
            ..Written::default()
        }
    );
    assert_eq!(sandbox.snapshot(), Sandbox::built(&next).snapshot(), "as if it had been built so from the start");
    sandbox.build(&[]).expect("a build");
    assert_eq!(sandbox.snapshot(), BTreeMap::new(), "no empty folder stays");
}

#[cfg(unix)]
#[test]
fn unchanged_files_are_not_touched_and_written_ones_have_the_mode_of_git() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let sandbox = Sandbox::built(BUILT);
    let inode = |path: &str| fs::metadata(sandbox.at(path)).expect(path).ino();
    let mode = |path: &str| fs::metadata(sandbox.at(path)).expect(path).permissions().mode() & 0o777;
    let before = inode(WORKFLOW);
    sandbox.build(&with(BUILT, ORDERS, "a = 2\n")).expect("a build");
    assert_eq!(inode(WORKFLOW), before);
    assert_eq!([mode(ORDERS), mode(ORDERS_RECORD)], [0o644, 0o644]);
}

#[test]
fn what_others_made_is_refused_by_name_before_anything_is_touched() {
    let sandbox = Sandbox::built(BUILT);
    sandbox.put(ORDERS, "a = 3\n");
    sandbox.put(WORKFLOW, "on: push\n");
    sandbox.put("generated/new.tf", "mine\n");
    sandbox.put("generated/notes.md", "mine\n");
    let mut next = without(BUILT, "pricing");
    next.push(("generated/new.tf", "new", "c = 1\n"));
    let before = sandbox.snapshot();
    let error = sandbox.build(&next).expect_err("three files stand in the way");
    assert_eq!(
        error.to_string(),
        "nothing was touched, because of what is there:\n  \
         `.github/workflows/pricing.yml` was edited by hand (it is no longer planned, and a build would remove it)\n  \
         `generated/new.tf` was not made by platc\n  \
         `generated/terraform/orders.tf` was edited by hand"
    );
    assert!(error.help().is_some_and(|help| help.contains("--force")), "{:?}", error.help());
    assert_eq!(sandbox.snapshot(), before);

    sandbox.tree.write(&plan(&next), true).expect("force takes all three");
    assert_eq!(sandbox.drift(&next), ["generated/notes.md: was not made by platc"]);
    assert_eq!(sandbox.get("generated/notes.md"), "mine\n", "what is in nobody's way stays");
}

#[test]
fn what_force_cannot_decide_is_refused_with_another_cure() {
    for (how, refused, help) in [
        (
            (|s| s.put(ORDERS_RECORD, "{\"format\": 3}")) as fn(&Sandbox),
            "`generated/.platc/services/orders.json` was written by another edition of platc, in format 3",
            "use the edition of platc that wrote it, or a newer one",
        ),
        (
            |s| s.put(PRICING_RECORD, "{"),
            "`generated/.platc/services/pricing.json` cannot be used: it is damaged: \
             EOF while parsing an object at line 1 column 1",
            "restore `generated/.platc/services/pricing.json` from git, or move it away, and run `platc build` again",
        ),
        (
            |s| s.put("generated/.platc/journal.json", "{\"format\":1,\"files\":{\"/etc/passwd\":[]}}"),
            "`generated/.platc/journal.json` cannot be used: \
             the path `/etc/passwd` in it starts or ends with `/`, or holds `//`",
            "restore `generated/.platc/journal.json` from git, or move it away, and run `platc build` again",
        ),
        (
            |s| s.put("generated/terraform/ORDERS.tf", "mine\n"),
            "`generated/terraform/ORDERS.tf` was not made by platc (it differs from the planned \
             `generated/terraform/orders.tf` in case alone, which some file systems ignore)",
            "restore `generated/terraform/ORDERS.tf` from git, or move it away, and run `platc build` again",
        ),
        (
            |s| {
                s.remove("generated/terraform");
                s.put("generated/terraform", "mine\n");
            },
            "`generated/terraform` cannot be used: a file stands where a folder is planned",
            "restore `generated/terraform` from git, or move it away, and run `platc build` again",
        ),
    ] {
        let sandbox = Sandbox::built(BUILT);
        how(&sandbox);
        let before = sandbox.snapshot();
        let error = sandbox.tree.write(&plan(BUILT), true).expect_err(refused);
        assert_eq!(error.to_string(), format!("nothing was touched, because of what is there:\n  {refused}"));
        assert_eq!(error.help().as_deref(), Some(help));
        assert_eq!(sandbox.snapshot(), before);
    }
}

#[test]
fn changed_line_endings_are_mended_without_force() {
    let sandbox = Sandbox::built(BUILT);
    let before = sandbox.snapshot();
    for path in [ORDERS, WORKFLOW, ORDERS_RECORD, PRICING_RECORD] {
        sandbox.put(path, sandbox.get(path).replace('\n', "\r\n"));
    }
    sandbox.build(BUILT).expect("nothing of worth is lost");
    assert_eq!(sandbox.snapshot(), before);
}

#[test]
fn a_file_becomes_a_folder_a_folder_a_file_and_a_name_its_other_case() {
    let shapes: [Rows; 4] = [
        &[("generated/a", "x", "1\n"), ("w/a", "x", "1\n")],
        &[("generated/a/b/c", "y", "2\n"), ("w/a/b/c", "y", "2\n")],
        &[("generated/A/b/c", "y", "2\n"), ("w/A/b/c", "y", "2\n")],
        &[("generated/a/B/c", "x", "3\n"), ("w/a/b", "x", "3\n")],
    ];
    for from in shapes {
        for to in shapes {
            let sandbox = Sandbox::built(from);
            sandbox.build(to).unwrap_or_else(|e| panic!("{from:?} to {to:?}: {e}"));
            assert_eq!(sandbox.snapshot(), Sandbox::built(to).snapshot(), "{from:?} to {to:?}");
        }
    }
}

#[test]
fn an_empty_folder_makes_room() {
    let sandbox = Sandbox::empty();
    fs::create_dir_all(sandbox.at("generated/terraform/orders.tf/x/y")).expect("folders");
    sandbox.build(BUILT).expect("a build");
    assert_eq!(sandbox.snapshot(), Sandbox::built(BUILT).snapshot());
}

#[test]
fn records_are_read_back_or_refused_as_a_whole() {
    let sandbox = Sandbox::built(BUILT);
    assert_eq!(sandbox.tree.records().expect("readable"), plan(BUILT).records());
    assert_eq!(Sandbox::empty().tree.records().expect("no build yet"), []);
    sandbox.put(ORDERS_RECORD, "");
    let error = sandbox.tree.records().expect_err("damaged").to_string();
    assert!(error.contains("`generated/.platc/services/orders.json` cannot be used: it is damaged"), "{error}");
}

#[cfg(unix)]
#[test]
fn records_out_of_reach_are_not_taken_for_none() {
    for (path, reason) in [
        ("generated", "cannot be used: it is a symbolic link"),
        ("generated/.platc", "cannot be used: it is a symbolic link"),
        ("generated/.platc/services", "cannot be used: it is a symbolic link"),
        (ORDERS_RECORD, "cannot be used: it is a symbolic link"),
    ] {
        let sandbox = Sandbox::built(BUILT);
        fs::rename(sandbox.at(path), sandbox.at("elsewhere")).expect(path);
        sandbox.link(path, sandbox.at("elsewhere"));
        let error = sandbox.tree.records().expect_err(path).to_string();
        assert!(error.contains(&format!("`{path}` {reason}")), "{error}");
    }
    for path in ["generated", "generated/.platc"] {
        let sandbox = Sandbox::built(BUILT);
        sandbox.remove(path);
        sandbox.put(path, "mine\n");
        let error = sandbox.tree.records().expect_err(path).to_string();
        assert!(error.contains(&format!("`{path}` cannot be used: it is a file where a folder belongs")), "{error}");
    }
}

#[test]
fn builds_at_the_same_time_wait_for_each_other() {
    let sandbox = Sandbox::built(BUILT);
    let next = without(BUILT, "pricing");
    std::thread::scope(|scope| {
        for rows in [BUILT, &next, BUILT, &next] {
            let tree = &sandbox.tree;
            scope.spawn(move || (0..10).for_each(|_| drop(tree.write(&plan(rows), false).expect("a build"))));
        }
    });
    let left = sandbox.snapshot();
    assert!([BUILT, &next].iter().any(|rows| left == Sandbox::built(rows).snapshot()), "{left:?}");
}
