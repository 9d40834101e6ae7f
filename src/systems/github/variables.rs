//! What only Terraform knows of an environment → variables of the GitHub environments whose jobs need it.

use super::use_provider;
use crate::emit::hcl::{Block, Value, reference};
use crate::model::{self, Environment, GITHUB_CLUSTER_ID, Model, cluster_id, github_cluster_id, identifier};
use crate::plan::{Plan, Root};

pub(super) fn emit(model: &Model, account: &model::Github, plan: &mut Plan<'_>) {
    for environment in &model.environments {
        let root = Root::Environment(environment.name().to_owned());
        for cluster in &environment.clusters {
            use_provider(account, plan, &root);
            let name = &cluster.item.name;
            let id = format!("cluster_{}_id", identifier(name));
            let value = reference(&cluster_id(name));
            let block = variable(&id, &account.repository, environment, &github_cluster_id(name), value)
                .from(&environment.written_at(&cluster.at), "where the platform deploys to");
            plan.terraform(&root, &cluster.item, [block]);
        }
        for service in &environment.services {
            let repository = model.repository(&service.item.name);
            let id = format!("{}_cluster_id", identifier(&service.item.name));
            let value = reference(&cluster_id(&service.cluster));
            let block = variable(&id, &repository.name, environment, GITHUB_CLUSTER_ID, value)
                .from(&environment.written_at(&service.at), "where it is released to");
            plan.terraform(&root, &service.item, [block]);
        }
    }
}

/// The repository and its environment are the shared root's: they are found by name.
fn variable(id: &str, repository: &str, environment: &Environment, name: &str, value: Value) -> Block {
    Block::resource("github_actions_environment_variable", id)
        .set("repository", repository)
        .set("environment", environment.name())
        .set("variable_name", name)
        .set("value", value)
}
