//! `ai_endpoints`, resolved.

use std::collections::BTreeMap;

use super::defaults;
use super::item::{Item, Section};
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec::{self, DeploymentSku, Residency};

/// An Azure OpenAI account with its model deployments, in one environment.
#[derive(Debug, Clone)]
pub struct AiEndpoint {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    /// The endpoint's own, then those that it lists, by name.
    pub deployments: Vec<Deployment>,
    /// Where every request must be processed.
    pub residency: Option<Residency>,
    pub api_version: String,
    /// An Azure location.
    pub location: String,
    /// The account's name and custom subdomain, unique among all of Azure's customers.
    pub physical_name: String,
}

/// A model that an account serves.
#[derive(Debug, Clone)]
pub struct Deployment {
    /// What requests call it.
    pub name: String,
    /// Where its fields stand: the endpoint itself, or an entry of `deployments`.
    pub at: Pointer,
    pub model: String,
    pub model_version: String,
    pub sku: DeploymentSku,
    /// Thousand tokens a minute, or provisioned throughput units.
    pub capacity: u32,
    /// Whether it is an entry of `deployments`, and so has a variable of its own.
    pub is_listed: bool,
}

impl AiEndpoint {
    /// The deployment that services mean when they say nothing else: the endpoint's own, or the only one.
    pub fn main_deployment(&self) -> Option<&Deployment> {
        match self.deployments.as_slice() {
            [first, ..] if !first.is_listed => Some(first),
            [only] => Some(only),
            [] | [_, ..] => None,
        }
    }
}

pub static DEPLOYMENT_INCOMPLETE: Code = Code {
    id: "AI001",
    name: "deployment-incomplete",
    severity: Severity::Error,
    docs: "## What
An AI endpoint says no model, or not everything that the deployment of a model needs: the model, its version, the SKU
and the capacity.

## Why
Azure would fill the rest in by itself: a version that changes under your feet, and a capacity of a thousand tokens a
minute, which answers almost every request with 429.

## Example
```yaml
ai_endpoints:
  assistant: { model: gpt-5-mini }
```

## Instead
```yaml
ai_endpoints:
  assistant: { model: gpt-5-mini, model_version: \"2025-08-07\", sku: DataZoneStandard, capacity: 30 }
```

or several models under `deployments`.
",
};

/// A custom subdomain is one DNS label.
const SUBDOMAIN_LENGTH: usize = 63;

pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<AiEndpoint> {
    let platform = scope.platform;
    platform.ai_endpoints.iter().map(|(name, written)| endpoint(scope, name, written)).collect()
}

fn endpoint(scope: &mut Scope<'_>, name: &str, written: &spec::AiEndpoint) -> AiEndpoint {
    let item = Item::new(Section::AiEndpoints, name);
    let at = item.pointer();
    let physical_name = scope.physical_name(&item, written.physical_name.as_deref(), str::to_owned, SUBDOMAIN_LENGTH);
    let own = own_deployment(scope, &at, written);
    let by_name: BTreeMap<&String, &spec::Deployment> = written.deployments.iter().collect();
    let listed = by_name.into_iter().map(|(name, deployment)| listed_deployment(&at, name, deployment));
    let azure = scope.platform.providers.azure.as_ref();
    AiEndpoint {
        description: written.description.clone(),
        deployments: own.into_iter().chain(listed).collect(),
        residency: written.residency,
        api_version: written.api_version.clone().unwrap_or_else(|| defaults::AI_API_VERSION.to_owned()),
        location: written.location.clone().or_else(|| azure.map(|azure| azure.location.clone())).unwrap_or_default(),
        physical_name,
        at,
        item,
    }
}

/// The deployment that the endpoint's own fields make.
fn own_deployment(scope: &mut Scope<'_>, at: &Pointer, written: &spec::AiEndpoint) -> Option<Deployment> {
    if let (Some(model), Some(version), Some(sku), Some(capacity)) =
        (&written.model, &written.model_version, written.sku, written.capacity)
    {
        return Some(Deployment {
            name: model.clone(),
            at: at.clone(),
            model: model.clone(),
            model_version: version.clone(),
            sku,
            capacity,
            is_listed: false,
        });
    }
    let fields = [
        ("model", written.model.is_some()),
        ("model_version", written.model_version.is_some()),
        ("sku", written.sku.is_some()),
        ("capacity", written.capacity.is_some()),
    ];
    let is_whole = !written.deployments.is_empty() && fields.iter().all(|(_, is_written)| !is_written);
    if !is_whole {
        report_incomplete(scope, at, &fields);
    }
    None
}

fn report_incomplete(scope: &mut Scope<'_>, at: &Pointer, fields: &[(&str, bool)]) {
    let missing: Vec<String> =
        fields.iter().filter(|(_, is_written)| !is_written).map(|(field, _)| format!("`{field}`")).collect();
    let name = at.last().unwrap_or_default();
    let message = format!("AI endpoint `{name}` lacks {}", missing.join(", "));
    let help = if missing.len() < fields.len() {
        format!("add {}", missing.join(", "))
    } else {
        "write `model`, `model_version`, `sku` and `capacity`, or `deployments` that do".to_owned()
    };
    scope.report(Diagnostic::at_key(&DEPLOYMENT_INCOMPLETE, at, message).help(help));
}

fn listed_deployment(endpoint: &Pointer, name: &str, written: &spec::Deployment) -> Deployment {
    Deployment {
        name: name.to_owned(),
        at: endpoint.key("deployments").key(name),
        model: written.model.clone().unwrap_or_else(|| name.to_owned()),
        model_version: written.model_version.clone(),
        sku: written.sku,
        capacity: written.capacity,
        is_listed: true,
    }
}
