//! A change → the words that all forms share.

use serde_json::Value;

use crate::diff::arguments::{Argument, cut, one_line};
use crate::diff::{Action, Change, Effect, Grade, What};
use crate::plan::GENERATED;

/// What a reviewer calls the object: an address, `manifest pricing/deployment.yaml`, `workflow deploy.yml`,
/// `form service.yml`, a path.
pub(super) fn label(effect: &Effect) -> String {
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
        _ if below.starts_with("github/workflows/") => Some(format!("workflow {file}")),
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
fn others(change: &Change) -> Vec<Grade> {
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

/// `ecpus 8 → 16`, `added`: what changes of the subject. `code` sets off what the document says.
pub(super) fn sentence(change: &Change, code: impl Fn(&str) -> String, of_value: impl Fn(&str) -> String) -> String {
    let side = |side: &Option<Value>| match side {
        None => "not set".to_owned(),
        some => of_value(&value(some.as_ref())),
    };
    let what = match &change.what {
        What::Added => "added".to_owned(),
        What::Removed => "removed".to_owned(),
        What::Output => "itself unchanged, its output changes".to_owned(),
        What::Field { path, old: None, new, is_entry: true } => format!("{} gets {}", code(path), side(new)),
        What::Field { path, old, new: None, is_entry: true } => format!("{} loses {}", code(path), side(old)),
        What::Field { path, old, new, .. } => format!("{} {} → {}", code(path), side(old), side(new)),
    };
    let others: Vec<&str> = others(change).into_iter().map(Grade::as_str).collect();
    if others.is_empty() { what } else { format!("{what} ({})", others.join(", ")) }
}

/// `staging, production`; nothing where nothing in the output changes.
pub(super) fn roots(change: &Change) -> String {
    change.roots.join(", ")
}
