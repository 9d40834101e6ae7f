//! The jobs of the platform's workflows → the subjects by which a cloud that trusts GitHub knows them.

use super::providers::{self, Github};
use super::scope::Scope;
use super::{Environment, Model, defaults};
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;

/// What GitHub says of a job when it vouches for it (GitHub, "OpenID Connect reference", verified 2026-11).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrustedJob {
    /// Of a pull request, without a GitHub environment.
    PullRequest,
    /// Of anything that runs on a branch, without a GitHub environment.
    Branch(String),
    /// In a GitHub environment, whatever started it.
    Environment(String),
}

/// The two sign-ins of the workflows: what reads and what changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkflowAccess {
    /// Plans: of pull requests, and of the schedule that looks for drift.
    Plan,
    /// Applies: behind the GitHub environment of each root.
    Apply,
}

impl WorkflowAccess {
    /// The Terraform name of what belongs to the sign-in: `github_plan`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Plan => "github_plan",
            Self::Apply => "github_apply",
        }
    }

    /// What whoever signs in does, for the descriptions at the clouds.
    pub fn purpose(self, platform: &str) -> String {
        match self {
            Self::Plan => format!("Plans changes of {platform}, and makes none"),
            Self::Apply => format!("Applies what is merged to {platform}"),
        }
    }
}

/// A cloud that takes GitHub's word for a job in place of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustingCloud {
    Azure,
    Aws,
}

impl TrustingCloud {
    pub const ALL: [Self; 2] = [Self::Azure, Self::Aws];

    /// The variable at GitHub from which a job knows as whom it signs in.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Azure => "AZURE_CLIENT_ID",
            Self::Aws => "AWS_ROLE_ARN",
        }
    }
}

pub static HALF_OF_THE_IDS: Code = Code {
    id: "TRUST001",
    name: "half-of-the-ids",
    severity: Severity::Error,
    docs: "## What
`providers.github` has `owner_id` or `repository_id`, and not both.

## Why
The workflows sign in to clouds with a token in which GitHub names the repository. For repositories that were created,
renamed or transferred after 2026-07-15 the name holds both numbers; with one of them no token would match.

## Example
```yaml
providers:
  github: { owner: threadline, repository: platform, owner_id: 1234567 }
```

## Instead
Write both (`gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'`), or none for a repository that is older.
",
};

pub static NUMBERS_AT_A_SERVER: Code = Code {
    id: "TRUST002",
    name: "numbers-at-a-server",
    severity: Severity::Error,
    docs: "## What
`providers.github` has `owner_id` and `repository_id`, and `base_url` names an Enterprise Server.

## Why
An Enterprise Server never puts the numbers into the tokens with which workflows sign in to clouds (GitHub, \"OpenID Connect
reference\"). Azure and AWS would trust names that no token has, and every plan would fail to sign in.

## Example
```yaml
providers:
  github:
    owner: acme
    repository: platform
    base_url: https://github.acme.example/
    runner: platform-linux
    owner_id: 1234567
    repository_id: 890123456
```

## Instead
Take both numbers away. At github.com and ghe.com they stay.
",
};

pub(super) fn check(scope: &mut Scope<'_>) {
    half_of_the_ids(scope);
    numbers_at_a_server(scope);
}

fn numbers_at_a_server(scope: &mut Scope<'_>) {
    let Some(github) = providers::resolve(scope.platform).github else { return };
    if github.is_server() && github.ids.is_some() {
        let at = Pointer::root().path("providers.github.owner_id");
        let message = format!("`{}` puts no numbers into tokens: it is an Enterprise Server", github.host());
        let help = "take `owner_id` and `repository_id` away";
        scope.report(Diagnostic::at_key(&NUMBERS_AT_A_SERVER, &at, message).help(help));
    }
}

fn half_of_the_ids(scope: &mut Scope<'_>) {
    let Some(github) = &scope.platform.providers.github else { return };
    let (written, missing) = match (github.owner_id, github.repository_id) {
        (Some(_), None) => ("owner_id", "repository_id"),
        (None, Some(_)) => ("repository_id", "owner_id"),
        (Some(_), Some(_)) | (None, None) => return,
    };
    let at = Pointer::root().path("providers.github").key(written);
    let message = format!("`{written}` without `{missing}`");
    let help = "`gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'` shows both";
    scope.report(Diagnostic::at_key(&HALF_OF_THE_IDS, &at, message).help(help));
}

impl Github {
    /// The subject of a job's token, for repositories with the standard form of it.
    pub fn subject(&self, job: &TrustedJob) -> String {
        let Self { owner, repository, .. } = self;
        let repository = match &self.ids {
            Some(ids) => format!("{owner}@{}/{repository}@{}", ids.owner, ids.repository),
            None => format!("{owner}/{repository}"),
        };
        match job {
            TrustedJob::PullRequest => format!("repo:{repository}:pull_request"),
            TrustedJob::Branch(branch) => format!("repo:{repository}:ref:refs/heads/{branch}"),
            TrustedJob::Environment(environment) => format!("repo:{repository}:environment:{environment}"),
        }
    }
}

impl Model {
    /// The jobs that sign in to a cloud with this access: of the shared root, and of the environments that have something
    /// there.
    pub fn trusted_jobs(&self, cloud: TrustingCloud, access: WorkflowAccess) -> Vec<TrustedJob> {
        let environments = self.environments.iter().filter(|environment| uses(environment, cloud));
        let roots = std::iter::once("shared").chain(environments.map(Environment::name));
        match access {
            WorkflowAccess::Plan => {
                vec![TrustedJob::PullRequest, TrustedJob::Branch(defaults::DEFAULT_BRANCH.to_owned())]
            }
            WorkflowAccess::Apply => roots.map(|root| TrustedJob::Environment(root.to_owned())).collect(),
        }
    }

    /// Whether the workflows sign in to a cloud: something of it is in use, and GitHub runs them.
    pub fn workflows_use(&self, cloud: TrustingCloud) -> bool {
        let (has_account, in_shared) = match cloud {
            TrustingCloud::Azure => (self.providers.azure.is_some(), !self.identity.is_empty()),
            TrustingCloud::Aws => (self.providers.aws.is_some(), !self.email.is_empty()),
        };
        let in_use = in_shared || self.environments.iter().any(|environment| uses(environment, cloud));
        has_account && self.providers.github.is_some() && in_use
    }
}

/// Whether an environment's root has something in a cloud.
fn uses(environment: &Environment, cloud: TrustingCloud) -> bool {
    match cloud {
        TrustingCloud::Azure => !environment.ai_endpoints.is_empty(),
        TrustingCloud::Aws => !environment.brokers.is_empty() || !environment.senders.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    /// The account of a document that says `more` of GitHub.
    fn github(more: &str) -> Github {
        let text = format!(
            "version: 1\nname: acme\nenvironments: {{ staging: {{}} }}\nproviders:\n  \
             terraform_cloud: {{ organization: acme, project: platform }}\n  \
             github: {{ owner: Acme, repository: platform{more} }}\n"
        );
        let compilation = crate::compile(Source { name: "platform.yaml".to_owned(), text }, &crate::source::Unseen);
        compilation.model.and_then(|model| model.providers.github).expect("the document can be read")
    }

    #[test]
    fn a_subject_names_the_repository_as_its_age_asks() {
        let (old, new) = (github(""), github(", owner_id: 12, repository_id: 345"));
        let environment = TrustedJob::Environment("production".to_owned());
        let branch = TrustedJob::Branch("main".to_owned());
        assert_eq!(old.subject(&TrustedJob::PullRequest), "repo:Acme/platform:pull_request");
        assert_eq!(old.subject(&environment), "repo:Acme/platform:environment:production");
        assert_eq!(new.subject(&environment), "repo:Acme@12/platform@345:environment:production");
        assert_eq!(new.subject(&branch), "repo:Acme@12/platform@345:ref:refs/heads/main");
    }
}
