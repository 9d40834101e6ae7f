//! Clusters → their networks: a virtual cloud network, its gateways, route tables and subnets.
//!
//! Nothing in a network is reachable from the internet: services are public through Cloudflare Tunnel, which pods open
//! from the inside. An internet gateway exists only for a public Kubernetes API.

use super::names::{Named, dns_label, part};
use super::security;
use crate::emit::hcl::{Block, Value, list, reference};
use crate::model::{Cluster, Environment, KubernetesApi, identifier};
use crate::plan::{Plan, Root};

pub(super) fn emit(environment: &Environment, root: &Root, plan: &mut Plan<'_>) {
    if environment.clusters.is_empty() {
        return;
    }
    plan.root_wide(root, "oracle.tf", [oracle_services()]);
    for cluster in &environment.clusters {
        let mut blocks = vec![network(environment, cluster), closed_security_list(cluster)];
        blocks.extend(gateways(environment, cluster));
        blocks.extend(subnets(cluster));
        blocks.extend(security::of_cluster(cluster));
        plan.terraform(root, &cluster.item, blocks);
    }
}

/// What the service gateway leads to: everything of Oracle in the region.
fn oracle_services() -> Block {
    let all = Block::new("filter")
        .set("name", "name")
        .set("values", list(["All .* Services In Oracle Services Network"]))
        .set("regex", true);
    Block::data("oci_core_services", "all").note("Oracle's own services in the region, as one network").nested(all)
}

fn network(environment: &Environment, cluster: &Cluster) -> Block {
    let at = environment.written_at(&cluster.at.key("network_cidr"));
    Block::resource("oci_core_vcn", &identifier(&cluster.item.name))
        .from(&cluster.at, "the network of the cluster, its pods and its databases")
        .caused_by(&at)
        .named(&cluster.physical_name)
        .set("cidr_blocks", list([cluster.network.to_string()]))
        .set("dns_label", dns_label(&cluster.first_name))
}

/// Oracle's default list admits SSH from everywhere. What a connection needs is said by security groups instead.
fn closed_security_list(cluster: &Cluster) -> Block {
    let vcn = identifier(&cluster.item.name);
    Block::resource("oci_core_default_security_list", &vcn)
        .from(
            &cluster.at,
            "no rule: the network's default list would admit SSH from everywhere; see the security groups",
        )
        .comment("checkov:skip=CKV_OCI_16:empty on purpose, security groups say who may connect")
        .set("manage_default_resource_id", reference(&format!("oci_core_vcn.{vcn}.default_security_list_id")))
        .set("freeform_tags", reference("local.oracle_tags"))
}

fn gateways(environment: &Environment, cluster: &Cluster) -> Vec<Block> {
    let is_public = cluster.api != KubernetesApi::Private;
    let mut blocks = vec![
        nat_address(environment, cluster),
        nat_gateway(cluster),
        service_gateway(cluster),
        private_routes(cluster),
    ];
    blocks.extend(is_public.then(|| internet_gateway(cluster)));
    blocks.extend(is_public.then(|| public_routes(cluster)));
    blocks
}

fn nat_address(environment: &Environment, cluster: &Cluster) -> Block {
    let lifecycle = Block::new("lifecycle")
        .when(environment.protected, |block| block.set("prevent_destroy", true))
        .comment("Oracle sets it when a gateway takes the address")
        .set("ignore_changes", list([reference("private_ip_id")]));
    Block::resource("oci_core_public_ip", &part(cluster, "nat"))
        .from(&cluster.at, "the address that others admit: it stays when the gateway is made anew")
        .named(&format!("{}-nat", cluster.physical_name))
        .set("lifetime", "RESERVED")
        .nested(lifecycle)
}

fn nat_gateway(cluster: &Cluster) -> Block {
    let vcn = identifier(&cluster.item.name);
    Block::resource("oci_core_nat_gateway", &vcn)
        .from(&cluster.at, "the way to the internet, and none back")
        .named(&format!("{}-nat", cluster.physical_name))
        .set("vcn_id", vcn_id(cluster))
        .set("public_ip_id", reference(&format!("oci_core_public_ip.{vcn}_nat.id")))
}

fn service_gateway(cluster: &Cluster) -> Block {
    let services = Block::new("services").set("service_id", reference("data.oci_core_services.all.services[0].id"));
    Block::resource("oci_core_service_gateway", &identifier(&cluster.item.name))
        .from(&cluster.at, "the way to Oracle's own services, without the internet")
        .named(&format!("{}-services", cluster.physical_name))
        .set("vcn_id", vcn_id(cluster))
        .nested(services)
}

fn internet_gateway(cluster: &Cluster) -> Block {
    Block::resource("oci_core_internet_gateway", &identifier(&cluster.item.name))
        .from(&cluster.at.key("api"), "for the public Kubernetes API, and nothing else")
        .named(&format!("{}-internet", cluster.physical_name))
        .set("vcn_id", vcn_id(cluster))
}

fn private_routes(cluster: &Cluster) -> Block {
    let to_services = Block::new("route_rules")
        .set("description", "Oracle's own services")
        .set("destination", reference("data.oci_core_services.all.services[0].cidr_block"))
        .set("destination_type", "SERVICE_CIDR_BLOCK")
        .set(
            "network_entity_id",
            reference(&format!("oci_core_service_gateway.{}.id", identifier(&cluster.item.name))),
        );
    routes(cluster, "private", "how everything in the network leaves it")
        .nested(to_internet(
            "The internet, by the NAT gateway",
            &format!("oci_core_nat_gateway.{}.id", identifier(&cluster.item.name)),
        ))
        .nested(to_services)
}

/// Oracle allows no route to its services beside one to an internet gateway in the same table.
fn public_routes(cluster: &Cluster) -> Block {
    let gateway = format!("oci_core_internet_gateway.{}.id", identifier(&cluster.item.name));
    routes(cluster, "public", "how the public Kubernetes API answers").nested(to_internet("The internet", &gateway))
}

fn routes(cluster: &Cluster, kind: &str, what: &str) -> Block {
    Block::resource("oci_core_route_table", &part(cluster, kind))
        .from(&cluster.at, what)
        .named(&format!("{}-{kind}", cluster.physical_name))
        .set("vcn_id", vcn_id(cluster))
}

fn to_internet(description: &str, gateway: &str) -> Block {
    Block::new("route_rules")
        .set("description", description)
        .set("destination", "0.0.0.0/0")
        .set("destination_type", "CIDR_BLOCK")
        .set("network_entity_id", reference(gateway))
}

/// The subnets of a cluster's network; `what` completes "for …".
fn subnets(cluster: &Cluster) -> Vec<Block> {
    let subnets = &cluster.subnets;
    let all = [
        ("api", "api", subnets.api, "the Kubernetes API"),
        ("nodes", "nodes", subnets.nodes, "nodes"),
        ("pods", "pods", subnets.pods, "pods: each has an address of its own"),
        ("load_balancers", "loadbalancers", subnets.load_balancers, "load balancers inside the network"),
        ("databases", "databases", subnets.databases, "the private endpoints of databases"),
    ];
    all.into_iter().map(|(thing, label, range, what)| subnet(cluster, thing, label, &range.to_string(), what)).collect()
}

fn subnet(cluster: &Cluster, thing: &str, label: &str, range: &str, what: &str) -> Block {
    let is_public = thing == "api" && cluster.api != KubernetesApi::Private;
    let routes = part(cluster, if is_public { "public" } else { "private" });
    let vcn = identifier(&cluster.item.name);
    Block::resource("oci_core_subnet", &part(cluster, thing))
        .from(&cluster.at, &format!("the subnet for {what}"))
        .named(&format!("{}-{}", cluster.physical_name, thing.replace('_', "-")))
        .set("vcn_id", vcn_id(cluster))
        .set("cidr_block", range)
        .set("dns_label", label)
        .set("route_table_id", reference(&format!("oci_core_route_table.{routes}.id")))
        .set("security_list_ids", list([reference(&format!("oci_core_default_security_list.{vcn}.id"))]))
        .gap()
        .set("prohibit_internet_ingress", !is_public)
        .set("prohibit_public_ip_on_vnic", !is_public)
}

pub(super) fn vcn_id(cluster: &Cluster) -> Value {
    reference(&format!("oci_core_vcn.{}.id", identifier(&cluster.item.name)))
}
