//! HCP Terraform (Terraform Cloud): the workspaces, and what makes each root complete.

mod roots;
mod rules;
mod workspaces;

use super::System;
use crate::lint::Rule;
use crate::model::Model;
use crate::plan::{Plan, Provider};

pub struct TerraformCloud;

/// The provider that manages workspaces.
const TFE: Provider = Provider { name: "tfe", source: "hashicorp/tfe", version: "~> 0.80" };

impl System for TerraformCloud {
    fn rules(&self) -> &'static [Rule] {
        rules::RULES
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        workspaces::emit(model, plan);
        roots::emit(model, plan);
    }
}
