//! `ai_endpoints`: Azure OpenAI accounts with a model deployment.

use schemars::JsonSchema;
use serde::Deserialize;

use super::item::item;

item! {
    /// An Azure OpenAI account with one model deployment, reachable only from the clusters.
    pub struct AiEndpoint {
        /// The model.
        #[schemars(example = &"gpt-5-mini", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"))]
        pub model: String,
        /// The model's version, in quotes. It changes only when you change it.
        #[schemars(example = &"2025-08-07", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"))]
        pub model_version: String,
        /// Where requests may be processed, and how they are billed.
        pub sku: DeploymentSku,
        /// Thousand tokens a minute (of a provisioned SKU: provisioned throughput units).
        #[schemars(range(min = 1, max = 1_000_000))]
        pub capacity: u32,
        /// The version of the API that services are told to use; `2024-10-21` when not written.
        #[schemars(extend("default" = crate::model::defaults::AI_API_VERSION), regex(pattern = r"^(v1|[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?)$"))]
        pub api_version: Option<String>,
        /// The Azure location; that of the provider when not written.
        #[schemars(example = &"swedencentral", regex(pattern = r"^[a-z]+[0-9]*$"))]
        pub location: Option<String>,
        /// The account's name and subdomain at Azure, to keep when it differs from the one platc makes.
        #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$"))]
        pub physical_name: Option<String>,
    }
}

/// A deployment type of Azure OpenAI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum DeploymentSku {
    /// Processed in the account's location.
    Standard,
    /// Processed within the location's data zone (EU or US).
    DataZoneStandard,
    /// Processed anywhere.
    GlobalStandard,
    /// Reserved throughput in the account's location.
    ProvisionedManaged,
    /// Reserved throughput within the data zone.
    DataZoneProvisionedManaged,
    /// Reserved throughput anywhere.
    GlobalProvisionedManaged,
    /// Batches within the data zone.
    DataZoneBatch,
    /// Batches anywhere.
    GlobalBatch,
}
