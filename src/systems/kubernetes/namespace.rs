//! An environment → its namespace, with what holds for everything in it.

use serde_json::Value;

use super::object::{Identity, Manifest, manifest};
use super::{network, priority, releasers, version};
use crate::model::{Environment, Model};

/// The namespace and the policies that hold for every pod of it.
pub(super) fn emit(model: &Model, environment: &Environment) -> Vec<Manifest> {
    let identity = Identity::of_environment(model, environment, &environment.namespace, "namespace");
    let mut namespace = identity.object("v1", "Namespace").of_cluster();
    let pinned = version::oldest(environment);
    for (mode, version) in [("enforce", pinned.as_str()), ("audit", "latest"), ("warn", "latest")] {
        namespace = namespace
            .label(&format!("pod-security.kubernetes.io/{mode}"), "restricted")
            .label(&format!("pod-security.kubernetes.io/{mode}-version"), version);
    }
    let namespace = namespace.annotation("kubernetes.io/description", environment.description.as_deref());
    let mut manifests: Vec<(String, Value)> = vec![manifest("namespace.yaml", namespace)];
    manifests.extend(priority::emit(environment, &identity));
    manifests.extend(releasers::emit(environment, &identity));
    manifests.extend(network::of_namespace(&identity));
    manifests
}
