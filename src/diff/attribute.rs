//! Fields that differ and what happens to objects → changes: each field with what comes of it.

use std::collections::BTreeSet;

use super::arguments::Argument;
use super::claims;
use super::effects::{Action, Effect};
use super::fields::FieldChange;
use super::{Change, Grade, What, costs};
use crate::facts::Force;
use crate::plan::SHARED;
use crate::source::Pointer;

/// Gives each effect to the fields that its causes name most closely. What no field explains is its owner's.
pub(super) fn join(fields: Vec<FieldChange>, effects: Vec<Effect>) -> Vec<Change> {
    let mut given: Vec<Vec<Effect>> = vec![Vec::new(); fields.len()];
    let mut unexplained: Vec<Effect> = Vec::new();
    for effect in effects {
        let shares = shares(&fields, &effect);
        if shares.is_empty() {
            unexplained.push(effect);
        } else {
            shares.into_iter().for_each(|(field, share)| given[field].push(share));
        }
    }
    let told = fields.into_iter().zip(given).map(|(field, effects)| change(field, effects));
    told.chain(unexplained.into_iter().map(by_itself)).collect()
}

fn change(field: FieldChange, effects: Vec<Effect>) -> Change {
    let mut grades: BTreeSet<Grade> = effects.iter().flat_map(|effect| effect.grades.iter().copied()).collect();
    let mut notes: BTreeSet<String> = effects.iter().flat_map(|effect| effect.notes.iter().cloned()).collect();
    if !field.exposes.is_empty() {
        notes.extend(field.exposes);
        grades.insert(Grade::Exposes);
    }
    if costs::costs(&field.subject, &field.what) {
        grades.insert(Grade::Costs);
    }
    match field.what {
        // what else changes for it is in the nature of the thing
        What::Added => {
            grades.insert(Grade::Adds);
            grades.remove(&Grade::Changes);
        }
        What::Removed if grades.contains(&Grade::Destroys) => {
            grades.remove(&Grade::Changes);
        }
        What::Removed | What::Field { .. } | What::Output => {}
    }
    if grades.is_empty() {
        grades.insert(Grade::Changes);
    }
    let roots = match field.root.as_str() {
        SHARED => effects.iter().map(|effect| effect.root.clone()).collect::<BTreeSet<_>>().into_iter().collect(),
        _ => vec![field.root],
    };
    Change { subject: field.subject, roots, what: field.what, grades, notes, effects }
}

fn by_itself(effect: Effect) -> Change {
    Change {
        subject: effect.owner.clone(),
        roots: vec![effect.root.clone()],
        what: What::Output,
        grades: effect.grades.clone(),
        notes: effect.notes.clone(),
        effects: vec![effect],
    }
}

/// The fields that explain an effect, each with the arguments that are its own.
fn shares(fields: &[FieldChange], effect: &Effect) -> Vec<(usize, Effect)> {
    let scores: Vec<usize> = fields.iter().map(|field| score(field, effect)).collect();
    let best = scores.iter().copied().max().unwrap_or_default();
    if best == 0 {
        return Vec::new();
    }
    let closest: Vec<usize> = (0..fields.len()).filter(|i| scores[*i] == best).collect();
    if effect.is_of_file() {
        let candidates: Vec<usize> = (0..fields.len()).filter(|i| scores[*i] > 0).collect();
        return claims::of_file(fields, &candidates, &closest, effect);
    }
    if effect.arguments.is_empty() {
        return claims::named(fields, closest, &effect.object).into_iter().map(|i| (i, effect.clone())).collect();
    }
    // of what stays, each argument may come from another field of the same thing
    let is_close = |i: &usize| scores[*i] > 0 && closest.iter().any(|j| fields[*i].subject == fields[*j].subject);
    let close: Vec<usize> = (0..fields.len()).filter(is_close).collect();
    let claims: Vec<(Vec<usize>, &Argument)> = effect
        .arguments
        .iter()
        .map(|argument| (claims::claimants(fields, &close, effect, argument), argument))
        .collect();
    let own = |i: &usize| {
        let arguments = claims.iter().filter(|(by, _)| by.contains(i)).map(|(_, argument)| (*argument).clone());
        arguments.collect::<Vec<_>>()
    };
    let claimed: Vec<(usize, Vec<Argument>)> = close.iter().map(|i| (*i, own(i))).collect();
    let is_claimed = |argument: &Argument| claimed.iter().any(|(_, own)| own.contains(argument));
    let rest: Vec<Argument> = effect.arguments.iter().filter(|one| !is_claimed(one)).cloned().collect();
    // what nobody claims belongs to the fields that claim nothing, or to all
    let all_claim = claimed.iter().all(|(_, own)| !own.is_empty());
    let shared = claimed.into_iter().map(|(i, mut own)| {
        if own.is_empty() || all_claim {
            own.extend(rest.iter().cloned());
        }
        (i, Effect { arguments: own, ..effect.clone() }.regraded(effect))
    });
    shared.filter(|(_, effect)| !effect.arguments.is_empty()).collect()
}

impl Effect {
    /// Of an effect that several fields share, a part that replaces nothing is no replacement.
    fn regraded(mut self, whole: &Effect) -> Self {
        let of_type = self.object.split('.').next().unwrap_or_default().to_owned();
        let worst = |arguments: &[Argument]| arguments.iter().map(|one| one.force(&of_type)).max();
        let is_replaced = matches!(whole.action, Action::Replaced { .. } | Action::MayBeReplaced);
        if is_replaced && worst(&self.arguments) < worst(&whole.arguments) {
            let (action, grade) = match worst(&self.arguments) {
                Some(Force::Unknown) => (Action::MayBeReplaced, Grade::Replaces),
                Some(Force::InPlace | Force::Replaces) | None => (Action::Changed, Grade::Changes),
            };
            self.grades.retain(|grade| !matches!(grade, Grade::Destroys | Grade::Replaces));
            self.grades.insert(grade);
            self.action = action;
        }
        self
    }
}

/// How closely the causes of an effect name a field; 0: not at all.
fn score(field: &FieldChange, effect: &Effect) -> usize {
    let is_shared = field.root == SHARED || effect.root == SHARED;
    if !is_shared && field.root != effect.root {
        return 0;
    }
    let by_owner = usize::from(field.subject == effect.owner) * depth(&field.subject);
    let closest =
        |at: &Pointer, causes: &[Pointer]| causes.iter().map(|cause| closeness(at, cause)).max().unwrap_or_default();
    let old = closest(&field.old_at, &effect.old_causes);
    let new = closest(&field.new_at, &effect.new_causes);
    by_owner.max(old).max(new)
}

fn closeness(field: &Pointer, cause: &Pointer) -> usize {
    if cause.below(field).is_some() || field.below(cause).is_some() { depth(cause) } else { 0 }
}

fn depth(at: &Pointer) -> usize {
    at.as_str().matches('/').count()
}

/// A place in an override as the environment sees it: without `overrides` and the environment's name.
pub(crate) fn as_seen(at: &Pointer) -> Pointer {
    let segments: Vec<String> = at.segments().collect();
    let skipped = segments.get(2).is_some_and(|key| key == "overrides") && segments.len() > 3;
    let kept = segments.iter().enumerate().filter(|(i, _)| !skipped || !(2..4).contains(i));
    kept.fold(Pointer::root(), |at, (_, segment)| at.key(segment))
}
