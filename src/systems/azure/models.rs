//! `models.json`, what Microsoft's documentation says → where a model may be deployed.
//!
//! It covers Europe, and is of the day that it carries: what it does not list may exist by now, so it only ever warns.

use serde::Deserialize;

use crate::spec::DeploymentSku;

/// A table of what is offered where.
#[derive(Debug, Deserialize)]
pub(super) struct Matrix {
    /// When it was right.
    pub date: String,
    /// The locations it speaks of.
    locations: Vec<String>,
    offers: Vec<Offer>,
}

/// A version of a model in a SKU, and the locations that have it.
#[derive(Debug, Deserialize)]
struct Offer {
    model: String,
    version: String,
    sku: DeploymentSku,
    locations: Vec<String>,
}

/// What is offered in place of something that is not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alternatives<'m> {
    /// The locations that have the model in this SKU.
    pub locations: Vec<&'m str>,
    /// The SKUs that have the model in this location.
    pub skus: Vec<DeploymentSku>,
}

impl Matrix {
    pub(super) fn read() -> Self {
        serde_json::from_str(include_str!("models.json")).expect("models.json is a matrix")
    }

    /// What else there is, if the table knows the model and the location, and does not have the two together.
    pub(super) fn refuses(
        &self,
        model: &str,
        version: &str,
        sku: DeploymentSku,
        location: &str,
    ) -> Option<Alternatives<'_>> {
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

    #[test]
    fn speaks_only_of_what_the_table_knows() {
        let matrix = Matrix::read();
        let refuses =
            |model, version, location| matrix.refuses(model, version, DeploymentSku::DataZoneStandard, location);
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
