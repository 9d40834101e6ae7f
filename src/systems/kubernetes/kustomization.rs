//! The files of an item → the `kustomization.yaml` that applies them in order.

use serde_json::{Value, json};

/// A kustomization of files or folders.
pub(super) fn kustomization(resources: impl IntoIterator<Item = String>) -> Value {
    let resources: Vec<String> = resources.into_iter().collect();
    json!({ "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": resources })
}
