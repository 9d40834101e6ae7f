//! Oracle Cloud: compartments, clusters with their networks, Autonomous Databases, buckets, the container registry.

mod accounts;
mod buckets;
mod clusters;
mod compartments;
mod databases;
mod encryption;
mod names;
mod networks;
mod registry;
mod rules;
mod security;
mod versions;
mod workloads;

use super::System;
use crate::lint::Rule;
use crate::model::{Environment, Model};
use crate::plan::{Plan, Provider, Root};

pub struct Oracle;

const OCI: Provider = Provider { name: "oci", source: "oracle/oci", version: "~> 8.28" };

/// Makes the databases' passwords.
const RANDOM: Provider = Provider { name: "random", source: "hashicorp/random", version: "~> 3.9" };

impl System for Oracle {
    fn rules(&self) -> &'static [Rule] {
        rules::RULES
    }

    fn keep_provider(&self, name: &str, model: &Model, root: &Root, plan: &mut Plan<'_>) {
        if name == OCI.name && model.providers.oracle.is_some() {
            accounts::emit(model, root, plan);
        }
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        registry::emit(model, plan);
        for environment in model.environments.iter().filter(|environment| is_used(environment)) {
            let root = Root::Environment(environment.name().to_owned());
            accounts::emit(model, &root, plan);
            compartments::of_environment(model, environment, &root, plan);
            encryption::emit(model, environment, &root, plan);
            networks::emit(environment, &root, plan);
            clusters::emit(model, environment, &root, plan);
            databases::emit(environment, &root, plan);
            buckets::emit(model, environment, &root, plan);
            workloads::emit(model, environment, &root, plan);
        }
    }
}

fn is_used(environment: &Environment) -> bool {
    !environment.clusters.is_empty() || !environment.databases.is_empty() || !environment.buckets.is_empty()
}
