//! A service that listens → the Service under whose name others reach it.

use serde_json::json;

use super::object::{Identity, Manifest, NAME_LABEL, manifest};
use super::pod::PORT_NAME;
use crate::model::{Service, ServiceKind};

pub(super) fn emit(service: &Service, identity: &Identity) -> Option<Manifest> {
    let ServiceKind::Web { port, .. } = &service.kind else { return None };
    let object = identity.object("v1", "Service").spec(json!({
        "type": "ClusterIP",
        "selector": { NAME_LABEL: identity.name },
        "ports": [{ "name": PORT_NAME, "port": port, "targetPort": PORT_NAME, "protocol": "TCP" }],
    }));
    Some(manifest("service.yaml", object))
}
