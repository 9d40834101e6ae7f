//! Findings → changes, made all or none: staged, journalled, renamed with the records last.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::disk::Disk;
use super::drift::{Cause, Hint};
use super::error::Step;
use super::finding::Finding;
use super::journal::Journal;
use super::ledger::is_of_a_build;
use super::{JOURNAL, OWN, Outcome, OutputError, Refusal, STAGING, Survey, Tree, folders, is_below};
use crate::plan::sha256;

/// What a build did; paths relative to the base, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub created: Vec<String>,
    pub updated: Vec<String>,
    pub removed: Vec<String>,
    pub unchanged: Vec<String>,
}

/// Makes the tree what is planned.
pub(super) fn write(tree: &Tree, disk: &mut dyn Disk, survey: &Survey, force: bool) -> Result<Written, OutputError> {
    let refusals = refusals(&survey.findings, force);
    if !refusals.is_empty() {
        return Err(OutputError::Refused(refusals));
    }
    let changes = changes(tree, survey);
    let left_over = survey.findings.iter().any(|f| is_of_a_build(tree, &f.path));
    if !changes.is_empty() || left_over {
        Build { tree, disk, survey, changes: &changes, done: 0 }.run()?;
    }
    Ok(summary(survey, &changes))
}

fn refusals(findings: &[Finding], force: bool) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = Vec::new();
    for Finding { path, cause, hint, .. } in findings.iter().filter(|f| stands_in_the_way(f)) {
        let refusal = Refusal { path: path.clone(), cause: cause.clone(), hint: hint.clone() };
        let told = refusals.iter().any(|above| is_below(path, &above.path) && matches!(cause, Cause::Unreadable(_)));
        let overruled = force && refusal.is_forceable();
        if !told && !overruled {
            refusals.push(refusal);
        }
    }
    refusals
}

fn stands_in_the_way(finding: &Finding) -> bool {
    let case_only = matches!(finding.hint, Some(Hint::CaseOnly(_)));
    match finding.cause {
        Cause::Missing | Cause::Stale | Cause::Orphan => false,
        Cause::HandEdited => finding.hint != Some(Hint::LineEndings),
        Cause::Foreign => finding.planned || case_only,
        Cause::Unreadable(_) => finding.ours || case_only,
        Cause::OtherEdition(_) => true,
    }
}

/// One file that becomes what is planned.
struct Change<'a> {
    path: &'a str,
    old: Option<&'a [u8]>,
    new: Option<&'a str>,
}

/// In the order in which they are made: what goes makes room for what comes, and a record changes
/// only when all of its files have. Whenever a build is killed, records and journal know every file that is ours.
fn changes<'a>(tree: &Tree, survey: &'a Survey) -> Vec<Change<'a>> {
    let own = tree.inside(OWN);
    let mut changes: Vec<Change> = survey
        .findings
        .iter()
        .filter(|f| (f.planned || f.goes()) && !is_of_a_build(tree, &f.path))
        .map(|f| {
            let (old, new) = (survey.present.bytes(&f.path), survey.planned.get(&f.path).map(String::as_str));
            Change { path: &f.path, old, new }
        })
        .collect();
    changes.sort_by_key(|change| {
        let is_record = is_below(change.path, &own);
        (is_record, change.new.is_some() != is_record, change.path)
    });
    changes
}

fn summary(survey: &Survey, changes: &[Change]) -> Written {
    let mut written = Written::default();
    for change in changes {
        match (change.old, change.new) {
            (None, _) => written.created.push(change.path.to_owned()),
            (Some(_), Some(_)) => written.updated.push(change.path.to_owned()),
            (Some(_), None) => written.removed.push(change.path.to_owned()),
        }
    }
    let changed: BTreeSet<&str> = changes.iter().map(|change| change.path).collect();
    written.unchanged = survey.planned.keys().filter(|path| !changed.contains(path.as_str())).cloned().collect();
    written.created.sort();
    written.updated.sort();
    written.removed.sort();
    written
}

/// A step that the file system refused.
struct Failed {
    step: Step,
    path: PathBuf,
    source: io::Error,
}

impl Failed {
    fn with(self, outcome: Outcome) -> OutputError {
        OutputError::Io { step: self.step, path: self.path, source: self.source, outcome }
    }
}

type Done = Result<(), Failed>;

struct Build<'a> {
    tree: &'a Tree,
    disk: &'a mut dyn Disk,
    survey: &'a Survey,
    changes: &'a [Change<'a>],
    /// How many of the changes have been begun.
    done: usize,
}

impl Build<'_> {
    fn run(&mut self) -> Result<(), OutputError> {
        if let Err(failed) = self.stage().and_then(|()| self.make()) {
            let undone = self.undo().and_then(|()| self.clear(self.survey.ledger.journal.is_none()));
            return Err(failed.with(if undone.is_ok() { Outcome::AsBefore } else { Outcome::Mixed }));
        }
        self.clear(true).map_err(|failed| failed.with(Outcome::Built))
    }

    /// Writes every new text, and a copy of every old one, beside the tree; then the journal into it.
    fn stage(&mut self) -> Done {
        self.remove_staging()?;
        for kind in ["new", "old"] {
            self.create_folders(&format!("{}/{kind}/_", self.tree.inside(STAGING)))?;
        }
        let mut journal = self.survey.ledger.journal.clone().unwrap_or_default();
        for (index, change) in self.changes.iter().enumerate() {
            if let Some(text) = change.new {
                self.write(&self.staged("new", index), text.as_bytes())?;
                self.note(&mut journal, change.path, text);
            }
            if let Some(bytes) = change.old {
                self.write(&self.staged("old", index), bytes)?;
            }
        }
        let staged = self.at(&self.tree.inside(STAGING)).join("journal");
        self.write(&staged, journal.to_json().as_bytes())?;
        self.rename(&staged, &self.at(&self.tree.inside(JOURNAL)))
    }

    fn note(&self, journal: &mut Journal, path: &str, text: &str) {
        if !is_below(path, &self.tree.inside(OWN)) {
            journal.add(path, sha256(text));
        }
    }

    fn make(&mut self) -> Done {
        for (index, change) in self.changes.iter().enumerate() {
            self.done = index + 1;
            let target = self.at(change.path);
            if change.new.is_some() {
                self.remove_empty_tree(&target)?;
                self.create_folders(change.path)?;
                self.rename(&self.staged("new", index), &target)?;
            } else {
                self.remove_file(&target)?;
                self.remove_empty_folders(change.path)?;
            }
        }
        Ok(())
    }

    /// Puts back what was, last change first.
    fn undo(&mut self) -> Done {
        for (index, change) in self.changes.iter().enumerate().take(self.done).rev() {
            let (target, backup) = (self.at(change.path), self.staged("old", index));
            if change.old.is_some() {
                self.create_folders(change.path)?;
                self.rename(&backup, &target)?;
            } else {
                if target.is_file() {
                    self.remove_file(&target)?;
                }
                self.remove_empty_folders(change.path)?;
            }
        }
        self.done = 0;
        Ok(())
    }

    /// Removes what this build, and those that were killed before it, leave beside the files.
    fn clear(&mut self, with_journal: bool) -> Done {
        let journal = self.tree.inside(JOURNAL);
        for path in self.survey.ledger.paths() {
            self.remove_empty_folders(path)?;
        }
        if with_journal && self.at(&journal).is_file() {
            self.remove_file(&self.at(&journal))?;
        }
        self.remove_staging()?;
        self.remove_empty_folders(&journal)
    }

    fn remove_staging(&mut self) -> Done {
        for entry in WalkDir::new(self.at(&self.tree.inside(STAGING))).contents_first(true).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            if entry.file_type().is_dir() {
                self.remove_folder(entry.path())?;
            } else {
                self.remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Removes folders that hold only folders from where a file is to be.
    fn remove_empty_tree(&mut self, path: &Path) -> Done {
        if !path.is_dir() {
            return Ok(());
        }
        for folder in WalkDir::new(path).contents_first(true).sort_by_file_name().into_iter().flatten() {
            self.remove_folder(folder.path())?;
        }
        Ok(())
    }

    /// Removes the folders of `path` that are empty, from the inside out.
    fn remove_empty_folders(&mut self, path: &str) -> Done {
        for folder in folders(path).rev() {
            let folder = self.at(folder);
            match fs::read_dir(&folder).map(|mut entries| entries.next().is_none()) {
                Ok(true) => self.remove_folder(&folder)?,
                Ok(false) => break,
                // Not there: the folder that holds it may still be empty.
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn create_folders(&mut self, path: &str) -> Done {
        for folder in folders(path) {
            let folder = self.at(folder);
            if !folder.is_dir() {
                let made = self.disk.create_folder(&folder);
                made.map_err(|source| Failed { step: Step::CreateFolder, path: folder, source })?;
            }
        }
        Ok(())
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) -> Done {
        let made = self.disk.write_file(path, bytes);
        made.map_err(|source| Failed { step: Step::WriteFile, path: path.to_owned(), source })
    }

    fn rename(&mut self, from: &Path, to: &Path) -> Done {
        let made = self.disk.rename(from, to);
        made.map_err(|source| Failed { step: Step::Rename, path: to.to_owned(), source })
    }

    fn remove_file(&mut self, path: &Path) -> Done {
        let made = self.disk.remove_file(path);
        made.map_err(|source| Failed { step: Step::RemoveFile, path: path.to_owned(), source })
    }

    fn remove_folder(&mut self, path: &Path) -> Done {
        let made = self.disk.remove_folder(path);
        made.map_err(|source| Failed { step: Step::RemoveFolder, path: path.to_owned(), source })
    }

    fn at(&self, path: &str) -> PathBuf {
        self.tree.base.join(path)
    }

    fn staged(&self, kind: &str, index: usize) -> PathBuf {
        self.at(&self.tree.inside(STAGING)).join(kind).join(index.to_string())
    }
}
