//! `data/cloudflare-plans.json` and `data/cloudflare-addresses.json`: what each plan of a zone comes with, and where
//! Cloudflare itself is.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{Ipv4Net, Ipv6Net};
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::spec::CloudflarePlan;

/// What zones come with, by plan.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloudflarePlans {
    free: Entitlements,
    pro: Entitlements,
    business: Entitlements,
    enterprise: Entitlements,
}

/// What a zone of one plan comes with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entitlements {
    /// Custom rules of the firewall.
    pub firewall_rules: u32,
    /// Rate limits, over everything that the zone serves.
    pub rate_limits: u32,
    /// Seconds over which a rate limit can count.
    pub rate_limit_periods: Vec<u32>,
    /// Seconds for which a rate limit can block.
    pub block_times: Vec<u32>,
    /// Seconds up to which a rate limit can block for any time, if the plan takes times beside `block_times`.
    #[serde(default)]
    pub longest_block_time: Option<u32>,
    /// What the expression of a rate limit may ask for; whatever there is, where there is no list.
    #[serde(default)]
    pub rate_limit_fields: Option<Vec<String>>,
    /// Whether Cloudflare's managed rules and the OWASP rules can be switched on.
    pub managed_rules: bool,
    /// Whether expressions may use `matches`.
    pub regular_expressions: bool,
    /// Whether rate limits can count by visitor.
    pub visitors: bool,
    /// Whether rules have the action `log`.
    pub log: bool,
    /// Whether a challenge of a rate limit may have a time.
    pub challenge_times: bool,
    /// Characters of the comment of a record.
    pub comment_characters: usize,
    /// Seconds that the TTL of a record has at least.
    pub least_ttl: u32,
}

/// Cloudflare's own addresses.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloudflareAddresses {
    #[serde(deserialize_with = "networks")]
    #[schemars(with = "Vec<String>")]
    v4: Vec<Ipv4Net>,
    #[serde(deserialize_with = "networks")]
    #[schemars(with = "Vec<String>")]
    v6: Vec<Ipv6Net>,
}

/// The plans, the smallest first.
const PLANS: [CloudflarePlan; 4] =
    [CloudflarePlan::Free, CloudflarePlan::Pro, CloudflarePlan::Business, CloudflarePlan::Enterprise];

impl CloudflarePlans {
    /// What a plan comes with.
    pub fn of(&self, plan: CloudflarePlan) -> &Entitlements {
        match plan {
            CloudflarePlan::Free => &self.free,
            CloudflarePlan::Pro => &self.pro,
            CloudflarePlan::Business => &self.business,
            CloudflarePlan::Enterprise => &self.enterprise,
        }
    }

    /// The smallest plan that has something.
    pub fn smallest_with(&self, has: impl Fn(&Entitlements) -> bool) -> Option<CloudflarePlan> {
        PLANS.into_iter().find(|plan| has(self.of(*plan)))
    }
}

impl Entitlements {
    /// Whether a rate limit can block for so many seconds.
    pub fn blocks_for(&self, seconds: u32) -> bool {
        self.block_times.contains(&seconds) || self.longest_block_time.is_some_and(|longest| seconds <= longest)
    }

    /// Whether the expression of a rate limit may ask for a field.
    pub fn has_rate_limit_field(&self, field: &str) -> bool {
        self.rate_limit_fields.as_ref().is_none_or(|fields| fields.iter().any(|known| known == field))
    }
}

impl CloudflareAddresses {
    pub fn has_v4(&self, address: Ipv4Addr) -> bool {
        self.v4.iter().any(|network| network.contains(&address))
    }

    pub fn has_v6(&self, address: Ipv6Addr) -> bool {
        self.v6.iter().any(|network| network.contains(&address))
    }
}

fn networks<'de, D: Deserializer<'de>, N: FromStr>(deserializer: D) -> Result<Vec<N>, D::Error> {
    let written: Vec<String> = Vec::deserialize(deserializer)?;
    let network = |text: &String| text.parse().map_err(|_| D::Error::custom(format!("`{text}` is no network")));
    written.iter().map(network).collect()
}
