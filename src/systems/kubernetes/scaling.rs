//! How many pods a service wants → its HorizontalPodAutoscaler and its PodDisruptionBudget.

use serde_json::json;

use super::object::{Identity, Manifest, Object, manifest};
use crate::model::{Replicas, Service};

pub(super) fn emit(service: &Service, identity: &Identity) -> Vec<Manifest> {
    let Some(replicas) = service.kind.replicas() else { return Vec::new() };
    let mut manifests = Vec::new();
    if replicas.max > replicas.min {
        manifests.push(manifest("horizontal-pod-autoscaler.yaml", autoscaler(replicas, identity)));
    }
    if replicas.min >= 2 {
        manifests.push(manifest("pod-disruption-budget.yaml", disruption_budget(identity)));
    }
    manifests
}

fn autoscaler(replicas: Replicas, identity: &Identity) -> Object {
    let cpu = json!({
        "type": "Resource",
        "resource": { "name": "cpu", "target": { "type": "Utilization", "averageUtilization": replicas.cpu_percent } },
    });
    identity.object("autoscaling/v2", "HorizontalPodAutoscaler").spec(json!({
        "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": identity.name },
        "minReplicas": replicas.min,
        "maxReplicas": replicas.max,
        "metrics": [cpu],
    }))
}

/// One pod at a time, and a pod that is not ready never holds up a node: a drain always ends.
pub(super) fn disruption_budget(identity: &Identity) -> Object {
    identity.object("policy/v1", "PodDisruptionBudget").spec(json!({
        "maxUnavailable": 1,
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
        "selector": identity.selector(),
    }))
}
