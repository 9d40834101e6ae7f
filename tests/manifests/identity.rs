//! Names, labels and annotations: valid, within their length, and each object once.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::world::{Object, World};

pub fn unique(world: &World) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let identity =
        |object: &Object| (object.kind().to_owned(), object.namespace().to_owned(), object.name().to_owned());
    let twice = world.objects.iter().filter(|object| !seen.insert(identity(object)));
    twice.map(|object| format!("{} is a {} that is there already", object.path, object.kind())).collect()
}

pub fn names(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for object in &world.objects {
        let name = object.name();
        let fits = match object.kind() {
            "Service" => is_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase()),
            "Namespace" => is_label(name),
            "CronJob" => is_subdomain(name) && name.len() <= 52,
            _ => is_subdomain(name),
        };
        if !fits {
            wrong.push(format!("{}: `{name}` is no name of a {}", object.path, object.kind()));
        }
        let of_cluster = matches!(object.kind(), "Namespace" | "PriorityClass");
        let namespaces = world.of("Namespace").map(Object::name).collect::<Vec<_>>();
        if of_cluster != object.namespace().is_empty() || !(of_cluster || namespaces.contains(&object.namespace())) {
            wrong.push(format!("{}: in the namespace `{}`", object.path, object.namespace()));
        }
        for name in object.containers().iter().filter_map(|container| container["name"].as_str()) {
            if !is_label(name) {
                wrong.push(format!("{}: `{name}` is no name of a container", object.path));
            }
        }
    }
    wrong
}

pub fn labels(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for object in &world.objects {
        let metadata = [object.value.get("metadata"), object.template().and_then(|template| template.get("metadata"))];
        for metadata in metadata.into_iter().flatten() {
            for (key, value) in entries(&metadata["labels"]) {
                if !is_key(key) || !value.as_str().is_some_and(|value| value.is_empty() || is_word(value)) {
                    let value = value.as_str().unwrap_or_default();
                    wrong.push(format!("{}: `{key}`: `{value}` is no label", object.path));
                }
            }
            for (key, value) in entries(&metadata["annotations"]) {
                if !value.is_string() || !is_key(key) {
                    wrong.push(format!("{}: annotation `{key}` is no text", object.path));
                }
            }
        }
        for key in ["app.kubernetes.io/name", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by"] {
            if object.value["metadata"]["labels"].get(key).is_none() {
                wrong.push(format!("{} has no label `{key}`", object.path));
            }
        }
    }
    wrong
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn is_key(key: &str) -> bool {
    match key.split_once('/') {
        Some((domain, name)) => is_subdomain(domain) && is_word(name),
        None => is_word(key),
    }
}

/// RFC 1123.
fn is_label(text: &str) -> bool {
    let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() <= 63 && text.starts_with(ends) && text.ends_with(ends) && text.chars().all(|c| ends(c) || c == '-')
}

fn is_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_word(text: &str) -> bool {
    let ends = |c: char| c.is_ascii_alphanumeric();
    let all = text.chars().all(|c| ends(c) || matches!(c, '-' | '_' | '.'));
    text.len() <= 63 && text.starts_with(ends) && text.ends_with(ends) && all
}
