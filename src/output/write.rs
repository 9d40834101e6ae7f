//! Findings → what stands in a build's way, or the changes that it makes and a summary of them.

use std::collections::BTreeSet;
use std::fmt;

use super::build::Build;
use super::disk::Disk;
use super::drift::{Cause, Hint};
use super::finding::Finding;
use super::ledger::is_of_a_build;
use super::present::Found;
use super::{OWN, OutputError, Refusal, Survey, Tree, is_below};

/// What a build did; paths relative to the base, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub created: Vec<String>,
    pub updated: Vec<String>,
    pub removed: Vec<String>,
    pub unchanged: Vec<String>,
    /// What others put into the folder, where nothing of ours belongs: it is left there.
    pub foreign: Vec<String>,
}

/// As a sentence: `312 files: 3 created, 1 updated, 2 removed`.
impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes = [("created", &self.created), ("updated", &self.updated), ("removed", &self.removed)];
        let said: Vec<String> = changes
            .iter()
            .filter(|(_, paths)| !paths.is_empty())
            .map(|(word, paths)| format!("{} {word}", paths.len()))
            .collect();
        let total = self.created.len() + self.updated.len() + self.unchanged.len();
        write!(f, "{total} files: {}", if said.is_empty() { "nothing to do".to_owned() } else { said.join(", ") })
    }
}

/// Makes the tree what is planned.
pub(super) fn write(tree: &Tree, disk: &mut dyn Disk, survey: &Survey, force: bool) -> Result<Written, OutputError> {
    let refusals = refusals(survey, force);
    if !refusals.is_empty() {
        return Err(OutputError::Refused(refusals));
    }
    let changes = changes(tree, survey);
    let left_over = survey.findings.iter().any(|f| is_of_a_build(tree, &f.path));
    if !changes.is_empty() || left_over {
        Build::new(tree, disk, survey, &changes).run()?;
    }
    Ok(summary(survey, &changes))
}

fn refusals(survey: &Survey, force: bool) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = Vec::new();
    for Finding { path, cause, hint, .. } in survey.findings.iter().filter(|f| stands_in_the_way(f)) {
        let refusal = match survey.present.at(path) {
            // what is planned below it is not to be moved away: the file is
            Found::FileAbove(at) if matches!(cause, Cause::Unreadable(_)) => {
                let cause = Cause::Unreadable("a file stands where a folder is planned".to_owned());
                Refusal { path: at.to_owned(), cause, hint: None }
            }
            _ => Refusal { path: path.clone(), cause: cause.clone(), hint: hint.clone() },
        };
        let is_above = |above: &Refusal| above == &refusal || is_below(path, &above.path);
        let told = matches!(cause, Cause::Unreadable(_)) && refusals.iter().any(is_above);
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
pub(super) struct Change<'a> {
    pub(super) path: &'a str,
    pub(super) old: Option<&'a [u8]>,
    pub(super) new: Option<&'a str>,
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
    let foreign = survey.findings.iter().filter(|f| f.cause == Cause::Foreign && !f.planned);
    written.foreign = foreign.map(|f| f.path.clone()).collect();
    written.created.sort();
    written.updated.sort();
    written.removed.sort();
    written.foreign.sort();
    written
}
