//! What a service uses and who may reach it → NetworkPolicies, an edge at a time.
//!
//! A policy for the other end of an edge lives with the service that asks for the edge: adding a caller changes nothing
//! of the service that is called.

use serde_json::{Value, json};

use super::cloudflared;
use super::object::{Fields, Identity, Manifest, NAME_LABEL, Object, manifest, selector};
use crate::model::{Environment, Sender, Service, ServiceKind, Use, UseTarget};

/// Oracle's listener without and with mutual TLS (Oracle, "Connect to Autonomous Database", verified 2026-11).
const DATABASE_PORTS: (u16, u16) = (1521, 1522);

/// RabbitMQ over TLS at Amazon MQ (Amazon MQ, "Connecting to RabbitMQ", verified 2026-11).
const AMQPS_PORT: u16 = 5671;

/// Where the control plane of OKE takes a pod's token and gives one of Oracle's for it (Oracle's SDKs for Go and Java,
/// workload identity, verified 2026-11).
const SIGN_IN_PORT: u16 = 12250;

/// What "the internet" is not: private networks (RFC 1918), and link-local addresses, where a node's instance metadata
/// and credentials are served (169.254.169.254).
const NOT_INTERNET: [&str; 4] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"];

/// The policies of a service.
pub(super) fn emit(environment: &Environment, service: &Service, identity: &Identity) -> Vec<Manifest> {
    let mut manifests: Vec<Manifest> = own(environment, service, identity).into_iter().collect();
    if let ServiceKind::Web { port, host: Some(_), .. } = &service.kind {
        let name = format!("{}.to.{}", cloudflared::NAME, identity.name);
        let policy = identity.named("networking.k8s.io/v1", "NetworkPolicy", &name);
        let egress = json!([{ "to": [pods(&identity.name)], "ports": [tcp(*port)] }]);
        let spec = json!({ "podSelector": selector(cloudflared::NAME), "policyTypes": ["Egress"], "egress": egress });
        manifests.push(manifest("network-policy-cloudflared.yaml", policy.spec(spec)));
    }
    manifests.extend(service.uses.iter().filter_map(|used| callee(used, identity)));
    manifests
}

/// What a service's own pods may do. Without an edge there is no policy: the namespace denies everything.
fn own(environment: &Environment, service: &Service, identity: &Identity) -> Option<Manifest> {
    let ingress = match &service.kind {
        ServiceKind::Web { port, host: Some(_), .. } => {
            vec![json!({ "from": [pods(cloudflared::NAME)], "ports": [tcp(*port)] })]
        }
        ServiceKind::Web { .. } | ServiceKind::Worker { .. } | ServiceKind::Cron { .. } => Vec::new(),
    };
    let egress = egress(environment, service);
    let types: Vec<&str> = [("Ingress", &ingress), ("Egress", &egress)]
        .iter()
        .filter(|(_, rules)| !rules.is_empty())
        .map(|(name, _)| *name)
        .collect();
    if types.is_empty() {
        return None;
    }
    let spec = Fields::new()
        .set("podSelector", identity.selector())
        .set("policyTypes", types)
        .set_some("ingress", ingress)
        .set_some("egress", egress);
    Some(manifest("network-policy.yaml", identity.object("networking.k8s.io/v1", "NetworkPolicy").spec(spec)))
}

/// A rule a use; those that come out alike stand once (two databases of one subnet, two AI endpoints).
fn egress(environment: &Environment, service: &Service) -> Vec<Value> {
    let mut rules = Vec::new();
    for used in &service.uses {
        let rule = match &used.target {
            UseTarget::Database(name) => {
                let cluster = environment.cluster(&environment.database(name).cluster);
                let ports = json!([{ "protocol": "TCP", "port": DATABASE_PORTS.0, "endPort": DATABASE_PORTS.1 }]);
                json!({ "to": [{ "ipBlock": { "cidr": cluster.subnets.databases.to_string() } }], "ports": ports })
            }
            UseTarget::Broker(_) => internet(&[tcp(AMQPS_PORT)]),
            UseTarget::Bucket(_) | UseTarget::AiEndpoint(_) => internet(&[tcp(443)]),
            UseTarget::Email(_) => internet(&[tcp(Sender::SMTP_PORT)]),
            UseTarget::Service { name, port } => json!({ "to": [pods(name)], "ports": [tcp(*port)] }),
        };
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    if service.signs_in_to_oracle() {
        let control_plane = environment.cluster(&service.cluster).subnets.api.to_string();
        rules.push(json!({ "to": [{ "ipBlock": { "cidr": control_plane } }], "ports": [tcp(SIGN_IN_PORT)] }));
    }
    rules
}

/// The other end of a use of a service: its pods admit this service's.
fn callee(used: &Use, identity: &Identity) -> Option<Manifest> {
    let UseTarget::Service { name, port } = &used.target else { return None };
    let policy = identity.named("networking.k8s.io/v1", "NetworkPolicy", &format!("{}.to.{name}", identity.name));
    let ingress = json!([{ "from": [pods(&identity.name)], "ports": [tcp(*port)] }]);
    let spec = json!({ "podSelector": selector(name), "policyTypes": ["Ingress"], "ingress": ingress });
    Some(manifest(&format!("network-policy-{name}.yaml"), policy.spec(spec)))
}

/// The policies of the whole namespace: nothing in, nothing out, but names can be looked up.
pub(super) fn of_namespace(identity: &Identity) -> [Manifest; 2] {
    let policy = |name: &str| identity.named("networking.k8s.io/v1", "NetworkPolicy", name);
    [manifest("default-deny.yaml", deny(policy("default-deny"))), manifest("allow-dns.yaml", dns(policy("allow-dns")))]
}

fn deny(policy: Object) -> Object {
    policy.spec(json!({ "podSelector": {}, "policyTypes": ["Ingress", "Egress"] }))
}

/// TCP too: an answer of more than 512 bytes is asked for again over TCP.
fn dns(policy: Object) -> Object {
    let resolver = json!({
        "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": "kube-system" } },
        "podSelector": { "matchLabels": { "k8s-app": "kube-dns" } },
    });
    policy.spec(json!({
        "podSelector": {},
        "policyTypes": ["Egress"],
        "egress": [{ "to": [resolver], "ports": [{ "protocol": "UDP", "port": 53 }, tcp(53)] }],
    }))
}

/// Egress to every address outside of private networks: a NetworkPolicy knows no host names.
pub(super) fn internet(ports: &[Value]) -> Value {
    json!({ "to": [{ "ipBlock": { "cidr": "0.0.0.0/0", "except": NOT_INTERNET } }], "ports": ports })
}

pub(super) fn tcp(port: u16) -> Value {
    json!({ "protocol": "TCP", "port": port })
}

fn pods(name: &str) -> Value {
    json!({ "podSelector": { "matchLabels": { NAME_LABEL: name } } })
}
