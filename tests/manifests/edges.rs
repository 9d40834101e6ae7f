//! Network policies as edges: those that the document asks for, from the model, and those that were emitted.

use std::collections::BTreeSet;

use platc::model::{Environment, Service, UseTarget};
use serde_json::Value;

use super::references::list;
use super::world::World;

/// `staging: pricing out 10.20.240.0/24 TCP 1521-1522`.
pub type Edges = BTreeSet<String>;

const INTERNET: &str = "0.0.0.0/0 but 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16";

/// What the document asks for.
pub fn wanted(world: &World) -> Edges {
    let mut edges = Edges::new();
    for environment in world.model.environments.iter().filter(|environment| !environment.services.is_empty()) {
        let namespace = &environment.namespace;
        let mut add = |edge: String| {
            edges.insert(format!("{namespace}: {edge}"));
        };
        add("* denies Ingress Egress".to_owned());
        add("* out kube-system/kube-dns UDP 53".to_owned());
        add("* out kube-system/kube-dns TCP 53".to_owned());
        if environment.has_tunnel() {
            for port in ["UDP 7844", "TCP 7844", "TCP 443"] {
                add(format!("cloudflared out {INTERNET} {port}"));
            }
        }
        for service in &environment.services {
            of_service(environment, service).into_iter().for_each(&mut add);
        }
    }
    edges
}

fn of_service(environment: &Environment, service: &Service) -> Vec<String> {
    let name = &service.item.name;
    let mut edges = Vec::new();
    for used in &service.uses {
        match &used.target {
            UseTarget::Database(database) => {
                let cluster = environment.cluster(&environment.database(database).cluster);
                edges.push(format!("{name} out {} TCP 1521-1522", cluster.subnets.databases));
            }
            UseTarget::AiEndpoint(_) | UseTarget::Bucket(_) => edges.push(format!("{name} out {INTERNET} TCP 443")),
            UseTarget::Broker(_) => edges.push(format!("{name} out {INTERNET} TCP 5671")),
            UseTarget::Email(_) => edges.push(format!("{name} out {INTERNET} TCP 587")),
            UseTarget::Service { name: callee, port } => {
                edges.push(format!("{name} out {callee} TCP {port}"));
                edges.push(format!("{callee} in {name} TCP {port}"));
            }
        }
    }
    if service.signs_in_to_oracle() {
        edges.push(format!("{name} out {} TCP 12250", environment.cluster(&service.cluster).subnets.api));
    }
    let public = environment.public_services().filter(|public| public.service.item == service.item);
    for public in public {
        edges.push(format!("{name} in cloudflared TCP {}", public.port));
        edges.push(format!("cloudflared out {name} TCP {}", public.port));
    }
    edges
}

/// What was emitted.
pub fn found(world: &World) -> Edges {
    let mut edges = Edges::new();
    for policy in world.of("NetworkPolicy") {
        let spec = &policy.value["spec"];
        let own = pods(&spec["podSelector"]);
        let types: Vec<&str> = list(&spec["policyTypes"]).filter_map(Value::as_str).collect();
        let mut rules = 0;
        for (kind, direction, peers) in [("ingress", "in", "from"), ("egress", "out", "to")] {
            for rule in list(&spec[kind]) {
                rules += 1;
                // a rule without peers or ports would admit everybody, or every port
                assert!(rule[peers].is_array() && rule["ports"].is_array(), "{}", policy.path);
                for peer in list(&rule[peers]) {
                    for port in list(&rule["ports"]) {
                        let edge = format!("{own} {direction} {} {}", self::peer(peer), self::port(port));
                        edges.insert(format!("{}: {edge}", policy.namespace()));
                    }
                }
            }
            let named = types.iter().any(|name| name.eq_ignore_ascii_case(kind));
            assert!(named || spec.get(kind).is_none(), "{} has {kind}, and does not say so", policy.path);
        }
        if rules == 0 {
            edges.insert(format!("{}: {own} denies {}", policy.namespace(), types.join(" ")));
        }
    }
    edges
}

fn pods(selector: &Value) -> String {
    let labels = selector["matchLabels"].as_object();
    labels.and_then(|labels| labels.values().next()).and_then(Value::as_str).unwrap_or("*").to_owned()
}

fn peer(peer: &Value) -> String {
    if let Some(block) = peer.get("ipBlock") {
        let except: Vec<&str> = list(&block["except"]).filter_map(Value::as_str).collect();
        let but = if except.is_empty() { String::new() } else { format!(" but {}", except.join(" ")) };
        return format!("{}{but}", block["cidr"].as_str().unwrap_or_default());
    }
    match peer.get("namespaceSelector") {
        Some(namespace) => format!("{}/{}", pods(namespace), pods(&peer["podSelector"])),
        None => pods(&peer["podSelector"]),
    }
}

fn port(port: &Value) -> String {
    let end = port["endPort"].as_u64().map(|end| format!("-{end}")).unwrap_or_default();
    format!("{} {}{end}", port["protocol"].as_str().unwrap_or_default(), port["port"])
}
