//! What is asked of Azure's resources.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Row;
use super::platform::{Platform, Thing, inner, list, text};

/// One thing an account with several deployments: the list of them.
fn shared_accounts(all: &Platform) -> Vec<Thing> {
    let mut accounts: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for root in all.by_root("azurerm_cognitive_deployment") {
        for deployment in list(&root.value) {
            let account = format!("{} {}", root.place, text(&deployment["cognitive_account_id"]));
            accounts.entry(account).or_default().push(deployment.clone());
        }
    }
    accounts.retain(|_, deployments| deployments.len() > 1);
    accounts.into_iter().map(|(place, deployments)| Thing { place, value: json!(deployments) }).collect()
}

pub const ROWS: &[Row] = &[
    Row {
        id: "az-oai-subdomain",
        asks: "an account has its subdomain from the start: rules for callers need it, and a change replaces the account",
        of: |all| all.resources("azurerm_cognitive_account"),
        holds: |account| account["custom_subdomain_name"].is_string(),
        fault: |account| account["custom_subdomain_name"] = Value::Null,
    },
    Row {
        id: "az-oai-serial",
        asks: "the deployments of an account are made one after another",
        of: shared_accounts,
        holds: |deployments| {
            let after: BTreeSet<&str> =
                list(deployments).iter().map(|deployment| text(&deployment["depends_on"][0])).collect();
            after.len() == list(deployments).len() && after.contains("")
        },
        fault: |deployments| {
            for deployment in deployments.as_array_mut().expect("a list") {
                deployment["depends_on"] = Value::Null;
            }
        },
    },
    Row {
        id: "az-oai-capacity",
        asks: "a deployment says its capacity: Azure's default of a thousand tokens a minute serves nobody",
        of: |all| all.resources("azurerm_cognitive_deployment"),
        holds: |deployment| inner(deployment, "sku")["capacity"].as_u64().is_some_and(|capacity| capacity > 0),
        fault: |deployment| deployment["sku"][0]["capacity"] = Value::Null,
    },
    Row {
        id: "az-oai-model-version",
        asks: "a deployment says the version of its model, which Azure does not change by itself",
        of: |all| all.resources("azurerm_cognitive_deployment"),
        holds: |deployment| {
            inner(deployment, "model")["version"].is_string() && deployment["version_upgrade_option"] == "NoAutoUpgrade"
        },
        fault: |deployment| deployment["version_upgrade_option"] = Value::Null,
    },
    Row {
        id: "az-oai-rai",
        asks: "a deployment has a policy of content that is there: Azure's own default",
        of: |all| all.resources("azurerm_cognitive_deployment"),
        holds: |deployment| deployment.get("rai_policy_name").is_none(),
        fault: |deployment| deployment["rai_policy_name"] = json!("house-rules"),
    },
    Row {
        id: "az-oai-softdelete",
        asks: "a root says whether a deleted account can be restored: in a protected environment it can",
        of: |all| {
            let mut roots = all.blocks("provider", "azurerm");
            roots.retain(|root| !inner(inner(&root.value, "features"), "cognitive_account").is_null());
            for root in &mut roots {
                root.value["protected"] = json!(all.is_guarded(root));
            }
            roots
        },
        holds: |root| {
            let purged = &inner(inner(root, "features"), "cognitive_account")["purge_soft_delete_on_destroy"];
            purged.as_bool().is_some_and(|purged| !(purged && root["protected"] == true))
        },
        fault: |root| root["features"] = json!([{}]),
    },
];
