//! `services`: what the teams run.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::exposure::When;
use super::item::item;
use super::{Health, InitContainer, Items, Job, Name, Priority, Volume};
use crate::model::defaults;

item! {
    /// Something a team runs: with `port` a web service, with `schedule` a cron job, with neither a worker.
    pub struct Service {
        /// The team that owns it.
        #[schemars(extend("x-exposes" = When::Differs.says("another team may write to its repository")))]
        pub team: Option<Name>,
        /// The port it listens on. Makes it a web service.
        #[schemars(range(min = 1, max = 65535), example = &8080)]
        pub port: Option<u16>,
        /// When it runs: five cron fields, in UTC. Makes it a cron job.
        #[schemars(example = &"15 2 * * *")]
        pub schedule: Option<String>,
        /// Other ports it listens on, by name: for checks and for whoever looks at its metrics, not for other services.
        #[serde(default)]
        #[schemars(extend("propertyNames" = {
            "pattern": "^[a-z]([a-z0-9]|-[a-z0-9])*$",
            "maxLength": 15,
            "description": "A port's name: at most 15 lower-case letters, digits and hyphens, a letter first."
        }))]
        #[schemars(extend("additionalProperties" = { "type": "integer", "minimum": 1, "maximum": 65535 }))]
        pub ports: IndexMap<String, u16>,
        /// How Kubernetes learns that it is well: the path of an HTTP check on `port`, or a check with its options.
        pub health: Option<Health>,
        /// What of a cron job is not its schedule.
        pub job: Option<Job>,
        /// How many pods.
        pub replicas: Option<Replicas>,
        /// What a pod may use.
        pub resources: Option<Resources>,
        /// Opens it to the internet, through Cloudflare.
        pub public: Option<Public>,
        /// What it depends on. Each use brings network access, credentials and environment variables.
        #[serde(default)]
        pub uses: Uses,
        /// Environment variables with their values. Never a secret.
        #[serde(default)]
        #[schemars(extend("propertyNames" = {
            "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
            "description": "A variable's name: letters, digits and `_`, no digit first."
        }))]
        pub env: IndexMap<String, EnvironmentValue>,
        /// Names of secrets, in upper case; their values live in Doppler. Each becomes an environment variable.
        #[serde(default)]
        #[schemars(inner(regex(pattern = r"^[A-Z][A-Z0-9_]*$")))]
        pub secrets: Vec<String>,
        /// The image by digest, where a release is not what decides it.
        #[schemars(example = &"fra.ocir.io/threadline/pricing@sha256:0000000000000000000000000000000000000000000000000000000000000000")]
        pub image: Option<String>,
        /// The program, in place of the image's own.
        #[serde(default)]
        pub command: Vec<String>,
        /// Its arguments, in place of the image's own.
        #[serde(default)]
        pub args: Vec<String>,
        /// Programs that run to their end before it starts, one after the other, by name.
        #[serde(default)]
        pub init: Items<InitContainer>,
        /// Files with their text, by their path in the container. A change of one is a rollout. Never a secret.
        #[serde(default)]
        #[schemars(extend("propertyNames" = {
            "pattern": "^(/[A-Za-z0-9._-]+)+$",
            "description": "A file's whole path, `/etc/pricing/settings.toml`: letters, digits, `.`, `_` and `-`."
        }))]
        pub config_files: IndexMap<String, String>,
        /// Folders it may write to, by name; every other is read-only. `tmp`, 256Mi at `/tmp`, is always there.
        #[serde(default)]
        pub volumes: Items<Volume>,
        /// From the signal to end until it is killed; 30 when not written.
        #[schemars(range(min = 1, max = 3600), extend("default" = defaults::GRACE_PERIOD_SECONDS))]
        pub grace_period_seconds: Option<u32>,
        /// Who gives way when the cluster is full.
        pub priority: Option<Priority>,
        /// The node pool it runs on; any when not written.
        pub node_pool: Option<Name>,
        /// Labels of its objects and pods, beside those that platc sets.
        #[serde(default)]
        pub labels: IndexMap<String, String>,
        /// Annotations of its Deployment or CronJob and of its pods.
        #[serde(default)]
        pub annotations: IndexMap<String, String>,
        /// The cluster it runs on; the only cluster when not written.
        pub cluster: Option<Name>,
        /// Its GitHub repository.
        pub repository: Option<Repository>,
    }
}

/// How many pods run.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replicas {
    /// At least so many; 1 when not written (2 in a protected environment).
    #[schemars(range(min = 1, max = 1000), example = &2)]
    pub min: Option<u32>,
    /// At most so many; `min` when not written.
    #[schemars(range(min = 1, max = 1000), example = &6)]
    pub max: Option<u32>,
    /// The CPU use, in percent of the request, above which pods are added; 70 when not written.
    #[schemars(range(min = 1, max = 100), extend("default" = crate::model::defaults::REPLICAS_CPU_PERCENT))]
    pub cpu_percent: Option<u32>,
}

/// What a pod may use.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// CPU that is reserved, as Kubernetes writes it: `250m` for a quarter of a core, `1.5`. `100m` when not written.
    #[schemars(example = &"250m", extend("default" = crate::model::defaults::CPU), regex(pattern = r"^([0-9]+m|[0-9]+(\.[0-9]{1,3})?)$"))]
    pub cpu: Option<String>,
    /// The most CPU it may use; without a limit when not written, which lets it use what nobody else asks for.
    #[schemars(example = &"1", regex(pattern = r"^([0-9]+m|[0-9]+(\.[0-9]{1,3})?)$"))]
    pub cpu_limit: Option<String>,
    /// The most memory it may use before it is ended, with its unit: `512Mi`, `2Gi`. `memory` when not written.
    #[schemars(example = &"1Gi", regex(pattern = r"^[0-9]+(Ki|Mi|Gi|Ti|k|M|G|T)$"))]
    pub memory_limit: Option<String>,
    /// Memory that is reserved, with its unit (`512Mi`, `2Gi`), and the most it may use unless `memory_limit` says more;
    /// `256Mi` when not written.
    #[schemars(example = &"512Mi", extend("default" = crate::model::defaults::MEMORY), regex(pattern = r"^[0-9]+(Ki|Mi|Gi|Ti|k|M|G|T)$"))]
    pub memory: Option<String>,
}

/// Opens a web service to the internet.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Public {
    /// The host: `api` fills the environment's pattern `hosts`; a name that ends in a zone of `dns` stands as it is.
    #[schemars(example = &"api", regex(pattern = r"^(@|[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)$"))]
    pub host: String,
}

/// What a service depends on, by kind.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Uses {
    /// Databases: `DATABASE_<NAME>_CONNECT_STRING`, `_USERNAME`, `_PASSWORD`.
    #[serde(default)]
    #[schemars(extend("x-exposes" = When::Gains.says("it reaches `{}` and gets its password")))]
    pub databases: Vec<Use>,
    /// Buckets: `BUCKET_<NAME>_NAME`, `_NAMESPACE`, `_REGION`; pods sign in by workload identity.
    #[serde(default)]
    #[schemars(extend("x-exposes" = When::Gains.says("it reads and writes `{}`")))]
    pub buckets: Vec<Use>,
    /// AI endpoints: `AI_<NAME>_ENDPOINT`, `_DEPLOYMENT`, `_API_KEY`, `_API_VERSION`, and `_<DEPLOYMENT>_DEPLOYMENT`
    /// of each that it lists.
    #[serde(default)]
    #[schemars(extend("x-exposes" = When::Gains.says("it gets the key of `{}`")))]
    pub ai_endpoints: Vec<Use>,
    /// Brokers: `BROKER_<NAME>_URL`.
    #[serde(default)]
    #[schemars(extend("x-exposes" = When::Gains.says("it gets the password of `{}`")))]
    pub brokers: Vec<Use>,
    /// Domains that send mail: `EMAIL_<NAME>_SMTP_HOST`, `_SMTP_PORT`, `_SMTP_USERNAME`, `_SMTP_PASSWORD`, `_FROM`.
    #[serde(default)]
    #[schemars(extend("x-exposes" = When::Gains.says("it may send mail as `{}`")))]
    pub email: Vec<Use>,
    /// Other services: `SERVICE_<NAME>_URL`.
    #[serde(default)]
    pub services: Vec<Use>,
}

/// A name, or a name with options: `ledger`, `ledger: { as: MAIN_DB }`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Use {
    Name(Name),
    Options(#[schemars(extend("minProperties" = 1, "maxProperties" = 1))] IndexMap<String, UseOptions>),
}

/// How a service uses what it depends on.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UseOptions {
    /// The prefix of the environment variables, in place of the kind and the name.
    #[serde(rename = "as")]
    #[schemars(example = &"MAIN_DB", regex(pattern = r"^[A-Z][A-Z0-9_]*$"))]
    pub prefix: Option<String>,
}

/// A use with its name and options apart.
#[derive(Debug, Clone, Copy)]
pub struct UseTarget<'a> {
    pub name: &'a str,
    pub prefix: Option<&'a str>,
}

impl Use {
    /// The name and the options, however they were written.
    pub fn target(&self) -> UseTarget<'_> {
        match self {
            Self::Name(name) => UseTarget { name: name.as_str(), prefix: None },
            Self::Options(map) => {
                let (name, options) = map.first().expect("the schema asks for one entry");
                UseTarget { name, prefix: options.prefix.as_deref() }
            }
        }
    }
}

/// The value of an environment variable. A number with a fraction belongs in quotes: `1.10` would become `1.1`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum EnvironmentValue {
    Text(String),
    Integer(i64),
    Boolean(bool),
}

impl EnvironmentValue {
    /// The text that the process reads.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Boolean(truth) => truth.to_string(),
        }
    }
}

/// The GitHub repository of a service.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repository {
    /// The repository's name; `<platform>-<service>` when not written.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.-]{1,100}$"))]
    pub name: Option<String>,
    /// The template repository it starts from: `name` of the same organization, or `owner/name`.
    #[schemars(example = &"service-template", regex(pattern = r"^([A-Za-z0-9-]+/)?[A-Za-z0-9_.-]+$"))]
    pub template: Option<String>,
    /// The default branch; `main` when not written.
    #[schemars(extend("default" = crate::model::defaults::DEFAULT_BRANCH), regex(pattern = r"^[A-Za-z0-9._/-]+$"))]
    pub default_branch: Option<String>,
    /// What teams may do in it, by team. The owning team may push, and approvers may read it, when not written.
    #[serde(default)]
    pub access: IndexMap<Name, RepositoryAccess>,
}

/// A repository role of GitHub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(extend("x-exposes" = When::Later.says("the team may do more in its repository")))]
pub enum RepositoryAccess {
    /// Reads.
    Pull,
    /// Reads, and manages issues and pull requests.
    Triage,
    /// Writes.
    Push,
    /// Writes, and manages the repository. Settings that Terraform keeps come back at the next apply.
    Maintain,
    /// Everything.
    Admin,
}

impl RepositoryAccess {
    /// As GitHub's API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pull => "pull",
            Self::Triage => "triage",
            Self::Push => "push",
            Self::Maintain => "maintain",
            Self::Admin => "admin",
        }
    }
}
