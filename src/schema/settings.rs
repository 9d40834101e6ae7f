//! A value of the document × its place in the schema → its settings: every leaf that is written, and the defaults of
//! what is not.

use std::collections::BTreeSet;

use serde_json::Value;

use super::LANGUAGE;
use crate::source::Pointer;

/// One leaf of the document, or one that has a default.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its place in the view.
    pub at: Pointer,
    pub value: Value,
    /// Whether the document says so, or the language's default.
    pub is_written: bool,
}

/// The settings of the value at `at`, in the order of the schema.
pub fn settings(at: &Pointer, value: &Value) -> Vec<Setting> {
    let place = at.segments().try_fold(&LANGUAGE.schema, |schema, key| property(schema, &key));
    let mut found = Vec::new();
    if let Some(schema) = place {
        collect(schema, at, value, &mut found);
    }
    found
}

/// The value with its defaults filled in.
pub fn filled(at: &Pointer, value: &Value) -> Value {
    let mut filled = value.clone();
    for setting in settings(at, value).into_iter().filter(|setting| !setting.is_written) {
        let keys: Vec<String> = setting.at.segments().skip(at.segments().count()).collect();
        let Some((last, above)) = keys.split_last() else { continue };
        let map = above.iter().try_fold(&mut filled, |value, key| value.get_mut(key)).and_then(Value::as_object_mut);
        if let Some(map) = map {
            map.insert(last.clone(), setting.value);
        }
    }
    filled
}

/// Every name that a field of a section's items can have, at any depth.
pub fn field_names(section: &str) -> Vec<String> {
    let mut names = BTreeSet::new();
    let item = property(&LANGUAGE.schema, section).and_then(|section| property(section, ""));
    if let Some(item) = item {
        gather(item, &mut names);
    }
    names.into_iter().collect()
}

/// The names of a schema's properties, of its forms and of everything below; each is looked at once.
fn gather(schema: &Value, names: &mut BTreeSet<String>) {
    let schema = target(schema);
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if names.insert(name.clone()) {
            gather(property, names);
        }
    }
    let choices = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    choices.chain(schema.get("items")).chain(schema.get("additionalProperties")).for_each(|one| gather(one, names));
}

fn collect(schema: &Value, at: &Pointer, value: &Value, found: &mut Vec<Setting>) {
    if let Some(list) = value.as_array().filter(|list| list.iter().any(Value::is_object)) {
        let plain = list.iter().enumerate().map(|(index, element)| (at.index(index), element));
        return found.extend(plain.map(|(at, element)| Setting { at, value: element.clone(), is_written: true }));
    }
    let Some(map) = value.as_object().filter(|map| !map.is_empty()) else {
        return found.push(Setting { at: at.clone(), value: value.clone(), is_written: true });
    };
    let forms = forms(schema, value);
    let properties = forms.iter().filter_map(|form| form.get("properties")?.as_object()).flatten();
    for (key, property) in properties {
        match (map.get(key), property.get("default")) {
            (Some(value), _) => collect(property, &at.key(key), value, found),
            (None, Some(default)) => {
                found.push(Setting { at: at.key(key), value: default.clone(), is_written: false });
            }
            (None, None) => (),
        }
    }
    let is_named =
        |key: &str| forms.iter().any(|form| form.pointer("/properties").is_some_and(|all| all.get(key).is_some()));
    for (key, value) in map.iter().filter(|(key, _)| !is_named(key)) {
        let schema = forms.iter().find_map(|form| form.get("additionalProperties")).unwrap_or(&Value::Null);
        collect(schema, &at.key(key), value, found);
    }
}

/// What the schema says of a key below.
fn property<'s>(schema: &'s Value, key: &str) -> Option<&'s Value> {
    let schema = target(schema);
    schema.get("properties").and_then(|all| all.get(key)).or_else(|| schema.get("additionalProperties"))
}

/// The schemas that hold for a value: the one, or of a choice those whose constants the value has.
pub(super) fn forms<'s>(schema: &'s Value, value: &Value) -> Vec<&'s Value> {
    let schema = target(schema);
    let choice = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array());
    let Some(choice) = choice else { return vec![schema] };
    choice.iter().map(target).filter(|form| form.get("properties").is_some() && agrees(form, value)).collect()
}

fn agrees(form: &Value, value: &Value) -> bool {
    let properties = form.get("properties").and_then(Value::as_object).into_iter().flatten();
    properties.filter_map(|(key, one)| Some((key, one.get("const")?))).all(|(key, word)| value.get(key) == Some(word))
}

/// What a reference leads to.
pub(super) fn target(schema: &Value) -> &Value {
    let reference = schema.pointer("/allOf/0/$ref").or_else(|| schema.get("$ref")).and_then(Value::as_str);
    reference.and_then(|to| LANGUAGE.schema.pointer(to.trim_start_matches('#'))).unwrap_or(schema)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(at: &str, value: &Value) -> Vec<String> {
        let line =
            |one: &Setting| format!("{} = {}{}", one.at, one.value, if one.is_written { "" } else { " (default)" });
        settings(&Pointer::root().path(at), value).iter().map(line).collect()
    }

    #[test]
    fn what_is_not_written_has_its_default() {
        let written =
            json!({ "engine": "autonomous-transaction-processing", "ecpus": 4, "contacts": ["a@acme.example"] });
        let lines = lines("databases.ledger", &written);
        for line in [
            "databases.ledger.engine = \"autonomous-transaction-processing\"",
            "databases.ledger.ecpus = 4",
            "databases.ledger.backup_retention_days = 30 (default)",
            "databases.ledger.contacts = [\"a@acme.example\"]",
        ] {
            assert!(lines.iter().any(|one| one == line), "{line} is not among {lines:#?}");
        }
    }

    #[test]
    fn maps_by_name_and_forms_are_walked() {
        let pools = lines("clusters.main", &json!({ "node_pools": { "general": { "shape": "A1", "nodes": 2 } } }));
        assert!(
            pools.contains(&"clusters.main.node_pools.general.boot_volume_gb = 50 (default)".to_owned()),
            "{pools:#?}"
        );
        let service = lines("services.pricing", &json!({ "replicas": { "min": 2 }, "env": { "LEVEL": "info" } }));
        assert!(service.contains(&"services.pricing.env.LEVEL = \"info\"".to_owned()), "{service:#?}");
        assert!(service.contains(&"services.pricing.replicas.min = 2".to_owned()), "{service:#?}");
    }
}
