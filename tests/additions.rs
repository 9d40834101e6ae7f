//! Adding one item changes no other item's file: what two branches add never meets.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use platc::plan::File;
use platc::source::Source;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Files that a tool asks to be one list of everything in them.
const LISTS: [&str; 3] = ["kubernetes/{e}/Kustomization", "dns/threadline", "github/CODEOWNERS"];

/// Adds an item, with whatever it cannot do without.
fn add(document: &mut Value, section: &str, name: &str, number: u8) {
    let zone = format!("{name}.example");
    match section {
        "zones" | "email" | "edge" | "access" => {
            let records = json!([{ "name": "app", "type": "A", "value": "192.0.2.9", "proxied": true }]);
            document["dns"]["zones"][&zone] = json!({ "records": records });
        }
        _ => {}
    }
    match section {
        "zones" => {}
        "edge" => document["edge"][&zone] = json!({ "tls": { "mode": "strict" } }),
        "groups" | "applications" => document["identity"][section][name] = item(section, name, number),
        _ => document[section][name] = item(section, name, number),
    }
}

fn item(section: &str, name: &str, number: u8) -> Value {
    match section {
        "databases" => {
            json!({ "engine": "autonomous-transaction-processing", "ecpus": 2, "storage_gb": 20, "cluster": "main" })
        }
        "ai_endpoints" => {
            json!({ "model": "gpt-5-mini", "model_version": "2025-08-07", "sku": "DataZoneStandard", "capacity": 1 })
        }
        "buckets" => json!({ "versioning": true, "encryption": "customer-managed" }),
        "brokers" => json!({ "engine_version": "4.2", "instance": "mq.m7g.large" }),
        "email" => {
            let domain =
                if number.is_multiple_of(2) { format!("{name}.example") } else { format!("{name}.threadline.example") };
            json!({ "domain": domain, "from": ["no-reply"] })
        }
        "clusters" => json!({ "kubernetes_version": "v1.33.1", "network_cidr": "10.99.0.0/16" }),
        "workers" => json!({ "script": "platform/workers/thumbnails.js", "crons": ["5 * * * *"] }),
        "access" => {
            json!({ "host": format!("app.{name}.example"), "groups": ["engineers"], "environments": ["production"] })
        }
        "groups" => json!({ "description": "Another group" }),
        "applications" => json!({ "redirect_uris": ["https://added.example/login"], "groups": ["engineers"] }),
        "teams" => json!({ "description": "Another team" }),
        _ => {
            let public = json!({ "host": format!("added-{number}") });
            json!({ "port": 8000, "health": "/up", "team": "platform", "cluster": "main", "public": public })
        }
    }
}

const SECTIONS: [&str; 14] = [
    "clusters",
    "databases",
    "ai_endpoints",
    "buckets",
    "brokers",
    "email",
    "workers",
    "access",
    "groups",
    "applications",
    "zones",
    "edge",
    "teams",
    "services",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_added_item_changes_no_file_of_another(
        section in prop::sample::select(SECTIONS.to_vec()),
        number in 0..200_u8,
        first in any::<bool>(),
    ) {
        let before = reference();
        let mut after = before.clone();
        let name = format!("{}added-{number}", if first { "a-" } else { "z-" });
        add(&mut after, section, &name, number);
        let (old, new) = (files(&before), files(&after));
        for (path, text) in &old {
            let list = LISTS.iter().any(|list| matches(path, list));
            let now = new.get(path);
            let same = now.is_some_and(|now| list && now.1.is_superset(&text.1));
            prop_assert!(now == Some(text) || same, "adding {section}.{name} changes {path}");
        }
        prop_assert!(new.len() > old.len());
    }
}

fn matches(path: &str, list: &str) -> bool {
    ["staging", "production"]
        .iter()
        .any(|environment| path.contains(&format!("generated/{}", list.replace("{e}", environment))))
}

fn reference() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml");
    let text = fs::read_to_string(path).expect("the reference platform is there");
    let mut document: Value = serde_saphyr::from_str(&text).expect("YAML");
    // what is in "the only cluster" would not know which once there are two: an error, and not what this is about
    for section in ["services", "databases"] {
        for item in document[section].as_object_mut().expect("a map").values_mut() {
            item["cluster"] = json!("main");
        }
    }
    document
}

/// Every file: its text, and the addresses in it.
fn files(document: &Value) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let text = serde_saphyr::to_string(document).expect("YAML");
    let compilation =
        platc::compile(Source { name: "platform/platform.yaml".to_owned(), text }, &platc::source::Unseen);
    let messages: Vec<_> = compilation.diagnostics.iter().map(|d| &d.diagnostic.message).collect();
    assert!(!compilation.has_errors(), "{messages:#?}");
    let addresses = |file: &File| file.blocks.iter().map(|block| block.address.clone()).collect();
    compilation.files.iter().map(|(path, file)| (path.to_owned(), (file.text.clone(), addresses(file)))).collect()
}
