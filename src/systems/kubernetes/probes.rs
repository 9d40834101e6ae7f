//! How a service says that it is well → the probes of its container.

use serde_json::{Value, json};

use super::object::Fields;
use super::pod::{self, PORT_NAME};
use crate::model::{Health, Service, ServiceKind};

/// Adds the probes, and what a pod that serves does before it ends. A worker and a job say nothing: they end when they fail.
pub(super) fn add(container: Fields, service: &Service) -> Fields {
    let ServiceKind::Web { health, .. } = &service.kind else { return container };
    let check = match health {
        Some(Health::Http { path }) => json!({ "httpGet": { "path": path, "port": PORT_NAME } }),
        None => json!({ "tcpSocket": { "port": PORT_NAME } }),
    };
    container
        .set("startupProbe", probe(&check, 5, 2, 24)) // two minutes to start
        .set("readinessProbe", probe(&check, 5, 2, 3))
        .set("livenessProbe", probe(&check, 10, 5, 6)) // slow: a dependency that fails must not restart every pod
        .set("lifecycle", pod::drain())
}

/// A probe: every `period` seconds, answered within `timeout` seconds, failed after `failures` in a row.
pub(super) fn probe(check: &Value, period: u32, timeout: u32, failures: u32) -> Value {
    let timing =
        Fields::new().set("periodSeconds", period).set("timeoutSeconds", timeout).set("failureThreshold", failures);
    match (check.clone(), Value::from(timing)) {
        (Value::Object(check), Value::Object(timing)) => Value::Object(check.into_iter().chain(timing).collect()),
        (check, _) => check,
    }
}
