//! What services use of each other → the circles in it.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::{Environment, Model, Service, Use, UseTarget};

pub(super) static RULES: &[Rule] = &[Rule { codes: &[&SERVICE_CYCLE], check }];

pub static SERVICE_CYCLE: Code = Code {
    id: "DEP001",
    name: "service-cycle",
    severity: Severity::Warning,
    docs: "## What
Services use each other in a circle, or a service uses itself.

## Why
None of them can start, be released or be restored first: each waits for another, and when one is slow, the calls of all
pile up. platc and Kubernetes take it, which is why this is a warning.

## Example
```yaml
services:
  orders: { port: 9000, uses: { services: [stock] } }
  stock: { port: 9001, uses: { services: [orders] } }
```

## Instead
Let one of them do without: give it the answer in the request, or let it say what happened on a broker that the other
listens to.
",
};

/// A use of a service, on a path.
type Step<'m> = (&'m Use, &'m str);

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    for environment in &model.environments {
        for circle in circles(environment) {
            let names: Vec<&str> = circle.iter().map(|(_, name)| *name).collect();
            if told.insert(names) {
                diagnostics.extend(report(environment, &circle));
            }
        }
    }
}

/// Said where the circle closes, so that the reader sees the line that made it one.
fn report(environment: &Environment, circle: &[Step<'_>]) -> Option<Diagnostic> {
    let ((last, first), before) = circle.split_last()?;
    let at = environment.written_at(&last.at);
    if before.is_empty() {
        let message = format!("service `{first}` uses itself");
        return Some(Diagnostic::new(&SERVICE_CYCLE, &at, message).help("take the use away"));
    }
    let path = std::iter::once(first).chain(circle.iter().map(|(_, name)| name));
    let path: Vec<String> = path.map(|name| format!("`{name}`")).collect();
    let message = format!("services use each other in a circle: {}", path.join(" → "));
    let diagnostic = Diagnostic::new(&SERVICE_CYCLE, &at, message).help("let one of them do without the next");
    let others = before.iter().map(|(used, _)| Place::Value(environment.written_at(&used.at)));
    Some(others.fold(diagnostic, |diagnostic, place| diagnostic.also(place, "and here")))
}

/// For each service that can reach itself, the shortest way, unless a service before it is on that way. The last step
/// leads back to the service that the circle begins with, which is the first of them in the document.
fn circles(environment: &Environment) -> Vec<Vec<Step<'_>>> {
    let mut found: Vec<Vec<Step<'_>>> = Vec::new();
    for service in &environment.services {
        let name = service.item.name.as_str();
        if !found.iter().flatten().any(|(_, on_way)| *on_way == name) {
            found.extend(way_back(environment, service));
        }
    }
    found
}

/// The shortest way from a service to itself: a breadth-first search.
fn way_back<'m>(environment: &'m Environment, start: &'m Service) -> Option<Vec<Step<'m>>> {
    let goal = start.item.name.as_str();
    let mut came_by: BTreeMap<&str, (&Use, &str)> = BTreeMap::new();
    let mut reached = vec![start];
    while !reached.is_empty() {
        let mut next = Vec::new();
        for service in reached {
            for (used, name) in steps(service) {
                if came_by.contains_key(name) {
                    continue;
                }
                came_by.insert(name, (used, service.item.name.as_str()));
                next.extend(environment.services.iter().find(|other| other.item.name == name));
            }
        }
        if came_by.contains_key(goal) {
            return Some(trace(goal, &came_by));
        }
        reached = next;
    }
    None
}

fn trace<'m>(goal: &'m str, came_by: &BTreeMap<&'m str, (&'m Use, &'m str)>) -> Vec<Step<'m>> {
    let mut way = Vec::new();
    let mut name = goal;
    while let Some((used, from)) = came_by.get(name) {
        way.push((*used, name));
        name = *from;
        if name == goal {
            break;
        }
    }
    way.reverse();
    way
}

fn steps(service: &Service) -> impl Iterator<Item = Step<'_>> {
    service.uses.iter().filter_map(|used| match &used.target {
        UseTarget::Service { name, .. } => Some((used, name.as_str())),
        UseTarget::Database(_)
        | UseTarget::Broker(_)
        | UseTarget::Bucket(_)
        | UseTarget::AiEndpoint(_)
        | UseTarget::Email(_) => None,
    })
}
