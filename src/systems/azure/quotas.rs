//! What all environments ask of a model together, held against the quotas that the document names.

use std::fmt;

use super::rules::endpoints;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::{AiEndpoint, Deployment, Environment, Model};
use crate::source::Pointer;
use crate::spec::AzureQuota;

pub(super) static OVER_QUOTA: Code = Code {
    id: "AI007",
    name: "over-quota",
    severity: Severity::Error,
    docs: "## What
The deployments of a model, all environments together, ask for more than the quota in `providers.azure.quotas` that the
subscription has for this model, SKU and location.

## Why
Azure refuses the deployment that goes beyond it, `InsufficientQuota`: usually production's, which is applied last.

## Example
```yaml
providers:
  azure: { quotas: [{ model: gpt-5-mini, sku: DataZoneStandard, capacity: 100 }] } # and the identifiers
ai_endpoints:
  assistant:
    model: gpt-5-mini
    model_version: \"2025-08-07\"
    sku: DataZoneStandard
    capacity: 60 # in staging and in production: 120
```

## Instead
Ask for less, in one environment perhaps: `overrides: { staging: { capacity: 10 } }`; or ask Microsoft for more, and write
the new quota.
",
};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let Some(azure) = &model.providers.azure else { return };
    for (i, quota) in azure.quotas.iter().enumerate() {
        let at = Pointer::root().path("providers.azure.quotas").index(i).key("capacity");
        let location = quota.location.as_deref().unwrap_or(&azure.location);
        diagnostics.extend(exceeded(model, quota, location, &at));
    }
}

/// What one environment asks for.
struct Share<'m> {
    environment: &'m Environment,
    endpoint: &'m AiEndpoint,
    deployment: &'m Deployment,
}

impl fmt::Display for Share<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, environment) = (&self.endpoint.item.name, self.environment.key());
        write!(f, "{} by `{name}` in `{environment}`", self.deployment.capacity)
    }
}

fn shares<'m>((environment, endpoint): (&'m Environment, &'m AiEndpoint)) -> impl Iterator<Item = Share<'m>> {
    endpoint.deployments.iter().map(move |deployment| Share { environment, endpoint, deployment })
}

/// Reported at the deployment that goes beyond it.
fn exceeded(model: &Model, quota: &AzureQuota, location: &str, quota_at: &Pointer) -> Option<Diagnostic> {
    let asking: Vec<Share<'_>> = endpoints(model)
        .filter(|(_, endpoint)| endpoint.location == location)
        .flat_map(shares)
        .filter(|share| share.deployment.model == quota.model && share.deployment.sku == quota.sku)
        .collect();
    let mut sum = 0_u64;
    let first_beyond = asking.iter().find(|share| {
        sum += u64::from(share.deployment.capacity);
        sum > u64::from(quota.capacity)
    })?;
    let total: u64 = asking.iter().map(|share| u64::from(share.deployment.capacity)).sum();
    let shares: Vec<String> = asking.iter().map(ToString::to_string).collect();
    let message = format!(
        "`{}` as `{}` in `{location}` has a quota of {}, and {total} are asked for: {}",
        quota.model,
        quota.sku.as_str(),
        quota.capacity,
        shares.join(", ")
    );
    let at = first_beyond.environment.written_at(&first_beyond.deployment.at.key("capacity"));
    let help = format!(
        "ask for {} less, or ask Microsoft for more and write the new quota",
        total - u64::from(quota.capacity)
    );
    Some(Diagnostic::new(&OVER_QUOTA, &at, message).also(Place::Value(quota_at.clone()), "the quota").help(help))
}
