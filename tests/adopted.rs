//! `adopt` of every kind of item → what Terraform imports, and where: the thing itself, not what it happens to need.

use std::fs;
use std::path::Path;

use platc::Compilation;
use platc::source::{Source, Unseen};
use serde_json::{Value, json};

const OCID: &str = "oc1.eu-frankfurt-1.aaaaaaaaexample";
const ACCOUNT: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const SUBSCRIPTION: &str = "/subscriptions/66666666-7777-8888-9999-000000000000/resourceGroups";
const GROUP: &str = "threadline-production-assistant";

/// Item, key and id of `adopt`; the root that imports, and what.
fn kinds() -> Vec<(&'static str, &'static str, String, &'static str, &'static str)> {
    let account = format!("{SUBSCRIPTION}/{GROUP}/providers/Microsoft.CognitiveServices/accounts/{GROUP}");
    let cluster = format!("ocid1.cluster.{OCID}");
    let database = format!("ocid1.autonomousdatabase.{OCID}");
    let bucket = "n/threadline/b/threadline-production-documents".to_owned();
    let broker = "b-1234a5b6-78cd-901e-2fab-3c45d6e178f9".to_owned();
    let domain = "threadline.example".to_owned();
    let script = format!("{ACCOUNT}/threadline-production-storefront");
    let host = format!("accounts/{ACCOUNT}/11111111-2222-3333-4444-555555555555");
    let secrets = "threadline-pricing.production".to_owned();
    let repository = "threadline-pricing".to_owned();
    let group = "/groups/11111111-2222-3333-4444-555555555555".to_owned();
    let application = "/applications/11111111-2222-3333-4444-555555555555".to_owned();
    let access = "cloudflare_zero_trust_access_application.grafana_production";
    let zone = "023e105f4ecef8ad9ca31a8372d0c353".to_owned();
    vec![
        ("/clusters/main", "production", cluster, "production", "oci_containerengine_cluster.main"),
        ("/databases/ledger", "production", database, "production", "oci_database_autonomous_database.ledger"),
        ("/buckets/documents", "production", bucket, "production", "oci_objectstorage_bucket.documents"),
        ("/brokers/events", "production", broker, "production", "aws_mq_broker.events"),
        ("/ai_endpoints/assistant", "production", account, "production", "azurerm_cognitive_account.assistant"),
        ("/email/notifications", "shared", domain, "shared", "aws_sesv2_email_identity.notifications"),
        ("/workers/storefront", "production", script, "production", "cloudflare_workers_script.storefront"),
        ("/access/grafana", "production", host, "shared", access),
        ("/services/pricing", "shared", repository, "shared", "github_repository.pricing"),
        ("/services/pricing", "production", secrets, "production", "doppler_environment.pricing"),
        ("/teams/sourcing", "shared", "4711".to_owned(), "shared", "github_team.sourcing"),
        ("/identity/groups/engineers", "shared", group, "shared", "azuread_group.engineers"),
        ("/identity/applications/grafana", "shared", application, "shared", "azuread_application.grafana"),
        ("/dns/zones/threadline.example", "shared", zone, "shared", "cloudflare_zone.threadline_example"),
    ]
}

#[test]
fn each_kind_of_item_is_imported_as_itself() {
    for (item, key, id, root, address) in kinds() {
        let compilation = adopting(item, key, &id);
        let messages: Vec<_> = compilation.diagnostics.iter().map(|located| &located.diagnostic.message).collect();
        assert!(!compilation.has_errors(), "{item}: {messages:#?}");
        let import = format!("import {{\n  to = {address}\n  id = \"{id}\"\n}}\n");
        let found = imports(&compilation, root).any(|text| text.contains(&import));
        assert!(found, "{item} in {root}: {import}");
    }
}

/// An account is in its group: Terraform would make another, and move nothing into it.
#[test]
fn the_group_of_an_account_is_imported_with_it() {
    let account = format!("{SUBSCRIPTION}/{GROUP}/providers/Microsoft.CognitiveServices/accounts/{GROUP}");
    let compilation = adopting("/ai_endpoints/assistant", "production", &account);
    let import = format!("import {{\n  to = azurerm_resource_group.assistant\n  id = \"{SUBSCRIPTION}/{GROUP}\"\n}}\n");
    assert!(imports(&compilation, "production").any(|text| text.contains(&import)));
}

fn imports<'c>(compilation: &'c Compilation, root: &str) -> impl Iterator<Item = &'c str> {
    let folder = format!("generated/terraform/{root}/");
    let files = compilation.files.iter().filter(move |(path, _)| path.starts_with(&folder));
    files.map(|(_, file)| file.text.as_str())
}

/// The reference platform, with that item adopted.
fn adopting(item: &str, key: &str, id: &str) -> Compilation {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml");
    let text = fs::read_to_string(path).expect("the reference platform is there");
    let mut document: Value = serde_saphyr::from_str(&text).expect("YAML");
    document.pointer_mut(item).expect("the item is there")["adopt"] = json!({ key: id });
    let text = serde_saphyr::to_string(&document).expect("YAML");
    platc::compile(Source { name: "platform.yaml".to_owned(), text }, &Unseen)
}
