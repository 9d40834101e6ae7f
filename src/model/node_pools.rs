//! `clusters.<name>.node_pools`, resolved: how many nodes, and how big.

use super::defaults;
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec::{self, Items};

/// Nodes of one shape.
#[derive(Debug, Clone)]
pub struct NodePool {
    pub name: String,
    pub at: Pointer,
    /// As Oracle names it, such as `VM.Standard.E5.Flex`.
    pub shape: String,
    /// The size of a node of a flexible shape; a fixed shape has its own.
    pub size: Option<NodeSize>,
    pub architecture: Architecture,
    /// What Kubernetes counts for one OCPU.
    pub cpus_per_ocpu: u32,
    pub nodes: u32,
    pub boot_volume_gb: u32,
}

/// How big a node of a flexible shape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeSize {
    /// Of so many CPUs each as the pool says.
    pub ocpus: u32,
    pub memory_gb: u32,
}

/// What a node's processor executes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    X86,
    Arm,
}

pub static SHAPE_SIZE: Code = Code {
    id: "OKE003",
    name: "shape-size",
    severity: Severity::Error,
    docs: "## What
A node pool of a flexible shape does not say `ocpus` and `memory_gb`, or one of a fixed shape does.

## Why
Shapes that end in `.Flex` have no size of their own, the others have no other: Oracle refuses both mistakes.

## Example
```yaml
clusters:
  main:
    node_pools:
      general: { shape: VM.Standard.E5.Flex, nodes: 3 }
```

## Instead
`{ shape: VM.Standard.E5.Flex, ocpus: 2, memory_gb: 16, nodes: 3 }`
",
};

pub static MEMORY_PER_OCPU: Code = Code {
    id: "OKE004",
    name: "memory-per-ocpu",
    severity: Severity::Warning,
    docs: "## What
A node has less than 1 GB or more than 64 GB of memory for each of its OCPUs.

## Why
Most flexible shapes allow 1 to 64 GB an OCPU; outside of it Oracle makes no node. Some shapes allow less. The range is in the
table `oracle-shapes` (`platc data oracle-shapes`).

## Example
```yaml
clusters:
  main:
    node_pools:
      general: { shape: VM.Standard.E5.Flex, ocpus: 2, memory_gb: 256, nodes: 3 }
```

## Instead
Keep `memory_gb` from `ocpus` to 64 times `ocpus`.
",
};

pub static NODE_BEYOND_SHAPE: Code = Code {
    id: "OKE006",
    name: "node-beyond-shape",
    severity: Severity::Warning,
    docs: "## What
A node has more OCPUs or more memory than the largest of its shape: 80 OCPUs and 512 GB for Ampere A1.

## Why
Machines of this shape have no more: Oracle makes no node, and the pool stays empty. It is a warning, since Oracle enlarges
its shapes now and then. The sizes are in the table `oracle-shapes` (`platc data oracle-shapes`).

## Example
```yaml
clusters:
  main:
    node_pools:
      arm: { shape: VM.Standard.A1.Flex, ocpus: 96, memory_gb: 512, nodes: 2 }
```

## Instead
More nodes of half the size, or a larger shape such as `VM.Standard.E5.Flex`.
",
};

/// The threads of a core (Oracle, "Compute Shapes", verified 2026-11).
const X86_CPUS_PER_OCPU: u32 = 2;

pub(super) fn resolve(scope: &mut Scope<'_>, at: &Pointer, written: &Items<spec::NodePool>) -> Vec<NodePool> {
    written.iter().filter_map(|(name, pool)| node_pool(scope, at.key(name), name, pool)).collect()
}

fn node_pool(scope: &mut Scope<'_>, at: Pointer, name: &str, written: &spec::NodePool) -> Option<NodePool> {
    let size = size(scope, &at, written)?;
    let arm = scope.data.oracle_shapes.arm_family(&written.shape);
    Some(NodePool {
        name: name.to_owned(),
        at,
        shape: written.shape.clone(),
        size,
        architecture: if arm.is_some() { Architecture::Arm } else { Architecture::X86 },
        cpus_per_ocpu: arm.map_or(X86_CPUS_PER_OCPU, |arm| arm.cpus_per_ocpu),
        nodes: written.nodes,
        boot_volume_gb: written.boot_volume_gb.unwrap_or(defaults::BOOT_VOLUME_GB),
    })
}

/// The size of a flexible shape, none of a fixed one. `None` if it was wrong.
fn size(scope: &mut Scope<'_>, at: &Pointer, written: &spec::NodePool) -> Option<Option<NodeSize>> {
    let shape = &written.shape;
    let is_flexible = shape.ends_with(".Flex");
    let fields = [("ocpus", written.ocpus), ("memory_gb", written.memory_gb)];
    let wrong: Vec<&str> =
        fields.iter().filter(|(_, value)| value.is_some() != is_flexible).map(|(field, _)| *field).collect();
    for field in &wrong {
        let diagnostic = if is_flexible {
            let message = format!("`{shape}` has no size of its own, and `{field}` is not there");
            Diagnostic::new(&SHAPE_SIZE, &at.key("shape"), message).help(format!("add `{field}`"))
        } else {
            let message = format!("`{shape}` has a size of its own, so there is no `{field}` to choose");
            Diagnostic::at_key(&SHAPE_SIZE, &at.key(field), message)
                .help(format!("remove `{field}`, or take a `.Flex` shape"))
        };
        scope.report(diagnostic);
    }
    if !wrong.is_empty() {
        return None;
    }
    let size = written.ocpus.zip(written.memory_gb).map(|(ocpus, memory_gb)| NodeSize { ocpus, memory_gb });
    if let Some(size) = size {
        check_ratio(scope, &at.key("memory_gb"), size);
        check_largest(scope, at, shape, size);
    }
    Some(size)
}

fn check_largest(scope: &mut Scope<'_>, at: &Pointer, shape: &str, size: NodeSize) {
    let shapes = &scope.data.oracle_shapes;
    let Some(largest) = shapes.largest.get(shape) else { return };
    for (field, wanted, most, unit) in [
        ("ocpus", size.ocpus, largest.ocpus, "OCPUs"),
        ("memory_gb", size.memory_gb, largest.memory_gb, "GB of memory"),
    ] {
        if wanted > most {
            let message = format!("{wanted} {unit} are more than a node of `{shape}` can have, {most}");
            let help = format!("write {most} or less, and more nodes");
            let diagnostic = Diagnostic::new(&NODE_BEYOND_SHAPE, &at.key(field), message).help(help);
            scope.report(diagnostic.resting_on(shapes.basis));
        }
    }
}

fn check_ratio(scope: &mut Scope<'_>, at: &Pointer, NodeSize { ocpus, memory_gb }: NodeSize) {
    let shapes = &scope.data.oracle_shapes;
    let each = shapes.memory_gb_per_ocpu;
    let (least, most) = (ocpus.saturating_mul(each.least), ocpus.saturating_mul(each.most));
    if !(least..=most).contains(&memory_gb) {
        let message = format!("{memory_gb} GB for {ocpus} OCPUs is outside what most shapes allow");
        let help = format!("write `memory_gb` from {least} to {most}");
        scope.report(Diagnostic::new(&MEMORY_PER_OCPU, at, message).help(help).resting_on(shapes.basis));
    }
}
