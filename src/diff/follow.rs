//! What is made anew → what stands on it and cannot change what it stands on, which is made anew with it.
//!
//! Terraform knows the id of what it makes only afterwards: whatever refers to it by an argument that replaces is replaced.

use std::collections::BTreeMap;

use super::Grade;
use super::arguments::{Argument, text};
use super::effects::{Action, Effect, Key, Objects};
use super::flatten::{flatten, repeated};
use crate::emit::hcl::{Block, Value};
use crate::facts::{Force, force};
use crate::plan::FileSet;
use crate::source::Pointer;

/// What Terraform's plan says of a value that it learns while it applies.
const LATER: &str = "(known after apply)";

/// Adds what follows from the effects; `old` knows what holds data.
pub(super) fn follow(effects: &mut Vec<Effect>, new: &Objects<'_>, old: &FileSet) {
    // each round follows one reference further; nothing is further away than there are objects
    for _ in 0..new.objects.len() {
        let found: Vec<(Key, Followed)> = steps(effects, new);
        if found.is_empty() {
            return;
        }
        for (key, followed) in found {
            apply(effects, new, old, &key, followed);
        }
    }
}

/// An argument that changes because of what it refers to.
struct Followed {
    argument: Argument,
    force: Force,
    old_causes: Vec<Pointer>,
    new_causes: Vec<Pointer>,
}

fn steps(effects: &[Effect], new: &Objects<'_>) -> Vec<(Key, Followed)> {
    let by_key: BTreeMap<Key, &Effect> =
        effects.iter().map(|effect| ((effect.root.clone(), effect.object.clone()), effect)).collect();
    let mut found = Vec::new();
    for (key, object) in new.objects.iter().filter(|(_, object)| object.block.kind() == "resource") {
        let own = by_key.get(key).copied();
        if own.is_some_and(|effect| effect.action == Action::Created) {
            continue;
        }
        let of_type = object.block.label_texts().first().map_or("", String::as_str);
        for (path, value) in flatten(&object.block, &repeated(object.block.body())).values {
            let is_told = own.is_some_and(|effect| effect.arguments.iter().any(|argument| argument.path == path));
            let forced = force(of_type, &path);
            if is_told || forced == Force::InPlace {
                continue;
            }
            let changed = references(&value).into_iter().find_map(|(address, attribute)| {
                let named = (key.0.clone(), address);
                let (target, block) = (*by_key.get(&named)?, &new.objects.get(&named)?.block);
                let (force, new) = changes(target, block, &attribute)?;
                // of two that are not known, nothing is told
                let is_likely = force == Force::Replaces || forced == Force::Replaces;
                is_likely.then(|| (target, force.min(forced), new))
            });
            if let Some((target, force, new)) = changed {
                let argument = Argument { path, old: Some(text(&value)), new: Some(new), is_entry: false };
                let (old_causes, new_causes) = (target.old_causes.clone(), target.new_causes.clone());
                found.push((key.clone(), Followed { argument, force, old_causes, new_causes }));
            }
        }
    }
    found
}

/// How surely an attribute of something has another value afterwards, and which.
fn changes(target: &Effect, block: &Block, attribute: &str) -> Option<(Force, String)> {
    if block.body().attribute(attribute).is_some() {
        let argument = target.arguments.iter().find(|argument| argument.path == attribute)?;
        return Some((Force::Replaces, argument.new.clone()?));
    }
    match target.action {
        Action::Replaced { .. } => Some((Force::Replaces, LATER.to_owned())),
        Action::MayBeReplaced => Some((Force::Unknown, LATER.to_owned())),
        Action::Created | Action::Changed | Action::Destroyed { .. } | Action::Forgotten | Action::Moved { .. } => None,
    }
}

fn apply(effects: &mut Vec<Effect>, new: &Objects<'_>, old: &FileSet, key: &Key, followed: Followed) {
    let Some(object) = new.objects.get(key) else { return };
    let at = effects.iter().position(|effect| (&effect.root, &effect.object) == (&key.0, &key.1));
    let at = at.unwrap_or_else(|| {
        let mut effect = Effect::new(key, object.file, Action::Changed);
        (effect.old_causes, effect.new_causes) = (followed.old_causes, followed.new_causes);
        effects.push(effect);
        effects.len() - 1
    });
    let Some(effect) = effects.get_mut(at) else { return };
    effect.arguments.push(followed.argument);
    let is_worse = match effect.action {
        Action::Replaced { .. } => false,
        Action::MayBeReplaced => followed.force == Force::Replaces,
        Action::Created | Action::Changed | Action::Destroyed { .. } | Action::Forgotten | Action::Moved { .. } => true,
    };
    if is_worse {
        let was_at = if let Action::Moved { from } = &effect.action { from } else { &key.1 };
        let loses_data = old.is_stateful(&key.0, was_at);
        effect.action = match followed.force {
            Force::Replaces => Action::Replaced { loses_data },
            Force::Unknown | Force::InPlace => Action::MayBeReplaced,
        };
        effect.grades.retain(|grade| *grade == Grade::Exposes);
        effect.grade(true);
    }
}

/// The addresses and attributes that a value names: `oci_core_subnet.main_api` and `id`.
fn references(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Expression(expression) => in_expression(expression.as_str()),
        Value::List(elements) | Value::Call(_, elements) => elements.iter().flat_map(references).collect(),
        Value::Object(object) => object.iter().flat_map(|(_, value)| references(value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Heredoc(_) => Vec::new(),
    }
}

fn in_expression(text: &str) -> Vec<(String, String)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let names = text.split(|c| !is_part(c)).filter(|name| name.contains('_'));
    let pair = |name: &str| {
        let mut parts = name.split('.');
        let (of_type, own) = (parts.next()?, parts.next()?);
        Some((format!("{of_type}.{own}"), parts.next().unwrap_or("id").to_owned()))
    };
    names.filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_out_of_expressions() {
        for (text, expected) in [
            ("oci_core_subnet.main_api.id", vec!["oci_core_subnet.main_api id"]),
            ("aws_iam_user.mail[\"a\"].name", vec!["aws_iam_user.mail id"]),
            (
                "\"${github_repository.a.name}:${github_team.b.slug}\"",
                vec!["github_repository.a name", "github_team.b slug"],
            ),
            ("local.groups[each.value.from]", vec![]),
        ] {
            let found: Vec<String> = in_expression(text).into_iter().map(|(at, what)| format!("{at} {what}")).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
