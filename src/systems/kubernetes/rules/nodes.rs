//! The node pools that a service may run on → the service that no node takes, or that a node of the wrong kind takes.

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::lint::Rule;
use crate::model::{Architecture, Cluster, Environment, Model, NodePool, Service};

pub(super) const RULE: Rule = Rule { codes: &[&NO_NODES, &MIXED_PROCESSORS], check };

pub static NO_NODES: Code = Code {
    id: "K8S025",
    name: "no-nodes",
    severity: Severity::Warning,
    docs: "## What
A service runs on a cluster, or is bound to a node pool, that has no nodes.

## Why
Its pods wait for ever, `0/0 nodes are available`, and the rollout fails after ten minutes. It is a warning, since a pool
may be emptied for a while.

## Example
```yaml
clusters:
  main:
    node_pools: { batch: { shape: VM.Standard.E5.Flex, ocpus: 2, memory_gb: 16, nodes: 0 } }
services:
  report: { schedule: \"0 3 * * *\", node_pool: batch }
```

## Instead
Give the pool a node, let the service run elsewhere, or take it out of the environment for as long:
`environments: [production]`.
",
};

pub static MIXED_PROCESSORS: Code = Code {
    id: "K8S026",
    name: "mixed-processors",
    severity: Severity::Warning,
    docs: "## What
A cluster has nodes with Arm and nodes with x86 processors, and a service does not say on which it runs.

## Why
An image that was built for one of the two ends on the other with `exec format error`: whether a pod starts depends on the
node that it is given.

## Example
```yaml
clusters:
  main:
    node_pools:
      general: { shape: VM.Standard.E5.Flex, ocpus: 2, memory_gb: 16, nodes: 2 }
      arm: { shape: VM.Standard.A1.Flex, ocpus: 4, memory_gb: 24, nodes: 2 }
services:
  pricing: { port: 9000 }
```

## Instead
Bind it to a pool, `node_pool: general`. If its image is built for both processors, waive this.
",
};

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            let cluster = environment.cluster(&service.cluster);
            diagnostics.extend(no_nodes(environment, cluster, service));
            diagnostics.extend(mixed(environment, cluster, service));
        }
    }
}

fn no_nodes(environment: &Environment, cluster: &Cluster, service: &Service) -> Option<Diagnostic> {
    let wanted = service.pod.node_pool.as_deref();
    let mut pools = cluster.node_pools.iter().filter(|pool| wanted.is_none_or(|name| name == pool.name));
    if pools.any(|pool| pool.nodes > 0) {
        return None;
    }
    let (name, cluster_name) = (&service.item.name, &cluster.item.name);
    let here = environment.key();
    let (at, message, help) = match wanted {
        Some(pool) => (
            service.at.key("node_pool"),
            format!("`{name}` runs on the node pool `{pool}` alone, which has no nodes in `{here}`"),
            "give the pool a node, or the service another pool",
        ),
        None => (
            service.at.clone(),
            format!("`{name}` runs on cluster `{cluster_name}`, which has no nodes in `{here}`"),
            "give a node pool of the cluster a node",
        ),
    };
    let place = environment.written_at(&at);
    let diagnostic = if wanted.is_some() {
        Diagnostic::new(&NO_NODES, &place, message)
    } else {
        Diagnostic::at_key(&NO_NODES, &place, message)
    };
    let pools = Place::Key(environment.written_at(&cluster.at));
    Some(diagnostic.also(pools, "the cluster").help(help))
}

fn mixed(environment: &Environment, cluster: &Cluster, service: &Service) -> Option<Diagnostic> {
    let populated = || cluster.node_pools.iter().filter(|pool| pool.nodes > 0);
    let of = |architecture: Architecture| populated().find(|pool: &&NodePool| pool.architecture == architecture);
    let (x86, arm) = of(Architecture::X86).zip(of(Architecture::Arm))?;
    if service.pod.node_pool.is_some() {
        return None;
    }
    let message = format!(
        "`{}` may run on the pool `{}`, which is x86, and on `{}`, which is Arm",
        service.item.name, x86.name, arm.name
    );
    let help =
        format!("write `node_pool: {}` or `node_pool: {}`; waive this if its image is for both", x86.name, arm.name);
    Some(Diagnostic::at_key(&MIXED_PROCESSORS, &environment.written_at(&service.at), message).help(help))
}
