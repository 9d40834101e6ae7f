//! `retired`: what was in the document and may now be let go.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Name;

/// A line that lets go of what an item holds: the section's key with the item's name, such as `databases: legacy`.
/// `environments` alone means environments as a whole.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retired {
    /// A cluster.
    pub clusters: Option<Name>,
    /// A database.
    pub databases: Option<Name>,
    /// A bucket.
    pub buckets: Option<Name>,
    /// A broker.
    pub brokers: Option<Name>,
    /// An Azure OpenAI account.
    pub ai_endpoints: Option<Name>,
    /// A domain that sent mail, by the name of its item.
    pub email: Option<Name>,
    /// A DNS zone.
    pub zones: Option<String>,
    /// A worker, or the queues and stores that it no longer has.
    pub workers: Option<Name>,
    /// A service: its repository, its secrets and its images.
    pub services: Option<Name>,
    /// Where it is let go (`shared` is what exists once); everywhere when not written.
    #[schemars(length(min = 1))]
    pub environments: Option<Vec<Name>>,
    /// What becomes of what it holds.
    pub data: RetiredData,
}

/// What becomes of what a retired item holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RetiredData {
    /// It stays where it is with its parts and what it stands on, and Terraform forgets them. Credentials are revoked.
    Keep,
    /// Terraform destroys it, in two steps: the first build lifts its guard, the next one lets it go.
    Destroy,
}
