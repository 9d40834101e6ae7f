//! The jobs of the platform's workflows → the subjects by which a cloud that trusts GitHub knows them.

use super::build::Scope;
use super::providers::Github;
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

pub(super) fn check(scope: &mut Scope<'_>) {
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
    /// The jobs that sign in to a cloud with this access, if it has something in the shared root and in those
    /// environments that `uses` tells.
    pub fn trusted_jobs(&self, access: WorkflowAccess, uses: impl Fn(&Environment) -> bool) -> Vec<TrustedJob> {
        let environments = self.environments.iter().filter(|environment| uses(environment));
        let roots = std::iter::once("shared").chain(environments.map(Environment::name));
        match access {
            WorkflowAccess::Plan => {
                vec![TrustedJob::PullRequest, TrustedJob::Branch(defaults::DEFAULT_BRANCH.to_owned())]
            }
            WorkflowAccess::Apply => roots.map(|root| TrustedJob::Environment(root.to_owned())).collect(),
        }
    }

    /// Whether the workflows sign in to Azure: something of it is in use, and GitHub runs them.
    pub fn workflows_use_azure(&self) -> bool {
        let in_use = !self.identity.is_empty() || self.environments.iter().any(|e| !e.ai_endpoints.is_empty());
        self.providers.azure.is_some() && self.providers.github.is_some() && in_use
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
        let compilation = crate::compile(Source { name: "platform.yaml".to_owned(), text });
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
