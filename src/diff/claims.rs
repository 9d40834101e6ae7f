//! Fields × what differs in a file that several of them feed → which field each difference is told with.
//!
//! The blocks of Terraform name their causes; a manifest names the items that it is made of, and the rest is told by values
//! and names.

use super::What;
use super::arguments::{Argument, cut, one_line};
use super::effects::Effect;
use super::fields::FieldChange;

/// The fields that explain what happens to a file, each with the arguments that are its own; `candidates` are the fields
/// that its causes name, `closest` those that they name most closely.
pub(super) fn of_file(
    fields: &[FieldChange],
    candidates: &[usize],
    closest: &[usize],
    effect: &Effect,
) -> Vec<(usize, Effect)> {
    let own: Vec<usize> = candidates.iter().copied().filter(|i| fields[*i].subject == effect.owner).collect();
    let own = if own.is_empty() { closest.to_vec() } else { own };
    if effect.arguments.is_empty() {
        let file = effect.object.rsplit('/').next().unwrap_or_default();
        let named: Vec<usize> = candidates.iter().copied().filter(|i| mentions(&fields[*i], file)).collect();
        return share(fields, if named.is_empty() { own } else { named }, effect, |_| Vec::new());
    }
    let claims: Vec<(Vec<usize>, &Argument)> =
        effect.arguments.iter().map(|argument| (claimants(fields, candidates, effect, argument), argument)).collect();
    let claims_nothing = |i: &usize| !claims.iter().any(|(by, _)| by.contains(i));
    let silent: Vec<usize> = own.iter().copied().filter(claims_nothing).collect();
    let rest = if silent.is_empty() { own } else { silent };
    let of = |i: usize| {
        let claimed = claims.iter().filter(|(by, _)| by.contains(&i) || by.is_empty() && rest.contains(&i));
        claimed.map(|(_, argument)| (*argument).clone()).collect::<Vec<_>>()
    };
    let told: Vec<usize> = candidates.iter().copied().filter(|i| !of(*i).is_empty()).collect();
    share(fields, told, effect, of)
}

fn share(
    fields: &[FieldChange],
    told: Vec<usize>,
    effect: &Effect,
    arguments: impl Fn(usize) -> Vec<Argument>,
) -> Vec<(usize, Effect)> {
    // nothing but a patch takes a guard away
    let is_patch = |i: &usize| matches!(&fields[*i].what, What::Field { path, .. } if path.starts_with("patches."));
    let has_patch = told.iter().any(is_patch);
    let one = |i: usize| {
        let mut part = Effect { arguments: arguments(i), ..effect.clone() };
        if has_patch && !is_patch(&i) {
            part.lose_notes();
        }
        (i, part)
    };
    told.into_iter().map(one).collect()
}

/// The fields that an argument speaks of: those of its values, or else of its name, or else those that it mentions, or its
/// file; of those of several items, the file's own.
pub(super) fn claimants(
    fields: &[FieldChange],
    candidates: &[usize],
    effect: &Effect,
    argument: &Argument,
) -> Vec<usize> {
    let file = effect.object.rsplit('/').next().unwrap_or_default();
    let levels: [&dyn Fn(&FieldChange) -> bool; 4] = [
        &|field| has_values(field, argument),
        &|field| has_name(field, argument),
        &|field| is_about(field, argument),
        &|field| effect.is_of_file() && mentions(field, file),
    ];
    let those = |is: &dyn Fn(&FieldChange) -> bool| {
        let all: Vec<usize> = candidates.iter().copied().filter(|i| is(&fields[*i])).collect();
        let own: Vec<usize> = all.iter().copied().filter(|i| fields[*i].subject == effect.owner).collect();
        if own.is_empty() { all } else { own }
    };
    levels.into_iter().map(those).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Of fields that explain an object's coming or going, the entries that are in its name; all, if there are none.
pub(super) fn named(fields: &[FieldChange], candidates: Vec<usize>, object: &str) -> Vec<usize> {
    let is_entry = |i: &usize| matches!(fields[*i].what, What::Field { is_entry: true, .. });
    let named: Vec<usize> =
        candidates.iter().copied().filter(|i| is_entry(i) && mentions(&fields[*i], object)).collect();
    if named.is_empty() { candidates } else { named }
}

fn has_values(field: &FieldChange, argument: &Argument) -> bool {
    let What::Field { old, new, .. } = &field.what else { return false };
    let shown = |json: &Option<serde_json::Value>| json.as_ref().map(|json| cut(&one_line(json)));
    let bare = |text: &Option<String>| text.as_deref().map(|text| text.trim_matches('"').to_owned());
    (shown(old), shown(new)) == (bare(&argument.old), bare(&argument.new))
}

fn has_name(field: &FieldChange, argument: &Argument) -> bool {
    let What::Field { path, .. } = &field.what else { return false };
    let letters = |name: &str| {
        let last = name.rsplit(['.', ' ']).next().unwrap_or_default();
        last.chars().filter(char::is_ascii_alphanumeric).collect::<String>()
    };
    letters(path) == letters(&argument.path)
}

fn is_about(field: &FieldChange, argument: &Argument) -> bool {
    let sides = [Some(&argument.path), argument.old.as_ref(), argument.new.as_ref()];
    sides.into_iter().flatten().any(|text| mentions(field, text))
}

/// Whether a text has what came to a field, or went, as a word: `pricing` in `SERVICE_PRICING_URL`, `9001` in `TCP 9001`.
fn mentions(field: &FieldChange, text: &str) -> bool {
    let What::Field { old, new, .. } = &field.what else { return false };
    let plain = |text: &str| text.to_ascii_lowercase().replace('_', "-");
    let text = plain(text);
    let told = [old, new].into_iter().flatten().filter(|value| !value.is_boolean());
    let words = told.map(|value| match value.as_object().and_then(|map| map.keys().next()) {
        Some(name) => plain(name),
        None => plain(&one_line(value)),
    });
    words.filter(|word| word.len() > 1).any(|word| {
        text.match_indices(&word).any(|(start, _)| {
            let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let (before, after) = (text[..start].chars().next_back(), text[start + word.len()..].chars().next());
            !is_part(before) && !is_part(after)
        })
    })
}
