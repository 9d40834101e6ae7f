//! `providers`: the accounts of the platform.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::exposure::When;
use super::{DeploymentSku, WorkflowSteps};

/// The accounts of the platform. A section that needs an account which is not here is an error.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Providers {
    /// Keeps the Terraform state and serialises applies.
    pub terraform_cloud: Option<TerraformCloud>,
    /// Keeps this document, the services' repositories, and runs the workflows.
    pub github: Option<Github>,
    /// Serves DNS and everything at the edge.
    pub cloudflare: Option<Cloudflare>,
    /// Runs the clusters and databases.
    pub oracle: Option<Oracle>,
    /// Runs the AI endpoints, and knows who people are.
    pub azure: Option<Azure>,
    /// Runs the brokers and sends mail.
    pub aws: Option<Aws>,
    /// Keeps the secrets' values.
    pub doppler: Option<Doppler>,
}

/// HCP Terraform (Terraform Cloud).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TerraformCloud {
    /// The organization: 3 to 40 letters, digits, `-` and `_`.
    #[schemars(example = &"threadline", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9_-]{1,38}[A-Za-z0-9]$"))]
    pub organization: String,
    /// The project that holds the workspaces: 3 to 40 letters, digits, spaces, `-` and `_`.
    #[schemars(example = &"platform", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]$"))]
    pub project: String,
    /// The host of a Terraform Enterprise installation; `app.terraform.io` when not written.
    #[schemars(example = &"terraform.threadline.example", extend("default" = crate::model::defaults::TERRAFORM_CLOUD_HOSTNAME), regex(pattern = r"^[a-z0-9.-]+$"))]
    pub hostname: Option<String>,
}

/// A GitHub organization.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Github {
    /// The organization that owns the repositories: at most 39 letters, digits and `-`.
    #[schemars(example = &"threadline", regex(pattern = r"^[A-Za-z0-9]([A-Za-z0-9-]{0,37}[A-Za-z0-9])?$"))]
    pub owner: String,
    /// The repository that holds this document, without its owner: letters, digits, `-`, `_` and `.`.
    #[schemars(example = &"platform", regex(pattern = r"^[A-Za-z0-9_.-]{1,100}$"))]
    pub repository: String,
    /// The owner's number, which GitHub puts into tokens of repositories created, renamed or transferred after
    /// 2026-07-15: `gh api repos/OWNER/REPOSITORY --jq .owner.id`.
    #[schemars(range(min = 1), example = &1234567)]
    pub owner_id: Option<u64>,
    /// The repository's number, beside `owner_id`: `gh api repos/OWNER/REPOSITORY --jq .id`.
    #[schemars(range(min = 1), example = &7654321)]
    pub repository_id: Option<u64>,
    /// The address of a GitHub Enterprise Server or of an enterprise of its own at ghe.com; github.com when not written.
    /// Azure and AWS fetch a server's keys below `/_services/token/.well-known`, which has to be open to the internet.
    #[schemars(example = &"https://github.threadline.example/", regex(pattern = r"^https://[a-z0-9.-]+/?$"))]
    pub base_url: Option<String>,
    /// The organization's plan, which decides what private repositories may have; `enterprise` when not written.
    #[schemars(extend("default" = "enterprise"))]
    #[schemars(extend("x-exposes" = When::Earlier.says("changes wait for nobody's approval")))]
    pub plan: Option<GithubPlan>,
    /// The id of the GitHub App that Terraform signs in as. It passes the rulesets, to commit the workflows that release
    /// services. When not written, Terraform signs in as an owner of the organization.
    #[schemars(example = &1_234_567, range(min = 1))]
    #[schemars(extend("x-exposes" = When::Set.says("this App passes the rulesets of the repositories")))]
    pub app_id: Option<u64>,
    /// Looks for secrets in the services' repositories and keeps them from being pushed; `false` when not written.
    /// Needs GitHub Secret Protection, which is paid for by active committer.
    #[schemars(extend("default" = crate::model::defaults::SECRET_PROTECTION))]
    #[schemars(extend("x-exposes" = When::Off.says("secrets that are pushed to the repositories go unnoticed")))]
    pub secret_protection: Option<bool>,
    /// The folder of the generated workflows, from the repository's root; `generated/github/workflows` when not
    /// written. GitHub runs those in `.github/workflows`.
    #[schemars(example = &".github/workflows", extend("default" = crate::model::defaults::GITHUB_WORKFLOWS), regex(pattern = r"^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$"))]
    pub workflows: Option<String>,
    /// The label of the runner on which they run; `ubuntu-24.04`, which GitHub hosts, when not written. An Enterprise
    /// Server needs one of yours, with bash, git, gh, jq, curl, awk and sed.
    #[schemars(example = &"platform-linux", extend("default" = crate::model::defaults::GITHUB_RUNNER), regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"))]
    pub runner: Option<String>,
    /// Where the workflows get platc; when not written, the runner has to have it, in the version that wrote them.
    pub platc: Option<Binary>,
    /// Steps of yours in the generated workflows, by workflow and point.
    #[serde(default)]
    pub steps: WorkflowSteps,
}

/// A program to download, which is used only if it is the very one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Binary {
    /// The program itself, no archive, for the runner's system. It is fetched without signing in.
    #[schemars(example = &"https://downloads.threadline.example/platc-0.1.0-linux-amd64", regex(pattern = r"^https://[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9._~%/+-]+$"))]
    pub url: String,
    /// Its SHA-256, as `sha256sum` prints it.
    #[schemars(example = &"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", regex(pattern = r"^[0-9a-f]{64}$"))]
    pub sha256: String,
}

/// A GitHub plan. Private repositories of a free organization have neither rulesets nor environments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GithubPlan {
    /// No reviewers on the environments of a private repository: nothing waits for approval.
    Team,
    /// Enterprise Cloud or Enterprise Server.
    Enterprise,
}

/// A Cloudflare account.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cloudflare {
    /// The account's identifier: 32 hexadecimal digits.
    #[schemars(example = &"0a1b2c3d4e5f60718293a4b5c6d7e8f9", regex(pattern = r"^[0-9a-f]{32}$"))]
    pub account_id: String,
    /// The name of the Zero Trust team, `<team>.cloudflareaccess.com`: lower-case letters, digits and `-`. The platform's
    /// name when not written.
    #[schemars(example = &"threadline", regex(pattern = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"))]
    pub team: Option<String>,
    /// The plan of the zones, which decides what they may use; `free` when not written.
    #[schemars(extend("default" = crate::model::defaults::CLOUDFLARE_PLAN))]
    pub plan: Option<CloudflarePlan>,
}

/// A Cloudflare zone plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CloudflarePlan {
    /// Free of charge: for what nobody's work depends on.
    Free,
    /// The smallest paid plan: brings the managed firewall rules.
    Pro,
    /// With more rules, and regular expressions in them.
    Business,
    /// By contract: whatever the other plans leave out.
    Enterprise,
}

/// An Oracle Cloud tenancy.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Oracle {
    /// The tenancy's OCID.
    #[schemars(
        example = &"ocid1.tenancy.oc1..aaaaaaaaexample",
        regex(pattern = r"^ocid1\.tenancy\.[a-z0-9-]+\.[a-z0-9-]*\.[a-z0-9]+$")
    )]
    pub tenancy: String,
    /// The region.
    #[schemars(example = &"eu-frankfurt-1", regex(pattern = r"^[a-z]+(-[a-z]+)+-[0-9]+$"))]
    pub region: String,
    /// The tenancy's home region, the only one in which Oracle makes compartments and policies; `region` when not
    /// written.
    #[schemars(example = &"eu-frankfurt-1", regex(pattern = r"^[a-z]+(-[a-z]+)+-[0-9]+$"))]
    pub home_region: Option<String>,
    /// The compartment that holds the environments' compartments; the tenancy's root when not written.
    #[schemars(regex(pattern = r"^ocid1\.compartment\.[a-z0-9-]+\.[a-z0-9-]*\.[a-z0-9]+$"))]
    pub compartment: Option<String>,
}

/// An Azure subscription.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Azure {
    /// The Entra ID tenant.
    #[schemars(
        example = &"11111111-2222-3333-4444-555555555555",
        regex(pattern = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    )]
    pub tenant_id: String,
    /// The subscription.
    #[schemars(
        example = &"66666666-7777-8888-9999-000000000000",
        regex(pattern = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    )]
    pub subscription_id: String,
    /// The location, by its programmatic name: lower-case letters and digits.
    #[schemars(example = &"swedencentral", regex(pattern = r"^[a-z]+[0-9]*$"))]
    pub location: String,
    /// How much of a model the subscription may have, where you want it held against what `ai_endpoints` ask for.
    #[serde(default)]
    pub quotas: Vec<AzureQuota>,
}

/// How much of a model an Azure subscription may have in a location, all environments together:
/// `az cognitiveservices usage list --location LOCATION`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AzureQuota {
    /// The model, as deployments name it.
    #[schemars(example = &"gpt-5-mini", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"))]
    pub model: String,
    /// The deployment type: each has a quota of its own.
    pub sku: DeploymentSku,
    /// The location; that of the provider when not written.
    #[schemars(example = &"swedencentral", regex(pattern = r"^[a-z]+[0-9]*$"))]
    pub location: Option<String>,
    /// Thousand tokens a minute (of a provisioned SKU: provisioned throughput units).
    #[schemars(range(min = 0, max = 10_000_000))]
    pub capacity: u32,
}

/// An AWS account.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aws {
    /// The account's twelve digits, in quotes.
    #[schemars(example = &"123456789012", regex(pattern = r"^[0-9]{12}$"))]
    pub account_id: String,
    /// The region.
    #[schemars(example = &"eu-central-1", regex(pattern = r"^[a-z]{2}(-[a-z]+)+-[0-9]+$"))]
    pub region: String,
    /// Whether the account has GitHub as an identity provider already, made elsewhere, with `sts.amazonaws.com` among its
    /// audiences: an account takes one alone. `false` when not written.
    #[schemars(extend("default" = crate::model::defaults::AWS_TRUSTS_GITHUB))]
    pub trusts_github: Option<bool>,
}

/// A Doppler workplace. Its token comes from the environment of the run.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Doppler {}
