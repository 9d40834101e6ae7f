//! Tokens that Terraform makes in an environment → secrets of the GitHub environments that hand them to the cluster.

use super::use_provider;
use crate::emit::hcl::{Block, Value, reference};
use crate::model::{
    self, Environment, GITHUB_DOPPLER_TOKEN, GITHUB_TUNNEL_TOKEN, Model, doppler_service_token, identifier,
    tunnel_token,
};
use crate::plan::{Plan, Root};

pub(super) fn emit(model: &Model, account: &model::Github, plan: &mut Plan<'_>) {
    for environment in &model.environments {
        let root = Root::Environment(environment.name().to_owned());
        if environment.has_tunnel() || !environment.services.is_empty() {
            use_provider(account, plan, &root);
        }
        if environment.has_tunnel() {
            plan.root_wide(&root, "github.tf", [tunnel(environment, account)]);
        }
        let here =
            model.repositories.iter().filter(|service| service.environments.iter().any(|e| e == environment.name()));
        for service in here {
            plan.terraform(&root, &service.item, [doppler(service, environment)]);
        }
    }
}

/// The token goes to whoever deploys the namespace, which is the platform's repository.
fn tunnel(environment: &Environment, account: &model::Github) -> Block {
    let value = reference(tunnel_token());
    secret("cloudflared_tunnel_token", &account.repository, environment, GITHUB_TUNNEL_TOKEN, value)
        .from(&environment.at, "what cloudflared in the cluster signs in with")
}

/// The token goes to whoever releases the service, which is its own repository.
fn doppler(service: &model::Repository, environment: &Environment) -> Block {
    let id = format!("{}_doppler_service_token", identifier(&service.item.name));
    let value = reference(&doppler_service_token(&service.item.name));
    secret(&id, &service.name, environment, GITHUB_DOPPLER_TOKEN, value)
        .from(&environment.written_at(&service.at), "what its pods read Doppler with")
}

/// The repository and its environment are the shared root's: they are found by name.
fn secret(id: &str, repository: &str, environment: &Environment, name: &str, value: Value) -> Block {
    Block::resource("github_actions_environment_secret", id)
        .set("repository", repository)
        .set("environment", environment.name())
        .set("secret_name", name)
        .set("value", value)
}
