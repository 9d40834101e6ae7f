//! Adding one item changes no other item's file: what two branches add never meets.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use platc::model::Section;
use platc::plan::File;
use platc::source::Source;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Files that a tool asks to be one list of everything in them. Workflows name each secret of a Worker that they hand to
/// Terraform.
const LISTS: [&str; 5] = [
    "kubernetes/{e}/Kustomization",
    "dns/threadline",
    "github/CODEOWNERS",
    "github/ISSUE_TEMPLATE/",
    "github/workflows/",
];

/// Adds an item, with whatever it cannot do without. `shape`: which of its forms.
fn add(document: &mut Value, section: Section, name: &str, shape: usize) {
    let zone = format!("{name}.example");
    let needs_zone = [Section::Zones, Section::Email, Section::Edge, Section::Access];
    if needs_zone.contains(&section) {
        let records = json!([{ "name": "app", "type": "A", "value": "192.0.2.9", "proxied": true }]);
        document["dns"]["zones"][&zone] = json!({ "records": records });
    }
    let key = if section == Section::Edge { &zone } else { name };
    let shapes = shapes(section, name);
    let Some(item) = shapes.get(shape % shapes.len().max(1)) else { return };
    match section {
        Section::Groups | Section::Applications => document["identity"][section.key()][key] = item.clone(),
        _ => document[section.key()][key] = item.clone(),
    }
}

/// The forms that an item of a section takes: the plainest, and those that bring other parts.
fn shapes(section: Section, name: &str) -> Vec<Value> {
    match section {
        Section::Clusters => vec![
            json!({ "kubernetes_version": "v1.33.1", "network_cidr": "10.99.0.0/16" }),
            json!({
                "kubernetes_version": "v1.33.1", "network_cidr": "10.99.0.0/16",
                "node_pools": { "arm": { "shape": "VM.Standard.A1.Flex", "ocpus": 2, "memory_gb": 12, "nodes": 1 } },
            }),
        ],
        Section::Databases => vec![
            json!({ "engine": "autonomous-transaction-processing", "ecpus": 2, "storage_gb": 20, "cluster": "main" }),
            json!({
                "engine": "autonomous-data-warehouse", "ecpus": 2, "storage_tb": 1, "cluster": "main",
                "environments": ["staging"], "encryption": "customer-managed",
            }),
        ],
        Section::AiEndpoints => vec![
            json!({ "model": "gpt-5-mini", "model_version": "2025-08-07", "sku": "DataZoneStandard", "capacity": 1 }),
        ],
        Section::Buckets => vec![
            json!({ "versioning": true, "encryption": "customer-managed" }),
            json!({ "lifecycle": [{ "prefix": "tmp/", "delete_after_days": 1 }], "environments": ["production"] }),
            json!({ "retention_days": 30 }),
        ],
        Section::Brokers => vec![json!({ "engine_version": "4.2", "instance": "mq.m7g.large" })],
        Section::Email => vec![
            json!({ "domain": format!("{name}.example"), "from": ["no-reply"] }),
            json!({ "domain": format!("{name}.threadline.example"), "from": ["no-reply"] }),
        ],
        Section::Workers => {
            let script = "platform/workers/thumbnails.js";
            vec![
                json!({ "script": script, "crons": ["5 * * * *"] }),
                json!({ "script": script, "queue": format!("{name}-jobs"), "sends_to": ["image-jobs"] }),
                json!({ "script": script, "kv": ["sessions"], "secrets": ["API_KEY"], "crons": ["5 * * * *"] }),
                json!({ "script": script, "domain": name, "r2": ["pictures"] }),
                json!({ "script": script, "routes": [format!("{name}/*")] }),
            ]
        }
        Section::Access => vec![
            json!({ "host": format!("app.{name}.example"), "groups": ["engineers"], "environments": ["production"] }),
        ],
        Section::Groups => {
            vec![json!({ "description": "Another group" }), json!({ "members": ["a@threadline.example"] })]
        }
        Section::Applications => vec![
            json!({ "redirect_uris": ["https://added.example/login"], "groups": ["engineers"] }),
            json!({ "redirect_uris": ["https://added.example/login"], "roles": { "admin": { "groups": ["engineers"] } } }),
        ],
        Section::Teams => vec![json!({ "description": "Another team" }), json!({ "members": ["octocat"] })],
        Section::Edge => vec![
            json!({ "tls": { "mode": "strict" } }),
            json!({ "ddos": { "sensitivity": "low" }, "waf": { "managed": true, "owasp": true } }),
        ],
        Section::Services => services(name),
        Section::Zones | Section::Environments | Section::Platform => Vec::new(),
    }
}

fn services(name: &str) -> Vec<Value> {
    let all = json!({
        "databases": ["ledger"], "ai_endpoints": ["assistant"], "brokers": ["events"], "buckets": ["documents"],
        "email": ["notifications"], "services": ["pricing"],
    });
    vec![
        json!({ "port": 8000, "health": "/up", "cluster": "main", "team": "platform", "public": { "host": name } }),
        json!({ "cluster": "main", "team": "sourcing", "uses": all, "secrets": ["API_KEY"] }),
        json!({ "schedule": "5 4 * * *", "cluster": "main", "environments": ["production"] }),
        json!({ "port": 8000, "health": "/up", "cluster": "main", "replicas": { "min": 2, "max": 4, "cpu_percent": 60 } }),
    ]
}

/// Every section whose items have names; `environments` are below.
fn sections() -> Vec<Section> {
    Section::ALL.into_iter().filter(|section| !matches!(section, Section::Platform | Section::Environments)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_added_item_changes_no_file_of_another(
        section in prop::sample::select(sections()),
        number in 0..200_u8,
        shape in 0..60_usize,
        first in any::<bool>(),
    ) {
        let name = format!("{}added-{number}", if first { "a-" } else { "z-" });
        let changed = changed_by(section, &name, shape);
        prop_assert!(changed.is_empty(), "adding {section:?} {name} in form {shape} changes {changed:#?}");
    }
}

#[test]
fn no_form_of_an_item_changes_a_file_of_another() {
    for section in sections() {
        for shape in 0..shapes(section, "added").len().max(1) {
            let changed = changed_by(section, "added", shape);
            assert!(changed.is_empty(), "adding {section:?} in form {shape} changes {changed:#?}");
        }
    }
}

/// The files of the reference platform that are others once it has one item more.
fn changed_by(section: Section, name: &str, shape: usize) -> Vec<String> {
    let before = reference();
    let mut after = before.clone();
    add(&mut after, section, name, shape);
    let (old, new) = (files(&before), files(&after));
    assert!(new.len() > old.len(), "{section:?} {name} in form {shape} brings no file");
    let changed = old.into_iter().filter(|(path, file)| {
        let Some(now) = new.get(path) else { return true };
        let has_grown = if file.is_root_wide {
            now.blocks.is_superset(&file.blocks)
        } else {
            LISTS.iter().any(|list| matches(path, list)) && now.lines().is_superset(&file.lines())
        };
        now != file && !has_grown
    });
    changed.map(|(path, _)| path).collect()
}

#[test]
fn an_added_environment_leaves_the_roots_and_clusters_of_the_others_as_they_were() {
    let before = reference();
    let old = files(&before);
    for at in 0..3 {
        let mut after = before.clone();
        let others = after["environments"].as_object().expect("a map").clone();
        let mut environments: Vec<(String, Value)> = others.into_iter().collect();
        environments.insert(at, ("review".to_owned(), json!({ "hosts": "*-review.threadline.example" })));
        after["environments"] = Value::Object(environments.into_iter().collect());
        after["clusters"]["main"]["overrides"]["review"] = json!({ "network_cidr": "10.40.0.0/16" });
        after["workers"]["storefront"]["overrides"]["review"] = json!({ "routes": ["shop/*"] });
        after["access"]["grafana"]["environments"] = json!(["staging", "production"]);
        let new = files(&after);
        for (path, file) in &old {
            let now = new.get(path).unwrap_or_else(|| panic!("{path} is gone"));
            let shared = !["/staging/", "/production/"].iter().any(|root| path.contains(root));
            assert!(shared || now == file, "{path} is another where `review` is number {at}");
            let addresses = |file: &Emitted| file.blocks.iter().map(|(at, _)| at.clone()).collect::<BTreeSet<_>>();
            assert!(addresses(now).is_superset(&addresses(file)), "{path} lost an address: `review` is number {at}");
        }
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

#[derive(Debug, PartialEq)]
struct Emitted {
    text: String,
    /// The blocks in it: address and text.
    blocks: BTreeSet<(String, String)>,
    /// Whether it holds what a whole root needs, and no item's own things.
    is_root_wide: bool,
}

impl Emitted {
    fn lines(&self) -> BTreeSet<&str> {
        self.text.lines().collect()
    }
}

fn files(document: &Value) -> BTreeMap<String, Emitted> {
    let text = serde_saphyr::to_string(document).expect("YAML");
    let compilation =
        platc::compile(Source { name: "platform/platform.yaml".to_owned(), text }, &platc::source::Unseen);
    let messages: Vec<_> = compilation.diagnostics.iter().map(|d| &d.diagnostic.message).collect();
    assert!(!compilation.has_errors(), "{messages:#?}");
    compilation.files.iter().map(|(path, file)| (path.to_owned(), emitted(path, file))).collect()
}

fn emitted(path: &str, file: &File) -> Emitted {
    let lines: Vec<&str> = file.text.lines().collect();
    let text = |range: &Range<usize>| lines[range.start - 1..range.end - 1].join("\n");
    let name = path.rsplit('/').next().unwrap_or(path);
    Emitted {
        text: file.text.clone(),
        blocks: file.blocks.iter().map(|block| (block.address.clone(), text(&block.lines))).collect(),
        is_root_wide: path.ends_with(".tf") && !name.contains('_'),
    }
}
