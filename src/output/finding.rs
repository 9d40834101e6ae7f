//! What is planned × what is there × what past builds say → each path that differs, with its cause.

use std::collections::{BTreeMap, BTreeSet};

use super::drift::{Cause, Hint};
use super::ledger::{Ledger, is_of_a_build};
use super::present::{Entry, Found, Present, is_of_tools};
use super::{OWN, Tree, folders, is_below};
use crate::plan::{RecordError, is_marked};

/// One path that is not as planned: `compare` reports it, `write` mends it or is stopped by it.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) path: String,
    pub(super) cause: Cause,
    pub(super) hint: Option<Hint>,
    /// Whether a file is planned at the path.
    pub(super) planned: bool,
    /// Whether the path is in our care: planned, recorded, or a build's own.
    pub(super) ours: bool,
}

/// Every path that is not as planned, sorted by path.
pub(super) fn findings(
    tree: &Tree,
    planned: &BTreeMap<String, String>,
    present: &Present,
    ledger: &Ledger,
) -> Vec<Finding> {
    let look = Look { tree, present, ledger, folded: fold(planned) };
    let mut found: Vec<Finding> = present
        .iter()
        .filter(|(path, _)| !planned.contains_key(*path))
        .filter_map(|(path, entry)| look.unplanned(path, entry))
        .collect();
    let going: BTreeSet<String> = found.iter().filter(|f| f.goes()).map(|f| f.path.clone()).collect();
    found.retain(|f| !look.is_emptied(&f.path, &going));
    found.extend(planned.iter().filter_map(|(path, text)| look.planned(path, text, &going)));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// What a record's fault is to the file that holds it.
pub(super) fn fault(error: &RecordError) -> Cause {
    match error {
        RecordError::OtherEdition(format) => Cause::OtherEdition(*format),
        RecordError::Damaged(reason) => Cause::Unreadable(reason.clone()),
    }
}

struct Look<'a> {
    tree: &'a Tree,
    present: &'a Present,
    ledger: &'a Ledger,
    /// Planned files and their folders: in lower case → as planned.
    folded: BTreeMap<String, &'a str>,
}

impl Finding {
    /// Whether a build removes what is there.
    pub(super) fn goes(&self) -> bool {
        !self.planned && matches!(self.cause, Cause::Orphan | Cause::HandEdited)
    }
}

impl Look<'_> {
    fn planned(&self, path: &str, text: &str, going: &BTreeSet<String>) -> Option<Finding> {
        let (cause, hint) = match self.present.at(path) {
            Found::Nothing => (Cause::Missing, None),
            Found::File(bytes) if bytes == text.as_bytes() => return None,
            Found::File(bytes) => self.differs(path, text, bytes),
            Found::Folder if self.present.below(path).all(|at| going.contains(at)) => (Cause::Missing, None),
            Found::Folder => (Cause::Unreadable("a folder stands where a file is planned".to_owned()), None),
            Found::FileAbove(at) if going.contains(at) => (Cause::Missing, None),
            Found::FileAbove(at) => (Cause::Unreadable(format!("`{at}` is a file where a folder is planned")), None),
            Found::Other(reason) => (Cause::Unreadable(reason), None),
        };
        Some(Finding { path: path.to_owned(), cause, hint, planned: true, ours: true })
    }

    fn differs(&self, path: &str, planned: &str, bytes: &[u8]) -> (Cause, Option<Hint>) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return (Cause::Unreadable("it is not UTF-8 text".to_owned()), None);
        };
        if let Some(error) = self.ledger.faults.get(path) {
            return (fault(error), conflict(text));
        }
        let plain = text.replace("\r\n", "\n");
        if plain == planned {
            return (Cause::HandEdited, Some(Hint::LineEndings));
        }
        let known = self.ledger.record_paths.contains(path);
        if known || self.ledger.wrote(path, text) {
            (Cause::Stale, None)
        } else if self.ledger.wrote(path, &plain) {
            (Cause::Stale, Some(Hint::LineEndings))
        } else if self.ledger.is_list(path) && is_marked(text) {
            (Cause::Stale, Some(Hint::List))
        } else if self.ledger.knows(path) {
            (Cause::HandEdited, conflict(text))
        } else if is_marked(text) {
            (Cause::HandEdited, conflict(text).or(Some(Hint::NoRecord)))
        } else {
            (Cause::Foreign, None)
        }
    }

    fn unplanned(&self, path: &str, entry: &Entry) -> Option<Finding> {
        let own = is_below(path, &self.tree.inside(OWN));
        let ours = own || self.ledger.paths().any(|known| known == path || is_below(known, path));
        let (cause, hint) = match entry {
            Entry::Folder if is_of_a_build(self.tree, path) => (Cause::Orphan, Some(Hint::Interrupted)),
            Entry::Folder => (Cause::Foreign, Some(self.case_only(path)?)),
            Entry::Other(_) | Entry::File(_) if !ours && is_of_tools(path) => return None,
            Entry::Other(reason) => (Cause::Unreadable(format!("it {reason}")), self.case_only(path)),
            Entry::File(_) if own => self.own_file(path),
            Entry::File(bytes) => self.leftover(path, bytes),
        };
        Some(Finding { path: path.to_owned(), cause, hint, planned: false, ours })
    }

    /// What an unplanned file among the records is.
    fn own_file(&self, path: &str) -> (Cause, Option<Hint>) {
        match self.ledger.faults.get(path) {
            Some(error) => (fault(error), self.present.text(path).and_then(conflict)),
            None if is_of_a_build(self.tree, path) => (Cause::Orphan, Some(Hint::Interrupted)),
            None if self.ledger.record_paths.contains(path) => (Cause::Orphan, None),
            None => (Cause::Foreign, self.case_only(path)),
        }
    }

    /// What an unplanned file elsewhere is.
    fn leftover(&self, path: &str, bytes: &[u8]) -> (Cause, Option<Hint>) {
        let text = String::from_utf8_lossy(bytes);
        let built = self.ledger.wrote(path, &text) || self.ledger.wrote(path, &text.replace("\r\n", "\n"));
        if built || self.ledger.is_list(path) && is_marked(&text) {
            (Cause::Orphan, None)
        } else if self.ledger.knows(path) {
            (Cause::HandEdited, Some(Hint::NotPlanned))
        } else if self.tree.is_inside(path) && is_marked(&text) {
            (Cause::Orphan, Some(Hint::NoRecord))
        } else {
            (Cause::Foreign, self.case_only(path))
        }
    }

    /// Whether a folder is there that the build leaves empty: its spelling no longer matters.
    fn is_emptied(&self, path: &str, going: &BTreeSet<String>) -> bool {
        let is_folder = matches!(self.present.at(path), Found::Folder);
        is_folder && !is_of_a_build(self.tree, path) && self.present.below(path).all(|at| going.contains(at))
    }

    fn case_only(&self, path: &str) -> Option<Hint> {
        let planned = self.folded.get(&path.to_lowercase()).filter(|planned| **planned != path)?;
        Some(Hint::CaseOnly((*planned).to_owned()))
    }
}

fn conflict(text: &str) -> Option<Hint> {
    text.lines().any(|line| line.starts_with("<<<<<<< ")).then_some(Hint::MergeConflict)
}

fn fold(planned: &BTreeMap<String, String>) -> BTreeMap<String, &str> {
    let paths = planned.keys().flat_map(|path| folders(path).chain([path.as_str()]));
    paths.map(|path| (path.to_lowercase(), path)).collect()
}
