//! An AI endpoint → its resource group, Azure OpenAI account and model deployments.

use std::collections::BTreeSet;

use crate::emit::hcl::{Block, Object, Value, list, reference};
use crate::model::{AiEndpoint, Deployment, Environment, Model, UseTarget, identifier, nat_address};
use crate::plan::{Adoptable, ImportId, Plan, Root};

/// Provider hashicorp/azurerm, "azurerm_cognitive_account", Import (verified 2026-11).
static ACCOUNT: ImportId = ImportId {
    form: "/subscriptions/<id>/resourceGroups/<resource group>/providers/Microsoft.CognitiveServices/accounts/<name>",
    name: Some("name"),
};

pub(super) fn emit(model: &Model, environment: &Environment, endpoint: &AiEndpoint, root: &Root, plan: &mut Plan<'_>) {
    let id = identifier(&endpoint.item.name);
    let blocks = [group(model, environment, endpoint), account(model, environment, endpoint)];
    plan.terraform(root, &endpoint.item, blocks.into_iter().chain(deployments(environment, endpoint)));
    let things = [("azurerm_resource_group", "resource group"), ("azurerm_cognitive_account", "Azure OpenAI account")];
    for (of_type, kind) in things {
        let address = format!("{of_type}.{id}");
        plan.stateful(root, &endpoint.item, &address, kind, &endpoint.physical_name, environment.protected);
    }
    let (account, group) = (format!("azurerm_cognitive_account.{id}"), format!("azurerm_resource_group.{id}"));
    let thing = Adoptable {
        address: &account,
        by: &ACCOUNT,
        name: &endpoint.physical_name,
        within: Some((&group, "resource group")),
    };
    plan.adoptable(root, root, &endpoint.item, &thing);
}

fn group(model: &Model, environment: &Environment, endpoint: &AiEndpoint) -> Block {
    Block::resource("azurerm_resource_group", &identifier(&endpoint.item.name))
        .from(&environment.written_at(&endpoint.at), "holds what belongs to this endpoint, and nothing else")
        .set("name", endpoint.physical_name.as_str())
        .set("location", endpoint.location.as_str())
        .set("tags", tags(model, environment))
        .nested_all(guard(environment))
}

fn account(model: &Model, environment: &Environment, endpoint: &AiEndpoint) -> Block {
    let id = identifier(&endpoint.item.name);
    let block = Block::resource("azurerm_cognitive_account", &id)
        .from(
            &environment.written_at(&endpoint.at),
            endpoint.description.as_deref().unwrap_or("the Azure OpenAI account"),
        )
        .comment("checkov:skip=CKV_AZURE_134:its callers are in another cloud; network_acls admits them alone")
        .comment("checkov:skip=CKV_AZURE_236:pods have no Entra identity; Doppler hands them the key")
        .comment("checkov:skip=CKV_AZURE_247:requests may name images by URL, on hosts not known here")
        .comment("checkov:skip=CKV2_AZURE_22:encrypted with keys that Azure keeps; no key of ours to lose")
        .set("name", endpoint.physical_name.as_str())
        .set("resource_group_name", reference(&format!("azurerm_resource_group.{id}.name")))
        .set("location", endpoint.location.as_str())
        .set("kind", "OpenAI")
        .set("sku_name", "S0")
        .gap()
        .comment("The host of the endpoint. It cannot change without a new account.")
        .set("custom_subdomain_name", endpoint.physical_name.as_str())
        .gap()
        .comment("Public with a list of callers: a private endpoint would be out of reach from another cloud.")
        .set("public_network_access_enabled", true)
        .set("local_auth_enabled", true)
        .gap()
        .set("tags", tags(model, environment))
        .nested(network_acls(environment, endpoint))
        .nested(Block::new("identity").set("type", "SystemAssigned"))
        .nested_all(guard(environment));
    environment.uses_of(&endpoint.item).iter().fold(block, |block, used| block.caused_by(used))
}

fn network_acls(environment: &Environment, endpoint: &AiEndpoint) -> Block {
    let clusters = clusters(environment, endpoint);
    let addresses = clusters.iter().map(|cluster| reference(&nat_address(cluster)));
    let who = if clusters.is_empty() {
        "No service uses it yet, so nobody is let in."
    } else {
        "The addresses from which the clusters of its services reach the internet."
    };
    Block::new("network_acls")
        .set("default_action", "Deny")
        .set("bypass", "None")
        .gap()
        .comment(who)
        .set("ip_rules", list(addresses))
}

/// The clusters that run a service which uses the endpoint.
fn clusters<'e>(environment: &'e Environment, endpoint: &AiEndpoint) -> BTreeSet<&'e str> {
    let is_it = |target: &UseTarget| matches!(target, UseTarget::AiEndpoint(name) if *name == endpoint.item.name);
    let users = environment.services.iter().filter(|service| service.uses.iter().any(|used| is_it(&used.target)));
    users.map(|service| service.cluster.as_str()).collect()
}

/// The deployments, each after the one before: Azure changes one at a time, and refuses what comes meanwhile.
fn deployments(environment: &Environment, endpoint: &AiEndpoint) -> Vec<Block> {
    let address =
        |deployment: &Deployment| format!("azurerm_cognitive_deployment.{}", deployment_id(endpoint, deployment));
    let before = std::iter::once(None).chain(endpoint.deployments.iter().map(Some));
    let pairs = endpoint.deployments.iter().zip(before);
    pairs.map(|(one, before)| deployment(environment, endpoint, one, before.map(address))).collect()
}

fn deployment(
    environment: &Environment,
    endpoint: &AiEndpoint,
    deployment: &Deployment,
    before: Option<String>,
) -> Block {
    let account = reference(&format!("azurerm_cognitive_account.{}.id", identifier(&endpoint.item.name)));
    let model = Block::new("model")
        .set("format", "OpenAI")
        .set("name", deployment.model.as_str())
        .set("version", deployment.model_version.as_str());
    let unit =
        if deployment.sku.is_provisioned() { "Provisioned throughput units." } else { "Thousand tokens a minute." };
    let sku =
        Block::new("sku").set("name", deployment.sku.as_str()).gap().comment(unit).set("capacity", deployment.capacity);
    let capacity = environment.written_at(&deployment.at.key("capacity"));
    Block::resource("azurerm_cognitive_deployment", &deployment_id(endpoint, deployment))
        .from(&environment.written_at(&deployment.at), "a model that the account serves")
        .caused_by(&capacity)
        .set("name", deployment.name.as_str())
        .set("cognitive_account_id", account)
        .gap()
        .comment("The default would let Azure change the version. A retired one is replaced in the document.")
        .set("version_upgrade_option", "NoAutoUpgrade")
        .when(before.is_some(), |block| block.gap().comment("One at a time: Azure locks the account meanwhile."))
        .set_opt("depends_on", before.map(|address| list([reference(&address)])))
        .nested(model)
        .nested(sku)
}

/// The Terraform name of a deployment: `assistant_gpt_5_mini`.
pub(super) fn deployment_id(endpoint: &AiEndpoint, deployment: &Deployment) -> String {
    identifier(&format!("{}_{}", endpoint.item.name, deployment.name))
}

fn tags(model: &Model, environment: &Environment) -> Value {
    let tags = Object::new().set("platform", model.name.as_str()).set("environment", environment.name());
    tags.set("managed-by", "platc").into()
}

fn guard(environment: &Environment) -> Option<Block> {
    environment.protected.then(|| Block::new("lifecycle").set("prevent_destroy", true))
}
