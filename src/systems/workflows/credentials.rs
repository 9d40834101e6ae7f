//! The providers of a root → how a job signs in to each: steps, environment variables, and whether it needs a token
//! of its own. No root gets a credential that it has no provider for.
//!
//! The names are the same for plans and applies. Kept for the repository, a secret or variable serves the plans of
//! pull requests and ought to be one that can only read; kept for the GitHub environment of a root, it serves its
//! applies, which alone run there.

use serde_json::{Map, Value, json};

use super::actions::{APP_TOKEN, AWS_CREDENTIALS};
use super::jobs::TerraformRoot;
use crate::emit::yaml::with_comment;
use crate::model::{Model, worker_secret_variable};

/// What a job does with its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Plan,
    Apply,
}

/// How a job signs in to everything that its root needs.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    pub steps: Vec<Value>,
    /// Of the step that runs Terraform; no other step sees them.
    pub env: Map<String, Value>,
    /// Whether a cloud trusts the token that GitHub issues to the job (OpenID Connect).
    pub id_token: bool,
}

impl Credentials {
    pub(super) fn of(model: &Model, root: &TerraformRoot, access: Access) -> Self {
        let mut credentials = Self::default();
        credentials.state(model);
        for required in &root.providers {
            match required.provider.name {
                "tfe" => credentials.secret("TFE_TOKEN", "TFE_TOKEN"),
                "cloudflare" => credentials.secret("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_TOKEN"),
                "doppler" => credentials.secret("DOPPLER_TOKEN", "DOPPLER_TOKEN"),
                "github" => credentials.github(model, access),
                "oci" => credentials.oracle(),
                "azurerm" | "azuread" | "azapi" => credentials.azure(),
                "aws" => credentials.aws(model),
                _ => {} // such as `random`: it signs in to nothing
            }
        }
        credentials.workers(model, root);
        credentials
    }

    /// The secrets of workers, which are variables of their root: kept at GitHub under the variable's name in capitals.
    fn workers(&mut self, model: &Model, root: &TerraformRoot) {
        let environments = model.environments.iter().filter(|environment| environment.name() == root.name);
        for worker in environments.flat_map(|environment| &environment.workers) {
            for secret in &worker.secrets {
                let variable = worker_secret_variable(&worker.item.name, secret);
                self.secret(&format!("TF_VAR_{variable}"), &variable.to_ascii_uppercase());
            }
        }
    }

    fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.env.insert(name.to_owned(), value.into());
    }

    fn secret(&mut self, name: &str, secret: &str) {
        self.set(name, format!("${{{{ secrets.{secret} }}}}"));
    }

    fn variable(&mut self, name: &str, variable: &str) {
        self.set(name, format!("${{{{ vars.{variable} }}}}"));
    }

    fn state(&mut self, model: &Model) {
        let account = model.providers.terraform_cloud.as_ref().expect("the model needs providers.terraform_cloud");
        self.secret(&state_token(&account.hostname), "TFE_TOKEN");
    }

    /// A token of an app rather than a person's: it lasts an hour, and can do no more than is asked for here.
    /// The token of the run would not do, since it cannot reach other repositories.
    fn github(&mut self, model: &Model, access: Access) {
        let github = model.providers.github.as_ref().expect("a provider `github` comes of providers.github");
        let mut with = json!({
            "client-id": "${{ vars.PLATFORM_APP_CLIENT_ID }}",
            "private-key": "${{ secrets.PLATFORM_APP_PRIVATE_KEY }}",
            "owner": with_comment(
                github.owner.as_str(),
                "zizmor: ignore[github-app] Terraform makes repositories, which no list can name before",
            ),
        });
        for (permission, level) in permissions(access) {
            with[format!("permission-{permission}")] = (*level).into();
        }
        self.steps.push(json!({
            "name": "Sign in to GitHub",
            "id": "app",
            "uses": APP_TOKEN.uses(),
            "with": with,
            "env": { "INPUT_PERMISSION-ACTIONS-VARIABLES": with_comment(
                if access == Access::Plan { "read" } else { "write" },
                "an input that the action takes and does not declare",
            ) },
        }));
        self.set("GITHUB_TOKEN", "${{ steps.app.outputs.token }}");
    }

    /// The provider reads each of its arguments from `OCI_` and its name in capitals. Oracle takes no token of GitHub's.
    fn oracle(&mut self) {
        self.variable("OCI_USER_OCID", "OCI_USER_OCID");
        self.variable("OCI_FINGERPRINT", "OCI_FINGERPRINT");
        self.secret("OCI_PRIVATE_KEY", "OCI_PRIVATE_KEY");
    }

    /// The tenant and the subscription stand in the configuration of the provider.
    fn azure(&mut self) {
        self.id_token = true;
        self.set("ARM_USE_OIDC", "true");
        self.variable("ARM_CLIENT_ID", "AZURE_CLIENT_ID");
    }

    fn aws(&mut self, model: &Model) {
        let aws = model.providers.aws.as_ref().expect("a provider `aws` comes of providers.aws");
        self.id_token = true;
        self.steps.push(json!({
            "name": "Sign in to AWS",
            "uses": AWS_CREDENTIALS.uses(),
            "with": {
                "aws-region": aws.region,
                "role-to-assume": "${{ vars.AWS_ROLE_ARN }}",
                "allowed-account-ids": aws.account_id,
            },
        }));
    }
}

/// What Terraform needs of GitHub: repositories with their rulesets, files, environments and secrets, and teams.
fn permissions(access: Access) -> &'static [(&'static str, &'static str)] {
    match access {
        Access::Plan => &[
            ("administration", "read"),
            ("contents", "read"),
            ("environments", "read"),
            ("members", "read"),
            ("secrets", "read"),
        ],
        Access::Apply => &[
            ("administration", "write"),
            ("contents", "write"),
            ("environments", "write"),
            ("members", "write"),
            ("secrets", "write"),
            ("workflows", "write"),
        ],
    }
}

/// The variable from which Terraform takes the token of a host.
fn state_token(hostname: &str) -> String {
    format!("TF_TOKEN_{}", hostname.replace('-', "__").replace('.', "_"))
}

#[cfg(test)]
mod tests {
    use super::state_token;

    #[test]
    fn the_token_of_a_host_has_its_name_in_letters_that_a_variable_may_have() {
        assert_eq!(state_token("app.terraform.io"), "TF_TOKEN_app_terraform_io");
        assert_eq!(state_token("terraform.my-company.example"), "TF_TOKEN_terraform_my__company_example");
    }
}
