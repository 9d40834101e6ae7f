//! A build that is killed or refused at every step, and the build after it.

use std::io;

use super::*;
use crate::output::disk::{Disk, RealDisk};
use crate::output::{Cause, Outcome};

/// A disk that refuses its step number `at`, half done, and either all steps after it or none.
struct FaultyDisk {
    at: usize,
    steps: usize,
    dead_after: bool,
}

impl FaultyDisk {
    fn new(at: usize, dead_after: bool) -> Self {
        Self { at, steps: 0, dead_after }
    }

    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        let refused = self.steps == self.at || (self.dead_after && self.steps > self.at);
        if refused { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

impl Disk for FaultyDisk {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.create_folder(path))
    }

    fn write_file(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(full) = self.step() {
            if self.steps == self.at {
                RealDisk.write_file(path, bytes.split_at(bytes.len() / 2).0)?;
            }
            return Err(full);
        }
        RealDisk.write_file(path, bytes)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.rename(from, to))
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.remove_file(path))
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| RealDisk.remove_folder(path))
    }
}

/// A change of every sort: a text, a new item, a lost item, a file that leaves one item for another,
/// a file that becomes a folder, and files without a header outside of the generated folder.
const OLD: Rows = &[
    ("generated/kept.tf", "kept", "k = 1\n"),
    ("generated/text.tf", "text", "t = 1\n"),
    ("generated/moved.tf", "lost", "m = 1\n"),
    ("generated/lost/a.json", "lost", "{}\n"),
    ("generated/shape", "shape", "s = 1\n"),
    ("workflows/lost.yml", "lost", "l: 1\n"),
    ("workflows/less.yml", "text", "l: 1\n"),
];
const NEW: Rows = &[
    ("generated/kept.tf", "kept", "k = 1\n"),
    ("generated/text.tf", "text", "t = 2\n"),
    ("generated/moved.tf", "found", "m = 2\n"),
    ("generated/found/a.json", "found", "{}\n"),
    ("generated/shape/b", "shape", "s = 2\n"),
    ("workflows/found.yml", "found", "f: 1\n"),
];
const NEWER: Rows = &[
    ("generated/text.tf", "text", "t = 3\n"),
    ("generated/found/a.json", "found", "{ }\n"),
    ("generated/shape", "shape", "s = 3\n"),
];

/// How many steps the build from `OLD` to `NEW` has.
fn steps() -> usize {
    let mut disk = FaultyDisk::new(usize::MAX, false);
    Sandbox::built(OLD).tree.write_on(&mut disk, &plan(NEW), false).expect("no step is refused");
    disk.steps
}

fn no_build_is_taken_for_an_edit(sandbox: &Sandbox, rows: Rows, context: &str) {
    for drift in sandbox.compare(rows) {
        match drift.cause {
            Cause::Missing | Cause::Stale | Cause::Orphan => {}
            Cause::HandEdited | Cause::Foreign | Cause::Unreadable(_) | Cause::OtherEdition(_) => {
                panic!("{context}: `{}` {}", drift.path, drift.cause)
            }
        }
    }
}

type Snapshot = BTreeMap<String, String>;

fn every_file_is_old_or_new((old, new): (&Snapshot, &Snapshot), now: &Snapshot, context: &str) {
    let of_the_build = |path: &str| path.starts_with("generated/.platc/.staging") || path.ends_with("journal.json");
    let paths =
        old.keys().chain(new.keys()).chain(now.keys()).filter(|path| !path.ends_with('/') && !of_the_build(path));
    for path in paths {
        let text = now.get(path);
        assert!(text == old.get(path) || text == new.get(path), "{context}: `{path}` is {text:?}");
    }
}

/// What an error says of the tree, against the tree.
fn what_is_said_is_so((old, new): (&Snapshot, &Snapshot), now: &Snapshot, error: &OutputError, context: &str) {
    let OutputError::Io { outcome, .. } = error else { panic!("{context}: {error}") };
    let is_file = |path: &&String| !path.ends_with('/');
    let differing = old.keys().chain(new.keys()).filter(|path| is_file(path) && old.get(*path) != new.get(*path));
    for path in differing {
        let is_written = match outcome {
            Outcome::AsBefore | Outcome::Uncleared => false,
            Outcome::Built => true,
            Outcome::Mixed { written } => written.contains(path),
        };
        let expected = if is_written { new } else { old };
        assert_eq!(now.get(path), expected.get(path), "{context}: `{path}`: {error}");
    }
}

#[test]
fn a_build_killed_at_any_step_is_mended_by_the_next() {
    let steps = steps();
    let (old, new) = (Sandbox::built(OLD).snapshot(), Sandbox::built(NEW).snapshot());
    assert!(steps > 40, "{steps} steps");
    for at in 1..=steps {
        for (next, name) in [(OLD, "old"), (NEW, "new"), (NEWER, "newer")] {
            let context = format!("killed at step {at} of {steps}, then {name}");
            let sandbox = Sandbox::built(OLD);
            let error = sandbox.tree.write_on(&mut FaultyDisk::new(at, true), &plan(NEW), false).expect_err(&context);
            let now = sandbox.snapshot();
            every_file_is_old_or_new((&old, &new), &now, &context);
            what_is_said_is_so((&old, &new), &now, &error, &context);
            no_build_is_taken_for_an_edit(&sandbox, next, &context);
            sandbox.build(next).unwrap_or_else(|e| panic!("{context}: {e}"));
            assert_eq!(sandbox.snapshot(), Sandbox::built(next).snapshot(), "{context}");
        }
    }
}

#[test]
fn two_builds_killed_one_after_the_other_are_mended_by_the_third() {
    let steps = steps();
    for first in (1..=steps).step_by(2) {
        for second in (first % 5 + 1..=steps).step_by(5) {
            let context = format!("killed at step {first}, then at step {second}");
            let sandbox = Sandbox::built(OLD);
            sandbox.tree.write_on(&mut FaultyDisk::new(first, true), &plan(NEW), false).expect_err(&context);
            // The second build may have fewer steps than that, and then ends.
            let _ = sandbox.tree.write_on(&mut FaultyDisk::new(second, true), &plan(NEWER), false);
            no_build_is_taken_for_an_edit(&sandbox, OLD, &context);
            sandbox.build(OLD).unwrap_or_else(|e| panic!("{context}: {e}"));
            assert_eq!(sandbox.snapshot(), Sandbox::built(OLD).snapshot(), "{context}");
        }
    }
}

#[test]
fn a_refused_step_leaves_everything_as_it_was() {
    let (steps, old, new) = (steps(), Sandbox::built(OLD).snapshot(), Sandbox::built(NEW));
    let mut outcomes = Vec::new();
    for at in 1..=steps {
        let sandbox = Sandbox::built(OLD);
        let error = sandbox.tree.write_on(&mut FaultyDisk::new(at, false), &plan(NEW), false).expect_err("refused");
        let message = error.to_string();
        assert!(message.contains("no storage space"), "{message}");
        let OutputError::Io { outcome, .. } = error else { panic!("{message}") };
        match outcome {
            Outcome::AsBefore => assert_eq!(sandbox.snapshot(), old, "refused at step {at} of {steps}: {message}"),
            Outcome::Built => assert_eq!(sandbox.get("generated/text.tf"), new.get("generated/text.tf")),
            Outcome::Uncleared | Outcome::Mixed { .. } => {
                panic!("one refused step can be undone: step {at} of {steps}: {message}")
            }
        }
        outcomes.push(outcome);
    }
    assert!(outcomes.contains(&Outcome::AsBefore) && outcomes.contains(&Outcome::Built));
}

/// A disk with a folder in which nothing may be made, replaced or removed.
struct ReadOnly {
    folder: PathBuf,
}

impl ReadOnly {
    fn entry(&self, path: &Path) -> io::Result<()> {
        let refused = path.parent() == Some(&self.folder);
        if refused { Err(io::ErrorKind::PermissionDenied.into()) } else { Ok(()) }
    }
}

impl Disk for ReadOnly {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.entry(path).and_then(|()| RealDisk.create_folder(path))
    }

    fn write_file(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.entry(path).and_then(|()| RealDisk.write_file(path, bytes))
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.entry(from).and_then(|()| self.entry(to)).and_then(|()| RealDisk.rename(from, to))
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        self.entry(path).and_then(|()| RealDisk.remove_file(path))
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.entry(path).and_then(|()| RealDisk.remove_folder(path))
    }
}

#[test]
fn a_read_only_folder_anywhere_leaves_everything_as_it_was() {
    let old = Sandbox::built(OLD).snapshot();
    let mut folders: Vec<&str> = old.keys().filter_map(|path| path.strip_suffix('/')).collect();
    folders.push("");
    assert!(folders.len() > 5, "{folders:?}");
    let mut refused = 0;
    for folder in folders {
        let sandbox = Sandbox::built(OLD);
        let mut disk =
            ReadOnly { folder: sandbox.folder.path().components().chain(Path::new(folder).components()).collect() };
        let Err(error) = sandbox.tree.write_on(&mut disk, &plan(NEW), false) else {
            assert_eq!(sandbox.snapshot(), Sandbox::built(NEW).snapshot(), "nothing in `{folder}` changes");
            continue;
        };
        refused += 1;
        let message = error.to_string();
        assert!(message.ends_with("permission denied; the output is as it was"), "`{folder}`: {message}");
        assert_eq!(sandbox.snapshot(), old, "`{folder}`: {message}");
        sandbox.build(NEW).unwrap_or_else(|error| panic!("`{folder}`: {error}"));
        assert_eq!(sandbox.snapshot(), Sandbox::built(NEW).snapshot(), "`{folder}`");
    }
    assert!(refused > 4, "{refused} folders");
}

#[test]
fn what_cannot_be_put_back_is_named() {
    let outcome =
        |written: &[&str]| Outcome::Mixed { written: written.iter().map(|path| (*path).to_owned()).collect() };
    let of_ten: Vec<String> = (0..10).map(|i| format!("{i}.tf")).collect();
    for (outcome, expected) in [
        (Outcome::AsBefore, "the output is as it was"),
        (Outcome::Uncleared, "the output is as it was, but what the build put beside the files is not cleared away"),
        (Outcome::Built, "the output is complete, but what the build put beside the files is not cleared away"),
        (
            outcome(&["a.tf", "b.tf"]),
            "already written, and not to be put back: `a.tf`, `b.tf`; every other file is as it was",
        ),
        (
            Outcome::Mixed { written: of_ten },
            "already written, and not to be put back: `0.tf`, `1.tf`, `2.tf`, `3.tf`, `4.tf`, `5.tf`, `6.tf`, `7.tf` and 2 \
             more; every other file is as it was",
        ),
    ] {
        assert_eq!(outcome.to_string(), expected);
    }
}

#[test]
fn a_refused_step_names_the_path_and_the_state() {
    let sandbox = Sandbox::empty();
    let error = sandbox.tree.write_on(&mut FaultyDisk::new(1, true), &plan(BUILT), false).expect_err("refused");
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` could not be created: no storage space; the output is as it was",
            sandbox.at("generated").display()
        )
    );
    assert_eq!(sandbox.snapshot(), BTreeMap::new());
}

#[test]
fn an_interrupted_build_is_a_drift_even_if_every_file_is_right() {
    let sandbox = Sandbox::built(BUILT);
    sandbox.put("generated/.platc/journal.json", "{\"files\": {}, \"format\": 1}\n");
    fs::create_dir_all(sandbox.at("generated/.platc/.staging/new")).expect("a folder");
    let interrupted = "is no longer planned (a build was interrupted; run `platc build` again)";
    assert_eq!(
        sandbox.drift(BUILT),
        [format!("generated/.platc/.staging: {interrupted}"), format!("generated/.platc/journal.json: {interrupted}")]
    );
    sandbox.build(BUILT).expect("a build");
    assert_eq!(sandbox.snapshot(), Sandbox::built(BUILT).snapshot());
}
