//! A patch × a manifest → the manifest as `kubectl patch --type=strategic` would leave it.

use serde_json::{Map, Value};

use super::IDENTITY_PATCHED;
use crate::diag::Diagnostic;
use crate::source::Pointer;

/// The key by which a list merges, entry by entry; other lists are replaced.
///
/// Source: the `patchMergeKey` tags of the Kubernetes API types (k8s.io/api, verified 2026-11). A container's ports
/// merge by `containerPort`, a Service's by `port`.
const MERGE_KEYS: [(&str, &[&str]); 11] = [
    ("containers", &["name"]),
    ("initContainers", &["name"]),
    ("ephemeralContainers", &["name"]),
    ("env", &["name"]),
    ("ports", &["containerPort", "port"]),
    ("volumes", &["name"]),
    ("volumeMounts", &["mountPath"]),
    ("volumeDevices", &["devicePath"]),
    ("imagePullSecrets", &["name"]),
    ("hostAliases", &["ip"]),
    ("topologySpreadConstraints", &["topologyKey"]),
];

/// What says which object it is, and which pods it means.
const IDENTITY: [&str; 6] =
    ["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace", "/spec/selector", "/spec/podSelector"];

/// Merges `patch`, which was written at `at`, into a manifest.
pub(super) fn apply(manifest: &mut Value, patch: &Map<String, Value>, at: &Pointer, diagnostics: &mut Vec<Diagnostic>) {
    let patch = Value::Object(patch.clone());
    let taken: Vec<&str> = IDENTITY.into_iter().filter(|place| changes(manifest, &patch, place)).collect();
    for place in &taken {
        let message = format!("a patch cannot change `{}`", place.trim_start_matches('/').replace('/', "."));
        diagnostics
            .push(Diagnostic::new(&IDENTITY_PATCHED, &at.join(place), message).help("rename the service instead"));
    }
    if taken.is_empty() {
        merge(manifest, &patch);
    }
}

fn changes(manifest: &Value, patch: &Value, place: &str) -> bool {
    patch.pointer(place).is_some_and(|new| manifest.pointer(place) != Some(new))
}

fn merge(base: &mut Value, patch: &Value) {
    let (Value::Object(map), Value::Object(changes)) = (&mut *base, patch) else {
        *base = patch.clone();
        return;
    };
    if changes.get("$patch").is_some_and(|directive| directive == "replace") {
        *map = changes.iter().filter(|(key, _)| *key != "$patch").map(|(k, v)| (k.clone(), v.clone())).collect();
        return;
    }
    for (key, value) in changes {
        match (map.get_mut(key), value) {
            (_, Value::Null) => drop(map.shift_remove(key)),
            (Some(Value::Array(list)), Value::Array(entries)) if merge_key(key, entries).is_some() => {
                merge_list(list, entries, merge_key(key, entries).expect("just asked"));
            }
            (Some(old), value) => merge(old, value),
            (None, value) => drop(map.insert(key.clone(), value.clone())),
        }
    }
}

/// The key by which the list `field` merges, if every entry of the patch has it.
fn merge_key(field: &str, entries: &[Value]) -> Option<&'static str> {
    let (_, keys) = MERGE_KEYS.iter().find(|(name, _)| *name == field)?;
    keys.iter().find(|key| entries.iter().all(|entry| entry.get(**key).is_some())).copied()
}

fn merge_list(list: &mut Vec<Value>, entries: &[Value], key: &str) {
    for entry in entries {
        let found = list.iter().position(|old| old.get(key) == entry.get(key));
        let delete = entry.get("$patch").is_some_and(|directive| directive == "delete");
        match found {
            Some(index) if delete => drop(list.remove(index)),
            Some(index) => merge(&mut list[index], entry),
            None if delete => {}
            None => list.push(entry.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn patched(mut manifest: Value, patch: Value) -> Value {
        merge(&mut manifest, &patch);
        manifest
    }

    #[test]
    fn named_entries_merge_others_are_replaced_and_null_removes() {
        let pod = json!({ "containers": [{ "name": "app", "image": "a", "args": ["x"], "env": [{ "name": "A", "value": "1" }] }] });
        let patch = json!({ "containers": [
            { "name": "app", "args": ["y", "z"], "image": null, "env": [{ "name": "B", "value": "2" }] },
            { "name": "side", "image": "b" },
        ] });
        assert_eq!(
            patched(pod, patch),
            json!({ "containers": [
                { "name": "app", "args": ["y", "z"], "env": [{ "name": "A", "value": "1" }, { "name": "B", "value": "2" }] },
                { "name": "side", "image": "b" },
            ] })
        );
    }

    #[test]
    fn directives_delete_and_replace() {
        let pod = json!({ "volumes": [{ "name": "tmp" }, { "name": "cache" }], "securityContext": { "runAsUser": 1 } });
        let patch = json!({
            "volumes": [{ "name": "tmp", "$patch": "delete" }],
            "securityContext": { "$patch": "replace", "fsGroup": 2 },
        });
        assert_eq!(
            patched(pod, patch),
            json!({ "volumes": [{ "name": "cache" }], "securityContext": { "fsGroup": 2 } })
        );
    }
}
