//! A service → the template of its pods, which meet Pod Security *restricted*.

use serde_json::{Value, json};

use super::object::{Fields, Identity};
use super::{files, image, priority, probes, quantity, token, variables};
use crate::model::{InitContainer, NODE_POOL_LABEL, Resources, Service, ServiceKind, Volume};

/// The user that pods run as: no image's own, and no user of a node.
const USER: u32 = 10_001;

/// How long a pod that ends still answers: until every proxy and `cloudflared` has heard that it is gone.
pub(super) const DRAIN_SECONDS: u32 = 5;

/// The template of a service's pods.
pub(super) fn template(service: &Service, identity: &Identity) -> Value {
    let pod = &service.pod;
    let is_job = matches!(service.kind, ServiceKind::Cron { .. });
    let init: Vec<Value> = pod.init.iter().map(|container| init_container(service, container).into()).collect();
    let node = pod.node_pool.as_deref().map(|pool| json!({ NODE_POOL_LABEL: pool }));
    let spec = Fields::new()
        .set("serviceAccountName", identity.name.as_str())
        .set("automountServiceAccountToken", false)
        .set("enableServiceLinks", false)
        .set_opt("priorityClassName", priority::name(&identity.namespace, pod.priority))
        .set_opt("nodeSelector", node)
        .set_opt("restartPolicy", is_job.then_some("Never"))
        .set("terminationGracePeriodSeconds", pod.grace_period_seconds)
        .set("securityContext", pod_security(USER))
        .set_some("topologySpreadConstraints", spread(service, identity))
        .set_some("initContainers", init)
        .set("containers", vec![Value::from(container(service))])
        .set_some("volumes", volumes(service));
    let metadata =
        Fields::new().set("labels", identity.labels()).set_some("annotations", Fields::new().set_all(&pod.annotations));
    Fields::new().set("metadata", metadata).set("spec", spec).into()
}

/// The check of checkov that a container without a CPU limit fails on purpose, and why.
pub(super) const NO_CPU_LIMIT: (&str, &str) =
    ("CKV_K8S_11", "CPU is shared by request; a limit would slow it down on an idle node");

/// What a container asks for, and the most it gets. Without a limit it may use the CPU that nobody else asks for.
pub(super) fn resources(resources: &Resources) -> Value {
    let cpu_limit = resources.cpu_limit.as_deref().map(quantity::canonical_cpu);
    let limits =
        Fields::new().set_opt("cpu", cpu_limit).set("memory", quantity::canonical_memory(&resources.memory_limit));
    let requests = Fields::new()
        .set("cpu", quantity::canonical_cpu(&resources.cpu))
        .set("memory", quantity::canonical_memory(&resources.memory));
    Fields::new().set("requests", requests).set("limits", limits).into()
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

fn container(service: &Service) -> Fields {
    let ports = service.pod.ports.iter();
    let ports: Vec<Value> =
        ports.map(|port| json!({ "name": port.name, "containerPort": port.number, "protocol": "TCP" })).collect();
    let container = program(&service.item.name, service.image.as_deref(), &service.pod.command, &service.pod.args)
        .set_some("ports", ports)
        .set("env", variables::variables(service));
    let container = probes::add(container, service);
    let drain = matches!(service.kind, ServiceKind::Web { .. }).then(drain);
    confine(container.set_opt("lifecycle", drain), service)
}

fn init_container(service: &Service, container: &InitContainer) -> Fields {
    let image = container.image.as_deref().or(service.image.as_deref());
    let fields =
        program(&container.name, image, &container.command, &container.args).set("env", variables::variables(service));
    confine(fields, service)
}

fn program(name: &str, image: Option<&str>, command: &[String], args: &[String]) -> Fields {
    let (image, pull_policy) = image::of(image);
    Fields::new()
        .set("name", name)
        .set("image", image)
        .set("imagePullPolicy", pull_policy)
        .set_some("command", variables::unexpanded_all(command))
        .set_some("args", variables::unexpanded_all(args))
}

/// What a container gets, may do and sees.
fn confine(container: Fields, service: &Service) -> Fields {
    container
        .set("resources", resources(&service.resources))
        .set("securityContext", container_security())
        .set_some("volumeMounts", mounts(service))
}

/// What ends a container that serves: it waits, so that no request meets a closed port.
///
/// The kubelet itself sleeps (on by default since Kubernetes 1.30): the image needs no shell.
fn drain() -> Value {
    json!({ "preStop": { "sleep": { "seconds": DRAIN_SECONDS } } })
}

fn mounts(service: &Service) -> Vec<Value> {
    let folders = service.pod.volumes.iter().map(|volume| json!({ "name": volume.name, "mountPath": volume.path }));
    folders.chain(files::mounts(service)).chain(token::mount(service)).collect()
}

fn volumes(service: &Service) -> Vec<Value> {
    let folder = |volume: &Volume| {
        let medium = volume.in_memory.then_some("Memory");
        let size = quantity::canonical_memory(&volume.size);
        let directory = Fields::new().set_opt("medium", medium).set("sizeLimit", size);
        Fields::new().set("name", volume.name.as_str()).set("emptyDir", directory).into()
    };
    service.pod.volumes.iter().map(folder).chain(files::volume(service)).chain(token::volume(service)).collect()
}
