//! A well-known demo in its own manifests and in ours: the same topology, and a list of what each has that the other
//! lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::references::list;
use super::world::{self, Object, World};

#[test]
fn the_demo_has_the_same_ports_checks_sizes_and_calls() {
    let (world, original) = (world::platform("online-boutique"), read("original.yaml"));
    let services = original["services"].as_object().expect("a map");
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut wanted: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, facts) in services {
        let deployment = deployment(&world, name);
        let container = deployment.pod().and_then(|pod| pod["containers"].get(0)).expect("a container");
        let pair = |what: &str| {
            ["requests", "limits"]
                .map(|kind| container["resources"][kind][what].as_str().unwrap_or_default().to_owned())
        };
        let texts = |value: &Value| list(value).filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
        wanted.insert(name, [texts(&facts["cpu"]), texts(&facts["memory"]), vec![facts["port"].to_string()]].concat());
        let port = container.pointer("/ports/0/containerPort").cloned().unwrap_or_default();
        found.insert(name, [pair("cpu").to_vec(), pair("memory").to_vec(), vec![port.to_string()]].concat());
        if let Some(probe) = facts["probe"].as_str() {
            assert!(container["readinessProbe"].get(probe).is_some(), "{name} is asked by {probe}");
        }
        assert_eq!(calls(&world, name), texts(&facts["calls"]), "{name}");
    }
    assert_eq!(found, wanted);
    assert_eq!(
        world.of("Deployment").filter(|d| d.namespace() == "boutique-staging").count(),
        services.len() + 1,
        "cloudflared"
    );
}

#[test]
fn the_demo_lacks_and_adds_what_is_listed() {
    let (original, listed) = (read("original.yaml"), read("differences.yaml"));
    let texts = |value: &Value| list(value).filter_map(Value::as_str).map(str::to_owned).collect::<BTreeSet<String>>();
    let theirs: BTreeSet<String> = texts(&original["kinds"])
        .iter()
        .flat_map(|kind| texts(&original["fields"][kind]).into_iter().map(move |field| format!("{kind} {field}")))
        .collect();
    let ours = fields(&world::platform("online-boutique"));
    let lacks: BTreeSet<String> = theirs.iter().filter(|field| !below(&ours, field)).cloned().collect();
    let reasons: BTreeSet<String> = listed["lacks"].as_object().expect("a map").keys().cloned().collect();
    assert_eq!(lacks, reasons);

    let known_kinds = texts(&original["kinds"]);
    let adds: BTreeSet<String> = ours
        .iter()
        .filter(|field| !theirs.iter().any(|known| within(field, known)))
        .map(|field| match field.split_once(' ') {
            Some((kind, _)) if !known_kinds.contains(kind) => kind.to_owned(), // a kind that the original has none of
            _ => field.clone(),
        })
        .collect();
    assert_eq!(adds, texts(&listed["adds"]));
}

fn read(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/platforms/online-boutique").join(file);
    serde_saphyr::from_str(&fs::read_to_string(path).expect("the facts are there")).expect("YAML")
}

fn deployment<'w>(world: &'w World, name: &str) -> &'w Object {
    let mut found = world.of("Deployment").filter(|object| object.namespace() == "boutique-staging");
    found.find(|object| object.name() == name).expect("each service is there")
}

/// Whom a service may call, sorted.
fn calls(world: &World, name: &str) -> Vec<String> {
    let start = format!("boutique-staging: {name} out ");
    let edges = super::edges::found(world);
    edges.iter().filter_map(|edge| Some(edge.strip_prefix(&start)?.split(' ').next()?.to_owned())).collect()
}

/// Every place that our objects use: `Deployment spec.template.spec.containers.name`. Maps with keys of their own end where
/// they begin.
fn fields(world: &World) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    for object in &world.objects {
        collect(&object.value, object.kind(), "", &mut fields);
    }
    fields
}

fn collect(value: &Value, kind: &str, path: &str, fields: &mut BTreeSet<String>) {
    let is_opaque = ["labels", "annotations", "matchLabels"].iter().any(|end| path.ends_with(end));
    match value {
        Value::Object(map) if !is_opaque && (kind, path) != ("Service", "spec.selector") => {
            for (key, value) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                collect(value, kind, &path, fields);
            }
        }
        Value::Array(entries) if entries.iter().any(Value::is_object) => {
            entries.iter().for_each(|entry| collect(entry, kind, path, fields));
        }
        _ if matches!(path, "apiVersion" | "kind") => {}
        _ => {
            fields.insert(format!("{kind} {path}"));
        }
    }
}

/// Whether ours have the place, or something below it.
fn below(ours: &BTreeSet<String>, field: &str) -> bool {
    ours.iter().any(|own| within(own, field))
}

/// Whether a place is another, or below it.
fn within(field: &str, other: &str) -> bool {
    field.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
