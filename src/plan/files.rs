//! Texts with their paths and owners → one set in which no two files want the same place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use super::{Files, LIST, Owner, Record, Stateful, portable, sha256};
use crate::emit::hcl::Block;
use crate::source::Pointer;

/// A file to be generated.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub text: String,
    pub owner: Owner,
    /// The places in the document that it comes from.
    pub causes: Vec<Pointer>,
    /// What it is in by standing there: its environment, and the accounts of the providers in it.
    pub context: Vec<Pointer>,
    /// The blocks of a Terraform file, in their order.
    pub blocks: Vec<EmittedBlock>,
}

/// A block of a Terraform file.
#[derive(Debug, Clone, PartialEq)]
pub struct EmittedBlock {
    /// Such as `cloudflare_zone.threadline_example`.
    pub address: String,
    /// The places in the document that it comes from.
    pub causes: Vec<Pointer>,
    /// The lines of the text that it takes with the comments above it, counted from 1.
    pub lines: Range<usize>,
    /// What was printed.
    pub block: Block,
}

impl EmittedBlock {
    /// Whether it is a resource or a data source, which an address names.
    pub fn is_object(&self) -> bool {
        matches!(self.block.kind(), "resource" | "data")
    }
}

/// The files of one build by path, relative to the repository, and the stateful things that they describe.
#[derive(Debug, Clone, Default)]
pub struct FileSet {
    files: BTreeMap<String, File>,
    stateful: BTreeMap<Owner, Vec<Stateful>>,
    /// Paths of files that many items feed, each with lines of its own.
    lists: BTreeSet<String>,
    /// Providers with an account, by who owns what is root-wide.
    providers: BTreeMap<Owner, Vec<String>>,
    /// What Terraform is told to move: root and old address → new address.
    moved: BTreeMap<(String, String), String>,
    /// Every file and folder in lower case → its spelling, and the file that brought it.
    places: BTreeMap<String, Place>,
}

#[derive(Debug, Clone)]
struct Place {
    spelling: String,
    is_file: bool,
    file: String,
}

/// Why a file cannot be part of the set: a fault of an emitter, or of a path that the document gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanError {
    /// Two files want one place: the same path, paths that differ in case alone, or a file where a folder is.
    Collision(Box<Collision>),
    /// The path is no portable path below the repository; `reason` follows it in a sentence.
    Path { path: String, owner: Owner, reason: String },
}

/// A file, and the one of the set whose place it would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    pub path: String,
    pub owner: Owner,
    pub other_path: String,
    pub other_owner: Owner,
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Collision(collision) => collision.fmt(f),
            Self::Path { path, owner, reason } => write!(f, "the path `{path}` of `{owner}` {reason}"),
        }
    }
}

impl fmt::Display for Collision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, owner, other_path, other_owner } = self;
        if path == other_path {
            return write!(f, "`{other_owner}` and `{owner}` both become the file `{path}`");
        }
        let other = format!("the file `{other_path}` of `{other_owner}`");
        write!(f, "the file `{path}` of `{owner}` and {other} cannot lie side by side")
    }
}

impl std::error::Error for PlanError {}

impl FileSet {
    /// Adds a file at `path`: relative to the repository, parts separated by `/`.
    ///
    /// # Errors
    /// If the path is not portable or its place is taken; the set is then unchanged.
    pub fn insert(&mut self, path: impl Into<String>, file: File) -> Result<(), PlanError> {
        let path = path.into();
        if let Err(reason) = check(&path) {
            return Err(PlanError::Path { path, owner: file.owner, reason });
        }
        let places = places(&path);
        if let Some(other_path) = places.iter().find_map(|(key, place)| self.collision(key, place)) {
            let other_owner = self.files.get(&other_path).expect("a place names a file of the set").owner.clone();
            let collision = Collision { path, owner: file.owner, other_path, other_owner };
            return Err(PlanError::Collision(Box::new(collision)));
        }
        for (key, place) in places {
            self.places.entry(key).or_insert(place);
        }
        self.files.insert(path, file);
        Ok(())
    }

    /// Notes that `owner` has something stateful.
    pub fn insert_stateful(&mut self, owner: Owner, stateful: Stateful) {
        self.stateful.entry(owner).or_default().push(stateful);
    }

    /// Notes that many items feed the file at `path`, each with lines of its own.
    pub(crate) fn insert_list(&mut self, path: &str) {
        self.lists.insert(path.to_owned());
    }

    /// Those paths, sorted.
    pub(super) fn lists(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().map(String::as_str)
    }

    /// Notes the providers of a root, by who owns what is root-wide there.
    pub(super) fn insert_providers(&mut self, owner: Owner, providers: Vec<String>) {
        self.providers.insert(owner, providers);
    }

    /// Notes that what is at the address `from` in `root` moves to `to`.
    pub fn insert_moved(&mut self, root: String, from: String, to: String) {
        self.moved.insert((root, from), to);
    }

    /// The address to which what is at `address` in `root` moves.
    pub fn moved_to(&self, root: &str, address: &str) -> Option<&str> {
        self.moved.get(&(root.to_owned(), address.to_owned())).map(String::as_str)
    }

    /// Every stateful thing, with its owner.
    pub fn stateful(&self) -> impl Iterator<Item = (&Owner, &Stateful)> {
        self.stateful.iter().flat_map(|(owner, all)| all.iter().map(move |thing| (owner, thing)))
    }

    /// Every stateful thing with its owner, to be completed by what its block says.
    pub(super) fn stateful_mut(&mut self) -> impl Iterator<Item = (&Owner, &mut Stateful)> {
        self.stateful.iter_mut().flat_map(|(owner, all)| all.iter_mut().map(move |thing| (owner, thing)))
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Paths and files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// Whether the root's object at `address` holds data or an identity.
    pub fn is_stateful(&self, root: &str, address: &str) -> bool {
        self.stateful.values().flatten().any(|stateful| stateful.root == root && stateful.address == address)
    }

    /// The number of files, records apart.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The record of every owner, sorted by owner.
    pub fn records(&self) -> Vec<Record> {
        let mut records: BTreeMap<&Owner, Record> = BTreeMap::new();
        for (path, file) in &self.files {
            let hash = if self.lists.contains(path) { LIST.to_owned() } else { sha256(&file.text) };
            record(&mut records, &file.owner).files.0.insert(path.clone(), BTreeSet::from([hash]));
        }
        for (owner, stateful) in &self.stateful {
            let record = record(&mut records, owner);
            record.stateful.clone_from(stateful);
            record.stateful.sort_by(|a, b| (&a.root, &a.address).cmp(&(&b.root, &b.address)));
        }
        for (owner, providers) in &self.providers {
            record(&mut records, owner).providers.clone_from(providers);
        }
        records.into_values().collect()
    }

    /// The file whose place `place` would take, or would spell otherwise.
    fn collision(&self, key: &str, place: &Place) -> Option<String> {
        let other = self.places.get(key)?;
        let both_folders = !other.is_file && !place.is_file && other.spelling == place.spelling;
        (!both_folders).then(|| other.file.clone())
    }
}

fn record<'r, 'o>(records: &'r mut BTreeMap<&'o Owner, Record>, owner: &'o Owner) -> &'r mut Record {
    let empty =
        || Record { owner: owner.clone(), files: Files::default(), providers: Vec::new(), stateful: Vec::new() };
    records.entry(owner).or_insert_with(empty)
}

fn check(path: &str) -> Result<(), String> {
    portable::check(path)?;
    match path.split('/').any(|part| part.eq_ignore_ascii_case(portable::RECORDS)) {
        true => Err(format!("leads into `{}`, where the records are", portable::RECORDS)),
        false => Ok(()),
    }
}

/// The folders of `path` from the outside in, then `path` itself.
fn places(path: &str) -> Vec<(String, Place)> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    ends.map(|end| {
        let spelling = path.get(..end).expect("a slash is a character boundary").to_owned();
        (spelling.to_lowercase(), Place { is_file: end == path.len(), file: path.to_owned(), spelling })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(item: &str) -> File {
        File {
            text: format!("# {item}\n"),
            owner: Owner::new("services", item),
            causes: Vec::new(),
            context: Vec::new(),
            blocks: Vec::new(),
        }
    }

    #[test]
    fn two_files_never_want_one_place() {
        for (first, second, message) in [
            ("g/a.tf", "g/a.tf", "`services/orders` and `services/pricing` both become the file `g/a.tf`"),
            (
                "g/a.tf",
                "g/A.tf",
                "the file `g/A.tf` of `services/pricing` and the file `g/a.tf` of `services/orders` cannot lie side by side",
            ),
            (
                "g/a",
                "g/a/b",
                "the file `g/a/b` of `services/pricing` and the file `g/a` of `services/orders` cannot lie side by side",
            ),
            (
                "g/a/b",
                "g/a",
                "the file `g/a` of `services/pricing` and the file `g/a/b` of `services/orders` cannot lie side by side",
            ),
            (
                "g/a",
                "G/b",
                "the file `G/b` of `services/pricing` and the file `g/a` of `services/orders` cannot lie side by side",
            ),
            ("g/a", "../b", "the path `../b` of `services/pricing` holds the part `..`"),
            (
                "g/a",
                "g/.platc/services/a.json",
                "the path `g/.platc/services/a.json` of `services/pricing` leads into `.platc`, where the records are",
            ),
        ] {
            let mut set = FileSet::default();
            set.insert(first, file("orders")).expect(first);
            let error = set.insert(second, file("pricing")).expect_err(second);
            assert_eq!(error.to_string(), message);
            assert_eq!(set.iter().map(|(path, _)| path).collect::<Vec<_>>(), [first], "the set is unchanged");
        }
    }

    #[test]
    fn every_owner_has_one_record_of_its_files_and_stateful_things() {
        let mut set = FileSet::default();
        for (path, item) in [("g/b.tf", "pricing"), ("g/a.tf", "pricing"), ("g/c.tf", "orders")] {
            set.insert(path, file(item)).expect(path);
        }
        for root in ["staging", "production"] {
            let (address, kind, physical_name) = ("b.ledger".to_owned(), "bucket".to_owned(), format!("x-{root}"));
            let root = root.to_owned();
            let pinned = BTreeMap::new();
            let attached = Vec::new();
            let stateful =
                Stateful { address, attached, kind, physical_name, protected: false, root, pinned, let_go: false };
            set.insert_stateful(Owner::new("databases", "ledger"), stateful);
        }
        let summary: Vec<String> = set
            .records()
            .iter()
            .map(|r| {
                let roots: Vec<&str> = r.stateful.iter().map(|s| s.root.as_str()).collect();
                format!("{} {:?} {roots:?}", r.owner, r.files.0.keys().collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            summary,
            [
                r#"databases/ledger [] ["production", "staging"]"#,
                r#"services/orders ["g/c.tf"] []"#,
                r#"services/pricing ["g/a.tf", "g/b.tf"] []"#,
            ]
        );
    }
}
