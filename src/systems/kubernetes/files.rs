//! The text files of a service → a ConfigMap that never changes, and the mounts of its files.
//!
//! The name ends in a hash of the texts: another text is another ConfigMap, and so a rollout that can fail and be rolled
//! back, instead of a change under running pods.

use serde_json::{Map, Value, json};

use super::object::{Identity, Manifest, manifest};
use crate::model::{ConfigFile, Service};
use crate::plan::sha256;

/// The name of the volume in the pod.
pub(super) const VOLUME: &str = "config-files";

/// The ConfigMap of a service that has files.
pub(super) fn emit(service: &Service, identity: &Identity) -> Option<Manifest> {
    let files = &service.pod.config_files;
    let data: Map<String, Value> =
        files.iter().map(|file| (key(&file.path), Value::from(file.text.as_str()))).collect();
    let name = name(service)?;
    Some(manifest("config-map.yaml", identity.named("v1", "ConfigMap", &name).set("immutable", true).set("data", data)))
}

/// The volume that holds the files; `None` without files.
pub(super) fn volume(service: &Service) -> Option<Value> {
    Some(json!({ "name": VOLUME, "configMap": { "name": name(service)? } }))
}

/// The mount of each file: nothing else in its folder is hidden.
pub(super) fn mounts(service: &Service) -> impl Iterator<Item = Value> {
    let files = service.pod.config_files.iter();
    files.map(|file| json!({ "name": VOLUME, "mountPath": file.path, "subPath": key(&file.path), "readOnly": true }))
}

/// The key of a file in the ConfigMap, which takes no `/`: `/etc/app/log.yaml` → `etc_app_log.yaml`.
pub(super) fn key(path: &str) -> String {
    path.trim_start_matches('/').replace('/', "_")
}

fn name(service: &Service) -> Option<String> {
    let files: &[ConfigFile] = &service.pod.config_files;
    let texts: String =
        files.iter().map(|file| format!("{}\n{}\n{}\n", file.path, file.text.len(), file.text)).collect();
    (!files.is_empty()).then(|| format!("{}-{:.10}", service.item.name, sha256(&texts)))
}
