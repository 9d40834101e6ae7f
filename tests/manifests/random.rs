//! Random documents: whatever their services say, every check of the manifests holds, and no edit of a service that keeps
//! its name changes a selector, which no Deployment would take.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::world::{self, World};
use super::{CHECKS, edges};

const IMAGE: &str = "ghcr.io/acme/any@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";

/// The names of services, and two documents of services with these names.
fn documents() -> impl Strategy<Value = (Value, Value)> {
    let names = btree_set("[a-z]([a-z0-9]|-[a-z0-9]){0,12}", 1..5);
    names.prop_flat_map(|names| (document(names.clone()), document(names)))
}

fn document(names: BTreeSet<String>) -> impl Strategy<Value = Value> {
    vec((service(), pod(), any::<[bool; 6]>()), names.len()).prop_map(move |bodies| {
        let kinds: Vec<bool> = bodies.iter().map(|(service, ..)| service.get("port").is_some()).collect();
        let names: Vec<&String> = names.iter().collect();
        let mut services = Map::new();
        for (number, (mut body, pod, flags)) in bodies.iter().cloned().enumerate() {
            body.extend(pod);
            confine(&mut body);
            // callers come before the called: no cycle
            let called = names.iter().zip(&kinds).zip(flags).skip(number + 1).filter(|((_, web), flag)| **web && *flag);
            let called: Vec<&&String> = called.map(|((name, _), _)| name).collect();
            let databases: &[&str] = if flags[4] { &["ledger"] } else { &[] };
            let buckets: &[&str] = if flags[5] { &["documents"] } else { &[] };
            body.insert("uses".to_owned(), json!({ "services": called, "databases": databases, "buckets": buckets }));
            if kinds[number] && flags[number] {
                body.insert("public".to_owned(), json!({ "host": names[number] }));
            }
            services.insert(names[number].clone(), body.into());
        }
        let mut document: Value = serde_saphyr::from_str(include_str!("random.yaml")).expect("YAML");
        document["services"] = services.into();
        document
    })
}

/// Takes out what the kind of a service does not have.
fn confine(body: &mut Map<String, Value>) {
    if body.contains_key("schedule") {
        for key in ["replicas", "health", "ports"] {
            body.remove(key);
        }
    } else {
        body.remove("job");
        if !body.contains_key("port") {
            body.remove("ports");
            body.remove("health");
        }
    }
}

/// What a service is: its kind, how many, how large.
fn service() -> impl Strategy<Value = Map<String, Value>> {
    let kind = prop_oneof![
        3 => (1024..9000_u16).prop_map(|port| json!({ "port": port })),
        1 => Just(json!({})),
        1 => Just(json!({ "schedule": "5 4 * * *" })),
    ];
    let replicas = (1..4_u32, 0..3_u32).prop_map(|(min, more)| json!({ "min": min, "max": min + more }));
    let job = (select(vec!["forbid", "allow", "replace"]), 0..5_u32, 0..3_u32);
    let job = job.prop_map(
        |(concurrency, history, retries)| json!({ "concurrency": concurrency, "history": history, "retries": retries }),
    );
    let image = select(vec![Value::Null, json!(IMAGE), json!(IMAGE.replace("ghcr.io", "fra.ocir.io"))]);
    (kind, option::of(replicas), option::of(resources()), option::of(job), image).prop_map(
        |(kind, replicas, resources, job, image)| {
            let fields = [("replicas", replicas), ("resources", resources), ("job", job)];
            let fields = fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
            let image = (!image.is_null()).then(|| ("image".to_owned(), image));
            kind.as_object().cloned().into_iter().flatten().chain(fields).chain(image).collect()
        },
    )
}

/// Amounts in every way of writing them, with limits that are no smaller.
fn resources() -> impl Strategy<Value = Value> {
    let cpu = |millis: u32, way: u8| match way {
        0 => format!("{millis}m"),
        1 => format!("{}.{:03}", millis / 1000, millis % 1000),
        _ => format!("{}", millis.div_ceil(1000)),
    };
    let memory = |mebis: u32, way: u8| match way {
        0 => format!("{mebis}Mi"),
        1 => format!("{}Ki", mebis * 1024),
        2 => format!("{}M", mebis * 2),
        _ => format!("{}Gi", mebis.div_ceil(1024)),
    };
    (10..800_u32, 64..900_u32, 0..3_u8, 0..4_u8, any::<bool>()).prop_map(move |(millis, mebis, way, form, limited)| {
        let mut resources = json!({ "cpu": cpu(millis, way), "memory": memory(mebis, form) });
        if limited {
            resources["cpu_limit"] = cpu(millis + 1000, way).into();
            resources["memory_limit"] = memory(mebis + 1024, form).into();
        }
        resources
    })
}

/// What a service says of its pods.
fn pod() -> impl Strategy<Value = Map<String, Value>> {
    let texts = |key: &'static str, value: &'static str| btree_map(key, value, 0..3).prop_map(|map| json!(map));
    let volumes = btree_map("[a-z]{1,12}", (1..5000_u32, any::<bool>()), 0..3).prop_map(|volumes| {
        let volume = |(name, (size, memory)): (String, (u32, bool))| {
            (name.clone(), json!({ "path": format!("/var/of/{name}"), "size": format!("{size}Mi"), "memory": memory && size < 60 }))
        };
        Value::Object(volumes.into_iter().map(volume).collect())
    });
    let init = btree_map("[a-z]{1,12}", vec("[ -~]{1,9}", 1..3), 0..3).prop_map(|programs| {
        Value::Object(programs.into_iter().map(|(name, command)| (name, json!({ "command": command }))).collect())
    });
    let health = prop_oneof![
        Just(json!({ "tcp": true })),
        Just(json!("/healthz")),
        (1..60_u32, 1..60_u32).prop_map(|(period, start)| {
            json!({ "command": ["/ok"], "period_seconds": period, "timeout_seconds": 1, "start_seconds": start })
        }),
    ];
    let some =
        (texts("[A-Z][A-Z_]{2,9}", "[ -~]{0,9}"), texts("/etc/of/[a-z]{1,9}[.]txt", "[ -~\n]{0,30}"), volumes, init);
    let more = (
        texts("x-[a-z]{1,9}", "[a-z0-9]([a-z0-9._-]{0,20}[a-z0-9])?"),
        texts("example[.]com/[a-z]{1,9}", "[ -~]{0,30}"),
        vec("[A-Z]{3,9}_KEY", 0..2).prop_map(|names| json!(names)),
        btree_map("[a-z]{2,9}", 9001..9999_u16, 0..3).prop_map(|map| json!(map)),
    );
    let last = (select(vec!["low", "normal", "high"]), 20..200_u32, health, any::<bool>());
    (some, more, last).prop_map(
        |((env, files, volumes, init), (labels, annotations, secrets, ports), (priority, grace, health, pooled))| {
            let mut pod = json!({
                "env": env, "config_files": files, "volumes": volumes, "init": init, "labels": labels,
                "annotations": annotations, "secrets": secrets, "ports": ports, "priority": priority,
                "grace_period_seconds": grace, "health": health,
            });
            if pooled {
                pod["node_pool"] = json!("general");
            }
            pod.as_object().cloned().expect("a map")
        },
    )
}

/// The selectors of every workload, Service and budget.
fn selectors(world: &World) -> BTreeMap<(String, String, String), Value> {
    let kinds = ["Deployment", "Service", "PodDisruptionBudget"];
    let objects = world.objects.iter().filter(|object| kinds.contains(&object.kind()));
    let key =
        |object: &world::Object| (object.kind().to_owned(), object.namespace().to_owned(), object.name().to_owned());
    objects.map(|object| (key(object), object.value["spec"]["selector"].clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_documents_have_sound_manifests_and_no_edit_changes_a_selector((before, after) in documents()) {
        let worlds = [before, after].map(|document| world::read("random", document.to_string()));
        for world in &worlds {
            // what a rule refuses has no manifests; most have
            let Ok(world) = world else { return Err(TestCaseError::reject(format!("{:?}", world.as_ref().err()))) };
            let wrong: Vec<String> = CHECKS.iter().flat_map(|(_, check)| check(world)).collect();
            prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
            prop_assert_eq!(edges::wanted(world), edges::found(world));
        }
        let [Ok(before), Ok(after)] = &worlds else { unreachable!("rejected above") };
        let after = selectors(after);
        for (object, selector) in selectors(before) {
            prop_assert!(after.get(&object).is_none_or(|other| *other == selector), "{object:?}: {selector}");
        }
    }
}
