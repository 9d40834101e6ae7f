//! The records and the journal in the tree → which files are ours, and with which texts.

use std::collections::{BTreeMap, BTreeSet};

use super::journal::Journal;
use super::present::{Entry, Present};
use super::{JOURNAL, OWN, OutputError, Refusal, STAGING, Tree};
use crate::plan::{Record, RecordError, sha256};

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
        let (own, journal) = (tree.inside(OWN) + "/", tree.inside(JOURNAL));
        for (path, entry) in present.iter().filter(|(path, _)| path.starts_with(&own)) {
            if let Entry::File(bytes) = entry
                && path.ends_with(".json")
                && let Err(fault) = ledger.add(tree, path, bytes, path == journal)
            {
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

    /// The error that names every fault.
    pub(super) fn refused(&self) -> OutputError {
        let refusal = |(path, fault): (&String, &RecordError)| Refusal {
            path: path.clone(),
            cause: super::finding::fault(fault),
            hint: None,
        };
        OutputError::Refused(self.faults.iter().map(refusal).collect())
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
        for (path, hash) in &record.files {
            self.hashes.entry(path.clone()).or_default().insert(hash.clone());
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
