//! Where requests may be processed, held against where they must be.

use super::rules::endpoints;
use crate::data::{AzureDataZones, DataZone, Dated};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{AiEndpoint, Environment, Model};
use crate::spec::Residency;

pub(super) static OUTSIDE_RESIDENCY: Code = Code {
    id: "AI002",
    name: "outside-residency",
    severity: Severity::Error,
    docs: "## What
An AI endpoint has a `residency`, and a location or SKU that processes requests elsewhere.

## Why
A `Global` SKU sends each request to wherever Azure has capacity. A `DataZone` SKU stays in the European Union or the
United States, whichever the location belongs to; the others stay in the location. Where a location is stands in the table
`azure-data-zones` (`platc data azure-data-zones`);
where it is older than 90 days, this is a warning; one that it lacks passes.

## Example
```yaml
ai_endpoints:
  assistant:
    residency: eu
    model: gpt-5-mini
    model_version: \"2025-08-07\"
    sku: GlobalStandard
    capacity: 30
```

## Instead
Use the SKU of the data zone (`DataZoneStandard`), or a location in the region that you promised.
",
};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for (environment, endpoint) in endpoints(model) {
        if let Some(residency) = endpoint.residency {
            check_location(&model.data.azure_data_zones, environment, endpoint, residency, diagnostics);
            check_skus(environment, endpoint, residency, diagnostics);
        }
    }
}

fn check_location(
    zones: &Dated<AzureDataZones>,
    environment: &Environment,
    endpoint: &AiEndpoint,
    residency: Residency,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let location = endpoint.location.as_str();
    let promised = match residency {
        Residency::Eu => DataZone::Eu,
        Residency::Us => DataZone::Us,
    };
    if zones.of(location).is_some_and(|zone| zone != promised) {
        let at = environment.written_at(&endpoint.at.key("residency"));
        let message = format!("`{}` is in `{location}`, which is not in the {}", endpoint.item.name, zone(residency));
        let help = "give it a `location` there, or remove `residency`";
        diagnostics.push(Diagnostic::new(&OUTSIDE_RESIDENCY, &at, message).help(help).resting_on(zones.basis));
    }
}

fn check_skus(
    environment: &Environment,
    endpoint: &AiEndpoint,
    residency: Residency,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for deployment in endpoint.deployments.iter().filter(|deployment| deployment.sku.is_global()) {
        let at = environment.written_at(&deployment.at.key("sku"));
        let message = format!("`{}` may process requests outside the {}", deployment.sku.as_str(), zone(residency));
        let help = format!("write `{}`", deployment.sku.within_data_zone().as_str());
        diagnostics.push(Diagnostic::new(&OUTSIDE_RESIDENCY, &at, message).help(help));
    }
}

fn zone(residency: Residency) -> &'static str {
    match residency {
        Residency::Eu => "European Union",
        Residency::Us => "United States",
    }
}
