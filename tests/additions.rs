//! Adding one item changes no other item's file: what two branches add never meets.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use platc::source::Source;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Files that a tool asks to be one list of everything in them.
const LISTS: [&str; 4] =
    ["terraform/{e}/cloudflare_tunnel.tf", "kubernetes/{e}/Kustomization", "dns/threadline", "github/CODEOWNERS"];

fn item(section: &str, number: u8) -> Value {
    match section {
        "databases" => {
            json!({ "engine": "autonomous-transaction-processing", "ecpus": 2, "storage_gb": 20, "cluster": "main" })
        }
        "ai_endpoints" => {
            json!({ "model": "gpt-5-mini", "model_version": "2025-08-07", "sku": "DataZoneStandard", "capacity": 1 })
        }
        "teams" => json!({ "description": "Another team" }),
        _ => {
            json!({ "port": 8000, "health": "/up", "team": "platform", "public": { "host": format!("added-{number}") } })
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_added_item_changes_no_file_of_another(
        section in prop::sample::select(vec!["databases", "ai_endpoints", "teams", "services"]),
        number in 0..200u8,
        first in any::<bool>(),
    ) {
        let before = reference();
        let mut after = before.clone();
        let name = format!("{}added-{number}", if first { "a-" } else { "z-" });
        let items = after[section].as_object_mut().expect("the reference platform has the section");
        items.insert(name.clone(), item(section, number));
        let (old, new) = (files(&before), files(&after));
        for (path, text) in &old {
            let list = LISTS.iter().any(|list| matches(path, list));
            prop_assert!(list || new.get(path) == Some(text), "adding {section}.{name} changes {path}");
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
    serde_saphyr::from_str(&fs::read_to_string(path).expect("the reference platform is there")).expect("YAML")
}

fn files(document: &Value) -> BTreeMap<String, String> {
    let text = serde_saphyr::to_string(document).expect("YAML");
    let compilation =
        platc::compile(Source { name: "platform/platform.yaml".to_owned(), text }, &platc::source::Unseen);
    let messages: Vec<_> = compilation.diagnostics.iter().map(|d| &d.diagnostic.message).collect();
    assert!(!compilation.has_errors(), "{messages:#?}");
    compilation.files.iter().map(|(path, file)| (path.to_owned(), file.text.clone())).collect()
}
