//! Oracle Cloud: compartments, the clusters' networks, Autonomous Databases.

mod compartments;
mod databases;
mod names;
mod networks;
mod security;

use super::System;
use crate::emit::hcl::{Block, list};
use crate::model::{Environment, Model};
use crate::plan::{Plan, Provider, Root};
use crate::source::Pointer;

pub struct Oracle;

const OCI: Provider = Provider { name: "oci", source: "oracle/oci", version: "~> 8.28" };

/// Makes the databases' passwords.
const RANDOM: Provider = Provider { name: "random", source: "hashicorp/random", version: "~> 3.7" };

impl System for Oracle {
    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        for environment in model.environments.iter().filter(|environment| is_used(environment)) {
            let root = Root::Environment(environment.name().to_owned());
            plan.provider(&root, OCI, Some(provider(model)));
            compartments::emit(model, environment, &root, plan);
            networks::emit(environment, &root, plan);
            databases::emit(environment, &root, plan);
        }
    }
}

fn is_used(environment: &Environment) -> bool {
    !environment.clusters.is_empty() || !environment.databases.is_empty()
}

fn account(model: &Model) -> &crate::spec::Oracle {
    model.providers.oracle.as_ref().expect("the model needs providers.oracle where Oracle is used")
}

fn provider(model: &Model) -> Block {
    let account = account(model);
    Block::provider("oci")
        .from(
            &Pointer::root().path("providers.oracle"),
            "user and key from OCI_USER_OCID, OCI_FINGERPRINT, OCI_PRIVATE_KEY",
        )
        .set("tenancy_ocid", account.tenancy.as_str())
        .set("region", account.region.as_str())
        .gap()
        .comment("Oracle's own tag defaults put these on everything")
        .set("ignore_defined_tags", list(["Oracle-Tags.CreatedBy", "Oracle-Tags.CreatedOn"]))
}
