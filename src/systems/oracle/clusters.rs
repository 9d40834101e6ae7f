//! Clusters → OKE clusters and their node pools.

use super::accounts::account;
use super::names::{compartment_id, part};
use super::security::group_id;
use crate::emit::hcl::{Block, call, expression, list, reference};
use crate::model::{
    Architecture, Cluster, Environment, KubernetesApi, Model, NODE_POOL_LABEL, NodePool, SERVICES_CIDR, Section,
    identifier,
};
use crate::plan::{Adoptable, ImportId, Plan, Root};

/// Every pod has an address of the VCN, which security groups and other clouds can name; Oracle's default, flannel, hides
/// pods behind their node. A cluster keeps what it began with (Oracle, "Pod Networking", verified 2026-11). Neither
/// enforces network policies by itself: Calico is installed beside it (`src/systems/kubernetes/README.md`).
const VCN_NATIVE: &str = "OCI_VCN_IP_NATIVE";

/// How long pods may take to leave a node that is replaced. Oracle allows an hour, which is what it waits for a
/// disruption budget that allows nothing.
const EVICTION_GRACE: &str = "PT15M";

/// Provider oracle/oci, "oci_containerengine_cluster", Import (verified 2026-11).
static CLUSTER: ImportId = ImportId { form: "ocid1.cluster.<rest of its OCID>", name: None };

pub(super) fn emit(model: &Model, environment: &Environment, root: &Root, plan: &mut Plan<'_>) {
    if environment.clusters.iter().any(|cluster| !cluster.node_pools.is_empty()) {
        let domains = Block::data("oci_identity_availability_domains", "all")
            .from(&Section::Clusters.pointer(), "the data centres of the region, over which nodes are spread")
            .set("compartment_id", account(model).tenancy.as_str());
        plan.root_wide(root, "oracle.tf", [domains]);
    }
    for cluster in &environment.clusters {
        let mut blocks = vec![kubernetes(environment, cluster)];
        for architecture in [Architecture::X86, Architecture::Arm] {
            if cluster.node_pools.iter().any(|pool| pool.architecture == architecture) {
                blocks.extend(image(environment, cluster, architecture));
            }
        }
        blocks.extend(cluster.node_pools.iter().map(|pool| node_pool(environment, cluster, pool)));
        plan.terraform(root, &cluster.item, blocks);
        let address = format!("oci_containerengine_cluster.{}", identifier(&cluster.item.name));
        plan.stateful(
            root,
            &cluster.item,
            &address,
            "Kubernetes cluster",
            &cluster.physical_name,
            environment.protected,
        );
        let thing = Adoptable { address: &address, by: &CLUSTER, name: &cluster.physical_name, within: None };
        plan.adoptable(root, root, &cluster.item, &thing);
    }
}

fn kubernetes(environment: &Environment, cluster: &Cluster) -> Block {
    let id = identifier(&cluster.item.name);
    let network = Block::new("kubernetes_network_config").set("services_cidr", SERVICES_CIDR);
    let options = Block::new("options")
        .set(
            "service_lb_subnet_ids",
            list([reference(&format!("oci_core_subnet.{}.id", part(cluster, "load_balancers")))]),
        )
        .nested(network)
        .nested(Block::new("persistent_volume_config").set("freeform_tags", reference("local.oracle_tags")))
        .nested(Block::new("service_lb_config").set("freeform_tags", reference("local.oracle_tags")));
    Block::resource("oci_containerengine_cluster", &id)
        .from(&cluster.at, cluster.description.as_deref().unwrap_or("the Kubernetes cluster"))
        .caused_by(&environment.written_at(&cluster.at.key("kubernetes_version")))
        .comment("checkov:skip=CKV2_OCI_6:pod security policies left Kubernetes with 1.25; namespaces are restricted instead")
        .set("compartment_id", compartment_id())
        .set("name", cluster.physical_name.as_str())
        .set("kubernetes_version", cluster.kubernetes_version.as_str())
        .comment("workload identity, node cycling and add-ons need it")
        .set("type", "ENHANCED_CLUSTER")
        .set("vcn_id", reference(&format!("oci_core_vcn.{id}.id")))
        .set("freeform_tags", reference("local.oracle_tags"))
        .nested(Block::new("cluster_pod_network_options").comment("pods have addresses of the VCN, unlike with Oracle's default").set("cni_type", VCN_NATIVE))
        .nested(endpoint(cluster))
        .nested(options)
        .when(environment.protected, |block| block.nested(Block::new("lifecycle").set("prevent_destroy", true)))
}

fn endpoint(cluster: &Cluster) -> Block {
    Block::new("endpoint_config")
        .caused_by(&cluster.at.key("api"))
        .set("is_public_ip_enabled", cluster.api != KubernetesApi::Private)
        .set("subnet_id", reference(&format!("oci_core_subnet.{}.id", part(cluster, "api"))))
        .set("nsg_ids", list([group_id(cluster, "api")]))
}

/// The newest image for the cluster's version, held until that changes: else the nodes would be replaced whenever
/// Oracle publishes one.
fn image(environment: &Environment, cluster: &Cluster, architecture: Architecture) -> [Block; 3] {
    let name = image_name(cluster, architecture);
    let at = environment.written_at(&cluster.at.key("kubernetes_version"));
    let version = format!("oci_containerengine_cluster.{}.kubernetes_version", identifier(&cluster.item.name));
    let options = Block::data("oci_containerengine_node_pool_option", &name)
        .from(&at, "the images of nodes for this version")
        .set("node_pool_option_id", "all")
        .set("compartment_id", compartment_id())
        .set("node_pool_k8s_version", cluster.kubernetes_version.as_str())
        .set("node_pool_os_type", "OL8")
        .set("node_pool_os_arch", os_architecture(architecture));
    let dated = format!(
        "[for source in data.oci_containerengine_node_pool_option.{name}.sources : \
         \"${{try(regex(\"[0-9]{{4}}[.][0-9]{{2}}[.][0-9]{{2}}-[0-9]+\", source.source_name), \"\")}} ${{source.image_id}}\" \
         if !strcontains(source.source_name, \"GPU\")]"
    );
    let by_date = Block::locals()
        .note("oldest first: the names have the day of the build in them")
        .set(&format!("{name}_images"), call("sort", [expression(&dated)]));
    let newest = format!("split(\" \", reverse(local.{name}_images)[0])[1]");
    let held = Block::resource("terraform_data", &name)
        .from(
            &at,
            "the image that nodes have until the version changes; `terraform apply -replace` of this takes the newest",
        )
        .set("input", expression(&newest))
        .set("triggers_replace", reference(&version))
        .nested(Block::new("lifecycle").set("ignore_changes", list([reference("input")])));
    [options, by_date, held]
}

fn node_pool(environment: &Environment, cluster: &Cluster, pool: &NodePool) -> Block {
    let id = identifier(&cluster.item.name);
    let size = pool
        .size
        .map(|size| Block::new("node_shape_config").set("ocpus", size.ocpus).set("memory_in_gbs", size.memory_gb));
    let source = Block::new("node_source_details")
        .set("source_type", "IMAGE")
        .set("image_id", reference(&format!("terraform_data.{}.output", image_name(cluster, pool.architecture))))
        .set("boot_volume_size_in_gbs", pool.boot_volume_gb);
    Block::resource("oci_containerengine_node_pool", &part(cluster, &identifier(&pool.name)))
        .from(&pool.at, "nodes, over every availability domain of the region")
        .caused_by(&environment.written_at(&pool.at.key("nodes")))
        .set("compartment_id", compartment_id())
        .set("cluster_id", reference(&format!("oci_containerengine_cluster.{id}.id")))
        .set("name", pool.name.as_str())
        .comment("after the control plane, never before it")
        .set("kubernetes_version", reference(&format!("oci_containerengine_cluster.{id}.kubernetes_version")))
        .set("node_shape", pool.shape.as_str())
        .set("freeform_tags", reference("local.oracle_tags"))
        .nested(Block::new("initial_node_labels").set("key", NODE_POOL_LABEL).set("value", pool.name.as_str()))
        .nested_all(size)
        .nested(source)
        .nested(placement(cluster, pool))
        .nested_all(replacement())
}

fn placement(cluster: &Cluster, pool: &NodePool) -> Block {
    let subnet = |thing: &str| reference(&format!("oci_core_subnet.{}.id", part(cluster, thing)));
    let domain = Block::new("content")
        .set("availability_domain", reference("placement_configs.value.name"))
        .set("subnet_id", subnet("nodes"));
    let domains = Block::new("dynamic")
        .labels(["placement_configs"])
        .set("for_each", reference("data.oci_identity_availability_domains.all.availability_domains"))
        .nested(domain);
    let pods = Block::new("node_pool_pod_network_option_details")
        .set("cni_type", VCN_NATIVE)
        .set("pod_subnet_ids", list([subnet("pods")]))
        .set("pod_nsg_ids", list([group_id(cluster, "pods")]));
    Block::new("node_config_details")
        .set("size", pool.nodes)
        .set("nsg_ids", list([group_id(cluster, "nodes")]))
        .set("is_pv_encryption_in_transit_enabled", true)
        .set("freeform_tags", reference("local.oracle_tags"))
        .nested(domains)
        .nested(pods)
}

/// How nodes are replaced when the version, the image or the shape changes: a new one first, then an old one less.
fn replacement() -> [Block; 2] {
    let eviction = Block::new("node_eviction_node_pool_settings")
        .set("eviction_grace_duration", EVICTION_GRACE)
        .comment("a disruption budget that allows nothing must not keep an old node for ever")
        .set("is_force_delete_after_grace_duration", true);
    let cycling = Block::new("node_pool_cycling_details")
        .comment("without it a change reaches new nodes only")
        .set("is_node_cycling_enabled", true)
        .set("maximum_surge", "1")
        .set("maximum_unavailable", "0");
    [eviction, cycling]
}

fn image_name(cluster: &Cluster, architecture: Architecture) -> String {
    let suffix = match architecture {
        Architecture::X86 => "x86",
        Architecture::Arm => "arm",
    };
    part(cluster, suffix)
}

fn os_architecture(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86 => "X86_64",
        Architecture::Arm => "AARCH64",
    }
}
