//! `providers` with their defaults.

use super::defaults;
use crate::spec;

/// The accounts of the platform. Which of them a document needs has been checked.
#[derive(Debug, Clone)]
pub struct Providers {
    pub terraform_cloud: Option<TerraformCloud>,
    pub github: Option<Github>,
    pub cloudflare: Option<Cloudflare>,
    pub oracle: Option<spec::Oracle>,
    pub azure: Option<spec::Azure>,
    pub aws: Option<spec::Aws>,
    pub doppler: bool,
}

/// HCP Terraform.
#[derive(Debug, Clone)]
pub struct TerraformCloud {
    pub organization: String,
    pub project: String,
    pub hostname: String,
}

impl TerraformCloud {
    /// Whether it is HashiCorp's own installation, which is Terraform's default.
    pub fn is_public(&self) -> bool {
        self.hostname == defaults::TERRAFORM_CLOUD_HOSTNAME
    }
}

/// A GitHub organization.
#[derive(Debug, Clone)]
pub struct Github {
    pub owner: String,
    /// The repository that holds the document.
    pub repository: String,
    /// The numbers of both, where GitHub puts them into tokens.
    pub ids: Option<GithubIds>,
    /// Of an Enterprise Server; `None` is github.com.
    pub base_url: Option<String>,
    pub plan: spec::GithubPlan,
    /// The folder of the generated workflows, from the repository's root.
    pub workflows: String,
    /// The label of the runner on which they run.
    pub runner: String,
}

/// The numbers that name a repository for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GithubIds {
    pub owner: u64,
    pub repository: u64,
}

/// A Cloudflare account.
#[derive(Debug, Clone)]
pub struct Cloudflare {
    pub account_id: String,
    /// The Zero Trust team: `<team>.cloudflareaccess.com`.
    pub team: String,
    pub plan: spec::CloudflarePlan,
}

pub(super) fn resolve(platform: &spec::Platform) -> Providers {
    let written = &platform.providers;
    Providers {
        terraform_cloud: written.terraform_cloud.as_ref().map(|tfc| TerraformCloud {
            organization: tfc.organization.clone(),
            project: tfc.project.clone(),
            hostname: tfc.hostname.clone().unwrap_or_else(|| defaults::TERRAFORM_CLOUD_HOSTNAME.to_owned()),
        }),
        github: written.github.as_ref().map(|github| Github {
            owner: github.owner.clone(),
            repository: github.repository.clone(),
            ids: github.owner_id.zip(github.repository_id).map(|(owner, repository)| GithubIds { owner, repository }),
            base_url: github.base_url.clone(),
            plan: github.plan.unwrap_or(defaults::GITHUB_PLAN),
            workflows: github.workflows.clone().unwrap_or_else(|| defaults::GITHUB_WORKFLOWS.to_owned()),
            runner: github.runner.clone().unwrap_or_else(|| defaults::GITHUB_RUNNER.to_owned()),
        }),
        cloudflare: written.cloudflare.as_ref().map(|cloudflare| Cloudflare {
            account_id: cloudflare.account_id.clone(),
            team: cloudflare.team.clone().unwrap_or_else(|| platform.name.to_string()),
            plan: cloudflare.plan.unwrap_or(defaults::CLOUDFLARE_PLAN),
        }),
        oracle: written.oracle.clone(),
        azure: written.azure.clone(),
        aws: written.aws.clone(),
        doppler: written.doppler.is_some(),
    }
}
