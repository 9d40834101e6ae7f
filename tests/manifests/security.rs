//! Pod Security *restricted*, as Kubernetes' own documentation lists it, and a little more.

use serde_json::{Value, json};

use super::references::list;
use super::world::World;

/// Volumes that *restricted* allows, of those that are emitted.
const VOLUMES: [&str; 4] = ["emptyDir", "configMap", "secret", "projected"];

/// What may be added to a pod without being a privilege.
pub fn restricted(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for workload in world.workloads() {
        let pod = workload.pod().expect("a workload has one");
        let mut expect = |what: &str, found: &Value, wanted: Value| {
            if *found != wanted {
                wrong.push(format!("{}: {what} is {found}, not {wanted}", workload.path));
            }
        };
        expect("runAsNonRoot", &pod["securityContext"]["runAsNonRoot"], json!(true));
        expect("seccompProfile", &pod["securityContext"]["seccompProfile"], json!({ "type": "RuntimeDefault" }));
        expect("automountServiceAccountToken", &pod["automountServiceAccountToken"], json!(false));
        for field in ["hostNetwork", "hostPID", "hostIPC"] {
            expect(field, &pod[field], Value::Null);
        }
        for container in workload.containers() {
            let context = &container["securityContext"];
            expect("allowPrivilegeEscalation", &context["allowPrivilegeEscalation"], json!(false));
            expect("readOnlyRootFilesystem", &context["readOnlyRootFilesystem"], json!(true));
            expect("capabilities", &context["capabilities"], json!({ "drop": ["ALL"] }));
            expect("privileged", &context["privileged"], Value::Null);
        }
        for volume in list(&pod["volumes"]) {
            if !VOLUMES.iter().any(|kind| volume.get(kind).is_some()) {
                wrong.push(format!("{}: the volume {volume}", workload.path));
            }
        }
        if pod["securityContext"]["runAsUser"].as_u64().is_none_or(|user| user == 0) {
            wrong.push(format!("{} runs as root", workload.path));
        }
    }
    for namespace in world.of("Namespace") {
        if namespace.text("/metadata/labels/pod-security.kubernetes.io~1enforce") != "restricted" {
            wrong.push(format!("{} enforces nothing", namespace.path));
        }
    }
    wrong
}
