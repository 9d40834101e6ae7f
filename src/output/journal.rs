//! The files of a build under way ↔ the JSON file by which the next build knows them, should this one be killed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::plan::{FORMAT, RecordError, check_path, read_edition};

/// Path → the hashes of the texts that builds since the last complete one may have put there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    pub(super) files: BTreeMap<String, BTreeSet<String>>,
    format: u64,
}

impl Journal {
    /// This journal and a text that is about to be put at `path`.
    pub(super) fn add(&mut self, path: &str, hash: String) {
        self.files.entry(path.to_owned()).or_default().insert(hash);
    }

    pub(super) fn to_json(&self) -> String {
        let stamped = Self { format: FORMAT, files: self.files.clone() };
        serde_json::to_string_pretty(&stamped).expect("maps of strings are JSON") + "\n"
    }

    pub(super) fn from_json(text: &str) -> Result<Self, RecordError> {
        let journal: Self = read_edition(text)?;
        for path in journal.files.keys() {
            check_path(path).map_err(|why| RecordError::Damaged(format!("the path `{path}` in it {why}")))?;
        }
        Ok(journal)
    }
}
