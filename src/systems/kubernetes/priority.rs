//! Who gives way when a cluster is full → PriorityClasses, once an environment and only those in use.

use serde_json::Value;

use super::object::{Identity, Manifest, manifest};
use crate::model::Environment;
use crate::spec::Priority;

/// The PriorityClasses that services of the environment use. They belong to the cluster, so their names say the
/// environment.
pub(super) fn emit(environment: &Environment, identity: &Identity) -> Vec<Manifest> {
    let mut used: Vec<Priority> = environment.services.iter().map(|service| service.pod.priority).collect();
    used.sort_unstable();
    used.dedup();
    used.into_iter().filter_map(|priority| class(environment, priority, identity)).collect()
}

/// The name of the class that pods of this priority ask for; normal pods ask for none.
pub(super) fn name(namespace: &str, priority: Priority) -> Option<String> {
    word(priority).map(|word| format!("{namespace}-{word}"))
}

fn word(priority: Priority) -> Option<&'static str> {
    match priority {
        Priority::Low => Some("low"),
        Priority::Normal => None,
        Priority::High => Some("high"),
    }
}

fn class(environment: &Environment, priority: Priority, identity: &Identity) -> Option<Manifest> {
    let name = name(&environment.namespace, priority)?;
    let value = match priority {
        Priority::Low => -100,
        Priority::Normal => 0, // what pods without a class have
        Priority::High => 1000,
    };
    let object = identity
        .named("scheduling.k8s.io/v1", "PriorityClass", &name)
        .of_cluster()
        .set("value", value)
        .set("globalDefault", false)
        .set("preemptionPolicy", Value::from("PreemptLowerPriority"));
    Some(manifest(&format!("priority-class-{}.yaml", word(priority)?), object))
}
