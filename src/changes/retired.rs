//! Lines of `retired` × what was and what is planned → lines that do nothing, come too early, or have a next step.

use super::Change;
use super::codes::{GUARDED_STILL, NOTHING_RETIRED, RETIRED_STILL_THERE, RETIRING};
use crate::diag::Diagnostic;
use crate::model::{Model, Retired, Section};
use crate::plan::{Owner, Stateful};
use crate::spec::RetiredData;

/// Whether a line lets Terraform destroy what an item has in a root.
pub(super) fn lets_destroy(model: &Model, owner: &Owner, root: &str) -> bool {
    model.retired.iter().any(|line| line.data == RetiredData::Destroy && line.covers(owner, root))
}

pub(super) fn check(change: &Change<'_>) -> Vec<Diagnostic> {
    change.model.retired.iter().filter_map(|line| check_line(change, line)).collect()
}

fn check_line(change: &Change<'_>, line: &Retired) -> Option<Diagnostic> {
    let covered = change.history.held().filter(|(owner, thing)| line.covers(owner, &thing.root));
    let gone: Vec<&Stateful> = covered.map(|(_, thing)| thing).filter(|thing| change.now(thing).is_none()).collect();
    let planned = change.planned.values().filter(|(owner, thing)| line.covers(owner, &thing.root));
    let there: Vec<&Stateful> = planned.map(|(_, thing)| *thing).collect();
    let is_let_go = change.history.let_go().any(|(owner, thing)| line.covers(owner, &thing.root));
    match line.data {
        RetiredData::Destroy if !gone.is_empty() => too_early(change, line, &gone),
        RetiredData::Destroy if !there.is_empty() => Some(lifted(change, line, &there)),
        RetiredData::Keep if gone.is_empty() && !there.is_empty() => Some(still_there(change, line, &there)),
        RetiredData::Destroy | RetiredData::Keep => {
            let is_done = gone.is_empty() && !is_let_go;
            is_done.then(|| nothing(line))
        }
    }
}

/// What is to be destroyed, but cannot be yet: its guard is up, or nothing of its root is left to run.
fn too_early(change: &Change<'_>, line: &Retired, gone: &[&Stateful]) -> Option<Diagnostic> {
    let orphaned: Vec<&Stateful> = gone.iter().copied().filter(|thing| !change.has_root(&thing.root)).collect();
    if !orphaned.is_empty() {
        let message =
            format!("the environment of {} is gone, so that no Terraform would destroy it", change.names(orphaned));
        let help =
            "destroy what the environment holds first, build and apply, and then remove it; or write `data: keep`";
        return Some(Diagnostic::new(&GUARDED_STILL, &line.at, message).help(help));
    }
    let guarded: Vec<&Stateful> = gone.iter().copied().filter(|thing| thing.protected).collect();
    if guarded.is_empty() {
        return None;
    }
    let it = if guarded.len() == 1 { "it" } else { "them" };
    let message = format!("{} cannot be let go yet: the last build guards {it}", change.names(guarded));
    let help =
        "keep the item in the document for this build, which lifts the guard; apply it, and remove the item then";
    Some(Diagnostic::new(&GUARDED_STILL, &line.at, message).help(help))
}

fn lifted(change: &Change<'_>, line: &Retired, there: &[&Stateful]) -> Diagnostic {
    let (be, it, is) = if there.len() == 1 { ("is", "it", "it is") } else { ("are", "they", "they are") };
    let names = change.names(there.iter().copied());
    let message = format!("{names} {be} no longer guarded: {it} will be destroyed once {is} gone from the document");
    let holds = |thing: &&Stateful| line.item.section == Section::Environments && thing.root == line.item.name;
    // once an environment is gone, no Terraform runs there that could destroy anything
    let first = match there.iter().any(holds) {
        true => "then give each item that is there an `environments` without it, build and apply again; then",
        false => "then",
    };
    let help = format!(
        "apply this build; {first} remove {} from the document, leave this line, and build again",
        subject(line)
    );
    Diagnostic::new(&RETIRING, &line.at, message).help(help)
}

fn still_there(change: &Change<'_>, line: &Retired, there: &[&Stateful]) -> Diagnostic {
    let (be, it) = if there.len() == 1 { ("is", "it") } else { ("are", "them") };
    let message = format!("{} {be} retired, but the document still has {it}", change.names(there.iter().copied()));
    Diagnostic::new(&RETIRED_STILL_THERE, &line.at, message).help(format!("remove {}, or this line", subject(line)))
}

fn nothing(line: &Retired) -> Diagnostic {
    let message = format!("nothing of {} is left to be retired", subject(line));
    Diagnostic::new(&NOTHING_RETIRED, &line.at, message).help("remove the line, or correct the name")
}

fn subject(line: &Retired) -> String {
    match line.item.section {
        Section::Environments => format!("the environment `{}`", line.item.name),
        section => format!("`{}.{}`", section.key(), line.item.name),
    }
}
