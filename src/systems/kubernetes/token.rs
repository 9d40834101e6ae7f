//! A service that uses what Oracle guards by identity → the token with which its pods sign in to Oracle.
//!
//! It is the ServiceAccount's, mounted where Oracle's SDKs look for it: where Kubernetes itself would put it. It gives no
//! right in the cluster.

use serde_json::{Value, json};

use crate::model::Service;

/// The name of the volume in the pod.
pub(super) const VOLUME: &str = "token";

/// Where Oracle's SDKs look.
pub(super) const PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// How long a token holds; the kubelet renews it in time.
const SECONDS: u32 = 3600;

/// The volume that holds the token, of a service that signs in.
pub(super) fn volume(service: &Service) -> Option<Value> {
    let token = json!({ "serviceAccountToken": { "path": "token", "expirationSeconds": SECONDS } });
    let authority =
        json!({ "configMap": { "name": "kube-root-ca.crt", "items": [{ "key": "ca.crt", "path": "ca.crt" }] } });
    let volume = json!({ "name": VOLUME, "projected": { "sources": [token, authority] } });
    service.signs_in_to_oracle().then_some(volume)
}

/// The mount of that volume.
pub(super) fn mount(service: &Service) -> Option<Value> {
    service.signs_in_to_oracle().then(|| json!({ "name": VOLUME, "mountPath": PATH, "readOnly": true }))
}
