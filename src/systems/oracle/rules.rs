//! What makes trouble at Oracle later, though Oracle takes it.

use super::versions;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::{Environment, Model};

pub(super) static RULES: &[Rule] =
    &[Rule { codes: &[&ONE_NODE], check }, Rule { codes: &[&versions::UNSUPPORTED], check: versions::check }];

pub static ONE_NODE: Code = Code {
    id: "OKE005",
    name: "one-node-in-a-protected-environment",
    severity: Severity::Warning,
    docs: "## What
A cluster of a protected environment has a single node.

## Why
Whatever happens to that node, or to its availability domain, happens to every service at once.

## Example
```yaml
environments:
  production: { protected: true }
clusters:
  main:
    node_pools:
      general: { shape: VM.Standard.E5.Flex, ocpus: 2, memory_gb: 16, nodes: 1 }
```

## Instead
Two nodes or more; Oracle puts them into different availability domains, or fault domains where there is one.
",
};

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let protected = model.environments.iter().filter(|environment| environment.protected);
    diagnostics.extend(protected.flat_map(single_nodes));
}

fn single_nodes(environment: &Environment) -> Vec<Diagnostic> {
    let alone = environment.clusters.iter().filter(|cluster| {
        let nodes: u32 = cluster.node_pools.iter().map(|pool| pool.nodes).sum();
        nodes == 1
    });
    let pool = alone.filter_map(|cluster| cluster.node_pools.iter().find(|pool| pool.nodes == 1));
    pool.map(|pool| {
        let message = format!("`{}` is protected, and one node carries all of it", environment.key());
        Diagnostic::new(&ONE_NODE, &environment.written_at(&pool.at.key("nodes")), message).help("write 2 or more")
    })
    .collect()
}
