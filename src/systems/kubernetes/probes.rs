//! How a service says that it is well → the probes of its container.

use serde_json::{Value, json};

use super::object::Fields;
use crate::model::{Check, Health, Port, Service, ServiceKind, defaults};

/// Adds the probes. A web service without a check is well when it accepts connections; a worker without one says nothing,
/// and ends when it fails; a job has none.
pub(super) fn add(container: Fields, service: &Service) -> Fields {
    let health = match (&service.kind, &service.pod.health) {
        (ServiceKind::Cron { .. }, _) | (ServiceKind::Worker { .. }, None) => return container,
        (ServiceKind::Web { .. }, None) => accepts_connections(service),
        (ServiceKind::Web { .. } | ServiceKind::Worker { .. }, Some(health)) => health.clone(),
    };
    let check = check(&health.check);
    let start_failures = health.start_seconds.div_ceil(health.period_seconds);
    // liveness is slower: a dependency that fails must not restart every pod
    let patience = health.timeout_seconds.max(LIVENESS_TIMEOUT_SECONDS);
    container
        .set("startupProbe", probe(&check, health.period_seconds, health.timeout_seconds, start_failures))
        .set("readinessProbe", probe(&check, health.period_seconds, health.timeout_seconds, health.failures))
        .set("livenessProbe", probe(&check, health.period_seconds * 2, patience, health.failures * 2))
}

/// A probe: every `period` seconds, answered within `timeout` seconds, failed after `failures` in a row.
pub(super) fn probe(check: &Value, period: u32, timeout: u32, failures: u32) -> Value {
    let timing = json!({ "periodSeconds": period, "timeoutSeconds": timeout, "failureThreshold": failures });
    let parts = [check.clone(), timing];
    Value::Object(parts.into_iter().filter_map(|part| part.as_object().cloned()).flatten().collect())
}

/// A busy process may answer late; a minute of that is not yet a reason to end it.
const LIVENESS_TIMEOUT_SECONDS: u32 = 5;

fn accepts_connections(service: &Service) -> Health {
    let main = service.pod.ports.iter().find(|port| port.name == Port::MAIN);
    Health {
        check: Check::Tcp { port: main.expect("a web service has a port").clone() },
        start_seconds: defaults::HEALTH_START_SECONDS,
        period_seconds: defaults::HEALTH_PERIOD_SECONDS,
        timeout_seconds: defaults::HEALTH_TIMEOUT_SECONDS,
        failures: defaults::HEALTH_FAILURES,
    }
}

fn check(check: &Check) -> Value {
    match check {
        Check::Http { path, port } => json!({ "httpGet": { "path": path, "port": port.name } }),
        Check::Grpc { port } => json!({ "grpc": { "port": port.number } }), // takes no name
        Check::Tcp { port } => json!({ "tcpSocket": { "port": port.name } }),
        Check::Command(command) => json!({ "exec": { "command": command } }),
    }
}
