//! Spec types → the JSON Schema (draft 7) that editors and `platc check` read.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::spec::Platform;

/// The JSON Schema of the language, draft 7, as platc checks with it; [`super::editor`] adds what editors show.
pub fn generate() -> Value {
    let settings = SchemaSettings::draft07().with(|s| s.inline_subschemas = false);
    let mut schema = settings.into_generator().into_root_schema_for::<Platform>().to_value();
    let mut definitions = match schema.get_mut("definitions").map(Value::take) {
        Some(Value::Object(definitions)) => definitions,
        _ => Map::new(),
    };
    add_overrides(&mut definitions);
    definitions.values_mut().for_each(tidy);
    let root = schema.as_object_mut().expect("a root schema is an object");
    root.shift_remove("title"); // an editor would head every hover with it
    root.insert("patternProperties".into(), json!({ "^x-": { "description": "Holds anchors; ignored." } }));
    root.values_mut().for_each(tidy);
    root.insert("definitions".into(), Value::Object(definitions));
    schema
}

/// Keys of an item that one environment cannot have differently: where it exists, and what exists once for all of them.
const NOT_IN_OVERRIDES: [&str; 6] = ["environments", "overrides", "adopt", "renamed_from", "team", "repository"];

/// Gives each item's `overrides` the item's own fields, with none required at any depth.
fn add_overrides(definitions: &mut Map<String, Value>) {
    let items: Vec<String> = definitions
        .iter()
        .filter(|(_, schema)| schema.pointer("/properties/overrides").is_some())
        .map(|(name, _)| name.clone())
        .collect();
    for name in items {
        let partial = make_partial(&name, definitions);
        let overrides = json!({
            "description": "Other values in single environments, by environment: maps merge, scalars and lists replace.",
            "type": "object",
            "additionalProperties": { "$ref": format!("#/definitions/{partial}") },
        });
        definitions[&name]["properties"]["overrides"] = overrides;
    }
}

/// Adds the definition `<name>Overrides`, made from `name`, and returns its name.
fn make_partial(name: &str, definitions: &mut Map<String, Value>) -> String {
    let partial = format!("{name}Overrides");
    if !definitions.contains_key(&partial) {
        definitions.insert(partial.clone(), Value::Null); // stops a recursive type
        let mut schema = definitions[name].clone();
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut)
            && properties.contains_key("overrides")
        {
            for key in NOT_IN_OVERRIDES {
                properties.shift_remove(key);
            }
        }
        relax(&mut schema, definitions);
        definitions.insert(partial.clone(), schema);
    }
    partial
}

/// Drops `required` from a schema and all that it refers to. What is the default of the item is no default of an
/// override, but a number to begin with.
fn relax(schema: &mut Value, definitions: &mut Map<String, Value>) {
    match schema {
        Value::Array(list) => list.iter_mut().for_each(|v| relax(v, definitions)),
        Value::Object(map) => {
            map.shift_remove("required");
            if let Some(default) = map.shift_remove("default").filter(Value::is_number) {
                map.entry("examples").or_insert_with(|| json!([default]));
            }
            let target = map.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/definitions/"));
            if let Some(target) = target
                && is_map_schema(target, definitions)
            {
                let partial = make_partial(target, definitions);
                map.insert("$ref".into(), json!(format!("#/definitions/{partial}")));
            }
            map.values_mut().for_each(|v| relax(v, definitions));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a definition is of a map with fields: only those merge.
fn is_map_schema(name: &str, definitions: &Map<String, Value>) -> bool {
    name.ends_with("Overrides") || definitions.get(name).is_some_and(|d| d.get("properties").is_some())
}

/// Removes what schemars adds and no user needs: `null` beside a type (an empty value is a slip, not a choice),
/// formats of Rust's integers, and the defaults of empty maps.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(list) => list.iter_mut().for_each(tidy),
        Value::Object(map) => {
            if let Some(one) = map.get("anyOf").and_then(Value::as_array).and_then(|any| without_null(any)) {
                map.shift_remove("anyOf");
                map.insert("allOf".into(), json!([one]));
            }
            if let Some(kinds) = map.get_mut("type").filter(|t| t.is_array()) {
                let kept: Vec<Value> =
                    kinds.as_array().into_iter().flatten().filter(|k| *k != "null").cloned().collect();
                *kinds = if let [one] = kept.as_slice() { one.clone() } else { Value::Array(kept) };
            }
            if map.get("format").and_then(Value::as_str).is_some_and(is_rust_format) {
                map.shift_remove("format");
            }
            if map.get("default").is_some_and(is_empty) {
                map.shift_remove("default");
            }
            map.values_mut().for_each(tidy);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Of an optional reference, `anyOf: [x, null]`, the `x`.
fn without_null(any: &[Value]) -> Option<Value> {
    match any {
        [one, null] if *null == json!({ "type": "null" }) => Some(one.clone()),
        _ => None,
    }
}

fn is_rust_format(format: &str) -> bool {
    ["uint", "int", "double", "float"].iter().any(|prefix| format.starts_with(prefix))
}

fn is_empty(default: &Value) -> bool {
    match default {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.values().all(is_empty),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
