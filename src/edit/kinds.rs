//! What `platc add` adds → the edit that adds it.

use serde_json::{Map, Value};

use super::Edit;
use crate::schema::fields::{Field, FieldKind, fields, put};
use crate::source::Pointer;

/// A kind of thing that can be added to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// As the command line calls it.
    pub name: &'static str,
    /// The section that holds it: a map of items, or for records the zones.
    pub section: &'static str,
    /// Its definition in the schema.
    pub definition: &'static str,
    /// Fields to ask for, beside those that it cannot do without.
    pub asked: &'static [&'static str],
}

/// What a record begins with, in the order of a zone file.
pub const RECORD_WORDS: [&str; 3] = ["name", "type", "value"];

/// Every kind.
pub static KINDS: &[Kind] = &[
    Kind {
        name: "service",
        section: "services",
        definition: "Service",
        asked: &["team", "port", "schedule", "health", "public.host"],
    },
    Kind {
        name: "ai-endpoint",
        section: "ai_endpoints",
        definition: "AiEndpoint",
        asked: &["model", "model_version", "sku", "capacity"],
    },
    Kind { name: "database", section: "databases", definition: "Database", asked: &["storage_gb", "storage_tb"] },
    Kind { name: "bucket", section: "buckets", definition: "Bucket", asked: &["versioning"] },
    Kind { name: "broker", section: "brokers", definition: "Broker", asked: &[] },
    Kind { name: "team", section: "teams", definition: "Team", asked: &["description"] },
    Kind { name: "record", section: "dns.zones", definition: "Record", asked: &["value"] },
];

impl Kind {
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// Whether it is an entry of a list, in an item that its section names.
    pub fn is_record(&self) -> bool {
        self.definition == "Record"
    }

    /// The fields that a line of text can fill in. What is new had no other name before.
    pub fn fields(&self) -> Vec<Field> {
        fields(self.definition).into_iter().filter(|field| field.name() != "renamed_from").collect()
    }

    /// The place of the section.
    pub fn place(&self) -> Pointer {
        Pointer::root().path(self.section)
    }

    /// The edit that adds an item of this name; of a record, `name` is the zone.
    pub fn edit(&self, name: &str, item: Map<String, Value>) -> Edit {
        let value = Value::Object(if self.is_record() { in_order(item) } else { item });
        match self.is_record() {
            true => Edit::Append { to: self.place().key(name).key("records"), value },
            false => Edit::Insert { into: self.place(), key: name.to_owned(), value },
        }
    }

    /// The item that a JSON object asks for, and its name (of a record, its zone). Where a form fills in the object,
    /// every value is a text and a path such as `public.host` a key; an empty text is not written.
    ///
    /// # Errors
    /// What the object lacks: the name.
    pub fn item(&self, asked: Map<String, Value>) -> Result<(Option<String>, Map<String, Value>), String> {
        let known = self.fields();
        let key_of_name = if self.is_record() { "zone" } else { "name" };
        let (mut name, mut item) = (None, Map::new());
        for (key, value) in asked {
            let is_empty = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
            match (key == key_of_name, value) {
                _ if is_empty => (),
                (true, Value::String(text)) => name = Some(text),
                (true, _) => return Err(format!("`{key}` is not a text")),
                (false, value) => {
                    let field = known.iter().find(|field| field.name() == key);
                    let path = field.map_or_else(|| vec![key], |field| field.path.clone());
                    put(&mut item, &path, typed(&known, &path, value));
                }
            }
        }
        Ok((name, item))
    }
}

/// A record's keys in the order of a zone file.
fn in_order(item: Map<String, Value>) -> Map<String, Value> {
    let place = |key: &String| RECORD_WORDS.iter().position(|word| word == key).unwrap_or(RECORD_WORDS.len());
    let mut entries: Vec<(String, Value)> = item.into_iter().collect();
    entries.sort_by_key(|(key, _)| place(key));
    entries.into_iter().collect()
}

/// A text in the place of a number, a truth value or a list means that; below a map, the same of what it holds.
fn typed(known: &[Field], path: &[String], value: Value) -> Value {
    match value {
        Value::String(text) => match known.iter().find(|field| field.path == path) {
            Some(field) if !matches!(field.kind, FieldKind::Text | FieldKind::Choice(_)) => field.value(&text),
            Some(_) | None => Value::String(text),
        },
        Value::Object(map) => {
            let below = |(key, value): (String, Value)| {
                let path: Vec<String> = path.iter().chain([&key]).cloned().collect();
                let value = typed(known, &path, value);
                (key, value)
            };
            Value::Object(map.into_iter().map(below).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(kind: &str, asked: Value) -> (Option<String>, Value) {
        let kind = Kind::find(kind).expect("a kind");
        let (name, item) = kind.item(asked.as_object().expect("a map").clone()).expect("a name");
        (name, Value::Object(item))
    }

    #[test]
    fn texts_of_a_form_become_what_the_fields_take() {
        let asked = json!({ "name": "pricing", "port": "8080", "public.host": "api", "uses": { "databases": "a, b" }, "team": "" });
        let expected = json!({ "port": 8080, "public": { "host": "api" }, "uses": { "databases": ["a", "b"] } });
        assert_eq!(item("service", asked), (Some("pricing".to_owned()), expected));
        let asked = json!({ "zone": "a.example", "name": "www", "type": "A", "proxied": "true", "ttl": "soon" });
        let expected = json!({ "name": "www", "type": "A", "proxied": true, "ttl": "soon" });
        assert_eq!(item("record", asked), (Some("a.example".to_owned()), expected));
    }

    #[test]
    fn every_section_takes_its_kind_and_every_question_is_of_a_field() {
        let schema = crate::schema::generate();
        for kind in KINDS {
            let pointer = match kind.is_record() {
                true => "/definitions/Zone/properties/records/items/$ref".to_owned(),
                false => format!("/properties/{}/additionalProperties/$ref", kind.section),
            };
            let expected = format!("#/definitions/{}", kind.definition);
            assert_eq!(schema.pointer(&pointer), Some(&json!(expected)), "{}", kind.name);
            let known: Vec<String> = kind.fields().iter().map(Field::name).collect();
            assert!(kind.asked.iter().all(|asked| known.iter().any(|name| name == asked)), "{}", kind.name);
        }
    }
}
