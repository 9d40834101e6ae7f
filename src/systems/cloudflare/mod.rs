//! Cloudflare: zones and their records, what happens to requests at the edge, sign-in, workers, and the tunnel through
//! which the internet reaches services.

mod access;
mod edge;
mod expression;
mod mail;
mod names;
mod rdata;
mod records;
mod rules;
mod tunnel;
mod workers;
mod zone_file;
mod zones;

use super::System;
use crate::emit::hcl::Block;
use crate::lint::Rule;
use crate::model::{self, Model};
use crate::plan::{Plan, Provider, Root};
use crate::source::Pointer;

pub struct Cloudflare;

/// Version 5 writes records and rulesets otherwise than 4; 5.22 has the mended reading of names and settings.
const PROVIDER: Provider = Provider { name: "cloudflare", source: "cloudflare/cloudflare", version: "~> 5.22" };

impl System for Cloudflare {
    fn rules(&self) -> &'static [Rule] {
        rules::RULES
    }

    fn keep_provider(&self, name: &str, model: &Model, root: &Root, plan: &mut Plan<'_>) {
        if name == PROVIDER.name && model.providers.cloudflare.is_some() {
            require(plan, root);
        }
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        let Some(account) = &model.providers.cloudflare else { return };
        zones::emit(model, account, plan);
        edge::emit(model, plan);
        access::emit(model, account, plan);
        workers::emit(model, account, plan);
        mail::emit(model, plan);
        tunnel::emit(model, account, plan);
    }
}

/// Says that a root speaks to Cloudflare.
fn require(plan: &mut Plan<'_>, root: &Root) {
    let at = Pointer::root().path("providers.cloudflare");
    let provider = Block::provider("cloudflare").from(&at, "token from CLOUDFLARE_API_TOKEN");
    plan.provider(root, PROVIDER, Some(provider));
}

/// The account that everything belongs to.
type Account = model::Cloudflare;
