//! Values that the API server takes one by one, and that do not work together.

use std::collections::BTreeSet;

use serde_json::Value;

use super::references::list;
use super::world::World;

/// Names unique and such that a shell takes them; a text or a key of a Secret each.
pub fn variables(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for workload in world.workloads() {
        for container in workload.containers() {
            let mut names = BTreeSet::new();
            for variable in list(&container["env"]) {
                let name = variable["name"].as_str().unwrap_or_default();
                let valid = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                if !valid {
                    wrong.push(format!("{}: `{name}` is no name of a variable", workload.path));
                }
                if !names.insert(name) {
                    wrong.push(format!("{}: `{name}` twice", workload.path));
                }
                let from = variable.pointer("/valueFrom/secretKeyRef/key").is_some_and(Value::is_string);
                if variable["value"].is_string() == from {
                    wrong.push(format!("{}: `{name}` has not one source", workload.path));
                }
            }
        }
    }
    wrong
}

/// Requests above zero and within limits; memory always limited.
pub fn resources(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for workload in world.workloads() {
        for container in workload.containers() {
            let amount =
                |kind: &str, what: &str| container.pointer(&format!("/resources/{kind}/{what}")).and_then(quantity);
            let memory = (amount("requests", "memory"), amount("limits", "memory"));
            if !matches!(memory, (Some(request), Some(limit)) if 0.0 < request && request <= limit) {
                wrong.push(format!("{}: memory limit {memory:?}", workload.path));
            }
            let cpu = (amount("requests", "cpu"), amount("limits", "cpu"));
            if !matches!(cpu, (Some(request), limit) if 0.0 < request && limit.is_none_or(|limit| request <= limit)) {
                wrong.push(format!("{}: CPU limit {cpu:?}", workload.path));
            }
        }
    }
    wrong
}

/// Every quantity in the one form in which it comes back: in another, the live object would differ for ever.
pub fn quantities(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for workload in world.workloads() {
        let lists = workload
            .containers()
            .into_iter()
            .flat_map(|container| [&container["resources"]["requests"], &container["resources"]["limits"]]);
        let resources = lists.filter_map(Value::as_object).flat_map(|map| map.values());
        let volumes =
            list(&workload.pod().expect("a pod")["volumes"]).filter_map(|volume| volume.pointer("/emptyDir/sizeLimit"));
        for text in
            resources.chain(volumes).map(|value| value.as_str().unwrap_or_default()).filter(|text| !is_canonical(text))
        {
            wrong.push(format!("{}: `{text}` is not how the API server writes it", workload.path));
        }
    }
    wrong
}

/// An integer without leading zeros, in the largest unit that it is a whole number of (apimachinery, `Quantity.String`).
fn is_canonical(text: &str) -> bool {
    let digits = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits);
    let step = match suffix {
        "Ki" | "Mi" | "Gi" | "Ti" => 1024,
        "" | "m" | "k" | "M" | "G" | "T" => 1000,
        _ => return false,
    };
    !number.starts_with('0') && number.parse::<u64>().is_ok_and(|number| number % step != 0)
}

/// An autoscaler owns the number of replicas, and has room; a budget lets every drain end.
pub fn scaling(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for deployment in world.of("Deployment") {
        let scales = world.has("HorizontalPodAutoscaler", deployment.name(), deployment);
        let replicas = deployment.value["spec"]["replicas"].as_u64();
        if scales == replicas.is_some() {
            wrong.push(format!("{}: replicas {replicas:?}, autoscaler {scales}", deployment.path));
        }
    }
    for autoscaler in world.of("HorizontalPodAutoscaler") {
        let (min, max) =
            (autoscaler.value["spec"]["minReplicas"].as_u64(), autoscaler.value["spec"]["maxReplicas"].as_u64());
        if min.is_none_or(|min| min == 0) || min >= max {
            wrong.push(format!("{}: from {min:?} to {max:?}", autoscaler.path));
        }
    }
    for budget in world.of("PodDisruptionBudget") {
        let spec = &budget.value["spec"];
        if spec["maxUnavailable"].as_u64().is_none_or(|pods| pods == 0) || spec.get("minAvailable").is_some() {
            wrong.push(format!("{} blocks a drain", budget.path));
        }
    }
    wrong
}

/// A Kubernetes quantity as a number.
fn quantity(value: &Value) -> Option<f64> {
    let text = value.as_str()?;
    let digits = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let number: f64 = text.get(..digits)?.parse().ok()?;
    let factor = match text.get(digits..)? {
        "" => 1.0,
        "m" => 0.001,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "Ki" => f64::from(1 << 10),
        "Mi" => f64::from(1 << 20),
        "Gi" => f64::from(1 << 30),
        "Ti" => f64::from(1 << 30) * 1024.0,
        _ => return None,
    };
    Some(number * factor)
}
