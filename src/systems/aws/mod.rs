//! Amazon Web Services: RabbitMQ brokers, mail, and the roles of the workflows.

mod brokers;
mod domains;
mod policies;
mod provider;
mod rules;
mod senders;
mod workflows;

use super::System;
use crate::lint::Rule;
use crate::model::Model;
use crate::plan::{Plan, Provider, Root};

pub struct Aws;

const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "~> 6.47" };

/// Makes the brokers' passwords.
const RANDOM: Provider = Provider { name: "random", source: "hashicorp/random", version: "~> 3.9" };

impl System for Aws {
    fn rules(&self) -> &'static [Rule] {
        rules::RULES
    }

    fn keep_provider(&self, name: &str, model: &Model, root: &Root, plan: &mut Plan<'_>) {
        if let Some(account) = model.providers.aws.as_ref().filter(|_| name == AWS.name) {
            provider::require(model, account, root, plan);
        }
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        let Some(account) = &model.providers.aws else { return };
        domains::emit(model, account, plan);
        workflows::emit(model, account, plan);
        for environment in &model.environments {
            let root = Root::Environment(environment.name().to_owned());
            brokers::emit(model, account, (environment, &root), plan);
            senders::emit(model, account, (environment, &root), plan);
        }
    }
}

/// Whether the document has anything at AWS.
fn is_in_use(model: &Model) -> bool {
    !model.email.is_empty() || model.environments.iter().any(|environment| !environment.brokers.is_empty())
}

/// The folder at IAM of what is the platform's.
fn path(model: &Model) -> String {
    format!("/{}/", model.name)
}
