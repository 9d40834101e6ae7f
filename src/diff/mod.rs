//! Two compilations → what changes between them, told in the words of the document, the worst first.
//!
//! What Terraform and Kubernetes will do is read off the output, block by block ([`effects`]); why, off the documents,
//! field by field ([`fields`]); [`attribute`] joins the two.

mod arguments;
mod attribute;
mod claims;
mod costs;
mod effects;
mod exposes;
mod fields;
mod flatten;
mod follow;
mod hardening;
mod manifests;
mod render;

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

pub use arguments::Argument;
pub(crate) use attribute::as_seen;
pub(crate) use effects::pointer;
pub use effects::{Action, Effect};
pub use render::{human, json, markdown};

use crate::Compilation;
use crate::source::Pointer;

/// How much a change asks of its reviewer; the worst is the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Something goes away, or is made anew and loses what it holds.
    Destroys,
    /// Something becomes public, easier to reach or less protected.
    Exposes,
    /// Something that holds nothing is made anew, or may be.
    Replaces,
    /// Something gets bigger, or something that is paid for is added.
    Costs,
    /// Something changes where it is.
    Changes,
    /// Something is new.
    Adds,
}

/// Everything that changes, the worst grade first, then in the order of the places in the document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes(pub Vec<Change>);

/// One thing that changes, with all that comes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The item, or another part of the document such as `providers.oracle`.
    pub subject: Pointer,
    /// Where: names of environments, or `shared`. Empty if nothing in the output changes.
    pub roots: Vec<String>,
    pub what: What,
    /// Never empty.
    pub grades: BTreeSet<Grade>,
    /// What a reviewer should know beside the effects: what becomes public, or loses its protection.
    pub notes: BTreeSet<String>,
    pub effects: Vec<Effect>,
}

/// What of a subject changes.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Added,
    Removed,
    /// A value below the subject; `None` where there is none.
    Field {
        path: String,
        old: Option<Value>,
        new: Option<Value>,
        /// Whether it is one entry of the list at `path`, which came or went.
        is_entry: bool,
    },
    /// The output, though the document says the same of the subject: another platc, or a file that it names.
    Output,
}

impl Grade {
    /// All, the worst first.
    pub const ALL: [Self; 6] = [Self::Destroys, Self::Exposes, Self::Replaces, Self::Costs, Self::Changes, Self::Adds];

    /// As the command line has it: `destroys`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Destroys => "destroys",
            Self::Exposes => "exposes",
            Self::Replaces => "replaces",
            Self::Costs => "costs",
            Self::Changes => "changes",
            Self::Adds => "adds",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Change {
    /// The worst of its grades.
    pub fn worst(&self) -> Grade {
        self.grades.first().copied().unwrap_or(Grade::Changes)
    }
}

impl Changes {
    /// Whether there is a change of this grade or a worse one.
    pub fn reach(&self, grade: Grade) -> bool {
        self.0.iter().any(|change| change.worst() <= grade)
    }
}

/// What changes from `old` to `new`, both without errors.
pub fn diff(old: &Compilation, new: &Compilation) -> Changes {
    let fields = fields::compare(old.model.as_ref(), new.model.as_ref());
    let effects = effects::compare(&old.files, &new.files);
    let mut changes = merge(attribute::join(fields, effects));
    changes.sort_by(|a, b| (a.worst(), &a.subject, &a.roots).cmp(&(b.worst(), &b.subject, &b.roots)));
    Changes(changes)
}

/// The same change of the same grades in several environments is one.
fn merge(changes: Vec<Change>) -> Vec<Change> {
    let mut merged: Vec<Change> = Vec::new();
    for change in changes {
        let same = |other: &&mut Change| {
            (&other.subject, &other.what, &other.grades) == (&change.subject, &change.what, &change.grades)
        };
        match merged.iter_mut().find(same) {
            Some(first) => {
                first
                    .roots
                    .extend(change.roots.into_iter().filter(|root| !first.roots.contains(root)).collect::<Vec<_>>());
                first.notes.extend(change.notes);
                let others: Vec<Effect> =
                    change.effects.into_iter().filter(|effect| !first.effects.contains(effect)).collect();
                first.effects.extend(others);
            }
            None => merged.push(change),
        }
    }
    merged
}
