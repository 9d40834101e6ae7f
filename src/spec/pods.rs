//! The part of a service that says how its pods run: checks, ports, files, what comes before them, when a job ends.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::defaults;

/// How Kubernetes learns that a pod is well: the path of an HTTP check on `port`, or a check with its options.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Health {
    Path(#[schemars(example = &"/healthz", regex(pattern = r"^/[^\s]*$"))] String),
    Check(HealthCheck),
}

/// A health check: one of `path`, `grpc`, `tcp` and `command`, and when it is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthCheck {
    /// HTTP: any answer from 200 to 399 is well.
    #[schemars(example = &"/healthz", regex(pattern = r"^/[^\s]*$"))]
    pub path: Option<String>,
    /// The gRPC health checking protocol.
    pub grpc: Option<bool>,
    /// A connection that is accepted.
    pub tcp: Option<bool>,
    /// A program in the container that ends with 0.
    #[schemars(length(min = 1))]
    pub command: Option<Vec<String>>,
    /// The name of one of `ports` to ask; `port` when not written.
    pub port: Option<String>,
    /// How long it may take to start; 120 when not written.
    #[schemars(range(min = 1, max = 3600), extend("default" = defaults::HEALTH_START_SECONDS))]
    pub start_seconds: Option<u32>,
    /// How often it is asked; 5 when not written.
    #[schemars(range(min = 1, max = 300), extend("default" = defaults::HEALTH_PERIOD_SECONDS))]
    pub period_seconds: Option<u32>,
    /// How long an answer may take; 2 when not written.
    #[schemars(range(min = 1, max = 300), extend("default" = defaults::HEALTH_TIMEOUT_SECONDS))]
    pub timeout_seconds: Option<u32>,
    /// After how many failures in a row it gets no traffic; after twice as many, asked half as often, it is restarted.
    #[schemars(range(min = 1, max = 100), extend("default" = defaults::HEALTH_FAILURES))]
    pub failures: Option<u32>,
}

/// A folder that the service may write to, empty when a pod starts and gone when it ends.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// Where it is: a whole path, of letters, digits, `.`, `_` and `-`.
    #[schemars(example = &"/var/cache/pricing", regex(pattern = r"^(/[A-Za-z0-9._-]+)+$"))]
    pub path: String,
    /// The most it may hold, with its unit: `512Mi`. A pod that writes more is evicted; `256Mi` when not written.
    #[schemars(example = &"1Gi", regex(pattern = r"^[0-9]+(Ki|Mi|Gi|Ti|k|M|G|T)$"), extend("default" = defaults::VOLUME_SIZE))]
    pub size: Option<String>,
    /// Keeps it in memory; what is in it counts as memory of the service.
    pub memory: Option<bool>,
}

/// A program that runs to its end before the service starts, in a container of its own.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InitContainer {
    /// Its image by digest; the service's own when not written.
    pub image: Option<String>,
    /// The program, in place of the image's own.
    #[serde(default)]
    pub command: Vec<String>,
    /// Its arguments.
    #[serde(default)]
    pub args: Vec<String>,
}

/// Who waits, and who gives way, when a cluster is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// Gives way to everything else.
    Low,
    /// Neither; what is not written.
    Normal,
    /// Others give way.
    High,
}

/// What of a cron job is not its schedule.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The time zone of `schedule`, as IANA names it; `Etc/UTC` when not written.
    #[schemars(example = &"Europe/Berlin", extend("default" = defaults::JOB_TIMEZONE))]
    pub timezone: Option<String>,
    /// What happens when a run is due and the last one has not ended; `forbid` when not written.
    pub concurrency: Option<Concurrency>,
    /// How many ended runs are kept to look at, of those that succeeded and of those that failed; 3 when not written.
    #[schemars(range(min = 0, max = 100), extend("default" = defaults::JOB_HISTORY))]
    pub history: Option<u32>,
    /// After how long a run is ended as failed; 21600, six hours, when not written.
    #[schemars(range(min = 1, max = 604_800), extend("default" = defaults::JOB_DEADLINE_SECONDS))]
    pub deadline_seconds: Option<u32>,
    /// How late a run may start, when nothing could start it in time; 3600 when not written.
    #[schemars(range(min = 10, max = 86_400), extend("default" = defaults::JOB_START_WITHIN_SECONDS))]
    pub start_within_seconds: Option<u32>,
    /// How often a run that failed is tried again; 2 when not written.
    #[schemars(range(min = 0, max = 100), extend("default" = defaults::JOB_RETRIES))]
    pub retries: Option<u32>,
}

/// Whether runs of a cron job may overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Concurrency {
    /// The new run does not start.
    Forbid,
    /// Both run.
    Allow,
    /// The old run is ended.
    Replace,
}
