//! What services ask of a cluster, against what its nodes have.

use std::collections::BTreeMap;

use super::super::{cloudflared, quantity};
use super::quantities;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::{Cluster, Environment, Model, NodePool, Resources, Service};

pub(super) const RULE: Rule =
    Rule { codes: &[&NO_RESOURCES, &LIMIT_BELOW_REQUEST, &POD_TOO_LARGE, &CLUSTER_TOO_SMALL], check };

pub static NO_RESOURCES: Code = Code {
    id: "K8S012",
    name: "no-resources",
    severity: Severity::Error,
    docs: "## What
A service asks for no CPU or no memory: the quantity is zero.

## Why
Without a CPU request the autoscaler has nothing to compare with and never acts; with a memory limit of nothing no pod
starts.

## Example
```yaml
services:
  pricing:
    resources: { cpu: \"0\" }
```

## Instead
Write what the service needs when it has little to do: `cpu: 100m`, `memory: 256Mi`.
",
};

pub static LIMIT_BELOW_REQUEST: Code = Code {
    id: "K8S016",
    name: "limit-below-request",
    severity: Severity::Error,
    docs: "## What
A service's `cpu_limit` or `memory_limit` is below what it asks for.

## Why
The API server refuses such a pod. The Deployment itself is taken, and its rollout never starts.

## Example
```yaml
services:
  pricing:
    resources: { memory: 1Gi, memory_limit: 512Mi }
```

## Instead
Ask for less, or raise the limit.
",
};

pub static POD_TOO_LARGE: Code = Code {
    id: "K8S013",
    name: "pod-larger-than-a-node",
    severity: Severity::Error,
    docs: "## What
One pod of a service asks for more than any node of its cluster has.

## Why
It would wait for ever: `0/4 nodes are available: Insufficient memory`.

## Example
```yaml
clusters:
  main:
    node_pools: { general: { shape: VM.Standard.E5.Flex, ocpus: 1, memory_gb: 8, nodes: 3 } }
services:
  pricing:
    resources: { memory: 12Gi }
```

## Instead
Ask for less, or add a node pool with larger nodes.
",
};

pub static CLUSTER_TOO_SMALL: Code = Code {
    id: "K8S014",
    name: "cluster-too-small",
    severity: Severity::Warning,
    docs: "## What
With every service at its most pods, the services of an environment ask for more than the nodes of their cluster can give.

## Why
Under load the last pods would wait for room that never comes, just when they are needed. Counted is what is left for pods:
nine tenths of the CPU and 85 hundredths of the memory of the nodes; the rest is for the system and what runs on each node.

## Example
```yaml
clusters:
  main:
    node_pools: { general: { shape: VM.Standard.E5.Flex, ocpus: 1, memory_gb: 8, nodes: 2 } }
services:
  pricing:
    port: 9000
    replicas: { min: 2, max: 20 }
    resources: { cpu: 500m }
```

## Instead
Add nodes, lower `replicas.max`, or ask for less a pod.
",
};

/// CPU in thousandths and memory in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Size {
    millicpus: u64,
    bytes: u64,
}

impl Size {
    fn of(resources: &Resources) -> Self {
        Self {
            millicpus: quantity::millicpus(&resources.cpu).unwrap_or_default(),
            bytes: quantity::bytes(&resources.memory).unwrap_or_default(),
        }
    }

    fn times(self, count: u32) -> Self {
        let count = u64::from(count);
        Self { millicpus: self.millicpus.saturating_mul(count), bytes: self.bytes.saturating_mul(count) }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            millicpus: self.millicpus.saturating_add(other.millicpus),
            bytes: self.bytes.saturating_add(other.bytes),
        }
    }

    /// What of it does not fit into `room`, which `whose` has, in a user's words.
    fn beyond(self, room: Self, whose: &str) -> Option<String> {
        let gib = |bytes: u64| format!("{:.1} GiB", bytes as f64 / f64::from(1 << 30));
        let cpus = |millis: u64| format!("{:.1} CPUs", millis as f64 / 1000.0);
        if self.bytes > room.bytes {
            Some(format!("{} of memory, where {whose} has room for {}", gib(self.bytes), gib(room.bytes)))
        } else if self.millicpus > room.millicpus {
            Some(format!("{}, where {whose} has room for {}", cpus(self.millicpus), cpus(room.millicpus)))
        } else {
            None
        }
    }
}

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        environment.services.iter().for_each(|service| check_service(environment, service, diagnostics));
        check_clusters(environment, diagnostics);
    }
}

fn check_service(environment: &Environment, service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    let size = size(service);
    let resources = service.at.key("resources");
    for (field, is_zero) in [("cpu", size.millicpus == 0), ("memory", size.bytes == 0)] {
        if is_zero {
            let at = environment.written_at(&resources.key(field));
            let message = format!("`{}` asks for no {field}", service.item.name);
            diagnostics.push(
                Diagnostic::new(&NO_RESOURCES, &at, message).help("write what it needs when it has little to do"),
            );
        }
    }
    check_limits(environment, service, size, diagnostics);
    if let Some(refusal) = beyond_nodes(environment, service) {
        let at = environment.written_at(&resources);
        let message = format!("a pod of `{}` asks for {refusal}", service.item.name);
        let help = quantities::without_m(&service.resources.cpu);
        let help = help.unwrap_or_else(|| "ask for less, or add larger nodes".to_owned());
        diagnostics.push(Diagnostic::new(&POD_TOO_LARGE, &at, message).help(help));
    }
}

/// What of a pod fits none of the nodes that it may run on. `None` too where the size of one is not known.
fn beyond_nodes(environment: &Environment, service: &Service) -> Option<String> {
    let refusal = |node: &Size| size(service).beyond(*node, "the largest node it may run on");
    nodes(environment, service)?.iter().map(refusal).collect::<Option<Vec<String>>>()?.pop()
}

/// The nodes that the pods of a service may run on; `None` where the size of one is not known.
pub(super) fn nodes(environment: &Environment, service: &Service) -> Option<Vec<Size>> {
    let wanted = |pool: &&NodePool| service.pod.node_pool.as_ref().is_none_or(|name| *name == pool.name);
    environment.cluster(&service.cluster).node_pools.iter().filter(wanted).map(node).collect()
}

fn check_limits(environment: &Environment, service: &Service, size: Size, diagnostics: &mut Vec<Diagnostic>) {
    let resources = &service.resources;
    let cpu = resources.cpu_limit.as_deref().and_then(quantity::millicpus);
    let memory = quantity::bytes(&resources.memory_limit);
    let cpu_limit = resources.cpu_limit.as_deref().unwrap_or_default();
    for (field, limit, request, below) in [
        ("cpu_limit", cpu_limit, &resources.cpu, cpu.is_some_and(|limit| limit < size.millicpus)),
        ("memory_limit", &resources.memory_limit, &resources.memory, memory.is_some_and(|limit| limit < size.bytes)),
    ] {
        if below {
            let at = environment.written_at(&service.at.key("resources").key(field));
            let message = format!("`{limit}` is below what `{}` asks for, `{request}`", service.item.name);
            diagnostics.push(
                Diagnostic::new(&LIMIT_BELOW_REQUEST, &at, message)
                    .help(format!("write `{field}: {request}` or more, or ask for less")),
            );
        }
    }
}

fn check_clusters(environment: &Environment, diagnostics: &mut Vec<Diagnostic>) {
    let mut asked: BTreeMap<&str, Size> = BTreeMap::new();
    // a pod that fits no node would make every sum too large
    for service in environment.services.iter().filter(|service| beyond_nodes(environment, service).is_none()) {
        let pods = service.kind.replicas().map_or(1, |replicas| replicas.max);
        let entry = asked.entry(&service.cluster).or_default();
        *entry = entry.plus(size(service).times(pods));
    }
    let tunnel = environment.services.iter().find(|service| service.is_public());
    if let Some(entry) = tunnel.and_then(|service| asked.get_mut(service.cluster.as_str())) {
        *entry = entry.plus(Size::of(&cloudflared::resources()).times(cloudflared::REPLICAS));
    }
    for (name, size) in asked {
        let cluster = environment.cluster(name);
        if let Some(beyond) = room(cluster).and_then(|room| size.beyond(room, &format!("`{name}`"))) {
            let at = environment.written_at(&cluster.at.key("node_pools"));
            let environment = environment.key();
            let message = format!("the services of `{environment}` ask for up to {beyond}");
            diagnostics
                .push(Diagnostic::at_key(&CLUSTER_TOO_SMALL, &at, message).help("add nodes, or lower `replicas.max`"));
        }
    }
}

fn size(service: &Service) -> Size {
    Size::of(&service.resources)
}

/// What the nodes of a cluster have for pods; `None` if the size of one is not known, or there is none.
fn room(cluster: &Cluster) -> Option<Size> {
    cluster.node_pools.iter().find(|pool| pool.nodes > 0)?;
    let sizes: Option<Vec<Size>> = cluster.node_pools.iter().map(|pool| Some(node(pool)?.times(pool.nodes))).collect();
    let total = sizes?.into_iter().reduce(Size::plus)?;
    Some(Size { millicpus: total.millicpus / 10 * 9, bytes: total.bytes / 100 * 85 })
}

/// The size of a node of a flexible shape; of others it is part of the shape's name, which we do not know.
fn node(pool: &NodePool) -> Option<Size> {
    let size = pool.size?;
    let cpus = u64::from(size.ocpus) * u64::from(pool.cpus_per_ocpu);
    Some(Size { millicpus: cpus * 1000, bytes: u64::from(size.memory_gb) << 30 })
}
