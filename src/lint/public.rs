//! Public services of protected environments → what their visitors would notice.

use super::Rule;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Environment, Model, PublicService};
use crate::source::Pointer;

pub(super) static RULES: &[Rule] = &[
    Rule { codes: &[&PUBLIC_WITHOUT_HEALTH], check: health },
    Rule { codes: &[&ONE_PUBLIC_REPLICA], check: replicas },
];

pub static PUBLIC_WITHOUT_HEALTH: Code = Code {
    id: "SVC004",
    name: "public-service-without-health",
    severity: Severity::Warning,
    docs: "## What
A public service of a protected environment has no `health`.

## Why
Kubernetes can then only see whether the port is open. A pod that has opened it and cannot answer yet, or answers nothing
but errors, gets visitors all the same, and a release that is broken is not stopped.

## Example
```yaml
services:
  shop: { port: 8080, public: { host: shop } }
```

## Instead
Name a path that answers 200 when the service can work: `health: /healthz`. Where an open port is all that can be asked,
say so: `health: { tcp: true }`.
",
};

fn health(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for (_, public) in public_and_protected(model).filter(|(_, public)| public.service.pod.health.is_none()) {
        let message = format!("`{}` is public, and nothing asks whether it can answer", public.service.item.name);
        let diagnostic = Diagnostic::at_key(&PUBLIC_WITHOUT_HEALTH, &public.service.at, message);
        diagnostics.push(diagnostic.help("add the path of a check, such as `health: /healthz`"));
    }
}

pub static ONE_PUBLIC_REPLICA: Code = Code {
    id: "SVC005",
    name: "public-service-with-one-replica",
    severity: Severity::Warning,
    docs: "## What
A public service runs as a single pod in a protected environment, always or when there is little to do.

## Why
Whenever its node is upgraded or fails, nobody answers at the host until another pod has started.

## Example
```yaml
services:
  shop: { port: 8080, health: /healthz, public: { host: shop }, replicas: { min: 1, max: 4 } }
```

## Instead
Two or more, which is what a protected environment has when nothing is written: `replicas: { min: 2, max: 4 }`.
",
};

fn replicas(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for (environment, public) in public_and_protected(model) {
        let service = public.service;
        let Some(replicas) = service.kind.replicas().filter(|replicas| replicas.min == 1) else { continue };
        let number = if replicas.max == 1 { "a single pod" } else { "at times a single pod" };
        let (name, environment_name) = (&service.item.name, environment.key());
        let message = format!("`{name}` is public, and {number} answers for it in `{environment_name}`");
        let at = environment.written_at(&responsible(environment, &service.at.key("replicas")));
        diagnostics.push(Diagnostic::new(&ONE_PUBLIC_REPLICA, &at, message).help("write `min: 2` or more"));
    }
}

/// `min` where it is written, else the `max` that keeps it small.
fn responsible(environment: &Environment, replicas: &Pointer) -> Pointer {
    let min = replicas.key("min");
    let is_written = environment.view().value().pointer(min.as_str()).is_some();
    if is_written { min } else { replicas.key("max") }
}

fn public_and_protected(model: &Model) -> impl Iterator<Item = (&Environment, PublicService<'_>)> {
    let environments = model.environments.iter().filter(|environment| environment.protected);
    environments.flat_map(|environment| environment.public_services().map(move |public| (environment, public)))
}
