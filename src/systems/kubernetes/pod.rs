//! A service → the template of its pods, which meet Pod Security *restricted*.

use serde_json::{Value, json};

use super::object::{Fields, Identity};
use super::{image, probes, quantity, secrets};
use crate::model::{Service, ServiceKind, Variable, VariableValue};

/// The user that pods run as: no image's own, and no user of a node.
const USER: u32 = 10_001;

/// How long a pod that ends still answers: until every proxy and `cloudflared` has heard that it is gone.
const DRAIN_SECONDS: u32 = 5;

/// From the signal to end until the pod is killed.
const GRACE_SECONDS: u32 = 30;

/// The name of the port in the container, which the Service and the probes refer to.
pub(super) const PORT_NAME: &str = "http";

/// The template of a service's pods.
pub(super) fn template(service: &Service, identity: &Identity) -> Value {
    let is_job = matches!(service.kind, ServiceKind::Cron { .. });
    let spec = Fields::new()
        .set("serviceAccountName", identity.name.as_str())
        .set("automountServiceAccountToken", false)
        .set("enableServiceLinks", false)
        .set_opt("restartPolicy", is_job.then_some("Never"))
        .set("terminationGracePeriodSeconds", GRACE_SECONDS)
        .set("securityContext", pod_security(USER))
        .set_some("topologySpreadConstraints", spread(service, identity))
        .set("containers", json!([Value::from(container(service))]))
        .set("volumes", volumes(service));
    json!({ "metadata": { "labels": identity.labels() }, "spec": Value::from(spec) })
}

/// The most that a pod may write to `/tmp`. A pod that writes more is evicted, before it fills its node.
const TMP_SIZE: &str = "256Mi";

fn volumes(service: &Service) -> Value {
    let temporary = json!({ "name": "tmp", "emptyDir": { "sizeLimit": TMP_SIZE } });
    if service.signs_in_to_oracle() { json!([temporary, token()]) } else { json!([temporary]) }
}

fn mounts(service: &Service) -> Value {
    let temporary = json!({ "name": "tmp", "mountPath": "/tmp" });
    let token = json!({ "name": "token", "mountPath": TOKEN_PATH, "readOnly": true });
    if service.signs_in_to_oracle() { json!([temporary, token]) } else { json!([temporary]) }
}

/// Where Oracle's SDKs look for the token: where Kubernetes itself would mount it.
const TOKEN_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The token of the service account, with which the pod signs in to Oracle. It gives no right in the cluster.
fn token() -> Value {
    let token = json!({ "serviceAccountToken": { "path": "token", "expirationSeconds": TOKEN_SECONDS } });
    let authority =
        json!({ "configMap": { "name": "kube-root-ca.crt", "items": [{ "key": "ca.crt", "path": "ca.crt" }] } });
    json!({ "name": "token", "projected": { "sources": [token, authority] } })
}

/// How long a token holds; the kubelet renews it in time.
const TOKEN_SECONDS: u32 = 3600;

fn container(service: &Service) -> Fields {
    let (image, pull_policy) = image::of(service);
    let container =
        Fields::new().set("name", service.item.name.as_str()).set("image", image).set("imagePullPolicy", pull_policy);
    let container = match &service.kind {
        ServiceKind::Web { port, .. } => {
            container.set("ports", json!([{ "name": PORT_NAME, "containerPort": port, "protocol": "TCP" }]))
        }
        ServiceKind::Worker { .. } | ServiceKind::Cron { .. } => container,
    };
    let container = container.set("env", variables(service));
    let container = probes::add(container, service);
    container
        .set("resources", resources(&service.resources.cpu, &service.resources.memory))
        .set("securityContext", container_security())
        .set("volumeMounts", mounts(service))
}

/// What ends a container that serves: it waits, so that no request meets a closed port.
///
/// The kubelet itself sleeps (on by default since Kubernetes 1.30): the image needs no shell.
pub(super) fn drain() -> Value {
    json!({ "preStop": { "sleep": { "seconds": DRAIN_SECONDS } } })
}

/// The check of checkov that [`resources`] fails on purpose, and why.
pub(super) const NO_CPU_LIMIT: (&str, &str) =
    ("CKV_K8S_11", "CPU is shared by request; a limit would slow it down on an idle node");

/// CPU has no limit, memory the limit that it asks for: what is asked for is there, and what is not is nobody's.
pub(super) fn resources(cpu: &str, memory: &str) -> Value {
    let memory = quantity::canonical_memory(memory);
    json!({ "requests": { "cpu": quantity::canonical_cpu(cpu), "memory": memory }, "limits": { "memory": memory } })
}

/// Pod Security *restricted*, the pod's part.
pub(super) fn pod_security(user: u32) -> Value {
    json!({
        "runAsNonRoot": true,
        "runAsUser": user,
        "runAsGroup": user,
        "fsGroup": user,
        "seccompProfile": { "type": "RuntimeDefault" },
    })
}

/// Pod Security *restricted*, the container's part, and no writing to the image's files.
pub(super) fn container_security() -> Value {
    json!({
        "allowPrivilegeEscalation": false,
        "readOnlyRootFilesystem": true,
        "capabilities": { "drop": ["ALL"] },
    })
}

/// Pods of one revision spread over zones and nodes, as far as there are any.
pub(super) fn spread_over(selector: &Value) -> Value {
    let over = |topology: &str| {
        json!({
            "maxSkew": 1,
            "topologyKey": topology,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": selector,
            "matchLabelKeys": ["pod-template-hash"],
        })
    };
    json!([over("topology.kubernetes.io/zone"), over("kubernetes.io/hostname")])
}

fn spread(service: &Service, identity: &Identity) -> Value {
    let several = service.kind.replicas().is_some_and(|replicas| replicas.max > 1);
    if several { spread_over(&identity.selector()) } else { json!([]) }
}

/// The environment variables, secrets key by key: a secret that is missing stops the rollout with its name.
fn variables(service: &Service) -> Value {
    service.variables.iter().map(|variable| self::variable(service, variable)).collect()
}

fn variable(service: &Service, variable: &Variable) -> Value {
    match &variable.value {
        VariableValue::Literal(text) => json!({ "name": variable.name, "value": unexpanded(text) }),
        VariableValue::Secret | VariableValue::Wired(_) => json!({
            "name": variable.name,
            "valueFrom": { "secretKeyRef": { "name": secrets::managed_secret(service), "key": variable.name } },
        }),
    }
}

/// Text that the kubelet hands on as it is: `$(NAME)` would be replaced, and `$$` is one `$`.
pub(super) fn unexpanded(text: &str) -> String {
    if text.contains("$(") || text.contains("$$") { text.replace('$', "$$") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_reach_the_process_as_they_were_written() {
        for (written, emitted) in
            [("$5", "$5"), ("$(HOME)", "$$(HOME)"), ("a$$b", "a$$$$b"), ("${X}", "${X}"), ("$$(X)$", "$$$$(X)$$")]
        {
            assert_eq!(unexpanded(written), emitted);
        }
    }
}
