//! The range of an autoscaler → the goal of one that there is not.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::{Environment, Model, Service};
use crate::source::Pointer;

pub(super) const RULE: Rule = Rule { codes: &[&GOAL_WITHOUT_RANGE], check };

pub static GOAL_WITHOUT_RANGE: Code = Code {
    id: "SVC006",
    name: "goal-without-range",
    severity: Severity::Warning,
    docs: "## What
A service says `replicas.cpu_percent`, and in no environment can the number of its pods change.

## Why
There is an autoscaler where `max` is above `min`. Without `max` there are `min` pods, whatever they are asked to do.

## Example
```yaml
services:
  pricing: { port: 9000, replicas: { min: 2, cpu_percent: 60 } }
```

## Instead
Say how many there may be, `replicas: { min: 2, max: 8, cpu_percent: 60 }`; or leave `cpu_percent` out.
",
};

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for repository in &model.repositories {
        let here = model.environments.iter().filter_map(|environment| {
            let service = environment.services.iter().find(|service| service.item == repository.item)?;
            Some((environment, service))
        });
        let here: Vec<(&Environment, &Service)> = here.collect();
        let is_scaled = |service: &Service| service.kind.replicas().is_some_and(|replicas| replicas.max > replicas.min);
        if here.iter().any(|(_, service)| is_scaled(service)) {
            continue;
        }
        diagnostics.extend(here.iter().find_map(|(environment, service)| report(environment, service)));
    }
}

fn report(environment: &Environment, service: &Service) -> Option<Diagnostic> {
    let replicas = service.kind.replicas()?;
    let goal: Pointer = service.at.path("replicas.cpu_percent");
    environment.view().value().pointer(goal.as_str())?;
    let (name, min) = (&service.item.name, replicas.min);
    let message = format!(
        "`{name}` has {min} pods whatever its CPU does, so `cpu_percent: {}` decides nothing",
        replicas.cpu_percent
    );
    let help = format!("add a `max` above {min}, or leave `cpu_percent` out");
    Some(Diagnostic::new(&GOAL_WITHOUT_RANGE, &environment.written_at(&goal), message).help(help))
}
