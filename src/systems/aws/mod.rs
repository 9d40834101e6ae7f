//! Amazon Web Services: RabbitMQ brokers, and mail.

mod brokers;
mod domains;
mod provider;
mod rules;
mod senders;

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

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        let Some(account) = &model.providers.aws else { return };
        domains::emit(model, account, plan);
        for environment in &model.environments {
            let root = Root::Environment(environment.name().to_owned());
            brokers::emit(model, account, (environment, &root), plan);
            senders::emit(model, account, (environment, &root), plan);
        }
    }
}
