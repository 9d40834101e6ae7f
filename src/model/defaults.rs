//! What a key means when it is not written. The schema shows these to editors; nothing else fills anything in.

use crate::spec::{
    CloudflarePlan, Concurrency, Encryption, GithubPlan, License, Maintenance, Priority, RepositoryAccess,
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
