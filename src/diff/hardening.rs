//! Two manifests → which guard of a pod, a namespace or a network is gone. platc emits them all; a patch can take one away.

use std::collections::BTreeSet;

use serde_json::Value;

/// Something that a manifest must not say, and what a reviewer is told where it does.
struct Guard {
    is_gone: fn(&Value) -> bool,
    note: &'static str,
}

const GUARDS: &[Guard] = &[
    Guard {
        is_gone: |manifest| anywhere(manifest, "privileged", is_true),
        note: "its pods may do whatever the node may",
    },
    Guard {
        is_gone: |manifest| anywhere(manifest, "allowPrivilegeEscalation", is_true),
        note: "its processes may gain rights",
    },
    Guard { is_gone: |manifest| anywhere(manifest, "runAsNonRoot", is_false), note: "its processes may run as root" },
    Guard {
        is_gone: |manifest| anywhere(manifest, "readOnlyRootFilesystem", is_false),
        note: "its processes may write to their image's files",
    },
    Guard {
        is_gone: |manifest| ["hostNetwork", "hostPID", "hostIPC"].iter().any(|key| anywhere(manifest, key, is_true)),
        note: "its pods share the node's network or processes",
    },
    Guard { is_gone: |manifest| anywhere(manifest, "hostPath", |_| true), note: "its pods see files of the node" },
    Guard {
        is_gone: |manifest| anywhere(manifest, "capabilities", |one| one.get("add").is_some()),
        note: "its processes get rights of the kernel",
    },
    Guard {
        is_gone: |manifest| anywhere(manifest, "automountServiceAccountToken", is_true),
        note: "its pods get a token for the Kubernetes API",
    },
    Guard { is_gone: has_outer_address, note: "it gets an address outside of the cluster" },
    Guard { is_gone: admits_anybody, note: "anybody reaches its pods" },
    Guard { is_gone: is_lax_namespace, note: "pods of the namespace may do more" },
];

/// What is told of a manifest that changes, or comes (no `old`).
pub(super) fn lost(old: Option<&Value>, new: &Value) -> BTreeSet<String> {
    let gone = GUARDS.iter().filter(|guard| (guard.is_gone)(new) && !old.is_some_and(guard.is_gone));
    gone.map(|guard| guard.note.to_owned()).collect()
}

/// Whether a key at any depth has such a value.
fn anywhere(manifest: &Value, key: &str, is: fn(&Value) -> bool) -> bool {
    match manifest {
        Value::Object(map) => map.iter().any(|(name, value)| name == key && is(value) || anywhere(value, key, is)),
        Value::Array(list) => list.iter().any(|value| anywhere(value, key, is)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn is_true(value: &Value) -> bool {
    *value == true
}

fn is_false(value: &Value) -> bool {
    *value == false
}

fn has_outer_address(manifest: &Value) -> bool {
    let kind = manifest.pointer("/spec/type").and_then(Value::as_str);
    manifest["kind"] == "Ingress" || manifest["kind"] == "Service" && matches!(kind, Some("LoadBalancer" | "NodePort"))
}

/// A rule of ingress without a peer, or with every address.
fn admits_anybody(manifest: &Value) -> bool {
    let rules = manifest.pointer("/spec/ingress").and_then(Value::as_array).into_iter().flatten();
    let every = |peer: &Value| peer.pointer("/ipBlock/cidr").is_some_and(|cidr| cidr == "0.0.0.0/0" || cidr == "::/0");
    let is_open = |rule: &Value| match rule.get("from").and_then(Value::as_array) {
        Some(peers) => peers.is_empty() || peers.iter().any(every),
        None => true,
    };
    manifest["kind"] == "NetworkPolicy" && rules.into_iter().any(is_open)
}

fn is_lax_namespace(manifest: &Value) -> bool {
    let level = manifest.pointer("/metadata/labels/pod-security.kubernetes.io~1enforce");
    manifest["kind"] == "Namespace" && level.is_none_or(|level| level != "restricted")
}
