//! `clusters`: Oracle Kubernetes Engine clusters with their networks.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Items;
use super::exposure::When;
use super::item::item;

item! {
    /// An Oracle Kubernetes Engine cluster, with the network that it, its databases and its pods live in.
    pub struct Cluster {
        /// The Kubernetes version, as OKE writes it.
        #[schemars(example = &"v1.33.1", regex(pattern = r"^v1\.[0-9]+\.[0-9]+$"))]
        pub kubernetes_version: String,
        /// The network's address range, from /16 to /20. Networks that may be joined later must not overlap.
        #[schemars(example = &"10.20.0.0/16", regex(pattern = r"^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$"))]
        pub network_cidr: String,
        /// Who reaches the Kubernetes API; only its own network when not written.
        pub api: Option<KubernetesApi>,
        /// Who releases services to it: OCIDs of Oracle users or groups. In the platform's namespaces they may do what a
        /// release does, and nothing else; without any, the workflows must sign in as an administrator of the cluster.
        #[schemars(example = &["ocid1.group.oc1..aaaaaaaareleases"], inner(regex(pattern = r"^ocid1\.(user|group)\.[a-z0-9-]+\.[a-z0-9-]*\.[a-z0-9]+$")))]
        #[schemars(extend("x-exposes" = When::Gains.says("`{}` may release to it")))]
        pub releasers: Option<Vec<String>>,
        /// The node pools by name.
        #[serde(default)]
        pub node_pools: Items<NodePool>,
        /// The cluster's name at Oracle, to keep when it differs from the one platc makes. Letters, digits, `-` and `_`, a
    /// letter first.
        #[schemars(example = &"threadline-main", regex(pattern = r"^[A-Za-z][A-Za-z0-9_-]{0,254}$"))]
        pub physical_name: Option<String>,
    }
}

/// Who reaches the Kubernetes API. Decide before the cluster is made: its subnet cannot be changed, so a change of
/// `public` makes a new cluster.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KubernetesApi {
    /// Gives the API a public address, for instance for runners outside the network; `false` when not written.
    #[schemars(extend("x-exposes" = When::On.says("its Kubernetes API has a public address")))]
    pub public: Option<bool>,
    /// The address ranges that may reach the public address.
    #[schemars(example = &["203.0.113.16/28"], inner(regex(pattern = r"^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$")))]
    #[schemars(extend("x-exposes" = When::Gains.says("`{}` reaches the Kubernetes API")))]
    pub allowed: Option<Vec<String>>,
    /// The group of runners that reaches the API: `deploy` and `release` run on it. When not written they run where the
    /// other workflows do, which the API must be open to.
    #[schemars(example = &"oracle-network", regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,127}$"))]
    pub runner_group: Option<String>,
}

/// Nodes of one shape.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodePool {
    /// The compute shape.
    #[schemars(example = &"VM.Standard.E5.Flex", regex(pattern = r"^(VM|BM)(\.[A-Za-z0-9]+)+$"))]
    pub shape: String,
    /// OCPUs a node, of a flexible shape. One OCPU is two vCPUs on x86.
    #[schemars(range(min = 1, max = 126), example = &2)]
    pub ocpus: Option<u32>,
    /// Memory a node in GB, of a flexible shape.
    #[schemars(range(min = 1, max = 1760), example = &16)]
    pub memory_gb: Option<u32>,
    /// How many nodes.
    #[schemars(range(min = 0, max = 1000), example = &3)]
    pub nodes: u32,
    /// The boot volume of a node in GB; 50 when not written.
    #[schemars(range(min = 50, max = 32768), extend("default" = crate::model::defaults::BOOT_VOLUME_GB))]
    pub boot_volume_gb: Option<u32>,
}
