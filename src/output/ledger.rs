//! The records and the journal in the tree → which files are ours, and with which texts.

use std::collections::{BTreeMap, BTreeSet};

use super::journal::Journal;
use super::present::{Entry, Present};
use super::{JOURNAL, OWN, OutputError, Refusal, STAGING, Tree, is_below};
use crate::plan::{LIST, Record, RecordError, sha256};

/// What past builds say that they made.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) records: Vec<Record>,
    /// The paths of those records.
    pub(super) record_paths: BTreeSet<String>,
    /// Records, or the journal, that cannot be read.
    pub(super) faults: BTreeMap<String, RecordError>,
    /// Left by a build that did not end.
    pub(super) journal: Option<Journal>,
    /// Path → hashes of the texts that a build put there.
    hashes: BTreeMap<String, BTreeSet<String>>,
}

impl Ledger {
    pub(super) fn read(tree: &Tree, present: &Present) -> Self {
        let mut ledger = Self::default();
        let own = tree.inside(OWN);
        for (path, entry) in present.iter() {
            if let Err(fault) = ledger.take(tree, &own, path, entry) {
                ledger.faults.insert(path.to_owned(), fault);
            }
        }
        ledger
    }

    /// Paths that some build wrote.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.hashes.keys().map(String::as_str)
    }

    /// Whether some build wrote to `path`.
    pub(super) fn knows(&self, path: &str) -> bool {
        self.hashes.contains_key(path)
    }

    /// Whether `text` is what a build wrote to `path`.
    pub(super) fn wrote(&self, path: &str, text: &str) -> bool {
        self.hashes.get(path).is_some_and(|hashes| hashes.contains(&sha256(text)))
    }

    /// Whether the file at `path` is a list: what is in it is no part of any record.
    pub(super) fn is_list(&self, path: &str) -> bool {
        self.hashes.get(path).is_some_and(|hashes| hashes.contains(LIST))
    }

    /// The error that names every fault.
    pub(super) fn refused(&self) -> OutputError {
        let refusal = |(path, fault): (&String, &RecordError)| Refusal {
            path: path.clone(),
            cause: super::finding::fault(fault),
            hint: None,
        };
        OutputError::Refused(self.faults.iter().map(refusal).collect())
    }

    /// Reads what is at `path`, if it is in the folder `own`; what is in place of that folder is a fault.
    fn take(&mut self, tree: &Tree, own: &str, path: &str, entry: &Entry) -> Result<(), RecordError> {
        let (above, below) = (path == own || is_below(own, path), is_below(path, own));
        match entry {
            Entry::File(bytes) if below && path.ends_with(".json") => {
                self.add(tree, path, bytes, path == tree.inside(JOURNAL))
            }
            Entry::File(_) if above => Err(RecordError::Damaged("it is a file where a folder belongs".to_owned())),
            Entry::Other(reason) if above || below => Err(RecordError::Damaged(format!("it {reason}"))),
            Entry::File(_) | Entry::Folder | Entry::Other(_) => Ok(()),
        }
    }

    fn add(&mut self, tree: &Tree, path: &str, bytes: &[u8], is_journal: bool) -> Result<(), RecordError> {
        let text = std::str::from_utf8(bytes).map_err(|_| RecordError::Damaged("it is not UTF-8 text".to_owned()))?;
        if is_journal {
            let journal = Journal::from_json(text)?;
            for (path, hashes) in &journal.files {
                self.hashes.entry(path.clone()).or_default().extend(hashes.iter().cloned());
            }
            self.journal = Some(journal);
            return Ok(());
        }
        let record = Record::from_json(text)?;
        let own_path = tree.inside(&record.owner.record_path());
        if own_path != path {
            return Err(RecordError::Damaged(format!("it says that it is `{own_path}`")));
        }
        for (path, hashes) in &record.files.0 {
            self.hashes.entry(path.clone()).or_default().extend(hashes.iter().cloned());
        }
        self.record_paths.insert(own_path);
        self.records.push(record);
        Ok(())
    }
}

/// Whether `path` is the journal or the place where a build prepares its files.
pub(super) fn is_of_a_build(tree: &Tree, path: &str) -> bool {
    path == tree.inside(JOURNAL) || path == tree.inside(STAGING)
}
