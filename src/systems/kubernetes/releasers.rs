//! Who releases to the clusters of an environment → the Role with what a release does, and its RoleBinding.

use serde_json::{Value, json};

use super::object::{Identity, Manifest, manifest};
use crate::model::{Cluster, Environment};

const NAME: &str = "releasers";

/// The Role and whom it is given to; nothing where the document names nobody.
pub(super) fn emit(environment: &Environment, identity: &Identity) -> Vec<Manifest> {
    let mut releasers: Vec<&String> = used(environment).flat_map(|cluster| &cluster.releasers).collect();
    releasers.sort_unstable();
    releasers.dedup();
    if releasers.is_empty() {
        return Vec::new();
    }
    let role = identity.named(RBAC_VERSION, "Role", NAME).set("rules", rules());
    let binding = identity
        .named(RBAC_VERSION, "RoleBinding", NAME)
        .set("subjects", releasers.into_iter().map(|ocid| subject(ocid)).collect::<Vec<Value>>())
        .set("roleRef", json!({ "apiGroup": RBAC, "kind": "Role", "name": NAME }));
    vec![manifest("role-releasers.yaml", role), manifest("role-binding-releasers.yaml", binding)]
}

const RBAC: &str = "rbac.authorization.k8s.io";
const RBAC_VERSION: &str = "rbac.authorization.k8s.io/v1";

/// The clusters that services of the environment run on: they share its manifests.
fn used(environment: &Environment) -> impl Iterator<Item = &Cluster> {
    let runs_on = |cluster: &&Cluster| environment.services.iter().any(|service| service.cluster == cluster.item.name);
    environment.clusters.iter().filter(runs_on)
}

/// What `release.sh` asks of the cluster: the patch, the roll-out with its history, the way back, and the token that the
/// service's pods read Doppler with. That token it may write, and not read.
fn rules() -> Value {
    json!([
        { "apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list", "patch", "watch"] },
        { "apiGroups": ["apps"], "resources": ["replicasets"], "verbs": ["get", "list", "watch"] },
        // kubectl looks for the namespace where it does not find an object
        { "apiGroups": [""], "resources": ["namespaces"], "verbs": ["get"] },
        { "apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"] },
        { "apiGroups": ["batch"], "resources": ["cronjobs"], "verbs": ["get", "patch"] },
        { "apiGroups": [""], "resources": ["secrets"], "verbs": ["create", "patch"] },
    ])
}

/// OKE knows people and groups of Oracle's by their OCIDs (Oracle, "About Access Control and Container Engine for
/// Kubernetes"; recalled).
fn subject(ocid: &str) -> Value {
    let kind = if ocid.starts_with("ocid1.group.") { "Group" } else { "User" };
    json!({ "apiGroup": RBAC, "kind": kind, "name": ocid })
}
