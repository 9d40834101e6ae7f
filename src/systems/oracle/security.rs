//! Clusters → network security groups: who in a network may open a connection to whom.
//!
//! What OKE with VCN-native pods needs is Oracle's "Network Resource Configuration for Cluster Creation and Deployment"
//! (verified 2026-11). Rules are stateful: an answer needs no rule.

use super::names::{Named, part};
use super::networks::vcn_id;
use crate::emit::hcl::{Block, Object, Value, expression, object, reference};
use crate::model::{Cluster, KubernetesApi};

/// IANA protocol numbers, as Oracle writes them.
const TCP: &str = "6";
const ICMP: &str = "1";
const ALL: &str = "all";

const OUTWARDS: &str = "checkov:skip=CKV2_OCI_2:a rule outwards opens no port here";
const STATEFUL: &str =
    "checkov:skip=CKV_OCI_21:stateful on purpose, else every answer would need a rule that admits it";

/// The groups of a network and what each is for.
const GROUPS: [(&str, &str); 4] = [
    ("api", "the Kubernetes API"),
    ("nodes", "nodes"),
    ("pods", "pods"),
    ("databases", "the private endpoints of databases"),
];

/// A connection within the network: from, to, TCP port (none: everything), why.
type Connection = (&'static str, &'static str, Option<u16>, &'static str);

const CONNECTIONS: [Connection; 9] = [
    ("nodes", "api", Some(6443), "kubelet and kube-proxy to the Kubernetes API"),
    ("nodes", "api", Some(12250), "nodes to the control plane"),
    ("pods", "api", Some(6443), "pods to the Kubernetes API"),
    ("pods", "api", Some(12250), "pods to the control plane"),
    ("api", "nodes", Some(10250), "the control plane to the kubelet: logs and exec"),
    ("api", "pods", None, "the control plane to webhooks and aggregated APIs"),
    ("nodes", "pods", None, "probes, and what kube-proxy forwards"),
    ("pods", "nodes", Some(10250), "the metrics server to the kubelet"),
    ("pods", "pods", None, "pods to pods: network policies say which"),
];

/// The groups and rules of a cluster's network.
pub(super) fn of_cluster(cluster: &Cluster) -> Vec<Block> {
    let mut blocks: Vec<Block> = GROUPS.iter().map(|(group, what)| security_group(cluster, group, what)).collect();
    blocks.push(connections(cluster));
    blocks.extend([connection_rule(cluster, &EGRESS), connection_rule(cluster, &INGRESS)]);
    blocks.extend(rules_outwards(cluster));
    blocks.extend([path_discovery(cluster, &EGRESS), path_discovery(cluster, &INGRESS)]);
    blocks.push(database_rule(cluster));
    if let KubernetesApi::Public { allowed } = &cluster.api {
        blocks.extend(allowed.iter().map(|range| public_api_rule(cluster, &range.to_string())));
    }
    blocks
}

/// The address of a group of the cluster.
pub(super) fn group_id(cluster: &Cluster, group: &str) -> Value {
    reference(&format!("oci_core_network_security_group.{}.id", part(cluster, group)))
}

/// A direction of a rule, and what its arguments are called there.
struct Direction {
    name: &'static str,
    /// The end of the connection that has the rule, and the other end.
    own: &'static str,
    other: &'static str,
    /// `destination` or `source`.
    peer: &'static str,
}

const EGRESS: Direction = Direction { name: "EGRESS", own: "from", other: "to", peer: "destination" };
const INGRESS: Direction = Direction { name: "INGRESS", own: "to", other: "from", peer: "source" };

fn security_group(cluster: &Cluster, group: &str, what: &str) -> Block {
    Block::resource("oci_core_network_security_group", &part(cluster, group))
        .from(&cluster.at, &format!("says who may connect to {what}, and where they may connect to"))
        .named(&format!("{}-{group}", cluster.physical_name))
        .set("vcn_id", vcn_id(cluster))
}

fn connections(cluster: &Cluster) -> Block {
    let groups = ["api", "nodes", "pods"].map(|group| (group, group_id(cluster, group)));
    let table = CONNECTIONS.map(|(from, to, port, why)| {
        let name = port.map_or_else(|| format!("{from}_to_{to}"), |port| format!("{from}_to_{to}_{port}"));
        let port = port.map_or(Value::Null, Value::from);
        let row = Object::new().set("from", from).set("to", to).set("port", port).set("why", why);
        (name, Value::from(row))
    });
    Block::locals()
        .from(&cluster.at, "who in the network may connect to whom, at which TCP port (null: everything)")
        .set(&part(cluster, "groups"), object(groups))
        .gap()
        .set(&part(cluster, "connections"), object(table))
}

/// Each connection needs a rule where it leaves and one where it arrives.
fn connection_rule(cluster: &Cluster, direction: &Direction) -> Block {
    let groups = part(cluster, "groups");
    let group = |end: &str| expression(&format!("local.{groups}[each.value.{end}]"));
    let port = Block::new("content").nested(port_range(reference("tcp_options.value"), reference("tcp_options.value")));
    let port =
        Block::new("dynamic").labels(["tcp_options"]).set("for_each", expression("each.value.port[*]")).nested(port);
    let end = if direction.name == "INGRESS" { "arrives" } else { "leaves" };
    Block::resource(RULE, &part(cluster, &direction.name.to_ascii_lowercase()))
        .from(&cluster.at, &format!("each connection, where it {end}"))
        .when(direction.name == "INGRESS", |block| block.comment(STATEFUL))
        .set("for_each", reference(&format!("local.{}", part(cluster, "connections"))))
        .gap()
        .set("network_security_group_id", group(direction.own))
        .set("description", reference("each.value.why"))
        .set("direction", direction.name)
        .set("protocol", expression(&format!("each.value.port == null ? \"{ALL}\" : \"{TCP}\"")))
        .set(direction.peer, group(direction.other))
        .set(&format!("{}_type", direction.peer), "NETWORK_SECURITY_GROUP")
        .nested(port)
}

fn rules_outwards(cluster: &Cluster) -> [Block; 4] {
    let oracle = || ("SERVICE_CIDR_BLOCK", reference("data.oci_core_services.all.services[0].cidr_block"));
    let rule = |group, name, why, protocol, peer| rule(cluster, group, name, &EGRESS, why, protocol, peer);
    [
        rule("api", "to_oracle", "the control plane to Oracle's own services", TCP, oracle()),
        rule("nodes", "to_oracle", "nodes to Oracle's own services: control plane, registry", TCP, oracle()),
        rule("nodes", "to_internet", "images of other registries", TCP, anywhere()).nested(tcp_ports(443, 443)),
        rule("pods", "to_internet", "pods to everything: network policies say where", ALL, anywhere()),
    ]
}

/// Without this message (ICMP type 3, code 4) large packets vanish where a path takes only smaller ones.
fn path_discovery(cluster: &Cluster, direction: &Direction) -> Block {
    let fragmentation_needed = Block::new("icmp_options").set("type", 3).set("code", 4);
    Block::resource(RULE, &format!("{}_path_discovery", part(cluster, &direction.name.to_ascii_lowercase())))
        .from(&cluster.at, "routers may say that a packet is too large")
        .comment("checkov:skip=CKV2_OCI_2:ICMP has no ports")
        .when(direction.name == "INGRESS", |block| block.comment(STATEFUL))
        .set("for_each", reference(&format!("local.{}", part(cluster, "groups"))))
        .gap()
        .set("network_security_group_id", reference("each.value"))
        .set("description", "path discovery: fragmentation needed")
        .set("direction", direction.name)
        .set("protocol", ICMP)
        .set(direction.peer, "0.0.0.0/0")
        .set(&format!("{}_type", direction.peer), "CIDR_BLOCK")
        .nested(fragmentation_needed)
}

/// 1521 is TLS without a wallet, 1522 with one.
fn database_rule(cluster: &Cluster) -> Block {
    let pods = reference(&format!("oci_core_subnet.{}.cidr_block", part(cluster, "pods")));
    let why = "databases are reached by pods, and by nothing else";
    rule(cluster, "databases", "from_pods", &INGRESS, why, TCP, ("CIDR_BLOCK", pods)).nested(tcp_ports(1521, 1522))
}

fn public_api_rule(cluster: &Cluster, range: &str) -> Block {
    let name = format!("from_{}", range.replace(['.', '/'], "_"));
    rule(cluster, "api", &name, &INGRESS, "who may reach the public Kubernetes API", TCP, ("CIDR_BLOCK", range.into()))
        .caused_by(&cluster.at.path("api.allowed"))
        .nested(tcp_ports(6443, 6443))
}

const RULE: &str = "oci_core_network_security_group_security_rule";

/// The other end of a rule: its type and the value.
type Peer = (&'static str, Value);

fn anywhere() -> Peer {
    ("CIDR_BLOCK", "0.0.0.0/0".into())
}

fn rule(
    cluster: &Cluster,
    group: &str,
    name: &str,
    direction: &Direction,
    why: &str,
    protocol: &str,
    (of, peer): Peer,
) -> Block {
    let way = if direction.name == "INGRESS" { "a way in" } else { "a way out" };
    Block::resource(RULE, &format!("{}_{name}", part(cluster, group)))
        .from(&cluster.at, way)
        .comment(if direction.name == "INGRESS" { STATEFUL } else { OUTWARDS })
        .set("network_security_group_id", group_id(cluster, group))
        .set("description", why)
        .set("direction", direction.name)
        .set("protocol", protocol)
        .set(direction.peer, peer)
        .set(&format!("{}_type", direction.peer), of)
}

fn tcp_ports(first: u16, last: u16) -> Block {
    Block::new("tcp_options").nested(port_range(first.into(), last.into()))
}

fn port_range(first: Value, last: Value) -> Block {
    Block::new("destination_port_range").set("min", first).set("max", last)
}
