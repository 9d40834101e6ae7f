//! Services and what they use → what lies where the service cannot reach it.

use super::Rule;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::{Environment, Model, Service, UseTarget};

pub static RULES: &[Rule] = &[Rule { codes: &[&DATABASE_OF_ANOTHER_NETWORK], check }];

pub static DATABASE_OF_ANOTHER_NETWORK: Code = Code {
    id: "NET003",
    name: "database-of-another-network",
    severity: Severity::Error,
    docs: "## What
A service uses a database that lives in the network of another cluster than the service's own.

## Why
A database has a private endpoint that only the pods of its own cluster reach; nothing joins the networks of clusters.

## Example
```yaml
databases:
  ledger: { cluster: blue, engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 100 }
services:
  pricing:
    cluster: green
    uses: { databases: [ledger] }
```

## Instead
Let both be on one cluster.
",
};

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            diagnostics.extend(unreachable_databases(environment, service));
        }
    }
}

fn unreachable_databases(environment: &Environment, service: &Service) -> Vec<Diagnostic> {
    let databases = service.uses.iter().filter_map(|used| match &used.target {
        UseTarget::Database(name) => Some((used, environment.database(name))),
        UseTarget::Bucket(_)
        | UseTarget::Broker(_)
        | UseTarget::AiEndpoint(_)
        | UseTarget::Email(_)
        | UseTarget::Service { .. } => None,
    });
    databases
        .filter(|(_, database)| database.cluster != service.cluster)
        .map(|(used, database)| {
            let message = format!(
                "`{}` runs on cluster `{}`, and `{}` lives in the network of cluster `{}`",
                service.item.name, service.cluster, database.item.name, database.cluster
            );
            Diagnostic::new(&DATABASE_OF_ANOTHER_NETWORK, &environment.written_at(&used.at), message)
                .also(Place::Key(database.at.clone()), "the database")
                .help(format!("put the service on `{}`, or the database on `{}`", database.cluster, service.cluster))
        })
        .collect()
}
