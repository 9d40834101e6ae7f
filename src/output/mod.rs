//! The planned files × the files that are there → drift, or the planned files written.

mod build;
mod disk;
mod drift;
mod error;
mod finding;
mod journal;
mod ledger;
mod present;
#[cfg(test)]
mod tests;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

pub use drift::{Cause, Drift, Hint};
pub use error::{Outcome, OutputError, Refusal, Step};
pub use write::Written;

use crate::plan::{FileSet, Record, check_path};
use disk::{Disk, RealDisk};
use finding::Finding;
use ledger::Ledger;
use present::Present;

/// Where output lies: the base (the repository's root), and the folder in it where every file ought to be ours.
/// Paths of a [`FileSet`] are relative to the base, and may lead out of the generated folder.
#[derive(Debug, Clone)]
pub struct Tree {
    base: PathBuf,
    generated: String,
}

impl Tree {
    /// The output below `base` whose own folder is `generated`, such as `generated` or `infra/generated`.
    ///
    /// # Errors
    /// If `generated` is no portable path below the base.
    pub fn new(base: impl Into<PathBuf>, generated: &str) -> Result<Self, OutputError> {
        check_path(generated)
            .map_err(|reason| OutputError::Generated { path: generated.to_owned(), reason })
            .map(|()| Self { base: base.into(), generated: generated.to_owned() })
    }

    /// Every difference between what is planned and what is there, sorted by path. Changes nothing.
    ///
    /// # Errors
    /// If the base is no folder. Whatever else cannot be read is a drift.
    pub fn compare(&self, files: &FileSet) -> Result<Vec<Drift>, OutputError> {
        let survey = self.survey(files)?;
        Ok(survey.findings.iter().map(|finding| finding.drift(&survey.planned, &survey.present)).collect())
    }

    /// Makes the tree what is planned: all of it, or after an error none of it. Writes only what differs.
    /// `force` discards edits by hand and replaces foreign files that stand where a planned file belongs.
    ///
    /// # Errors
    /// If something stands in the way (nothing is touched then), or the file system refuses a step.
    pub fn write(&self, files: &FileSet, force: bool) -> Result<Written, OutputError> {
        self.write_on(&mut RealDisk, files, force)
    }

    /// The records that the last build left, for those who must know what there was.
    ///
    /// # Errors
    /// If the base is no folder, or any record cannot be read: a lost record would hide what it guards.
    pub fn records(&self) -> Result<Vec<Record>, OutputError> {
        let ledger = Ledger::read(self, &self.look()?);
        if ledger.faults.is_empty() { Ok(ledger.records) } else { Err(ledger.refused()) }
    }

    fn write_on(&self, disk: &mut dyn Disk, files: &FileSet, force: bool) -> Result<Written, OutputError> {
        let _lock = self.lock()?;
        write::write(self, disk, &self.survey(files)?, force)
    }

    fn survey(&self, files: &FileSet) -> Result<Survey, OutputError> {
        let mut present = self.look()?;
        let ledger = Ledger::read(self, &present);
        let mut planned: BTreeMap<String, String> =
            files.iter().map(|(path, file)| (path.to_owned(), file.text.clone())).collect();
        planned.extend(files.records().iter().map(|r| (self.inside(&r.owner.record_path()), r.to_json())));
        let known: BTreeSet<&str> = planned.keys().map(String::as_str).chain(ledger.paths()).collect();
        present.look_outside(self, &known);
        let findings = finding::findings(self, &planned, &present, &ledger);
        Ok(Survey { planned, present, ledger, findings })
    }

    fn look(&self) -> Result<Present, OutputError> {
        self.check_base()?;
        Ok(Present::look(self))
    }

    /// Keeps other builds of the repository waiting until it is dropped.
    /// Where a folder cannot be locked (Windows, some network shares), builds do without.
    fn lock(&self) -> Result<Option<fs::File>, OutputError> {
        self.check_base()?;
        Ok(fs::File::open(&self.base).ok().filter(|folder| folder.lock().is_ok()))
    }

    fn check_base(&self) -> Result<(), OutputError> {
        match fs::metadata(&self.base) {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => Err(OutputError::Base { path: self.base.clone(), reason: "it is not a folder".to_owned() }),
            Err(e) => Err(OutputError::Base { path: self.base.clone(), reason: e.to_string() }),
        }
    }

    /// A path in the generated folder, relative to the base.
    fn inside(&self, path: &str) -> String {
        format!("{}/{path}", self.generated)
    }

    fn is_inside(&self, path: &str) -> bool {
        is_below(path, &self.generated)
    }
}

/// All that a comparison or a build needs to know.
struct Survey {
    planned: BTreeMap<String, String>,
    present: Present,
    ledger: Ledger,
    findings: Vec<Finding>,
}

/// The folder of the records and of a build's own files, inside the generated folder.
const OWN: &str = ".platc";
/// Where a build prepares its files, inside the generated folder.
const STAGING: &str = ".platc/.staging";
/// What a build under way will have written, inside the generated folder.
const JOURNAL: &str = ".platc/journal.json";

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The folders that hold `path`, from the outside in.
fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}
