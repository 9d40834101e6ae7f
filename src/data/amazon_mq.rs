//! `data/amazon-mq.json`: the versions of RabbitMQ that Amazon MQ makes, and what each runs on.

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Minor;

/// What Amazon MQ makes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmazonMq {
    /// Versions of RabbitMQ.
    pub rabbitmq: Vec<RabbitMq>,
    /// Instance types that AWS advises for tests alone.
    pub for_tests: Vec<String>,
    /// Instance types that AWS lists for single brokers alone.
    pub single_only: Vec<String>,
}

/// A version of RabbitMQ.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RabbitMq {
    pub version: Minor,
    /// The instance types that it runs on.
    pub instances: Vec<String>,
}

impl AmazonMq {
    /// Whether brokers of the version are made.
    pub fn has(&self, version: Minor) -> bool {
        self.rabbitmq.iter().any(|known| known.version == version)
    }

    /// The instance types for a version: its own; for one that the table lacks, those of all versions with the same major.
    pub fn instances(&self, version: Minor) -> IndexSet<&str> {
        let is_meant = |known: &&RabbitMq| match self.has(version) {
            true => known.version == version,
            false => known.version.0 == version.0,
        };
        self.rabbitmq.iter().filter(is_meant).flat_map(|known| &known.instances).map(String::as_str).collect()
    }
}
