//! A schema that checks → one that editors show well: what a language server puts into completions, hovers and marks.
//!
//! None of this changes what the schema accepts. Where an editor reads a keyword that JSON Schema does not have
//! (`markdownDescription`, `enumDescriptions`, `patternErrorMessage`), VS Code and yaml-language-server both do.

use serde_json::{Map, Value, json};

use crate::spec::exposure::{EXPOSES, PROTECTS};

/// The schema as editors read it.
pub(super) fn for_editors(schema: &Value) -> Value {
    let mut polished = schema.clone();
    if let Some(definitions) = schema.get("definitions").and_then(Value::as_object) {
        visit(&mut polished, None, definitions);
    }
    polished
}

/// `around` is the description of the nearest schema outside of this one that has one.
fn visit(schema: &mut Value, around: Option<&str>, definitions: &Map<String, Value>) {
    match schema {
        Value::Array(list) => list.iter_mut().for_each(|one| visit(one, around, definitions)),
        Value::Object(map) => {
            [EXPOSES, PROTECTS].iter().for_each(|ours| drop(map.shift_remove(*ours)));
            describe_in_one_line(map);
            describe_tags(map);
            say_what_a_reference_is(map, definitions);
            let own = map.get("description").and_then(Value::as_str).map(str::to_owned);
            let described = own.as_deref().or(around);
            explain_pattern(map, described);
            map.iter_mut()
                .filter(|(key, _)| !IS_DATA.contains(&key.as_str()))
                .for_each(|(_, value)| visit(value, described, definitions));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Keywords whose values are data, not schemas.
const IS_DATA: [&str; 5] = ["default", "examples", "enum", "const", "required"];

/// A doc comment's line breaks are those of the source, and editors would make a paragraph of each line; what it has in
/// backticks is code, which they show only in `markdownDescription`.
fn describe_in_one_line(map: &mut Map<String, Value>) {
    let Some(Value::String(description)) = map.get_mut("description") else { return };
    let paragraphs = description.split("\n\n").map(|paragraph| paragraph.replace('\n', " "));
    *description = paragraphs.collect::<Vec<_>>().join("\n\n");
    if description.contains('`') {
        let markdown = description.clone().into();
        map.insert("markdownDescription".into(), markdown);
    }
}

/// In a choice by a tag, such as a record's `type`, the tag's value means what its form is.
fn describe_tags(map: &mut Map<String, Value>) {
    let forms = map.get_mut("oneOf").and_then(Value::as_array_mut);
    for form in forms.into_iter().flatten() {
        let Some(description) = form.get("description").cloned() else { continue };
        let properties = form.get_mut("properties").and_then(Value::as_object_mut);
        let tags = properties.into_iter().flatten().filter_map(|(_, property)| property.as_object_mut());
        for tag in tags.filter(|tag| tag.contains_key("const") && !tag.contains_key("description")) {
            tag.insert("description".into(), description.clone());
        }
    }
}

/// Beside a reference, what kind of value it leads to. A completion writes `replicas:` and a new line where it knows of
/// a map, `priority: ` where it knows of a text, and the bare word where it must follow the reference to know.
fn say_what_a_reference_is(map: &mut Map<String, Value>, definitions: &Map<String, Value>) {
    let reference = map.get("allOf").and_then(|all| all.pointer("/0/$ref")).and_then(Value::as_str);
    let target = reference.and_then(|to| definitions.get(to.strip_prefix("#/definitions/")?));
    match target.and_then(kind) {
        // Empty, so that a value of another type is marked once: by the definition, which has the words for it.
        Some("object") => drop(map.insert("properties".into(), json!({}))),
        Some(scalar) => drop(map.insert("type".into(), scalar.into())),
        None => (),
    }
}

/// The one type that a schema takes, if it is one.
fn kind(schema: &Value) -> Option<&str> {
    if let Some(one) = schema.get("type").and_then(Value::as_str) {
        return Some(one);
    }
    let forms = schema.get("oneOf")?.as_array()?;
    let first = kind(forms.first()?)?;
    forms.iter().all(|form| kind(form) == Some(first)).then_some(first)
}

/// What a text must look like, in words and by an example, where an editor would show the regular expression.
fn explain_pattern(map: &mut Map<String, Value>, described: Option<&str>) {
    let Some(described) = described.filter(|_| map.get("pattern").is_some_and(Value::is_string)) else { return };
    let example = map.get("examples").and_then(|all| all.get(0)).and_then(Value::as_str);
    let example = example.map(|example| format!(" For example `{example}`")).unwrap_or_default();
    map.insert("patternErrorMessage".into(), format!("{described}{example}").into());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Pointer;

    fn shown() -> Value {
        for_editors(&crate::schema::generate())
    }

    /// Every schema in the schema, with its place.
    fn all(schema: &Value) -> Vec<(Pointer, &Value)> {
        fn gather<'s>(at: &Pointer, value: &'s Value, found: &mut Vec<(Pointer, &'s Value)>) {
            match value {
                Value::Object(map) => {
                    found.push((at.clone(), value));
                    map.iter().for_each(|(key, value)| gather(&at.key(key), value, found));
                }
                Value::Array(list) => {
                    list.iter().enumerate().for_each(|(index, value)| gather(&at.index(index), value, found));
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        let mut found = Vec::new();
        gather(&Pointer::root(), schema, &mut found);
        found
    }

    fn places(wrong: impl Fn(&Value) -> bool) -> Vec<String> {
        let schema = shown();
        all(&schema).into_iter().filter(|(_, one)| wrong(one)).map(|(at, _)| at.to_string()).collect()
    }

    #[test]
    fn every_value_of_a_choice_says_what_it_means() {
        let silent = places(|one| {
            let words = one.get("enum").and_then(Value::as_array).map_or(0, Vec::len);
            let described = one.get("enumDescriptions").and_then(Value::as_array).map_or(0, Vec::len);
            words != described || (one.get("const").is_some() && one.get("description").is_none())
        });
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn a_completion_never_begins_with_a_number_that_is_refused() {
        let zero = places(|one| {
            let least = one.get("minimum").and_then(Value::as_i64).unwrap_or_default();
            let is_named = one.get("description").is_some();
            let offers = ["default", "examples", "enum"].iter().any(|key| one.get(*key).is_some());
            is_named && least > 0 && !offers
        });
        assert!(zero.is_empty(), "an editor writes 0 here: {zero:#?}");
    }

    #[test]
    fn an_example_is_one_that_the_schema_takes() {
        let schema = shown();
        for (at, one) in all(&schema) {
            let definitions = schema["definitions"].clone();
            let Some(examples) = one.get("examples").and_then(Value::as_array) else { continue };
            let mut alone = one.clone();
            alone["definitions"] = definitions;
            let validator = jsonschema::validator_for(&alone).expect("a part of a schema is a schema");
            for example in examples {
                assert!(validator.is_valid(example), "{at}: {example}");
            }
        }
    }

    #[test]
    fn a_pattern_is_explained_in_words() {
        let silent =
            places(|one| one.get("pattern").is_some_and(Value::is_string) && one.get("patternErrorMessage").is_none());
        assert!(silent.is_empty(), "{silent:#?}");
    }

    #[test]
    fn a_reference_tells_what_it_leads_to_and_marks_a_wrong_value_once() {
        let schema = shown();
        let service = &schema["definitions"]["Service"]["properties"];
        assert_eq!(service["replicas"]["properties"], json!({}));
        assert_eq!(service["replicas"].get("type"), None, "else `replicas: 3` is marked twice");
        assert_eq!(service["priority"]["type"], "string");
    }
}
