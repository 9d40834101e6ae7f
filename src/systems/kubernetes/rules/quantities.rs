//! Quantities that Kubernetes takes and nobody means: a thousand times too much, too little to start, more than it holds.

use super::capacity;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::lint::Rule;
use crate::model::{Environment, Model, Service};
use crate::systems::kubernetes::quantity;

pub(super) const RULE: Rule =
    Rule { codes: &[&UNLIKELY_QUANTITY, &VOLUME_BEYOND_MEMORY, &ANNOTATIONS_TOO_LARGE], check };

pub static UNLIKELY_QUANTITY: Code = Code {
    id: "K8S027",
    name: "unlikely-quantity",
    severity: Severity::Warning,
    docs: "## What
A pod asks for 64 CPUs or more, or may use less than 12 MiB of memory.

## Why
`cpu: 500` is 500 whole CPUs, where `500m` is half of one: no node has them. With less than 12 MiB the container runtime of
Oracle's nodes, CRI-O, refuses to start a container at all; `512k` is half a megabyte.

## Example
```yaml
services:
  pricing: { port: 9000, resources: { cpu: \"500\", memory: 512k } }
```

## Instead
`cpu: 500m`, `memory: 512Mi`.
",
};

pub static VOLUME_BEYOND_MEMORY: Code = Code {
    id: "K8S028",
    name: "volume-beyond-memory",
    severity: Severity::Warning,
    docs: "## What
The volumes that a service keeps in memory hold more than the memory that its pods may use.

## Why
What is written to them counts as memory of the container. It is ended as out of memory before the volume is full.

## Example
```yaml
services:
  pricing:
    port: 9000
    resources: { memory: 512Mi }
    volumes: { cache: { path: /var/cache/pricing, size: 1Gi, memory: true } }
```

## Instead
Raise `memory_limit` above the volumes' sizes, make them smaller, or keep them on the node's disk: leave `memory` out.
",
};

pub static ANNOTATIONS_TOO_LARGE: Code = Code {
    id: "K8S029",
    name: "annotations-too-large",
    severity: Severity::Error,
    docs: "## What
The annotations of a service have more than 256 KiB together, keys and values.

## Why
The API server refuses the object.

## Example
A dashboard as an annotation.

## Instead
Put what is long into `config_files`, or where the tool that reads the annotation can fetch it.
",
};

/// From here a missing `m` is likelier than the need.
const CPUS: u64 = 64;

/// What CRI-O asks for at least (cri-o, `minMemoryLimit`; recalled, so only a warning).
const LEAST_MEMORY_MIB: u64 = 12;

/// Kubernetes, `TotalAnnotationSizeLimitB`: bytes of all keys and values.
const ANNOTATIONS_SIZE: usize = 256 << 10;

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            diagnostics.extend(cpu(environment, service));
            diagnostics.extend(memory(environment, service));
            diagnostics.extend(volumes(environment, service));
            diagnostics.extend(annotations(environment, service));
        }
    }
}

/// Where the size of the nodes is known, the pod fits one of them, or is larger than each, which says more.
fn cpu(environment: &Environment, service: &Service) -> Option<Diagnostic> {
    let asked = &service.resources.cpu;
    let cpus = quantity::millicpus(asked)? / 1000;
    if cpus < CPUS || capacity::nodes(environment, service).is_some() {
        return None;
    }
    let at = environment.written_at(&service.at.path("resources.cpu"));
    let message = format!("`{asked}` is {cpus} whole CPUs for each pod of `{}`", service.item.name);
    let help = without_m(asked).unwrap_or_else(|| "ask for less".to_owned());
    Some(Diagnostic::new(&UNLIKELY_QUANTITY, &at, message).help(help))
}

/// What to write in place of so many whole CPUs that their `m` was left out.
pub(super) fn without_m(cpu: &str) -> Option<String> {
    let is_unlikely = cpu.parse::<u64>().is_ok_and(|cpus| cpus >= CPUS);
    is_unlikely.then(|| format!("write `cpu: {cpu}m` for thousandths of a CPU"))
}

fn memory(environment: &Environment, service: &Service) -> Option<Diagnostic> {
    let limit = &service.resources.memory_limit;
    let bytes = quantity::bytes(limit).filter(|bytes| (1..LEAST_MEMORY_MIB << 20).contains(bytes))?;
    let resources = service.at.key("resources");
    let field = if service.resources.memory == *limit { "memory" } else { "memory_limit" };
    let message = format!("`{limit}` is {bytes} bytes; with less than {LEAST_MEMORY_MIB} MiB no container starts");
    let digits = limit.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let help = format!("write `{digits}Mi` if you mean MiB, or {LEAST_MEMORY_MIB}Mi and more");
    Some(Diagnostic::new(&UNLIKELY_QUANTITY, &environment.written_at(&resources.key(field)), message).help(help))
}

fn volumes(environment: &Environment, service: &Service) -> Option<Diagnostic> {
    let in_memory = || service.pod.volumes.iter().filter(|volume| volume.in_memory);
    let total: u64 = in_memory().filter_map(|volume| quantity::bytes(&volume.size)).fold(0, u64::saturating_add);
    let limit = &service.resources.memory_limit;
    let last = in_memory().next_back().filter(|_| quantity::bytes(limit).is_some_and(|bytes| total > bytes))?;
    let message = format!(
        "the volumes of `{}` in memory hold {} MiB, and its pods may use `{limit}`",
        service.item.name,
        total >> 20
    );
    let memory = Place::Key(environment.written_at(&service.at));
    let diagnostic = Diagnostic::at_key(&VOLUME_BEYOND_MEMORY, &environment.written_at(&last.at), message);
    let help = format!("raise `memory_limit` above {} MiB, or leave `memory` out of the volume", total >> 20);
    Some(diagnostic.also(memory, "the service").help(help))
}

fn annotations(environment: &Environment, service: &Service) -> Option<Diagnostic> {
    let size: usize = service.pod.annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size <= ANNOTATIONS_SIZE {
        return None;
    }
    let at = environment.written_at(&service.at.key("annotations"));
    let message = format!("the annotations of `{}` have {size} bytes of {ANNOTATIONS_SIZE}", service.item.name);
    Some(Diagnostic::at_key(&ANNOTATIONS_TOO_LARGE, &at, message).help("put what is long into `config_files`"))
}
