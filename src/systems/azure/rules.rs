//! What Azure refuses of an AI endpoint, or does otherwise than one expects.

use std::collections::BTreeMap;

use super::ai_endpoints::deployment_id;
use super::{quotas, residency};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::lint::Rule;
use crate::model::{AiEndpoint, Deployment, Environment, Model, UseTarget};
use crate::source::Pointer;

pub(super) static RULES: &[Rule] = &[
    Rule { codes: &[&residency::OUTSIDE_RESIDENCY], check: residency::check },
    Rule { codes: &[&NOT_OFFERED], check: offered },
    Rule { codes: &[&BATCH_USED], check: batches },
    Rule { codes: &[&SAME_DEPLOYMENT], check: distinct },
    Rule { codes: &[&TOO_MANY_ACCOUNTS], check: accounts },
    Rule { codes: &[&quotas::OVER_QUOTA], check: quotas::check },
];

static NOT_OFFERED: Code = Code {
    id: "AI003",
    name: "model-not-offered",
    severity: Severity::Error,
    docs: "## What
Microsoft's table of models does not have this version of this model in this SKU and location.

## Why
Creating the deployment would fail with `InvalidResourceProperties` or `DeploymentModelNotSupported`. Versions and locations
that the table does not speak of pass. What Azure offers changes every month: where the table is older than 90 days, this is a
warning.

## Example
```yaml
providers:
  azure: { location: westeurope }   # and the two identifiers
ai_endpoints:
  assistant: { model: gpt-5.1, model_version: \"2025-11-13\", sku: DataZoneStandard, capacity: 30 }
```

## Instead
Take a location or a SKU that has the model: the help lists them. If Azure offers it by now, say so in the table:
`platc data azure-models > platform/data/azure-models.json`, and correct it there.
",
};

fn offered(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let models = &model.data.azure_models;
    for (environment, endpoint) in endpoints(model) {
        for deployment in &endpoint.deployments {
            let Deployment { model, model_version, sku, .. } = deployment;
            let Some(instead) = models.refuses(model, model_version, *sku, &endpoint.location) else { continue };
            let message = format!(
                "as of {}, `{model}` `{model_version}` is not offered as `{}` in `{}`",
                models.basis.date,
                sku.as_str(),
                endpoint.location
            );
            let skus: Vec<&str> = instead.skus.iter().map(|sku| sku.as_str()).collect();
            let help = match (instead.locations.as_slice(), skus.as_slice()) {
                ([], []) => "choose another model".to_owned(),
                ([], skus) => format!("in this location there is {}", skus.join(", ")),
                (locations, []) => format!("it is offered in {}", locations.join(", ")),
                (locations, skus) => {
                    format!("it is offered in {}; in this location as {}", locations.join(", "), skus.join(", "))
                }
            };
            let at = environment.written_at(&deployment.at.key("sku"));
            diagnostics.push(Diagnostic::new(&NOT_OFFERED, &at, message).help(help).resting_on(models.basis));
        }
    }
}

static BATCH_USED: Code = Code {
    id: "AI004",
    name: "batch-deployment-in-use",
    severity: Severity::Warning,
    docs: "## What
A service uses an AI endpoint whose main deployment is for batches.

## Why
`AI_<NAME>_DEPLOYMENT` names that deployment, and a batch deployment answers no requests: it takes files of them, and
gives files of answers within a day.

## Example
```yaml
ai_endpoints:
  assistant: { model: gpt-4.1, model_version: \"2025-04-14\", sku: DataZoneBatch, capacity: 30 }
services:
  chat: { port: 8080, uses: { ai_endpoints: [assistant] } }
```

## Instead
Let the endpoint's own model be a `Standard` or `Provisioned` one, and list the batch deployment under `deployments`. If
the service only submits batches, waive this.
",
};

fn batches(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for used in environment.services.iter().flat_map(|service| &service.uses) {
            let UseTarget::AiEndpoint(name) = &used.target else { continue };
            let main = environment.ai_endpoint(name).main_deployment();
            let Some(main) = main.filter(|deployment| deployment.sku.is_batch()) else { continue };
            let message = format!("the main deployment of `{name}`, `{}`, is for batches", main.name);
            let sku = environment.written_at(&main.at.key("sku"));
            diagnostics.push(
                Diagnostic::new(&BATCH_USED, &environment.written_at(&used.at), message)
                    .also(Place::Value(sku), "the SKU")
                    .help("let the endpoint's own model answer requests, and list this one under `deployments`"),
            );
        }
    }
}

static SAME_DEPLOYMENT: Code = Code {
    id: "AI005",
    name: "same-deployment",
    severity: Severity::Error,
    docs: "## What
Two deployments have the same name in Terraform, where `-` and `.` become `_`, or the same name at Azure.

## Why
Terraform would take one for the other.

## Example
```yaml
ai_endpoints:
  assistant:
    deployments:
      gpt-4.1: { model_version: \"2025-04-14\", sku: DataZoneStandard, capacity: 30 }
      gpt-4-1: { model: gpt-4.1, model_version: \"2025-04-14\", sku: DataZoneStandard, capacity: 30 }
```

## Instead
Rename one of the two.
",
};

fn distinct(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        let mut seen: BTreeMap<String, (Pointer, &str)> = BTreeMap::new();
        for endpoint in &environment.ai_endpoints {
            for deployment in &endpoint.deployments {
                let id = deployment_id(endpoint, deployment).to_ascii_lowercase();
                let at = environment.written_at(&deployment.at);
                let Some((first, other)) = seen.insert(id.clone(), (at.clone(), &deployment.name)) else { continue };
                let message =
                    format!("deployments `{}` and `{other}` have the same name in Terraform, `{id}`", deployment.name);
                let diagnostic = Diagnostic::at_key(&SAME_DEPLOYMENT, &at, message);
                diagnostics.push(diagnostic.also(Place::Key(first), "the other").help("rename one of the two"));
            }
        }
    }
}

static TOO_MANY_ACCOUNTS: Code = Code {
    id: "AI006",
    name: "too-many-accounts",
    severity: Severity::Warning,
    docs: "## What
More AI endpoints in one location than Azure allows a subscription to have there: 30, all environments together (the table
`azure-limits`).

## Why
Creating the next account fails. Microsoft raises the limit on request, which is why this is a warning.

## Example
Eleven endpoints in three environments are 33 accounts.

## Instead
Put models that belong together into one endpoint's `deployments`, move some endpoints to another `location`, or ask
Microsoft for more, and write what it allows into `platform/data/azure-limits.json`.
",
};

fn accounts(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut by_location: BTreeMap<&str, Vec<&AiEndpoint>> = BTreeMap::new();
    for (_, endpoint) in endpoints(model) {
        by_location.entry(&endpoint.location).or_default().push(endpoint);
    }
    let limits = &model.data.azure_limits;
    let most = limits.accounts_per_location;
    for (location, accounts) in by_location {
        let Some(first_too_many) = accounts.get(most) else { continue };
        let message =
            format!("{} AI endpoints in `{location}`, of {most} that a subscription may have", accounts.len());
        let help = "put models that belong together into one endpoint's `deployments`, or use another `location`";
        let diagnostic = Diagnostic::at_key(&TOO_MANY_ACCOUNTS, &first_too_many.at, message).help(help);
        diagnostics.push(diagnostic.resting_on(limits.basis));
    }
}

/// Every AI endpoint, in each environment that has it.
pub(super) fn endpoints(model: &Model) -> impl Iterator<Item = (&Environment, &AiEndpoint)> {
    model
        .environments
        .iter()
        .flat_map(|environment| environment.ai_endpoints.iter().map(move |endpoint| (environment, endpoint)))
}
