//! `data/azure-models.json`, `data/azure-data-zones.json` and `data/azure-limits.json`: where a model may be deployed, the
//! part of the world that a location is in, and how many accounts it takes.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::spec::DeploymentSku;

/// What is offered where. A version of a model or a location that it does not list passes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AzureModels {
    /// The locations that it speaks of.
    locations: Vec<String>,
    offers: Vec<Offer>,
}

/// A version of a model in a SKU, and the locations that have it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Offer {
    model: String,
    version: String,
    sku: DeploymentSku,
    locations: Vec<String>,
}

/// What is offered in place of something that is not.
#[derive(Debug, PartialEq, Eq)]
pub struct Alternatives<'m> {
    /// The locations that have the model in this SKU.
    pub locations: Vec<&'m str>,
    /// The SKUs that have the model in this location.
    pub skus: Vec<DeploymentSku>,
}

/// Azure's locations by the part of the world that they are in. One that it does not list passes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AzureDataZones {
    eu: Vec<String>,
    us: Vec<String>,
    elsewhere: Vec<String>,
}

/// The part of the world that a location is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataZone {
    Eu,
    Us,
    Elsewhere,
}

/// What Azure allows a subscription.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AzureLimits {
    /// Azure OpenAI accounts in one location.
    pub accounts_per_location: usize,
}

impl AzureDataZones {
    /// Where a location is, if the table has it.
    pub fn of(&self, location: &str) -> Option<DataZone> {
        let zones = [(&self.eu, DataZone::Eu), (&self.us, DataZone::Us), (&self.elsewhere, DataZone::Elsewhere)];
        zones.into_iter().find(|(locations, _)| locations.iter().any(|known| known == location)).map(|(_, zone)| zone)
    }
}

impl AzureModels {
    /// What else there is, if the table knows the model and the location, and does not have the two together.
    pub fn refuses(&self, model: &str, version: &str, sku: DeploymentSku, location: &str) -> Option<Alternatives<'_>> {
        let offers: Vec<&Offer> =
            self.offers.iter().filter(|offer| offer.model == model && offer.version == version).collect();
        let is_known = !offers.is_empty() && self.locations.iter().any(|known| known == location);
        let here = |offer: &&&Offer| offer.locations.iter().any(|offered| offered == location);
        if !is_known || offers.iter().filter(here).any(|offer| offer.sku == sku) {
            return None;
        }
        let of_sku = offers.iter().filter(|offer| offer.sku == sku);
        Some(Alternatives {
            locations: of_sku.flat_map(|offer| offer.locations.iter().map(String::as_str)).collect(),
            skus: offers.iter().filter(here).map(|offer| offer.sku).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;

    #[test]
    fn speaks_only_of_what_the_table_knows() {
        let models = &Data::own().azure_models;
        let refuses =
            |model, version, location| models.refuses(model, version, DeploymentSku::DataZoneStandard, location);
        assert_eq!(refuses("gpt-5-mini", "2025-08-07", "swedencentral"), None, "offered");
        assert_eq!(refuses("gpt-5-mini", "2027-01-01", "swedencentral"), None, "a version after the table's time");
        assert_eq!(refuses("gpt-5-mini", "2025-08-07", "eastus2"), None, "a location outside Europe");
        let elsewhere = refuses("gpt-5.1", "2025-11-13", "westeurope").expect("the table has it in two locations");
        assert_eq!(elsewhere.locations, ["francecentral", "swedencentral"]);
        assert_eq!(
            elsewhere.skus,
            [
                DeploymentSku::DataZoneProvisionedManaged,
                DeploymentSku::GlobalBatch,
                DeploymentSku::GlobalProvisionedManaged,
                DeploymentSku::GlobalStandard
            ]
        );
    }
}
