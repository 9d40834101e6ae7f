//! A change → the words that all forms share.

use serde_json::Value;

use crate::diff::arguments::{Argument, cut, one_line};
use crate::diff::{Action, Change, Effect, Grade};
use crate::plan::GENERATED;

/// An effect in all the roots in which it is the same.
pub(super) struct Group<'c> {
    pub effect: &'c Effect,
    pub label: String,
    pub roots: Vec<&'c str>,
}

/// The effects of a change, the worst first, those that are the same in several roots once.
pub(super) fn groups(change: &Change) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for effect in &change.effects {
        let label = label(effect);
        let same = |group: &&mut Group<'_>| {
            group.label == label
                && (&group.effect.action, &group.effect.arguments) == (&effect.action, &effect.arguments)
        };
        match groups.iter_mut().find(same) {
            Some(group) if !group.roots.contains(&effect.root.as_str()) => group.roots.push(&effect.root),
            Some(_) => {}
            None => groups.push(Group { effect, label, roots: vec![&effect.root] }),
        }
    }
    // forms only list what there is
    groups.sort_by_key(|group| (group.label.starts_with("form "), group.effect.grades.first().copied()));
    groups
}

impl Group<'_> {
    /// The roots, where they are not all of the change's.
    pub fn only_in(&self, change: &Change) -> Option<String> {
        (self.roots.len() < change.roots.len()).then(|| self.roots.join(", "))
    }
}

/// What a reviewer calls the object: an address, `manifest pricing/deployment.yaml`, `form service.yml`, a path.
fn label(effect: &Effect) -> String {
    let Some(below) = effect.object.strip_prefix(GENERATED).map(|rest| rest.trim_start_matches('/')) else {
        return effect.object.clone();
    };
    let manifest = ["kubernetes/", "doppler/"].iter().find_map(|folder| {
        below
            .strip_prefix(folder)?
            .strip_prefix(effect.root.as_str())?
            .strip_prefix('/')
            .map(|rest| format!("manifest {rest}"))
    });
    let file = below.rsplit('/').next().unwrap_or(below);
    let known = || match below {
        "github/CODEOWNERS" => Some("CODEOWNERS".to_owned()),
        _ if below.contains("/ISSUE_TEMPLATE/") => Some(format!("form {file}")),
        _ => file
            .strip_suffix(".ingress.yaml")
            .map(|of| format!("route of the tunnel to {}", of.trim_start_matches("service_"))),
    };
    manifest.or_else(known).unwrap_or_else(|| effect.object.clone())
}

/// What is done to an object: `changes`, `is made anew`.
pub(super) fn verb(action: &Action) -> &'static str {
    match action {
        Action::Created => "is made",
        Action::Changed => "changes",
        Action::MayBeReplaced => "changes, and may be made anew",
        Action::Replaced { loses_data: false } => "is made anew",
        Action::Replaced { loses_data: true } => "is made anew: what it holds is lost",
        Action::Destroyed { loses_data: false } => "is destroyed",
        Action::Destroyed { loses_data: true } => "is destroyed with what it holds",
        Action::Forgotten => "stays, and Terraform forgets it",
        Action::Moved { .. } => "gets this address and stays what it is",
    }
}

/// How a field's change is carried out, in a few words; `None` where its effects have to tell.
pub(super) fn manner(change: &Change) -> Option<&'static str> {
    let has = |wanted: fn(&Action) -> bool| change.effects.iter().any(|effect| wanted(&effect.action));
    let objects = || change.effects.iter().filter(|effect| !effect.object.starts_with(GENERATED));
    if change.effects.is_empty() {
        Some("nothing in the output changes")
    } else if has(|action| matches!(action, Action::Replaced { loses_data: true })) {
        Some("made anew: what it holds is lost")
    } else if has(|action| matches!(action, Action::Replaced { .. })) {
        Some("made anew")
    } else if has(|action| matches!(action, Action::MayBeReplaced)) {
        Some("may be made anew")
    } else if objects().next().is_some() && objects().all(|effect| effect.action == Action::Changed) {
        Some("changed in place")
    } else {
        None
    }
}

/// The grades beside the worst that a reviewer would want to know.
pub(super) fn others(change: &Change) -> Vec<Grade> {
    let told = |grade: &&Grade| **grade != change.worst() && !matches!(grade, Grade::Changes | Grade::Adds);
    change.grades.iter().filter(told).copied().collect()
}

/// A value of the document on one line.
pub(super) fn value(value: Option<&Value>) -> String {
    match value {
        None => "not set".to_owned(),
        Some(value) => cut(&one_line(value)),
    }
}

/// `compute_count 8 → 16`, `egress gets pricing on TCP 9000`.
pub(super) fn argument(argument: &Argument) -> String {
    let Argument { path, old, new, is_entry } = argument;
    match (old, new) {
        (None, Some(new)) if *is_entry => format!("{path} gets {new}"),
        (Some(old), None) if *is_entry => format!("{path} loses {old}"),
        _ => {
            let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "not set".to_owned());
            format!("{path} {} → {}", side(old), side(new))
        }
    }
}

/// `staging, production`; nothing where nothing in the output changes.
pub(super) fn roots(change: &Change) -> String {
    change.roots.join(", ")
}
