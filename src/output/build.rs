//! Changes → the tree, all or none: staged, journalled, renamed in order, undone where one is refused.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::disk::Disk;
use super::error::Step;
use super::journal::Journal;
use super::write::Change;
use super::{JOURNAL, OWN, Outcome, OutputError, STAGING, Survey, Tree, folders, is_below};
use crate::plan::sha256;

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

/// A build under way.
pub(super) struct Build<'a> {
    tree: &'a Tree,
    disk: &'a mut dyn Disk,
    survey: &'a Survey,
    changes: &'a [Change<'a>],
    /// How many of the changes have been begun.
    done: usize,
}

impl<'a> Build<'a> {
    pub(super) fn new(tree: &'a Tree, disk: &'a mut dyn Disk, survey: &'a Survey, changes: &'a [Change<'a>]) -> Self {
        Self { tree, disk, survey, changes, done: 0 }
    }

    /// Makes the changes, or after an error puts back what was.
    pub(super) fn run(&mut self) -> Result<(), OutputError> {
        if let Err(failed) = self.stage().and_then(|()| self.make()) {
            return Err(failed.with(self.undo()));
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

    /// Puts back what was, last change first, wherever the file system lets it.
    fn undo(&mut self) -> Outcome {
        let begun: Vec<(usize, &Change)> = self.changes.iter().enumerate().take(self.done).rev().collect();
        for (index, change) in &begun {
            // what it refuses is told by what is there afterwards
            let _ = self.put_back(*index, change);
        }
        let mut written: Vec<String> = begun
            .iter()
            .filter(|(_, change)| !self.is_as_before(change))
            .map(|(_, change)| change.path.to_owned())
            .collect();
        if !written.is_empty() {
            written.sort();
            return Outcome::Mixed { written };
        }
        self.done = 0;
        match self.clear(self.survey.ledger.journal.is_none()) {
            Ok(()) => Outcome::AsBefore,
            Err(_) => Outcome::Uncleared,
        }
    }

    fn put_back(&mut self, index: usize, change: &Change<'_>) -> Done {
        let target = self.at(change.path);
        if change.old.is_none() {
            if target.is_file() {
                self.remove_file(&target)?;
            }
            self.remove_empty_folders(change.path)
        } else if self.is_as_before(change) {
            Ok(())
        } else {
            self.create_folders(change.path)?;
            self.rename(&self.staged("old", index), &target)
        }
    }

    fn is_as_before(&self, change: &Change<'_>) -> bool {
        let target = self.at(change.path);
        match change.old {
            Some(bytes) => fs::read(target).is_ok_and(|there| there == bytes),
            None => !target.is_file(),
        }
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
