//! Azure: AI endpoints, each an Azure OpenAI account with its model deployments.

mod ai_endpoints;
mod provider;
mod quotas;
mod residency;
mod rules;
mod workflows;

use super::System;
use crate::lint::Rule;
use crate::model::{Model, TrustingCloud};
use crate::plan::{Plan, Provider, Root};

pub struct Azure;

/// Azure Resource Manager.
const AZURERM: Provider = Provider { name: "azurerm", source: "hashicorp/azurerm", version: "~> 4.80" };

impl System for Azure {
    fn rules(&self) -> &'static [Rule] {
        rules::RULES
    }

    fn keep_provider(&self, name: &str, model: &Model, root: &Root, plan: &mut Plan<'_>) {
        if name != AZURERM.name || model.providers.azure.is_none() {
            return;
        }
        let environment = model.environments.iter().find(|environment| root.environment() == Some(environment.name()));
        let configuration = match environment {
            Some(environment) => provider::of_environment(model, environment.protected),
            None => provider::shared(model),
        };
        plan.provider(root, AZURERM, Some(configuration));
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        let is_used = model.environments.iter().any(|environment| !environment.ai_endpoints.is_empty());
        if is_used && model.workflows_use(TrustingCloud::Azure) {
            workflows::emit(model, plan);
        }
        for environment in model.environments.iter().filter(|environment| !environment.ai_endpoints.is_empty()) {
            let root = Root::Environment(environment.name().to_owned());
            plan.provider(&root, AZURERM, Some(provider::of_environment(model, environment.protected)));
            for endpoint in &environment.ai_endpoints {
                ai_endpoints::emit(model, environment, endpoint, &root, plan);
            }
        }
    }
}
