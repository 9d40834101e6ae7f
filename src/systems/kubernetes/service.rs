//! A service that listens → the Service under whose name others reach it.

use serde_json::{Value, json};

use super::object::{Identity, Manifest, NAME_LABEL, manifest};
use crate::model::{Service, ServiceKind};

pub(super) fn emit(service: &Service, identity: &Identity) -> Option<Manifest> {
    let ServiceKind::Web { .. } = &service.kind else { return None };
    let ports = service.pod.ports.iter();
    let ports: Vec<Value> = ports
        .map(|port| json!({ "name": port.name, "port": port.number, "targetPort": port.name, "protocol": "TCP" }))
        .collect();
    let object = identity.object("v1", "Service").spec(json!({
        "type": "ClusterIP",
        "selector": { NAME_LABEL: identity.name },
        "ports": ports,
    }));
    Some(manifest("service.yaml", object))
}
