//! `policy`: how strict the document is with itself, and what the team asks of it beyond the rules of platc.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Items;

/// How strict the document is with itself.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Rules by name or id, and how severe they are here. Warnings can be raised or turned off; errors stay errors.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({ "image-tag": "error" }))]
    pub severity: IndexMap<String, PolicySeverity>,
    /// What the team asks of its items, by name.
    #[serde(default)]
    pub invariants: Items<Invariant>,
}

/// How severe a rule is in this document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PolicySeverity {
    /// The document does not compile.
    Error,
    /// It compiles, and is told.
    Warning,
    /// Nothing is said.
    Off,
}

/// What must hold for every item of a section, in the Common Expression Language (https://cel.dev).
///
/// `item` is the item as one environment sees it, with its defaults and under the names of the document; `name` is its
/// name, `environment` the environment's. `has(item.field)` asks whether a field without a default is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invariant {
    /// The section whose items it is about.
    #[serde(rename = "for")]
    pub section: InvariantSection,
    /// The environments in which it must hold; every one when not written.
    #[schemars(example = &["production"])]
    pub environments: Option<Vec<String>>,
    /// Which items it is about, as an expression; all of them when not written.
    #[schemars(example = &"item.team == 'marketing'", length(min = 1, max = 1000))]
    pub when: Option<String>,
    /// What must hold, as an expression.
    #[schemars(example = &"item.backup_retention_days >= 30", length(min = 1, max = 1000))]
    pub require: String,
    /// What is said where it does not hold: what to do, and why.
    #[schemars(example = &"an audit may ask for last month", length(min = 1, max = 200))]
    pub message: String,
    /// How severe that is; `error` when not written.
    #[schemars(extend("default" = "error"))]
    pub severity: Option<PolicySeverity>,
}

/// A section whose items invariants can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvariantSection {
    /// Kubernetes clusters.
    Clusters,
    /// Databases.
    Databases,
    /// Buckets.
    Buckets,
    /// Message brokers.
    Brokers,
    /// Azure OpenAI accounts.
    AiEndpoints,
    /// Domains that send mail.
    Email,
    /// Hosts behind a sign-in.
    Access,
    /// Programs at Cloudflare.
    Workers,
    /// What the teams run.
    Services,
}

impl InvariantSection {
    /// The key of the section.
    pub fn key(self) -> &'static str {
        match self {
            Self::Clusters => "clusters",
            Self::Databases => "databases",
            Self::Buckets => "buckets",
            Self::Brokers => "brokers",
            Self::AiEndpoints => "ai_endpoints",
            Self::Email => "email",
            Self::Access => "access",
            Self::Workers => "workers",
            Self::Services => "services",
        }
    }
}
