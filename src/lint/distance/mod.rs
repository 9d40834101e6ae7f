//! The regions of the clouds, and what services use across them → what is too far away.

mod unknown;

use super::Rule;
use crate::data::{Cloud, Distance};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::{Environment, Model, Use, UseTarget};
use crate::source::Pointer;

pub(super) static RULES: &[Rule] =
    &[Rule { codes: &[&REGIONS_FAR_APART], check }, Rule { codes: &[&unknown::UNKNOWN_REGION], check: unknown::check }];

pub static REGIONS_FAR_APART: Code = Code {
    id: "NET004",
    name: "regions-far-apart",
    severity: Severity::Warning,
    docs: "## What
A service uses a broker more than 1,000 km away from its cluster, or an AI endpoint more than 4,000 km away: a model takes
seconds to answer, a broker confirms every message. where regions are is in the table `regions` (`platc data regions`),
and nothing is said of one that it lacks.

## Why
An answer is on its way for about 15 ms per 1,000 km there and back, each time, however fast both ends are; and both
clouds bill what leaves them.

## Example
```yaml
providers:
  oracle: { tenancy: ocid1.tenancy.oc1..aaaaaaaaexample, region: eu-frankfurt-1 }
  aws: { account_id: \"123456789012\", region: us-east-1 }
brokers:
  events: { engine_version: \"4.2\", instance: mq.m7g.large }
services:
  pricing: { port: 9000, uses: { brokers: [events] } }
```

## Instead
A region nearby, such as `eu-central-1`.
",
};

/// Beyond it an exchange of a few messages is felt.
const BROKER_KILOMETRES: u32 = 1000;

/// Beyond it even the beginning of a model's answer is late.
const AI_ENDPOINT_KILOMETRES: u32 = 4000;

/// What a service uses in another cloud.
struct Far<'m> {
    cloud: Cloud,
    region: &'m str,
    /// Where the region is written.
    at: Pointer,
    /// In a sentence: broker `events`.
    what: String,
    limit: u32,
}

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let Some(oracle) = &model.providers.oracle else { return };
    let regions = &model.data.regions;
    for environment in &model.environments {
        let uses = environment.services.iter().flat_map(|service| &service.uses);
        for far in uses.filter_map(|used| elsewhere(model, environment, used)) {
            let distance = regions.between((Cloud::Oracle, &oracle.region), (far.cloud, far.region));
            if let Some(distance) = distance.filter(|distance| distance.kilometres > far.limit) {
                let closest = regions.closest(far.cloud, (Cloud::Oracle, &oracle.region));
                diagnostics.push(report(&oracle.region, &far, distance, closest).resting_on(regions.basis));
            }
        }
    }
}

fn report(home: &str, far: &Far<'_>, distance: Distance, closest: Option<&str>) -> Diagnostic {
    let message = format!(
        "{} in `{}` is about {} km away from the services in `{home}`, {} ms for each answer",
        far.what,
        far.region,
        thousands(distance.kilometres),
        distance.round_trip_milliseconds()
    );
    Diagnostic::new(&REGIONS_FAR_APART, &far.at, message)
        .also(Place::Value(Pointer::root().path("providers.oracle.region")), "where the services run")
        .help(closest.map_or_else(
            || "choose a region near the other".to_owned(),
            |closest| format!("choose a region near the other: `{closest}` is the closest"),
        ))
}

fn elsewhere<'m>(model: &'m Model, environment: &'m Environment, used: &Use) -> Option<Far<'m>> {
    match &used.target {
        UseTarget::Broker(name) => {
            let region = model.providers.aws.as_ref()?.region.as_str();
            let (at, what) = (Pointer::root().path("providers.aws.region"), format!("broker `{name}`"));
            Some(Far { cloud: Cloud::Aws, region, at, what, limit: BROKER_KILOMETRES })
        }
        UseTarget::AiEndpoint(name) => {
            let endpoint = environment.ai_endpoint(name);
            let own = environment.written_at(&endpoint.at.key("location"));
            let has_own = model.view(None).is_some_and(|view| view.value().pointer(own.as_str()).is_some());
            let at = if has_own { own } else { Pointer::root().path("providers.azure.location") };
            let what = format!("AI endpoint `{name}`");
            Some(Far { cloud: Cloud::Azure, region: &endpoint.location, at, what, limit: AI_ENDPOINT_KILOMETRES })
        }
        UseTarget::Database(_) | UseTarget::Bucket(_) | UseTarget::Email(_) | UseTarget::Service { .. } => None,
    }
}

/// `6600` → `6,600`.
fn thousands(number: u32) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}
