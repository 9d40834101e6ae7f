//! Views → typed documents. What the schema refused is cut out first, so that the rest can still be checked.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{ITEM_SECTIONS, Platform, View};
use crate::source::Pointer;

/// What the schema refused: items, zones, accounts. References to them are not reported again.
#[derive(Debug, Clone, Default)]
pub struct Broken(BTreeSet<Pointer>);

impl Broken {
    /// Whether the thing at `at`, or what it stands in, is there but could not be understood.
    pub fn contains(&self, at: &Pointer) -> bool {
        std::iter::successors(Some(at.clone()), Pointer::parent).any(|around| self.0.contains(&around))
    }

    /// Whether everything could be understood.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether such a thing stands at `at` or below, or around it.
    pub fn any_at(&self, at: &Pointer) -> bool {
        self.0.iter().any(|thing| thing.below(at).is_some()) || self.contains(at)
    }

    /// The names of such things that stand directly in `section`.
    pub fn names_in<'b>(&'b self, section: &'b Pointer) -> impl Iterator<Item = String> + 'b {
        self.0.iter().filter(|thing| thing.parent().as_ref() == Some(section)).filter_map(Pointer::last)
    }
}

/// Cuts what is wrong out of a view and reads the rest. `wrong` has places in the view, and whether references to what
/// is cut there are to be taken as broken.
///
/// # Errors
/// Where the schema lets something pass that the types do not take: a fault of platc's, with the place it met it.
pub fn parse(view: &mut View, wrong: &[(Pointer, bool)], broken: &mut Broken) -> Result<Platform, (Pointer, String)> {
    for (at, breaks) in wrong {
        if let Some(thing) = cut(view.value_mut(), at).filter(|_| *breaks) {
            broken.0.insert(thing);
        }
    }
    sweep(view.value_mut());
    complete(view.value_mut());
    serde_path_to_error::deserialize(view.value()).map_err(|error| {
        let at = error.path().iter().fold(Pointer::root(), |at, segment| match segment {
            serde_path_to_error::Segment::Seq { index } => at.index(*index),
            serde_path_to_error::Segment::Map { key } => at.key(key),
            serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => at,
        });
        (at, error.inner().to_string())
    })
}

/// Removes the smallest thing around `at` that the language can do without, and says which it was.
fn cut(value: &mut Value, at: &Pointer) -> Option<Pointer> {
    let segments: Vec<String> = at.segments().collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        [] => None,
        [section, name, ..] if ITEM_SECTIONS.contains(section) || *section == "providers" => {
            remove(value.get_mut(section)?, name);
            Some(Pointer::root().key(section).key(name))
        }
        ["dns", "zones", name, "records", index, ..] => {
            let at = Pointer::root().path("dns.zones").key(name).key("records").key(index);
            *value.pointer_mut(at.as_str())? = Value::Null;
            Some(at)
        }
        ["dns", "zones", name, ..] => {
            replace(value.pointer_mut("/dns/zones")?, name);
            Some(Pointer::root().path("dns.zones").key(name))
        }
        ["edge", zone, ..] => {
            remove(value.get_mut("edge")?, zone);
            Some(Pointer::root().key("edge").key(zone))
        }
        ["identity", "groups", name, ..] => {
            replace(value.pointer_mut("/identity/groups")?, name);
            Some(Pointer::root().path("identity.groups").key(name))
        }
        ["identity", "devices", ..] => {
            remove(value.get_mut("identity")?, "devices");
            Some(Pointer::root().path("identity.devices"))
        }
        ["identity", "applications", name, ..] => {
            remove(value.pointer_mut("/identity/applications")?, name);
            Some(Pointer::root().path("identity.applications").key(name))
        }
        [section @ ("teams" | "environments"), name, ..] => {
            replace(value.get_mut(section)?, name);
            Some(Pointer::root().key(section).key(name))
        }
        [section, ..] => {
            remove(value, section);
            Some(Pointer::root().key(section))
        }
    }
}

/// Marks what is to go: [`sweep`] takes all of it at once, since removing one entry of many moves the rest.
fn remove(map: &mut Value, key: &str) {
    match map.as_object_mut() {
        Some(map) => drop(map.get_mut(key).map(Value::take)),
        None => *map = Value::Object(Map::new()),
    }
}

/// Removes what [`remove`] marked, wherever it does.
fn sweep(root: &mut Value) {
    let keep = |map: Option<&mut Value>| {
        map.and_then(Value::as_object_mut).into_iter().for_each(|map| map.retain(|_, value| !value.is_null()));
    };
    keep(root.pointer_mut("/identity/applications"));
    root.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(|section| keep(Some(section)));
    keep(Some(root));
}

/// A zone, a team or an environment whose fields are wrong still is one.
fn replace(map: &mut Value, key: &str) {
    if let Some(slot) = map.get_mut(key) {
        *slot = Value::Object(Map::new());
    }
}

/// Gives a document without its required keys stand-ins: that they are missing has been said.
fn complete(value: &mut Value) {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let map = value.as_object_mut().expect("made an object above");
    for (key, stand_in) in [("version", json!(1)), ("name", json!("unnamed")), ("environments", json!({}))] {
        map.entry(key).or_insert(stand_in);
    }
}
