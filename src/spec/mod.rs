//! The document as written, typed: one file a section. `Option` means "not written"; defaults are the model's.
//!
//! The JSON Schema of the language is made from these types: a doc comment is what an editor shows on hover.

mod access;
mod ai_endpoints;
mod brokers;
mod buckets;
mod clusters;
mod databases;
mod dns;
mod documentation;
mod edge;
mod email;
mod encryption;
mod environments;
pub mod exposure;
mod identity;
mod item;
mod parse;
mod patches;
mod pods;
mod policy;
mod providers;
mod retired;
mod services;
mod teams;
mod view;
mod waivers;
mod workers;
mod workflow_steps;

use schemars::JsonSchema;
use serde::Deserialize;

pub use access::Access;
pub use ai_endpoints::{AiEndpoint, Deployment, DeploymentSku, Residency};
pub use brokers::{Broker, BrokerDeployment, MaintenanceWindow, Weekday};
pub use buckets::{Bucket, LifecycleRule};
pub use clusters::{Cluster, KubernetesApi, NodePool};
pub use databases::{Database, Engine, License, Maintenance};
pub use dns::*;
pub use documentation::{Documentation, SignificantChanges};
pub use edge::*;
pub use email::{Dmarc, DmarcPolicy, Email};
pub use encryption::Encryption;
pub use environments::Environment;
pub use identity::{AppRole, Application, Devices, Group, Identity};
pub(crate) use item::former_names;
pub use item::{FormerNames, Items, Name};
pub use parse::{Broken, parse};
pub use patches::Patches;
pub use pods::{Concurrency, Health, HealthCheck, InitContainer, Job, Priority, Volume};
pub use policy::{Invariant, InvariantSection, Policy, PolicySeverity};
pub use providers::{
    Aws, Azure, AzureQuota, Binary, Cloudflare, CloudflarePlan, Doppler, Github, GithubPlan, Oracle, Providers,
    TerraformCloud,
};
pub use retired::{Retired, RetiredData};
pub use services::{
    EnvironmentValue, Public, Replicas, Repository, RepositoryAccess, Resources, Service, Use, UseOptions, UseTarget,
    Uses,
};
pub use teams::Team;
pub use view::View;
pub use waivers::Waiver;
pub use workers::{Consume, ConsumeOptions, Worker};
pub use workflow_steps::{ApplySteps, DeploySteps, DriftSteps, ReleaseSteps, Step, VerifySteps, WorkflowSteps};

/// The sections whose items may differ between environments.
pub const ITEM_SECTIONS: [&str; 9] =
    ["clusters", "databases", "buckets", "brokers", "ai_endpoints", "email", "access", "workers", "services"];

/// A platform: everything a small team runs, on every cloud it runs on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Where this document's schema is, for editors that read it here.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// The edition of the language: 1.
    #[schemars(range(min = 1, max = 1), example = &1)]
    pub version: u32,
    /// The platform's name: the prefix of every physical name. Renaming it renames everything.
    #[schemars(example = &"threadline", length(max = 24))]
    pub name: Name,
    /// The accounts of the platform, one a vendor.
    #[serde(default)]
    pub providers: Providers,
    /// The teams that own services and approve releases.
    #[serde(default)]
    pub teams: Items<Team>,
    /// The environments, in promotion order: the first gets every change first.
    pub environments: Items<Environment>,
    /// Oracle Kubernetes Engine clusters with their networks.
    #[serde(default)]
    pub clusters: Items<Cluster>,
    /// Oracle Autonomous Databases behind private endpoints.
    #[serde(default)]
    pub databases: Items<Database>,
    /// Oracle Object Storage.
    #[serde(default)]
    pub buckets: Items<Bucket>,
    /// RabbitMQ brokers at Amazon MQ.
    #[serde(default)]
    pub brokers: Items<Broker>,
    /// Azure OpenAI accounts with their model deployments.
    #[serde(default)]
    pub ai_endpoints: Items<AiEndpoint>,
    /// Domains that send mail through Amazon SES.
    #[serde(default)]
    pub email: Items<Email>,
    /// People and the applications they sign in to, at Entra ID.
    #[serde(default)]
    pub identity: Identity,
    /// DNS zones at Cloudflare.
    #[serde(default)]
    pub dns: Dns,
    /// What Cloudflare does with the requests of each zone: encryption, firewall, limits, cache.
    #[serde(default)]
    #[schemars(schema_with = "dns::by_zone::<Edge>")]
    pub edge: Items<Edge>,
    /// Hosts that people reach only when they have signed in.
    #[serde(default)]
    pub access: Items<Access>,
    /// Programs that run at Cloudflare.
    #[serde(default)]
    pub workers: Items<Worker>,
    /// What the teams run.
    #[serde(default)]
    pub services: Items<Service>,
    /// What is written about the platform while it changes.
    #[serde(default)]
    pub documentation: Documentation,
    /// What was here and may now be let go. Whatever else holds data and vanishes is an error.
    #[serde(default)]
    pub retired: Vec<Retired>,
    /// How strict the document is with itself, and what the team asks of it beyond platc's own rules.
    #[serde(default)]
    pub policy: Policy,
    /// Warnings that the team lives with, each at one place and until a day.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
}
