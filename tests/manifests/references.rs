//! What an object says of another: it is there, and says the same.

use platc::model::{PLACEHOLDER_IMAGE, REGISTRY_SECRET};
use serde_json::{Map, Value};

use super::world::{Object, World};

/// Secrets that the deployment writes: of the tunnel, and of the registry.
const WRITTEN_BY_DEPLOYMENT: [&str; 2] = ["cloudflared-token", REGISTRY_SECRET];

/// Selectors meet pods, those of workloads their own.
pub fn selectors(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for object in &world.objects {
        let spec = &object.value["spec"];
        if let Some(selector) = spec.pointer("/selector/matchLabels").filter(|_| object.kind() == "Deployment") {
            let own = object.template().is_some_and(|template| meets(selector, template));
            if !own {
                wrong.push(format!("{} does not select its own pods", object.path));
            }
            if selector.as_object().map(Map::len) != Some(1) {
                wrong.push(format!("{} selects by what may change: {selector}", object.path));
            }
        }
        let others = match object.kind() {
            "Service" => vec![&spec["selector"]],
            "PodDisruptionBudget" => vec![&spec["selector"]["matchLabels"]],
            "NetworkPolicy" => policy_selectors(spec),
            _ => Vec::new(),
        };
        for selector in others.into_iter().filter(|selector| selector.as_object().is_some_and(|map| !map.is_empty())) {
            let mut beside = world.workloads().filter(|workload| workload.namespace() == object.namespace());
            if !beside.any(|workload| workload.template().is_some_and(|template| meets(selector, template))) {
                wrong.push(format!("{} selects no pod: {selector}", object.path));
            }
        }
    }
    wrong
}

/// A pod selected by two Deployments would be started and ended for ever.
pub fn overlaps(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for workload in world.workloads() {
        let template = workload.template().expect("a workload has one");
        for other in world.of("Deployment").filter(|other| other.namespace() == workload.namespace()) {
            if other.path != workload.path && meets(&other.value["spec"]["selector"]["matchLabels"], template) {
                wrong.push(format!("a pod of {} belongs to {}", workload.path, other.path));
            }
        }
    }
    wrong
}

/// A Service reaches the pods of its own service, and all of them and no others; a release finds the container by that name.
pub fn services(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for service in world.of("Service") {
        let beside = world.workloads().filter(|workload| workload.namespace() == service.namespace());
        let selected =
            beside.filter(|workload| workload.template().is_some_and(|t| meets(&service.value["spec"]["selector"], t)));
        let selected: Vec<&str> = selected.map(Object::name).collect();
        if selected != [service.name()] {
            wrong.push(format!("{} selects {selected:?}", service.path));
        }
    }
    for workload in world.workloads() {
        let mut names =
            list(&workload.pod().expect("a workload has one")["containers"]).map(|container| &container["name"]);
        if !names.any(|name| name == workload.name()) {
            wrong.push(format!("{} has no container `{}`", workload.path, workload.name()));
        }
    }
    wrong
}

/// ServiceAccounts, Secrets, PriorityClasses, targets of autoscalers.
pub fn references(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for workload in world.workloads() {
        let pod = workload.pod().expect("a workload has one");
        let account = pod["serviceAccountName"].as_str().unwrap_or_default();
        if !world.has("ServiceAccount", account, workload) {
            wrong.push(format!("{}: there is no ServiceAccount `{account}`", workload.path));
        }
        if let Some(class) = pod["priorityClassName"].as_str()
            && !world.of("PriorityClass").any(|object| object.name() == class)
        {
            wrong.push(format!("{}: there is no PriorityClass `{class}`", workload.path));
        }
        for secret in secrets(workload).into_iter().filter(|secret| !is_made(world, secret, workload)) {
            wrong.push(format!("{}: there is no Secret `{secret}`", workload.path));
        }
    }
    for autoscaler in world.of("HorizontalPodAutoscaler") {
        let target = autoscaler.text("/spec/scaleTargetRef/name");
        if !world.has("Deployment", target, autoscaler) {
            wrong.push(format!("{}: there is no Deployment `{target}`", autoscaler.path));
        }
    }
    wrong.extend(world.of("DopplerSecret").flat_map(doppler_secret));
    wrong
}

/// Pods whose images are Oracle's have an account with what their nodes pull them with, and no other pods have one.
pub fn pulls(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for workload in world.workloads() {
        let account = workload.pod().and_then(|pod| pod["serviceAccountName"].as_str()).unwrap_or_default();
        let mut accounts = world.of("ServiceAccount").filter(|object| object.namespace() == workload.namespace());
        let named = accounts.find(|object| object.name() == account).map(|account| &account.value["imagePullSecrets"]);
        let named: Vec<&str> = named.into_iter().flat_map(list).filter_map(|secret| secret["name"].as_str()).collect();
        let images = workload.containers().into_iter().filter_map(|container| container["image"].as_str());
        let of_oracle = |image: &str| {
            let host = image.split('/').next().unwrap_or_default();
            image == PLACEHOLDER_IMAGE || host.ends_with(".ocir.io") || host.ends_with(".oci.oraclecloud.com")
        };
        let wanted: Vec<&str> = images.filter(|image| of_oracle(image)).map(|_| REGISTRY_SECRET).take(1).collect();
        if named != wanted {
            wrong.push(format!("{}: pulls with {named:?}, not {wanted:?}", workload.path));
        }
    }
    wrong
}

/// Fields that the operator's resource has, all of its own namespace (DopplerHQ/kubernetes-operator, `v1alpha1`).
fn doppler_secret(object: &Object) -> Vec<String> {
    let known = ["tokenSecret", "managedSecret", "project", "config"];
    let fields = object.value["spec"].as_object().into_iter().flat_map(Map::keys);
    let mut wrong: Vec<String> = fields
        .filter(|field| !known.contains(&field.as_str()))
        .map(|field| format!("{}: `{field}`", object.path))
        .collect();
    for reference in ["tokenSecret", "managedSecret"] {
        let namespace = object.text(&format!("/spec/{reference}/namespace"));
        let name = object.text(&format!("/spec/{reference}/name"));
        if name.is_empty() || !(namespace.is_empty() || namespace == object.namespace()) {
            wrong.push(format!("{}: {reference} leads to `{namespace}/{name}`", object.path));
        }
    }
    wrong
}

/// Ports that Services, probes and policies name.
pub fn ports(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for service in world.of("Service") {
        let selected = world.workloads().filter(|w| {
            w.namespace() == service.namespace()
                && w.template().is_some_and(|t| meets(&service.value["spec"]["selector"], t))
        });
        for workload in selected {
            for port in list(&service.value["spec"]["ports"]) {
                let target = port["targetPort"].as_str().unwrap_or_default();
                if !workload
                    .containers()
                    .iter()
                    .any(|container| port_number(container, target) == port["port"].as_u64())
                {
                    wrong.push(format!("{}: {} has no port `{target}`", service.path, workload.path));
                }
            }
        }
    }
    for workload in world.workloads() {
        for container in workload.containers() {
            let names: Vec<&str> = list(&container["ports"]).filter_map(|port| port["name"].as_str()).collect();
            let unique: std::collections::BTreeSet<&&str> = names.iter().collect();
            let fits = |name: &&&str| name.len() <= 15 && !name.contains("--");
            if unique.len() != names.len() || !names.iter().all(|name| fits(&name)) {
                wrong.push(format!("{}: ports {names:?}", workload.path));
            }
            for name in probe_ports(container).into_iter().filter(|name| !names.contains(name)) {
                wrong.push(format!("{}: a probe asks a container that has no port `{name}`", workload.path));
            }
        }
    }
    wrong
}

/// Each mount has its volume, each ConfigMap its keys, no path is mounted twice.
pub fn mounts(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for workload in world.workloads() {
        let volumes: Vec<&Value> = list(&workload.pod().expect("a pod")["volumes"]).collect();
        for container in workload.containers() {
            let mut paths = std::collections::BTreeSet::new();
            for mount in list(&container["volumeMounts"]) {
                let name = mount["name"].as_str().unwrap_or_default();
                let volume = volumes.iter().find(|volume| volume["name"] == name);
                match volume {
                    None => wrong.push(format!("{}: there is no volume `{name}`", workload.path)),
                    Some(volume) => wrong.extend(config_map(world, workload, volume, mount)),
                }
                if !paths.insert(mount["mountPath"].as_str()) {
                    wrong.push(format!("{}: {} is mounted twice", workload.path, mount["mountPath"]));
                }
            }
        }
    }
    wrong
}

fn config_map(world: &World, workload: &Object, volume: &Value, mount: &Value) -> Option<String> {
    let name = volume.pointer("/configMap/name")?.as_str()?;
    let key = mount["subPath"].as_str().unwrap_or_default();
    let mut maps = world.of("ConfigMap").filter(|map| map.name() == name && map.namespace() == workload.namespace());
    let found = maps.any(|map| map.value["data"].get(key).is_some());
    (!found).then(|| format!("{}: no ConfigMap `{name}` has `{key}`", workload.path))
}

/// Whether something makes the Secret: the deployment, or the operator from a DopplerSecret beside it.
fn is_made(world: &World, secret: &str, beside: &Object) -> bool {
    let made =
        |object: &Object| object.text("/spec/managedSecret/name") == secret && object.namespace() == beside.namespace();
    WRITTEN_BY_DEPLOYMENT.contains(&secret) || world.of("DopplerSecret").any(made)
}

fn secrets(workload: &Object) -> Vec<&str> {
    let containers = workload.containers();
    let variables = containers.into_iter().flat_map(|container| list(&container["env"]));
    let keys = variables.filter_map(|variable| variable.pointer("/valueFrom/secretKeyRef/name"));
    let volumes =
        list(&workload.pod().expect("a pod")["volumes"]).filter_map(|volume| volume.pointer("/secret/secretName"));
    keys.chain(volumes).filter_map(Value::as_str).collect()
}

fn policy_selectors(spec: &Value) -> Vec<&Value> {
    let own = spec.pointer("/podSelector/matchLabels");
    let ends = [("ingress", "from"), ("egress", "to")];
    let peers = ends.iter().flat_map(|(rules, peers)| list(&spec[rules]).flat_map(move |rule| list(&rule[peers])));
    let same_namespace = peers.filter(|peer| peer.get("namespaceSelector").is_none());
    own.into_iter().chain(same_namespace.filter_map(|peer| peer.pointer("/podSelector/matchLabels"))).collect()
}

fn probe_ports(container: &Value) -> Vec<&str> {
    let probes = ["startupProbe", "readinessProbe", "livenessProbe"].map(|probe| &container[probe]);
    let ports = probes.into_iter().flat_map(|probe| [&probe["httpGet"]["port"], &probe["tcpSocket"]["port"]]);
    ports.filter_map(Value::as_str).collect()
}

fn port_number(container: &Value, name: &str) -> Option<u64> {
    list(&container["ports"]).find(|port| port["name"] == name)?["containerPort"].as_u64()
}

/// Whether every label of the selector is the template's.
pub fn meets(selector: &Value, template: &Value) -> bool {
    let labels = &template["metadata"]["labels"];
    selector
        .as_object()
        .is_some_and(|wanted| !wanted.is_empty() && wanted.iter().all(|(key, value)| labels.get(key) == Some(value)))
}

pub fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
