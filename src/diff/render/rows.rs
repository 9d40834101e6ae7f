//! Changes → rows: the fields of one item that have the same grade in the same places stand together, and each effect is
//! told once, with the worst of what causes it.

use std::collections::BTreeMap;

use super::words::label;
use crate::diff::arguments::Argument;
use crate::diff::{Action, Change, Changes, Effect, Grade, What};

/// Fields of one row; more of them begin another.
const FIELDS: usize = 12;

/// What a reader is told at once.
pub(super) struct Row<'c> {
    /// Never empty; all of one subject, grade and places.
    pub changes: Vec<&'c Change>,
    pub notes: Vec<&'c str>,
    pub groups: Vec<Group>,
    /// Whether a row above tells some of what happens.
    pub is_told_above: bool,
}

/// An effect in all the roots in which it is the same.
pub(super) struct Group {
    pub effect: Effect,
    pub label: String,
    pub roots: Vec<String>,
}

impl Row<'_> {
    pub fn first(&self) -> &Change {
        self.changes.first().expect("a row begins with a change")
    }

    pub fn grade(&self) -> Grade {
        self.first().worst()
    }

    /// The roots of an effect, where they are not all of the row's.
    pub fn only_in(&self, group: &Group) -> Option<String> {
        (group.roots.len() < self.first().roots.len()).then(|| group.roots.join(", "))
    }

    /// How many effects are shown one by one; each field of a row that has several makes room for two.
    pub fn fit(&self, of_one: usize) -> usize {
        of_one.max(2 * self.changes.len())
    }
}

/// The rows in the order of the changes.
pub(super) fn rows(changes: &Changes) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for change in &changes.0 {
        let is_field = |one: &Change| matches!(one.what, What::Field { .. });
        let joins = |row: &&mut Row<'_>| {
            let first = row.first();
            let is_same =
                (&first.subject, &first.roots, first.worst()) == (&change.subject, &change.roots, change.worst());
            is_same && is_field(first) && is_field(change) && row.changes.len() < FIELDS
        };
        match rows.iter_mut().rev().find(joins) {
            Some(row) => row.changes.push(change),
            None => {
                rows.push(Row { changes: vec![change], notes: Vec::new(), groups: Vec::new(), is_told_above: false })
            }
        }
    }
    let mut told = Told::default();
    for row in &mut rows {
        told.fill(row);
    }
    rows
}

type Object<'c> = (&'c str, &'c str, &'c str);

/// What was told so far: of a subject, its notes, and of its effects by root and object, their arguments.
#[derive(Default)]
struct Told<'c> {
    notes: Vec<(&'c str, &'c str)>,
    effects: BTreeMap<Object<'c>, Vec<&'c Argument>>,
}

impl<'c> Told<'c> {
    fn fill(&mut self, row: &mut Row<'c>) {
        let mut united: Vec<Effect> = Vec::new();
        for change in &row.changes {
            let subject = change.subject.as_str();
            for note in &change.notes {
                if !self.notes.contains(&(subject, note)) {
                    self.notes.push((subject, note));
                    row.notes.push(note);
                }
            }
            for effect in &change.effects {
                let before = self.effects.get(&(subject, effect.root.as_str(), effect.object.as_str()));
                let is_new = |argument: &&Argument| before.is_none_or(|told| !told.contains(argument));
                let arguments: Vec<Argument> = effect.arguments.iter().filter(is_new).cloned().collect();
                if before.is_some() && arguments.is_empty() {
                    row.is_told_above = true;
                    continue;
                }
                unite(&mut united, Effect { arguments, ..effect.clone() });
            }
        }
        for change in &row.changes {
            for effect in &change.effects {
                let object = (change.subject.as_str(), effect.root.as_str(), effect.object.as_str());
                self.effects.entry(object).or_default().extend(&effect.arguments);
            }
        }
        row.groups = groups(united);
    }
}

/// Adds an effect to those of a row, or to what the row has of the same object.
fn unite(effects: &mut Vec<Effect>, effect: Effect) {
    let same = |other: &&mut Effect| (&other.root, &other.object) == (&effect.root, &effect.object);
    match effects.iter_mut().find(same) {
        Some(first) => {
            if effect.grades.first() < first.grades.first() && is_change(&first.action) {
                first.action = effect.action;
            }
            first.grades.extend(effect.grades);
            for argument in effect.arguments {
                if !first.arguments.contains(&argument) {
                    first.arguments.push(argument);
                }
            }
        }
        None => effects.push(effect),
    }
}

fn is_change(action: &Action) -> bool {
    match action {
        Action::Changed | Action::MayBeReplaced => true,
        Action::Created
        | Action::Replaced { .. }
        | Action::Destroyed { .. }
        | Action::Forgotten
        | Action::Moved { .. } => false,
    }
}

/// The worst first, those that are the same in several roots once.
fn groups(effects: Vec<Effect>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for effect in effects {
        let label = label(&effect);
        let same = |group: &&mut Group| {
            group.label == label
                && (&group.effect.action, &group.effect.arguments) == (&effect.action, &effect.arguments)
        };
        match groups.iter_mut().find(same) {
            Some(group) if !group.roots.contains(&effect.root) => group.roots.push(effect.root),
            Some(_) => {}
            None => groups.push(Group { roots: vec![effect.root.clone()], effect, label }),
        }
    }
    // forms only list what there is
    groups.sort_by_key(|group| (group.label.starts_with("form "), group.effect.grades.first().copied()));
    groups
}
