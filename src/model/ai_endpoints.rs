//! `ai_endpoints`, resolved.

use super::build::Scope;
use super::defaults;
use super::item::{Item, Section};
use crate::source::Pointer;
use crate::spec::{self, DeploymentSku};

/// An Azure OpenAI account with a model deployment, in one environment.
#[derive(Debug, Clone)]
pub struct AiEndpoint {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub model: String,
    pub model_version: String,
    pub sku: DeploymentSku,
    /// Thousand tokens a minute, or provisioned throughput units.
    pub capacity: u32,
    pub api_version: String,
    /// An Azure location; `None` is the provider's.
    pub location: Option<String>,
    /// The account's name and custom subdomain, unique among all of Azure's customers.
    pub physical_name: String,
}

/// A custom subdomain is one DNS label.
const SUBDOMAIN_LENGTH: usize = 63;

pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<AiEndpoint> {
    let platform = scope.platform;
    platform.ai_endpoints.iter().map(|(name, written)| endpoint(scope, name, written)).collect()
}

fn endpoint(scope: &mut Scope<'_>, name: &str, written: &spec::AiEndpoint) -> AiEndpoint {
    let item = Item::new(Section::AiEndpoints, name);
    let physical_name = scope.physical_name(&item, written.physical_name.as_deref(), str::to_owned, SUBDOMAIN_LENGTH);
    AiEndpoint {
        at: item.pointer(),
        item,
        description: written.description.clone(),
        model: written.model.clone(),
        model_version: written.model_version.clone(),
        sku: written.sku,
        capacity: written.capacity,
        api_version: written.api_version.clone().unwrap_or_else(|| defaults::AI_API_VERSION.to_owned()),
        location: written.location.clone(),
        physical_name,
    }
}
