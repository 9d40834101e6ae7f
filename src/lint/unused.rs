//! What the document makes, and what services use → what is paid for and does nothing.

use std::collections::BTreeMap;

use super::Rule;
use crate::diag::words::quoted;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Environment, Item, Model, Section};
use crate::source::Pointer;

pub(super) static RULES: &[Rule] = &[Rule { codes: &[&UNUSED_RESOURCE], check }];

pub static UNUSED_RESOURCE: Code = Code {
    id: "DEP002",
    name: "unused-resource",
    severity: Severity::Warning,
    docs: "## What
A database, broker, AI endpoint, bucket or sending domain that no service uses, or a cluster that neither a service nor a
database lives on, everywhere or in some environments. A public bucket is for browsers and is left alone, and a document
without services is not complete yet.

## Why
It costs money, has to be watched and patched, and nobody would miss it. Or somebody forgot to wire it.

## Example
```yaml
databases:
  ledger: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 100 }
services:
  pricing: { port: 9000 }
```

## Instead
Let a service use it, `uses: { databases: [ledger] }`; or remove it. Where it is needed in one environment only, say so:
`environments: [production]`.
",
};

/// A resource, in the environments that have it.
#[derive(Default)]
struct Existence<'m> {
    used: Vec<&'m str>,
    unused: Vec<&'m str>,
}

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    if model.repositories.is_empty() || is_unclear(diagnostics) {
        return;
    }
    let mut resources: BTreeMap<&Item, Existence<'_>> = BTreeMap::new();
    for environment in &model.environments {
        for item in resources_of(environment) {
            let existence = resources.entry(item).or_default();
            let list = if is_used(environment, item) { &mut existence.used } else { &mut existence.unused };
            list.push(environment.key());
        }
    }
    diagnostics.extend(resources.iter().filter_map(|(item, existence)| report(item, existence)));
}

/// What a service with an error would use is not known.
fn is_unclear(diagnostics: &[Diagnostic]) -> bool {
    let services = Section::Services.pointer();
    let is_of_service = |at: &Pointer| at.below(&services).is_some();
    diagnostics.iter().any(|found| found.is_error() && found.at.pointer().is_none_or(is_of_service))
}

fn report(item: &Item, existence: &Existence<'_>) -> Option<Diagnostic> {
    let Existence { used, unused } = existence;
    let (place, help) = match (used.as_slice(), unused.as_slice()) {
        (_, []) => return None,
        ([], _) if item.section == Section::Clusters => {
            (String::new(), format!("let a service run on it, `cluster: {}`, or remove `{item}`", item.name))
        }
        ([], _) => (String::new(), format!("add it to the `uses` of a service, or remove `{item}`")),
        (used, unused) => (
            format!(" in {}", quoted(unused)),
            format!("write `environments: [{}]`, or use it there too", used.join(", ")),
        ),
    };
    let message = format!("no service uses {} `{}`{place}", item.section.noun(), item.name);
    Some(Diagnostic::at_key(&UNUSED_RESOURCE, &item.pointer(), message).help(help))
}

fn resources_of(environment: &Environment) -> impl Iterator<Item = &Item> {
    let databases = environment.databases.iter().map(|database| &database.item);
    let brokers = environment.brokers.iter().map(|broker| &broker.item);
    let buckets = environment.buckets.iter().filter(|bucket| !bucket.public).map(|bucket| &bucket.item);
    let endpoints = environment.ai_endpoints.iter().map(|endpoint| &endpoint.item);
    let senders = environment.senders.iter().map(|sender| &sender.item);
    let clusters = environment.clusters.iter().map(|cluster| &cluster.item);
    clusters.chain(databases).chain(brokers).chain(buckets).chain(endpoints).chain(senders)
}

fn is_used(environment: &Environment, item: &Item) -> bool {
    if item.section == Section::Clusters {
        let mut of_databases = environment.databases.iter().map(|database| &database.cluster);
        let mut of_services = environment.services.iter().map(|service| &service.cluster);
        return of_databases.any(|name| *name == item.name) || of_services.any(|name| *name == item.name);
    }
    let uses = environment.services.iter().flat_map(|service| &service.uses);
    uses.into_iter().any(|used| used.target.section() == item.section && used.target.name() == item.name)
}
