//! `ai_endpoints`: Azure OpenAI accounts with their model deployments.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Items;
use super::exposure::When;
use super::item::item;

item! {
    /// An Azure OpenAI account with its model deployments, reachable only from the clusters whose services use it.
    ///
    /// One model: `model`, `model_version`, `sku` and `capacity` stand here. Several: `deployments`, beside them or alone.
    pub struct AiEndpoint {
        /// The model. Its deployment is called as it is.
        #[schemars(example = &"gpt-5-mini", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}[A-Za-z0-9]$"))]
        pub model: Option<String>,
        /// The model's version, in quotes. It changes only when you change it.
        #[schemars(example = &"2025-08-07", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"))]
        pub model_version: Option<String>,
        /// Where requests may be processed, and how they are billed.
        pub sku: Option<DeploymentSku>,
        /// Thousand tokens a minute (of a provisioned SKU: provisioned throughput units).
        #[schemars(range(min = 1, max = 1_000_000), example = &50)]
        pub capacity: Option<u32>,
        /// More deployments, or all of them, by name; each is `AI_<NAME>_<DEPLOYMENT>_DEPLOYMENT` to the services.
        /// `AI_<NAME>_DEPLOYMENT` is the endpoint's own model, or else the only one here; there is none where several
        /// are equals.
        #[serde(default)]
        #[schemars(schema_with = "deployments_schema")]
        pub deployments: Items<Deployment>,
        /// Where every request must be processed; anywhere that the SKUs allow when not written.
        #[schemars(extend("x-exposes" = When::Differs.says("requests may be processed elsewhere")))]
        pub residency: Option<Residency>,
        /// The version of the API that services are told to use; `2024-10-21` when not written.
        #[schemars(extend("default" = crate::model::defaults::AI_API_VERSION), regex(pattern = r"^(v1|[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?)$"))]
        pub api_version: Option<String>,
        /// The Azure location; that of the provider when not written.
        #[schemars(example = &"swedencentral", regex(pattern = r"^[a-z]+[0-9]*$"))]
        pub location: Option<String>,
        /// The account's name and subdomain at Azure, which no other customer of Azure may have. To keep when it
        /// differs from the one platc makes. Lower-case letters, digits and hyphens.
        #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$"))]
        pub physical_name: Option<String>,
    }
}

/// A deployment's name is what requests say: Azure's own names of models are among them.
fn deployments_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let deployment = generator.subschema_for::<Deployment>();
    schemars::json_schema!({
        "type": "object",
        "description": "More deployments, or all of them, by name.",
        "propertyNames": { "pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}[A-Za-z0-9]$" },
        "additionalProperties": deployment,
    })
}

/// A model that an account serves.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// The model; the deployment's name when not written.
    #[schemars(example = &"text-embedding-3-large", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"))]
    pub model: Option<String>,
    /// The model's version, in quotes. It changes only when you change it.
    #[schemars(example = &"1", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"))]
    pub model_version: String,
    /// Where requests may be processed, and how they are billed.
    pub sku: DeploymentSku,
    /// Thousand tokens a minute (of a provisioned SKU: provisioned throughput units).
    #[schemars(range(min = 1, max = 1_000_000), example = &50)]
    pub capacity: u32,
}

/// A part of the world that requests must not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Residency {
    /// The European Union.
    Eu,
    /// The United States.
    Us,
}

/// A deployment type of Azure OpenAI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
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

impl DeploymentSku {
    /// Azure's name of it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::DataZoneStandard => "DataZoneStandard",
            Self::GlobalStandard => "GlobalStandard",
            Self::ProvisionedManaged => "ProvisionedManaged",
            Self::DataZoneProvisionedManaged => "DataZoneProvisionedManaged",
            Self::GlobalProvisionedManaged => "GlobalProvisionedManaged",
            Self::DataZoneBatch => "DataZoneBatch",
            Self::GlobalBatch => "GlobalBatch",
        }
    }

    /// The SKU of the same billing that stays in the location's data zone.
    pub fn within_data_zone(self) -> Self {
        match self {
            Self::Standard | Self::DataZoneStandard | Self::GlobalStandard => Self::DataZoneStandard,
            Self::ProvisionedManaged | Self::DataZoneProvisionedManaged | Self::GlobalProvisionedManaged => {
                Self::DataZoneProvisionedManaged
            }
            Self::DataZoneBatch | Self::GlobalBatch => Self::DataZoneBatch,
        }
    }

    /// Whether requests may be processed outside the location's data zone.
    pub fn is_global(self) -> bool {
        match self {
            Self::GlobalStandard | Self::GlobalProvisionedManaged | Self::GlobalBatch => true,
            Self::Standard
            | Self::DataZoneStandard
            | Self::ProvisionedManaged
            | Self::DataZoneProvisionedManaged
            | Self::DataZoneBatch => false,
        }
    }

    /// Whether its capacity is reserved, in provisioned throughput units.
    pub fn is_provisioned(self) -> bool {
        match self {
            Self::ProvisionedManaged | Self::DataZoneProvisionedManaged | Self::GlobalProvisionedManaged => true,
            Self::Standard
            | Self::DataZoneStandard
            | Self::GlobalStandard
            | Self::DataZoneBatch
            | Self::GlobalBatch => false,
        }
    }

    /// Whether it takes files of requests rather than requests.
    pub fn is_batch(self) -> bool {
        match self {
            Self::DataZoneBatch | Self::GlobalBatch => true,
            Self::Standard
            | Self::DataZoneStandard
            | Self::GlobalStandard
            | Self::ProvisionedManaged
            | Self::DataZoneProvisionedManaged
            | Self::GlobalProvisionedManaged => false,
        }
    }
}
