//! Changes → JSON for programs.

use serde_json::{Value, json};

use crate::diff::{Action, Change, Changes, Effect, Grade, What};

/// `{ "worst": grade or null, "changes": […] }`, the worst change first; ends in a line break.
///
/// A change has `item` (as a person writes it), `pointer`, `roots`, `grade` (the worst), `grades`, `change`
/// (`{"kind": "added" | "removed" | "output"}`, or `{"kind": "field", "path", "old", "new", "is_entry"}`), `notes` and
/// `effects` (`root`, `object`, `action`, `loses_data`, `arguments` of `path`, `old`, `new`, `is_entry`). A new key may come, none goes.
pub fn json(changes: &Changes) -> String {
    let worst = changes.0.iter().map(Change::worst).min().map(Grade::as_str);
    let list: Vec<Value> = changes.0.iter().map(change).collect();
    serde_json::to_string_pretty(&json!({ "worst": worst, "changes": list })).expect("texts are JSON") + "\n"
}

fn change(change: &Change) -> Value {
    json!({
        "item": change.subject.to_string(),
        "pointer": change.subject.as_str(),
        "roots": change.roots,
        "grade": change.worst().as_str(),
        "grades": change.grades.iter().map(|grade| grade.as_str()).collect::<Vec<_>>(),
        "change": what(&change.what),
        "notes": change.notes,
        "effects": change.effects.iter().map(effect).collect::<Vec<_>>(),
    })
}

fn what(what: &What) -> Value {
    match what {
        What::Added => json!({ "kind": "added" }),
        What::Removed => json!({ "kind": "removed" }),
        What::Output => json!({ "kind": "output" }),
        What::Field { path, old, new, is_entry } => {
            json!({ "kind": "field", "path": path, "old": old, "new": new, "is_entry": is_entry })
        }
    }
}

fn effect(effect: &Effect) -> Value {
    let (action, loses_data) = match &effect.action {
        Action::Created => ("create", false),
        Action::Changed => ("change", false),
        Action::MayBeReplaced => ("may-replace", false),
        Action::Replaced { loses_data } => ("replace", *loses_data),
        Action::Destroyed { loses_data } => ("destroy", *loses_data),
        Action::Forgotten => ("forget", false),
        Action::Moved { .. } => ("move", false),
    };
    let arguments = effect.arguments.iter();
    let arguments =
        arguments.map(|one| json!({ "path": one.path, "old": one.old, "new": one.new, "is_entry": one.is_entry }));
    json!({
        "root": effect.root,
        "object": effect.object,
        "action": action,
        "loses_data": loses_data,
        "arguments": arguments.collect::<Vec<_>>(),
    })
}
