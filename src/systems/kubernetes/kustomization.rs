//! The files of an item → the `Kustomization` that applies them in order.

use serde_json::{Value, json};

/// The name of the file. kustomize takes `kustomization.yaml` as well; this one cannot be taken for a manifest by what
/// reads every YAML file of a folder (`kubectl apply -f`, schema checkers), and fails on it.
pub(super) const KUSTOMIZATION: &str = "Kustomization";

/// A kustomization of files or folders.
pub(super) fn kustomization(resources: impl IntoIterator<Item = String>) -> Value {
    let resources: Vec<String> = resources.into_iter().collect();
    json!({ "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": resources })
}
