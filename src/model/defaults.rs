//! What a key means when it is not written. The schema shows these to editors; nothing else fills anything in.

use crate::spec::{
    Action, Authority, BrokerDeployment, CloudflarePlan, Concurrency, CountBy, Encryption, GithubPlan, License,
    Maintenance, Priority, RepositoryAccess, TlsMode, TlsVersion, Weekday,
};

/// The oldest Terraform that the output is for: `removed` with `lifecycle`, `import` with `for_each`, write-only
/// arguments. Also the version that workspaces and workflows ask for.
pub const TERRAFORM_VERSION: &str = "1.11";
pub const TERRAFORM_CLOUD_HOSTNAME: &str = "app.terraform.io";
pub const GITHUB_WORKFLOWS: &str = "generated/github/workflows";
pub const GITHUB_PLAN: GithubPlan = GithubPlan::Enterprise;
/// A label, not `latest`, which changes under the workflows.
pub const GITHUB_RUNNER: &str = "ubuntu-24.04";
pub const SECRET_PROTECTION: bool = false;
pub const OWNER_ACCESS: RepositoryAccess = RepositoryAccess::Push;
/// Someone who cannot read a repository cannot approve its deployments.
pub const APPROVER_ACCESS: RepositoryAccess = RepositoryAccess::Pull;
pub const CLOUDFLARE_PLAN: CloudflarePlan = CloudflarePlan::Free;

/// GB. OKE refuses less than 50.
pub const BOOT_VOLUME_GB: u32 = 50;

pub const DATABASE_AUTOSCALE: bool = false;
pub const DATABASE_AUTOSCALE_STORAGE: bool = false;
/// Days. Oracle's own default is 60; 30 is what most auditors ask for at half the storage.
pub const BACKUP_RETENTION_DAYS: u32 = 30;
pub const DATABASE_LICENSE: License = License::Included;
pub const DATABASE_MAINTENANCE: Maintenance = Maintenance::Regular;
pub const ENCRYPTION: Encryption = Encryption::ProviderManaged;

pub const BUCKET_VERSIONING: bool = false;
pub const BUCKET_PUBLIC: bool = false;

/// The newest generally available version of the Azure OpenAI data plane API (verified 2026-11).
pub const AI_API_VERSION: &str = "2024-10-21";

pub const AWS_TRUSTS_GITHUB: bool = false;

pub const BROKER_DEPLOYMENT: BrokerDeployment = BrokerDeployment::Single;
/// When most of Europe sleeps, and nobody ships.
pub const MAINTENANCE_DAY: Weekday = Weekday::Sunday;
pub const MAINTENANCE_TIME: &str = "03:00";
pub const MAINTENANCE_TIME_ZONE: &str = "UTC";

/// The label below a domain that takes its bounces.
pub const MAIL_FROM_LABEL: &str = "mail";
/// Where Amazon SES keeps DKIM keys, unless the region has a zone of its own for it (SES, "Easy DKIM", verified 2026-11).
pub const DKIM_ZONE: &str = "dkim.amazonses.com";

/// Days.
pub const SECRET_ROTATION_DAYS: u32 = 180;
/// What would be refused is reported first: a rule in force at once may lock everyone out.
pub const DEVICES_ENFORCE: bool = false;

pub const ZONE_DNSSEC: bool = false;
pub const RECORD_PROXIED: bool = false;
/// `ttl = 1` is Cloudflare's "automatic".
pub const RECORD_TTL: u32 = 1;
pub const CAA_FLAGS: u8 = 0;
/// Metres, as RFC 1876 has them.
pub const LOC_ALTITUDE: f64 = 0.0;
pub const LOC_SIZE: f64 = 1.0;

pub const REPLICAS_MIN: u32 = 1;
/// Two pods survive the loss of a node.
pub const REPLICAS_MIN_PROTECTED: u32 = 2;
/// Percent of the request.
pub const REPLICAS_CPU_PERCENT: u32 = 70;
pub const CPU: &str = "100m";
pub const MEMORY: &str = "256Mi";
pub const DEFAULT_BRANCH: &str = "main";

pub const HEALTH_START_SECONDS: u32 = 120;
pub const HEALTH_PERIOD_SECONDS: u32 = 5;
pub const HEALTH_TIMEOUT_SECONDS: u32 = 2;
pub const HEALTH_FAILURES: u32 = 3;
/// The most that a folder may hold before its pod is evicted.
pub const VOLUME_SIZE: &str = "256Mi";
pub const GRACE_PERIOD_SECONDS: u32 = 30;
pub const PRIORITY: Priority = Priority::Normal;

pub const JOB_TIMEZONE: &str = "Etc/UTC";
pub const JOB_CONCURRENCY: Concurrency = Concurrency::Forbid;
pub const JOB_HISTORY: u32 = 3;
/// A run that hangs ends some day, and the next one can start.
pub const JOB_DEADLINE_SECONDS: u32 = 21_600;
/// An upgrade of the control plane takes less.
pub const JOB_START_WITHIN_SECONDS: u32 = 3600;
pub const JOB_RETRIES: u32 = 2;

pub const TLS_MODE: TlsMode = TlsMode::Strict;
pub const TLS_MINIMUM_VERSION: TlsVersion = TlsVersion::V1_2;
pub const ALWAYS_HTTPS: bool = true;
pub const HTTP3: bool = true;
/// Seconds: a year, which is what browsers' lists ask for.
pub const HSTS_MAX_AGE: u32 = 31_536_000;
pub const HSTS_SUBDOMAINS: bool = false;
pub const HSTS_PRELOAD: bool = false;
pub const CERTIFICATE_AUTHORITY: Authority = Authority::LetsEncrypt;
/// Days. The longest that every authority issues.
pub const CERTIFICATE_DAYS: u32 = 90;
pub const WAF_MANAGED: bool = false;
pub const WAF_OWASP: bool = false;
pub const RATE_LIMIT_ACTION: Action = Action::Block;
pub const RATE_LIMIT_BLOCK_SECONDS: u32 = 60;
/// The only one that a free zone has.
pub const RATE_LIMIT_BLOCK_SECONDS_FREE: u32 = 10;
pub const RATE_LIMIT_COUNT_BY: CountBy = CountBy::Address;
pub const CACHE_BYPASS: bool = false;
pub const REDIRECT_STATUS: u16 = 301;
pub const REDIRECT_KEEPS_QUERY: bool = true;

/// Hours.
pub const ACCESS_SESSION_HOURS: u32 = 24;

/// What new workers are written for. It moves with platc's releases, as a change that the changelog tells.
pub const WORKER_COMPATIBILITY_DATE: &str = "2026-10-01";
pub const QUEUE_BATCH_SIZE: u32 = 10;
pub const QUEUE_WAIT_SECONDS: u32 = 5;
pub const QUEUE_RETRIES: u32 = 3;
pub const QUEUE_DEAD_LETTERS: bool = true;
pub const QUEUE_RETENTION_HOURS: u32 = 96;
