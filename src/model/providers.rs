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
    /// The App that Terraform signs in as; `None` is an owner of the organization.
    pub app_id: Option<u64>,
    pub secret_protection: bool,
    /// The folder of the generated workflows, from the repository's root.
    pub workflows: String,
    /// The label of the runner on which they run.
    pub runner: String,
    /// Where the workflows get platc; `None` where their runner has it.
    pub platc: Option<spec::Binary>,
    /// Steps of the user's, by workflow and point.
    pub steps: spec::WorkflowSteps,
}

/// The numbers that name a repository for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GithubIds {
    pub owner: u64,
    pub repository: u64,
}

impl Github {
    /// The host that people and workflows talk to: `github.com`.
    pub fn host(&self) -> &str {
        let url = self.base_url.as_deref().unwrap_or("https://github.com");
        url.trim_start_matches("https://").trim_end_matches('/')
    }

    /// Whether it is a server of one's own, unlike github.com and the enterprises at ghe.com, which GitHub runs.
    pub fn is_server(&self) -> bool {
        self.base_url.is_some() && !self.host().ends_with(".ghe.com")
    }

    /// Who issues the tokens with which workflows sign in to clouds; no slash at the end.
    /// (GitHub, "OpenID Connect reference", verified 2026-11.)
    pub fn token_issuer(&self) -> String {
        match self.host() {
            "github.com" => "https://token.actions.githubusercontent.com".to_owned(),
            host if host.ends_with(".ghe.com") => format!("https://token.actions.{host}"),
            host => format!("https://{host}/_services/token"),
        }
    }

    /// Where GitHub looks for the owners of code: the folder above the workflows'.
    pub fn code_owners(&self) -> String {
        let folder = self.workflows.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        format!("{folder}CODEOWNERS")
    }
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
            app_id: github.app_id,
            secret_protection: github.secret_protection.unwrap_or(defaults::SECRET_PROTECTION),
            workflows: github.workflows.clone().unwrap_or_else(|| defaults::GITHUB_WORKFLOWS.to_owned()),
            runner: github.runner.clone().unwrap_or_else(|| defaults::GITHUB_RUNNER.to_owned()),
            platc: github.platc.clone(),
            steps: github.steps.clone(),
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

#[cfg(test)]
impl Github {
    /// An account of which a test says only what it is about.
    pub(super) fn example() -> Self {
        Self {
            owner: "Acme".to_owned(),
            repository: "platform".to_owned(),
            ids: None,
            base_url: None,
            plan: spec::GithubPlan::Enterprise,
            app_id: None,
            secret_protection: false,
            workflows: String::new(),
            runner: defaults::GITHUB_RUNNER.to_owned(),
            platc: None,
            steps: spec::WorkflowSteps::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn github(base_url: Option<&str>, workflows: &str) -> Github {
        Github { base_url: base_url.map(str::to_owned), workflows: workflows.to_owned(), ..Github::example() }
    }

    #[test]
    fn each_github_has_its_host_and_issuer() {
        for (base_url, host, issuer, is_server) in [
            (None, "github.com", "https://token.actions.githubusercontent.com", false),
            (
                Some("https://github.acme.example/"),
                "github.acme.example",
                "https://github.acme.example/_services/token",
                true,
            ),
            (Some("https://acme.ghe.com"), "acme.ghe.com", "https://token.actions.acme.ghe.com", false),
        ] {
            let github = github(base_url, ".github/workflows");
            let found = (github.host(), github.token_issuer(), github.is_server());
            assert_eq!(found, (host, issuer.to_owned(), is_server));
        }
    }

    #[test]
    fn code_owners_are_beside_the_workflows() {
        for (workflows, path) in [
            (".github/workflows", ".github/CODEOWNERS"),
            ("generated/github/workflows", "generated/github/CODEOWNERS"),
            ("workflows", "CODEOWNERS"),
        ] {
            assert_eq!(github(None, workflows).code_owners(), path);
        }
    }
}
