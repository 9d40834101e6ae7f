//! Two values of a place × what the language says beside it → what becomes easier to reach, or less protected.

use ipnet::IpNet;
use serde::Deserialize;
use serde_json::Value;

use super::LANGUAGE;
use super::settings::{forms, target};
use crate::source::Pointer;
use crate::spec::exposure::{EXPOSES, Exposure, PROTECTS, When};

/// What the language says of a thing that goes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loss {
    /// This is laid open.
    Note(String),
    /// Its fields tell, as if each were no longer written.
    OfItsFields,
}

/// What the change of a value lays open.
pub fn of_change(at: &Pointer, old: Option<&Value>, new: Option<&Value>) -> Option<String> {
    let field = Field::at(at)?;
    let value = new.or(old)?;
    field.is_exposed(old, new).then(|| note(&field.exposure.note, value))
}

/// What a value in something new opens; only what lets people in counts, since nothing was protected before.
pub fn of_new(at: &Pointer, value: &Value) -> Option<String> {
    let field = Field::at(at).filter(|field| field.exposure.when == When::On)?;
    field.is_exposed(None, Some(value)).then(|| note(&field.exposure.note, value))
}

/// What an entry lays open that comes to a list beside those that were there.
pub fn of_entry(list: &Pointer, entry: &Value, before: &[Value]) -> Option<String> {
    let exposure = Field::at(list)?.exposure;
    let is_news = exposure.when == When::Gains && !before.iter().any(|other| holds(other, entry));
    is_news.then(|| note(&exposure.note, entry))
}

/// What an entry lays open that leaves a list.
pub fn of_lost_entry(list: &Pointer, entry: &Value) -> Option<String> {
    let of_list = Field::at(list).filter(|field| field.exposure.when == When::Loses);
    let of_type = || match loss(place(list)?.1.get("items")?, entry)? {
        Loss::Note(note) => Some(note),
        Loss::OfItsFields => None,
    };
    of_list.map(|field| note(&field.exposure.note, entry)).or_else(of_type)
}

/// What an item lays open that goes away.
pub fn of_loss(at: &Pointer, value: &Value) -> Option<Loss> {
    loss(place(at)?.0, value)
}

fn loss(schema: &Value, value: &Value) -> Option<Loss> {
    match forms(schema, value).into_iter().find_map(|form| form.get(PROTECTS))? {
        Value::String(note) => Some(Loss::Note(note.clone())),
        Value::Bool(true) => Some(Loss::OfItsFields),
        _ => None,
    }
}

/// Every place in the schema that says something, by the type or field that says it; for tests.
pub fn all() -> Vec<Exposure> {
    let mut found = Vec::new();
    gather(&LANGUAGE.schema, &mut found);
    found
}

fn gather(schema: &Value, found: &mut Vec<Exposure>) {
    match schema {
        Value::Object(map) => {
            let own = map.get(EXPOSES).and_then(|own| Exposure::deserialize(own).ok());
            found.extend(own.filter(|own| !found.contains(own)));
            map.values().for_each(|value| gather(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| gather(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A field that says something of exposure.
struct Field<'s> {
    exposure: Exposure,
    default: Option<&'s Value>,
    schema: &'s Value,
}

impl<'s> Field<'s> {
    fn at(at: &Pointer) -> Option<Self> {
        let (own, schema) = place(at)?;
        let exposure = own.get(EXPOSES).or_else(|| schema.get(EXPOSES))?;
        let exposure = Exposure::deserialize(exposure).expect("the language says it in this form");
        Some(Self { exposure, default: own.get("default"), schema })
    }

    fn is_exposed(&self, old: Option<&Value>, new: Option<&Value>) -> bool {
        let (was, is) = (old.or(self.default), new.or(self.default));
        let number = |value: Option<&Value>| value.and_then(Value::as_f64);
        match self.exposure.when {
            When::On => !is_on(was) && is_on(is),
            When::Off => is_on(was) && !is_on(is),
            When::More => number(was).is_some_and(|was| number(is).is_some_and(|is| is > was)),
            When::Less => number(was).is_some_and(|was| number(is).is_none_or(|is| is < was)),
            When::Earlier => self.rank(is) < self.rank(was),
            When::Later => self.rank(is) > self.rank(was),
            When::Differs => old.is_some() && was != is,
            When::Set => new.is_some() && was != is,
            When::Gains | When::Loses => false,
        }
    }

    /// Where the language lists a word; `None`, which is less than all, where there is none.
    fn rank(&self, value: Option<&Value>) -> Option<usize> {
        let words = super::fields::words(self.schema)?;
        words.iter().position(|word| value.is_some_and(|value| value == word))
    }
}

fn is_on(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Bool(true) | Value::Object(_)))
}

/// Whether an entry is nothing beyond another: the same, or an address range within it.
fn holds(other: &Value, entry: &Value) -> bool {
    let range = |value: &Value| value.as_str().and_then(|text| text.parse::<IpNet>().ok());
    let is_within = || range(other).zip(range(entry)).is_some_and(|(other, entry)| other.contains(&entry));
    name(other) == name(entry) || is_within()
}

fn note(of: &str, value: &Value) -> String {
    of.replace("{}", name(value))
}

/// What an entry is called: a text itself, or the one key of a name with options.
fn name(value: &Value) -> &str {
    let key = value.as_object().and_then(|map| map.keys().next());
    value.as_str().or(key.map(String::as_str)).unwrap_or_default()
}

/// What the schema says of a place: beside the field, and of its type.
fn place(at: &Pointer) -> Option<(&'static Value, &'static Value)> {
    let own = at.segments().try_fold(&LANGUAGE.schema, |schema, key| below(schema, &key))?;
    Some((own, target(own)))
}

/// Of a choice between forms, the first that has the key.
fn below<'s>(schema: &'s Value, key: &str) -> Option<&'s Value> {
    let schema = target(schema);
    let named = schema.get("properties").and_then(|all| all.get(key));
    let patterns = || schema.get("patternProperties")?.as_object()?.values().next();
    let kinds = || ["additionalProperties", "items"].iter().filter_map(|one| schema.get(*one));
    let forms = || ["oneOf", "anyOf"].iter().filter_map(|one| schema.get(*one)?.as_array()).flatten();
    named
        .or_else(patterns)
        .or_else(|| kinds().find(|one| one.is_object()))
        .or_else(|| forms().find_map(|form| below(form, key)))
}
