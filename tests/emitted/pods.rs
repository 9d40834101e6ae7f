//! What is asked of pods and their containers.

use serde_json::{Value, json};

use super::Row;
use super::platform::{Platform, list, text, those};

fn variables(all: &Platform) -> Vec<super::Thing> {
    let containers = all.containers().into_iter();
    let of = containers.flat_map(|container| {
        let variables = list(&container.value["env"]).to_vec().into_iter();
        variables.map(move |value| super::Thing { place: container.place.clone(), value })
    });
    of.collect()
}

pub const ROWS: &[Row] = &[
    Row {
        id: "k8s-env-value",
        asks: "the value of a variable is a text, whatever YAML would read",
        of: |all| those(variables(all), |variable| variable.get("value").is_some()),
        holds: |variable| variable["value"].is_string(),
        fault: |variable| variable["value"] = json!(9000),
    },
    Row {
        id: "k8s-env-collision",
        asks: "no variable is named after a Service of the namespace, which could hide one of the document's",
        of: Platform::pods,
        holds: |pod| pod["enableServiceLinks"] == false,
        fault: |pod| pod["enableServiceLinks"] = Value::Null,
    },
    Row {
        id: "k8s-pull-policy",
        asks: "an image that a digest names is pulled once",
        of: |all| those(all.containers(), |container| text(&container["image"]).contains("@sha256:")),
        holds: |container| container["imagePullPolicy"] == "IfNotPresent",
        fault: |container| container["imagePullPolicy"] = json!("Always"),
    },
    Row {
        id: "k8s-pull-policy",
        asks: "an image that a tag names is pulled each time: the tag may have moved",
        of: |all| those(all.containers(), |container| !text(&container["image"]).contains("@sha256:")),
        holds: |container| container["imagePullPolicy"] == "Always",
        fault: |container| container["imagePullPolicy"] = json!("IfNotPresent"),
    },
    Row {
        id: "k8s-spread",
        asks: "pods of a Deployment are spread over data centres and nodes, where there is room",
        of: |all| {
            let mut deployments = all.objects("Deployment");
            deployments.retain(|it| it.value["spec"]["replicas"] != 1);
            deployments
        },
        holds: |deployment| {
            let spread = list(&deployment["spec"]["template"]["spec"]["topologySpreadConstraints"]);
            let over = |key: &str| {
                let mut all = spread.iter();
                all.any(|it| it["topologyKey"] == key && it["whenUnsatisfiable"] == "ScheduleAnyway")
            };
            over("kubernetes.io/hostname") && over("topology.kubernetes.io/zone")
        },
        fault: |deployment| deployment["spec"]["template"]["spec"]["topologySpreadConstraints"] = json!([]),
    },
    Row {
        id: "k8s-grace",
        asks: "a pod that answers requests waits before it stops, less than it is given",
        of: |all| {
            let answers = |pod: &Value| !list(&pod["containers"][0]["ports"]).is_empty();
            let pods = all.pods().into_iter();
            pods.filter(|pod| answers(&pod.value) && !pod.place.contains("_cloudflared")).collect()
        },
        holds: |pod| {
            let sleep = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"].as_u64();
            let grace = pod["terminationGracePeriodSeconds"].as_u64().unwrap_or_default();
            sleep.is_some_and(|sleep| (5..=10).contains(&sleep) && sleep < grace)
        },
        fault: |pod| pod["terminationGracePeriodSeconds"] = json!(3),
    },
    Row {
        id: "k8s-runasuser",
        asks: "a pod runs as a user with a number: the kubelet cannot tell whether a name is root's",
        of: Platform::pods,
        holds: |pod| pod["securityContext"]["runAsUser"].as_u64().is_some_and(|user| user > 0),
        fault: |pod| pod["securityContext"]["runAsUser"] = Value::Null,
    },
    Row {
        id: "k8s-sa-token",
        asks: "a pod has no token for the Kubernetes API unless one is mounted on purpose",
        of: Platform::pods,
        holds: |pod| pod["automountServiceAccountToken"] == false,
        fault: |pod| pod["automountServiceAccountToken"] = Value::Null,
    },
    Row {
        id: "k8s-psa",
        asks: "a container has no privileges that the restricted standard takes away, and cannot write its image",
        of: Platform::containers,
        holds: |container| {
            let context = &container["securityContext"];
            context["allowPrivilegeEscalation"] == false
                && context["capabilities"] == json!({ "drop": ["ALL"] })
                && context["readOnlyRootFilesystem"] == true
        },
        fault: |container| container["securityContext"]["readOnlyRootFilesystem"] = Value::Null,
    },
    Row {
        id: "k8s-rollout-status",
        asks: "a Deployment says for how long it may get ready, so that a release can wait longer",
        of: |all| all.objects("Deployment"),
        holds: |deployment| deployment["spec"]["progressDeadlineSeconds"].is_u64(),
        fault: |deployment| deployment["spec"]["progressDeadlineSeconds"] = Value::Null,
    },
];
