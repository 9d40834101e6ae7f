//! The values of a document and an edit → the values that the edited document must have.

use serde_json::{Map, Value};

use super::{Edit, codes};
use crate::diag::Diagnostic;
use crate::source::{Document, Pointer};

/// The document's values with the edit.
///
/// # Errors
/// What the edit contradicts: a name that is taken, a place that is not there or takes no entries.
pub(super) fn edited(document: &Document, edit: &Edit) -> Result<Value, Box<Diagnostic>> {
    let mut tree = document.value();
    let missing = |at: &Pointer| codes::no_such_place(document, at);
    let place = edit.place();
    match edit {
        Edit::Insert { key, value, .. } => {
            let map = map_at(document, &mut tree, place)?;
            if map.insert(key.clone(), value.clone()).is_some() {
                return Err(codes::taken(place, key));
            }
        }
        Edit::Append { value, .. } => list_at(document, &mut tree, place)?.push(value.clone()),
        Edit::Replace { value, .. } => {
            *tree.pointer_mut(place.as_str()).ok_or_else(|| missing(place))? = value.clone();
        }
        Edit::Rename { key, .. } => rename(document, &mut tree, place, key)?,
        Edit::Remove { .. } => remove(&mut tree, place).ok_or_else(|| missing(place))?,
    }
    Ok(tree)
}

fn map_at<'t>(
    document: &Document,
    tree: &'t mut Value,
    at: &Pointer,
) -> Result<&'t mut Map<String, Value>, Box<Diagnostic>> {
    let value = tree.pointer_mut(at.as_str()).ok_or_else(|| codes::no_such_place(document, at))?;
    if value.is_null() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut().ok_or_else(|| codes::takes_no_entries(at, noun(document, at), "a map"))
}

fn list_at<'t>(document: &Document, tree: &'t mut Value, at: &Pointer) -> Result<&'t mut Vec<Value>, Box<Diagnostic>> {
    let value = tree.pointer_mut(at.as_str()).ok_or_else(|| codes::no_such_place(document, at))?;
    if value.is_null() {
        *value = Value::Array(Vec::new());
    }
    value.as_array_mut().ok_or_else(|| codes::takes_no_entries(at, noun(document, at), "a list"))
}

fn noun(document: &Document, at: &Pointer) -> &'static str {
    document.node(at).map_or("nothing", |node| node.noun())
}

fn rename(document: &Document, tree: &mut Value, at: &Pointer, to: &str) -> Result<(), Box<Diagnostic>> {
    let missing = || codes::no_such_place(document, at);
    let (parent, from) = at.parent().zip(at.last()).ok_or_else(missing)?;
    let map = tree.pointer_mut(parent.as_str()).and_then(Value::as_object_mut).ok_or_else(missing)?;
    if map.contains_key(to) {
        return Err(codes::taken(&parent, to));
    }
    let named = |key: String| if key == from { to.to_owned() } else { key };
    *map = std::mem::take(map).into_iter().map(|(key, value)| (named(key), value)).collect();
    Ok(())
}

fn remove(tree: &mut Value, at: &Pointer) -> Option<()> {
    let last = at.last()?;
    match tree.pointer_mut(at.parent()?.as_str())? {
        Value::Object(map) => map.shift_remove(&last).map(|_| ()),
        Value::Array(list) => {
            let index = last.parse().ok().filter(|index| *index < list.len())?;
            list.remove(index);
            Some(())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// Whether two values are the same, the order of keys included.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((k, v), (l, w))| k == l && same(v, w))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(v, w)| same(v, w)),
        _ => a == b,
    }
}
