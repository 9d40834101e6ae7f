//! A project a service, an environment where it runs, and the secrets that Terraform knows → Doppler.

mod environments;
mod projects;
mod rules;

use super::System;
use crate::emit::hcl::Block;
use crate::lint::Rule;
use crate::model::Model;
use crate::plan::{Plan, Provider, Root};
use crate::source::Pointer;

/// Doppler, which keeps the values of secrets.
pub struct Doppler;

const PROVIDER: Provider = Provider { name: "doppler", source: "dopplerhq/doppler", version: "~> 1.21" };

impl System for Doppler {
    fn rules(&self) -> &'static [Rule] {
        rules::RULES
    }

    fn keep_provider(&self, name: &str, model: &Model, root: &Root, plan: &mut Plan<'_>) {
        if name == PROVIDER.name && model.providers.doppler {
            use_provider(plan, root);
        }
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        if model.providers.doppler {
            projects::emit(model, plan);
            environments::emit(model, plan);
        }
    }
}

fn use_provider(plan: &mut Plan<'_>, root: &Root) {
    let configuration =
        Block::provider("doppler").from(&Pointer::root().path("providers.doppler"), "token from DOPPLER_TOKEN");
    plan.provider(root, PROVIDER, Some(configuration));
}
