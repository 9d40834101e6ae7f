//! A seed → a document that uses some of the sections, with items of some of the fields that these have.

use serde_json::{Map, Value, json};

use super::Seeded;

/// The sections whose items hold data or carry those that do.
pub const SECTIONS: [&str; 8] =
    ["clusters", "databases", "buckets", "brokers", "ai_endpoints", "email", "workers", "services"];

/// None begins another, so that an address tells whose it is.
const WORDS: [&str; 16] = [
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "jetty", "krill", "larch",
    "maple", "north", "otter", "poppy",
];

const ENVIRONMENTS: [&str; 4] = ["dev", "staging", "test", "live"];

const PROVIDERS: &str = include_str!("providers.yaml");

/// A document of one to three environments and a handful of items.
pub fn document(random: &mut Seeded) -> Value {
    let mut document: Value = serde_saphyr::from_str(PROVIDERS).expect("YAML");
    for _ in 0..=random.below(3) {
        add_environment(&mut document, random);
    }
    for _ in 0..random.below(3) {
        add_zone(&mut document, random);
    }
    add(&mut document, "clusters", random);
    for _ in 0..2 + random.below(8) {
        let section = *random.pick(&SECTIONS);
        add(&mut document, section, random);
    }
    document
}

/// Adds an item under a name that its section does not have, and says which.
pub fn add(document: &mut Value, section: &str, random: &mut Seeded) -> Option<String> {
    let name = free(items(document, section), &WORDS, random)?;
    if section == "email" && free_zones(document).is_empty() {
        return None;
    }
    if section == "clusters" {
        say_which_cluster(document);
    }
    let mut item = item(document, section, name, random);
    let environments = environments(document);
    if section != "clusters" && random.once_in(4) && !environments.is_empty() {
        let there = random.pick(&environments);
        if let Some(overrides) = item.get_mut("overrides").and_then(Value::as_object_mut) {
            overrides.retain(|environment, _| environment == there);
        }
        item.insert("environments".to_owned(), json!([there]));
    }
    items(document, section).insert(name.to_owned(), item.into());
    Some(name.to_owned())
}

/// Before there is a second cluster: what lives in the first says so.
fn say_which_cluster(document: &mut Value) {
    let Some(first) = names(document, "clusters").first().cloned() else { return };
    for section in ["databases", "services"] {
        for item in items(document, section).values_mut().filter(|item| item["cluster"].is_null()) {
            item["cluster"] = json!(first);
        }
    }
}

/// What an item of a section may be.
pub fn item(document: &mut Value, section: &str, name: &str, random: &mut Seeded) -> Map<String, Value> {
    let mut item = match section {
        "clusters" => cluster(document, random),
        "databases" => database(document, random),
        "buckets" => bucket(document, random),
        "brokers" => json!({
            "engine_version": random.pick(&["3.13", "4.2"]), "instance": random.pick(&["mq.m7g.large", "mq.m7g.xlarge"]),
            "deployment": random.pick(&["single", "cluster"]),
        }),
        "ai_endpoints" => json!({
            "model": "gpt-5-mini", "model_version": "2025-08-07", "sku": "DataZoneStandard",
            "capacity": 1 + random.below(60),
        }),
        "email" => email(document, random),
        "workers" => worker(name, random),
        _ => service(document, name, random),
    };
    if random.once_in(2) {
        item["description"] = json!(format!("what {name} is for, {}", random.below(100)));
    }
    item.as_object().cloned().expect("a map")
}

/// Of a zone that sends no mail yet, if there is one.
fn email(document: &mut Value, random: &mut Seeded) -> Value {
    let (free, all) = (free_zones(document), zones(document));
    let domain = random.pick(if free.is_empty() { &all } else { &free });
    let policy = random.pick(&["none", "quarantine", "reject"]);
    json!({ "domain": domain, "from": ["no-reply"], "dmarc": { "policy": policy } })
}

fn free_zones(document: &mut Value) -> Vec<String> {
    let taken: Vec<Value> = items(document, "email").values().map(|item| item["domain"].clone()).collect();
    zones(document).into_iter().filter(|zone| !taken.contains(&json!(zone))).collect()
}

fn cluster(document: &Value, random: &mut Seeded) -> Value {
    let api = match random.below(4) {
        0 => json!({ "public": true, "allowed": ["192.0.2.0/24"] }),
        _ => json!({ "runner_group": "oracle-network" }),
    };
    let number = names(document, "clusters").len();
    let overrides: Map<String, Value> = environments(document)
        .into_iter()
        .map(|environment| (environment, json!({ "network_cidr": network(number, random) })))
        .collect();
    json!({
        "kubernetes_version": random.pick(&["v1.32.1", "v1.33.1"]), "network_cidr": "10.10.0.0/16", "api": api,
        "node_pools": {
            "general": { "shape": "VM.Standard.E5.Flex", "ocpus": 8, "memory_gb": 64, "nodes": 3 + random.below(3) }
        },
        "overrides": overrides,
    })
}

/// Two clusters of an environment have networks of their own; Services live in 10.96.0.0/16.
fn network(number: usize, random: &mut Seeded) -> String {
    format!("10.{}.0.0/16", 100 + 30 * (number % 5) + random.below(30))
}

fn database(document: &mut Value, random: &mut Seeded) -> Value {
    let mut database = match random.below(3) {
        0 => json!({ "engine": "autonomous-data-warehouse", "storage_tb": 1 + random.below(4) }),
        _ => json!({ "engine": "autonomous-transaction-processing", "storage_gb": 20 + random.below(400) }),
    };
    database["ecpus"] = json!(2 + random.below(14));
    if random.once_in(3) {
        database["encryption"] = json!(random.pick(&["provider-managed", "customer-managed"]));
    }
    if random.once_in(6) {
        name_there(&mut database, document, json!(format!("DB{}", random.below(1000))), random);
    }
    live_in(&mut database, document, random);
    database
}

/// Gives an item a name of its own at its cloud, in one environment.
fn name_there(item: &mut Value, document: &Value, name: Value, random: &mut Seeded) {
    if let Some(environment) = random.pick_if_any(&environments(document)) {
        item["overrides"] = json!({ environment: { "physical_name": name } });
    }
}

/// Names the cluster where there are several.
fn live_in(item: &mut Value, document: &mut Value, random: &mut Seeded) {
    let clusters: Vec<String> = items(document, "clusters").keys().cloned().collect();
    if clusters.len() > 1 {
        item["cluster"] = json!(random.pick(&clusters));
    }
}

fn bucket(document: &Value, random: &mut Seeded) -> Value {
    let mut bucket = json!({});
    if random.once_in(2) {
        bucket["versioning"] = json!(random.once_in(2));
    }
    if random.once_in(4) {
        bucket["encryption"] = json!("customer-managed");
    }
    if random.once_in(4) {
        bucket["lifecycle"] = json!([{ "prefix": "tmp/", "delete_after_days": 1 + random.below(90) }]);
    }
    if random.once_in(6) {
        name_there(&mut bucket, document, json!(format!("acme-objects-{}", random.below(1000))), random);
    }
    bucket
}

fn worker(name: &str, random: &mut Seeded) -> Value {
    let mut worker = json!({ "script": "platform/workers/any.js", "crons": ["5 5 * * *"] });
    for (field, value) in [
        ("queue", json!(format!("{name}-jobs"))),
        ("kv", json!([random.pick(&["sessions", "flags"])])),
        ("r2", json!([random.pick(&["uploads", "exports"])])),
        ("domain", json!(name)),
    ] {
        if random.once_in(2) {
            worker[field] = value;
        }
    }
    worker
}

fn service(document: &mut Value, name: &str, random: &mut Seeded) -> Value {
    let mut service = json!({ "team": "core", "env": { "LOG_LEVEL": random.pick(&["info", "warn"]) } });
    match random.below(3) {
        0 => {
            service["port"] = json!(8080);
            service["health"] = json!("/healthz");
            if random.once_in(2) {
                service["public"] = json!({ "host": name });
            }
        }
        1 => service["schedule"] = json!("15 2 * * *"),
        _ => {}
    }
    live_in(&mut service, document, random);
    let mut uses = Map::new();
    for section in ["databases", "buckets", "brokers", "ai_endpoints", "email"] {
        let is_near = |item: &Value| section != "databases" || item["cluster"] == service["cluster"];
        let everywhere =
            items(document, section).iter().filter(|(_, item)| item["environments"].is_null() && is_near(item));
        let names: Vec<String> = everywhere.map(|(name, _)| name.clone()).collect();
        if !names.is_empty() && random.once_in(2) {
            let name = random.pick(&names);
            let target = match random.below(3) {
                0 => json!({ name: { "as": format!("{section}_OF_IT").to_uppercase() } }),
                _ => json!(name),
            };
            uses.insert(section.to_owned(), json!([target]));
        }
    }
    service["uses"] = uses.into();
    service
}

pub fn add_environment(document: &mut Value, random: &mut Seeded) -> Option<String> {
    let name = free(items(document, "environments"), &ENVIRONMENTS, random)?;
    let mut environment = json!({ "hosts": format!("*-{name}.acme.example") });
    // after one that is protected, all are
    let last = items(document, "environments").values().next_back();
    if last.is_some_and(|last| last["protected"] == true) || random.once_in(3) {
        environment["protected"] = json!(true);
        environment["approvers"] = json!(["core"]);
    }
    items(document, "environments").insert(name.to_owned(), environment);
    for (number, cluster) in items(document, "clusters").values_mut().enumerate() {
        cluster["overrides"][name] = json!({ "network_cidr": network(number, random) });
    }
    Some(name.to_owned())
}

pub fn add_zone(document: &mut Value, random: &mut Seeded) -> Option<String> {
    let zones = document["dns"]["zones"].as_object_mut().expect("a map");
    let name = format!(
        "{}.example",
        free_of(WORDS.iter().copied(), random, |word| zones.contains_key(&format!("{word}.example")))?
    );
    zones.insert(name.clone(), json!({ "records": [{ "name": "www", "type": "A", "value": "192.0.2.10" }] }));
    Some(name)
}

fn free<'w>(taken: &Map<String, Value>, words: &[&'w str], random: &mut Seeded) -> Option<&'w str> {
    free_of(words.iter().copied(), random, |word| taken.contains_key(word))
}

fn free_of<'w>(
    words: impl Iterator<Item = &'w str>,
    random: &mut Seeded,
    is_taken: impl Fn(&str) -> bool,
) -> Option<&'w str> {
    let free: Vec<&str> = words.filter(|word| !is_taken(word)).collect();
    (!free.is_empty()).then(|| *random.pick(&free))
}

pub fn items<'d>(document: &'d mut Value, section: &str) -> &'d mut Map<String, Value> {
    if document[section].is_null() {
        document[section] = json!({});
    }
    document[section].as_object_mut().expect("a section is a map")
}

pub fn names(document: &Value, section: &str) -> Vec<String> {
    document[section].as_object().map(|items| items.keys().cloned().collect()).unwrap_or_default()
}

pub fn environments(document: &Value) -> Vec<String> {
    names(document, "environments")
}

pub fn zones(document: &Value) -> Vec<String> {
    document["dns"]["zones"].as_object().map(|zones| zones.keys().cloned().collect()).unwrap_or_default()
}
