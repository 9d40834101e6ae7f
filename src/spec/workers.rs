//! `workers`: programs that run at Cloudflare.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::item::item;
use super::{EnvironmentValue, Name};
use crate::model::defaults;

/// A path in the repository; no part of it starts with a dot.
const PATH: &str = r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$";

item! {
    /// A Cloudflare Worker. Routes, a domain, a queue or a schedule make it run.
    pub struct Worker {
        /// The script, an ES module, by its path from the repository's root.
        #[schemars(example = &"workers/storefront.js", regex(pattern = PATH))]
        pub script: String,
        /// The requests it answers: host and path, `*` at the end for everything below. A relative host fills the
        /// environment's pattern `hosts`; a whole one is the last environment's in which the worker exists.
        #[serde(default)]
        #[schemars(example = &["threadline.example/*"], inner(length(min = 1, max = 1024)))]
        pub routes: Vec<String>,
        /// The host that is all its own. Relative, it fills the environment's pattern `hosts`.
        #[schemars(example = &"shop", regex(pattern = r"^(@|[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)$"))]
        pub domain: Option<String>,
        /// When it runs: five cron fields in UTC. Weekdays by name: Cloudflare counts them from 1, Sunday.
        #[serde(default)]
        #[schemars(example = &["*/15 * * * *"])]
        pub crons: Vec<String>,
        /// The queue whose messages it works off. This makes the queue.
        pub queue: Option<Consume>,
        /// Queues that it writes to, each bound to a variable: `image-jobs` is `IMAGE_JOBS`.
        #[serde(default)]
        pub sends_to: Vec<Name>,
        /// Key-value stores, each made for it and bound to a variable: `sessions` is `SESSIONS`.
        #[serde(default)]
        pub kv: Vec<Name>,
        /// R2 buckets, each made for it and bound to a variable: `uploads` is `UPLOADS`.
        #[serde(default)]
        pub r2: Vec<Name>,
        /// A folder of files that Cloudflare serves itself, by its path from the repository's root; bound to `ASSETS`.
        #[schemars(example = &"workers/storefront", regex(pattern = PATH))]
        pub assets: Option<String>,
        /// Variables with their values. Never a secret.
        #[serde(default)]
        #[schemars(extend("propertyNames" = { "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" }))]
        pub env: IndexMap<String, EnvironmentValue>,
        /// Names of secrets. Each is a sensitive variable of Terraform, which the run is given as `TF_VAR_<worker>_<secret>`,
        /// in lower case.
        #[serde(default)]
        #[schemars(inner(regex(pattern = r"^[A-Z][A-Z0-9_]*$")))]
        pub secrets: Vec<String>,
        /// The day whose behaviour of the runtime it was written for.
        #[schemars(example = &"2026-10-01", regex(pattern = r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"), extend("default" = defaults::WORKER_COMPATIBILITY_DATE))]
        pub compatibility_date: Option<String>,
        /// The script's name at Cloudflare, to keep when it differs from the one platc makes. Lower-case letters, digits, `-`
    /// and `_`.
        #[schemars(regex(pattern = r"^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$"))]
        pub physical_name: Option<String>,
    }
}

/// The queue that a worker works off: its name, or its name with options.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Consume {
    Name(Name),
    Options(ConsumeOptions),
}

/// A queue, and how it is worked off.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsumeOptions {
    /// The queue's name.
    pub name: Name,
    /// So many messages at once, at most; 10 when not written.
    #[schemars(range(min = 1, max = 100), extend("default" = defaults::QUEUE_BATCH_SIZE))]
    pub batch_size: Option<u32>,
    /// How long a batch waits to be full, in seconds; 5 when not written.
    #[schemars(range(max = 60), extend("default" = defaults::QUEUE_WAIT_SECONDS))]
    pub wait_seconds: Option<u32>,
    /// How often a message that failed is tried again; 3 when not written.
    #[schemars(range(max = 100), extend("default" = defaults::QUEUE_RETRIES))]
    pub retries: Option<u32>,
    /// Keeps messages that failed for good in a queue of their own, `<name>-dead`; `true` when not written.
    #[schemars(extend("default" = defaults::QUEUE_DEAD_LETTERS))]
    pub dead_letters: Option<bool>,
    /// How long messages are kept, in hours; 96 when not written.
    #[schemars(range(min = 1, max = 336), extend("default" = defaults::QUEUE_RETENTION_HOURS))]
    pub retention_hours: Option<u32>,
}

impl Consume {
    /// The name and the options, however they were written.
    pub fn options(&self) -> ConsumeOptions {
        match self {
            Self::Name(name) => ConsumeOptions {
                name: name.clone(),
                batch_size: None,
                wait_seconds: None,
                retries: None,
                dead_letters: None,
                retention_hours: None,
            },
            Self::Options(options) => options.clone(),
        }
    }
}
