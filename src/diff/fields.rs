//! Two documents as each environment sees them → the fields that differ, each with its item.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::What;
use crate::model::Model;
use crate::plan::SHARED;
use crate::schema::exposure::{self, Loss};
use crate::source::Pointer;
use crate::spec::{ITEM_SECTIONS, former_names};

/// A field that differs in one root.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FieldChange {
    pub root: String,
    pub subject: Pointer,
    pub what: What,
    /// Its place in the old and in the new document, as the environment sees them. An entry of a list may have moved.
    pub old_at: Pointer,
    pub new_at: Pointer,
    /// What becomes easier to reach, or less protected.
    pub exposes: BTreeSet<String>,
}

/// The fields that differ, environment by environment; of what no override can touch, once.
pub(super) fn compare(old: Option<&Model>, new: Option<&Model>) -> Vec<FieldChange> {
    let mut out = Vec::new();
    let (written, now) = (part(old, None), part(new, None));
    Walk { root: SHARED, out: &mut out }.document(&written, &now);
    for environment in environments(old, new) {
        let (before, after) = (part(old, Some(&environment)), part(new, Some(&environment)));
        Walk { root: &environment, out: &mut out }.document(&as_renamed(&before, &after), &after);
    }
    out
}

/// The new document's environments in their order, then those that are gone.
fn environments(old: Option<&Model>, new: Option<&Model>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for environment in [new, old].into_iter().flatten().flat_map(|model| &model.environments) {
        if !names.iter().any(|name| name == environment.name()) {
            names.push(environment.name().to_owned());
        }
    }
    names
}

/// The sections whose items may differ between environments, as one sees them; or all others.
fn part(model: Option<&Model>, environment: Option<&str>) -> Value {
    let view = model.and_then(|model| model.view(environment));
    let sections = view.and_then(|view| view.value().as_object()).into_iter().flatten();
    let wanted = sections.filter(|(key, _)| ITEM_SECTIONS.contains(&key.as_str()) == environment.is_some());
    // an editor's line, no part of the platform
    let kept = wanted.filter(|(key, _)| key.as_str() != "$schema");
    Value::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// How many keys lead from the document to the part that is told as one: an item, a provider.
fn depth_of_subject(first: &str, second: Option<&str>) -> usize {
    match (first, second) {
        ("identity", Some("groups" | "applications")) | ("dns", Some("zones")) => 3,
        ("name" | "version", _) => 1,
        _ => 2,
    }
}

/// Both sides of a place.
#[derive(Clone)]
struct At {
    old: Pointer,
    new: Pointer,
    /// Below the subject, as a person writes it.
    path: String,
}

struct Walk<'a> {
    root: &'a str,
    out: &'a mut Vec<FieldChange>,
}

impl Walk<'_> {
    fn document(&mut self, old: &Value, new: &Value) {
        self.above(&Pointer::root(), old.as_object(), new.as_object());
    }

    /// Goes down to the subjects.
    fn above(&mut self, at: &Pointer, old: Option<&Map<String, Value>>, new: Option<&Map<String, Value>>) {
        let renamed = renames(old, new);
        for key in keys(old, new) {
            if renamed.iter().any(|(from, _)| *from == key) {
                continue;
            }
            let here = at.key(key);
            let segments: Vec<String> = here.segments().collect();
            let depth = depth_of_subject(&segments[0], segments.get(1).map(String::as_str));
            let (before, after) = (old.and_then(|map| map.get(key)), new.and_then(|map| map.get(key)));
            if segments.len() < depth {
                self.above(&here, before.and_then(Value::as_object), after.and_then(Value::as_object));
                continue;
            }
            let from = renamed.iter().find(|(_, to)| *to == key).map(|(from, _)| *from);
            let before = from.map_or(before, |from| old.and_then(|map| map.get(from)));
            let old_at = from.map_or_else(|| here.clone(), |from| at.key(from));
            self.subject(&At { old: old_at, new: here, path: String::new() }, before, after);
        }
    }

    fn subject(&mut self, at: &At, old: Option<&Value>, new: Option<&Value>) {
        match (old, new) {
            (None, Some(value)) => self.push(at, &at.new, What::Added, opened(&at.new, value)),
            (Some(value), None) => self.push(at, &at.new, What::Removed, self.lost(at, value)),
            (old, new) => self.value(&at.new, at, old, new),
        }
    }

    /// What the going of a subject lays open.
    fn lost(&self, at: &At, value: &Value) -> BTreeSet<String> {
        match exposure::of_loss(&at.new, value) {
            None => BTreeSet::new(),
            Some(Loss::Note(note)) => BTreeSet::from([note]),
            Some(Loss::OfItsFields) => {
                let mut fields = Vec::new();
                Walk { root: self.root, out: &mut fields }.value(&at.new, at, Some(value), None);
                fields.into_iter().flat_map(|field| field.exposes).collect()
            }
        }
    }

    fn value(&mut self, subject: &Pointer, at: &At, old: Option<&Value>, new: Option<&Value>) {
        if old == new {
            return;
        }
        match (old, new) {
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                for key in keys(Some(before), Some(after)) {
                    self.value(subject, &at.key(key), before.get(key), after.get(key));
                }
            }
            (Some(Value::Array(before)), Some(Value::Array(after))) => self.list(subject, at, before, after),
            // a list or a map that comes or goes is told by what is in it
            (None, Some(Value::Array(after))) if !after.is_empty() => self.list(subject, at, &[], after),
            (Some(Value::Array(before)), None) if !before.is_empty() => self.list(subject, at, before, &[]),
            (None, Some(Value::Object(after))) if !after.is_empty() => {
                after.iter().for_each(|(key, value)| self.value(subject, &at.key(key), None, Some(value)));
            }
            (Some(whole @ Value::Object(before)), None)
                if !before.is_empty() && exposure::of_change(&at.new, Some(whole), None).is_none() =>
            {
                before.iter().for_each(|(key, value)| self.value(subject, &at.key(key), Some(value), None));
            }
            (old, new) => self.field(subject, at, old, new),
        }
    }

    /// Entries that are equal pair up wherever they stand, then those of one identity; the rest came or went.
    fn list(&mut self, subject: &Pointer, at: &At, old: &[Value], new: &[Value]) {
        let mut gone: Vec<(usize, &Value)> = old.iter().enumerate().collect();
        let mut come: Vec<(usize, &Value)> = new.iter().enumerate().collect();
        take_pairs(&mut gone, &mut come, |a, b| a == b);
        if gone.is_empty() && come.is_empty() {
            return self.field(subject, at, Some(&old.into()), Some(&new.into())); // the order alone
        }
        for ((i, before), (j, after)) in
            take_pairs(&mut gone, &mut come, |a, b| identity(a).is_some_and(|id| Some(id) == identity(b)))
        {
            let name = identity(after).expect("they paired up by it");
            let at = At { old: at.old.index(i), new: at.new.index(j), path: format!("{}[{name}]", at.path) };
            self.value(subject, &at, Some(before), Some(after));
        }
        for (i, entry) in gone {
            let exposes = exposure::of_lost_entry(&at.new, entry);
            let here = At { old: at.old.index(i), new: at.new.key("-"), ..at.clone() };
            self.entry(subject, &here, (Some(entry), None), exposes);
        }
        for (j, entry) in come {
            let exposes = exposure::of_entry(&at.new, entry, old);
            let here = At { old: at.old.key("-"), new: at.new.index(j), ..at.clone() };
            self.entry(subject, &here, (None, Some(entry)), exposes);
        }
    }

    fn field(&mut self, subject: &Pointer, at: &At, old: Option<&Value>, new: Option<&Value>) {
        let exposes = exposure::of_change(&at.new, old, new);
        let (old, new) = (old.cloned(), new.cloned());
        let what = What::Field { path: at.path.clone(), old, new, is_entry: false };
        self.push(at, subject, what, exposes.into_iter().collect());
    }

    fn entry(
        &mut self,
        subject: &Pointer,
        at: &At,
        (old, new): (Option<&Value>, Option<&Value>),
        exposes: Option<String>,
    ) {
        let what = What::Field { path: at.path.clone(), old: old.cloned(), new: new.cloned(), is_entry: true };
        self.push(at, subject, what, exposes.into_iter().collect());
    }

    fn push(&mut self, at: &At, subject: &Pointer, what: What, exposes: BTreeSet<String>) {
        let (old_at, new_at) = (at.old.clone(), at.new.clone());
        let (root, subject) = (self.root.to_owned(), subject.clone());
        self.out.push(FieldChange { root, subject, what, old_at, new_at, exposes });
    }
}

/// What something new opens.
fn opened(at: &Pointer, value: &Value) -> BTreeSet<String> {
    let below = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (at.key(key), value)).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let own = exposure::of_new(at, value);
    own.into_iter().chain(below.into_iter().flat_map(|(at, value)| opened(&at, value))).collect()
}

impl At {
    fn key(&self, key: &str) -> Self {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Self { old: self.old.key(key), new: self.new.key(key), path }
    }
}

/// The keys of both in the new one's order, then those that are gone.
fn keys<'a>(old: Option<&'a Map<String, Value>>, new: Option<&'a Map<String, Value>>) -> Vec<&'a str> {
    let gone = old.into_iter().flat_map(Map::keys).filter(|key| !new.is_some_and(|new| new.contains_key(*key)));
    new.into_iter().flat_map(Map::keys).chain(gone).map(String::as_str).collect()
}

/// Old and new names of items that say `renamed_from`, where the old name is free by now.
fn renames<'a>(old: Option<&'a Map<String, Value>>, new: Option<&'a Map<String, Value>>) -> Vec<(&'a str, &'a str)> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    let from = |value: &'a Value| {
        let names = former_names(value.get("renamed_from")?);
        names.into_iter().find(|name| old.contains_key(*name))
    };
    let named = new.iter().filter_map(|(to, value)| Some((from(value)?, to.as_str())));
    named.filter(|(from, to)| old.contains_key(*from) && !new.contains_key(*from) && !old.contains_key(*to)).collect()
}

/// The old document with the uses of what the new one renames under their new names, which alone are no change.
fn as_renamed(old: &Value, new: &Value) -> Value {
    let mut old = old.clone();
    for section in ITEM_SECTIONS {
        let items = |of: &Value| of.get(section).and_then(Value::as_object).cloned();
        let (before, after) = (items(&old), items(new));
        for (from, to) in renames(before.as_ref(), after.as_ref()) {
            let services = old.get_mut("services").and_then(Value::as_object_mut).into_iter().flatten();
            let used =
                services.filter_map(|(_, service)| service.pointer_mut(&format!("/uses/{section}"))?.as_array_mut());
            used.flatten().for_each(|entry| rename(entry, from, to));
        }
    }
    old
}

/// An entry of `uses`, a name or a name with options, under the new name.
fn rename(entry: &mut Value, from: &str, to: &str) {
    match entry {
        Value::String(name) if name == from => to.clone_into(name),
        Value::Object(options) => {
            *options = std::mem::take(options)
                .into_iter()
                .map(|(name, value)| (if name == from { to.to_owned() } else { name }, value))
                .collect();
        }
        _ => {}
    }
}

/// What an entry of a list is called, by the keys that tell entries apart.
fn identity(entry: &Value) -> Option<String> {
    let map = entry.as_object()?;
    let words = ["name", "type", "prefix"].into_iter().filter_map(|key| map.get(key).and_then(Value::as_str));
    let words: BTreeSet<&str> = words.collect();
    (!words.is_empty()).then(|| words.into_iter().rev().collect::<Vec<_>>().join(" "))
}

type Pairs<'v> = Vec<((usize, &'v Value), (usize, &'v Value))>;

/// Takes out of both lists the entries that pair up.
fn take_pairs<'v>(
    old: &mut Vec<(usize, &'v Value)>,
    new: &mut Vec<(usize, &'v Value)>,
    is_pair: impl Fn(&Value, &Value) -> bool,
) -> Pairs<'v> {
    let mut pairs = Vec::new();
    old.retain(|before| match new.iter().position(|after| is_pair(before.1, after.1)) {
        Some(found) => {
            pairs.push((*before, new.remove(found)));
            false
        }
        None => true,
    });
    pairs
}
