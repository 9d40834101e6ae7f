//! `clusters`, resolved: the cluster, and how its network's addresses are divided.

use ipnet::Ipv4Net;

use super::item::{Item, Section};
use super::kubernetes_api::{self, KubernetesApi};
use super::node_pools::{self, NodePool};
use super::scope::Scope;
use crate::data::Minor;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::Pointer;

/// An Oracle Kubernetes Engine cluster in one environment.
#[derive(Debug, Clone)]
pub struct Cluster {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    /// Such as `v1.33.1`.
    pub kubernetes_version: String,
    pub network: Ipv4Net,
    pub subnets: Subnets,
    pub api: KubernetesApi,
    /// The group of runners that reaches the API, if one was named.
    pub runner_group: Option<String>,
    /// OCIDs of the users and groups that release services to it.
    pub releasers: Vec<String>,
    pub node_pools: Vec<NodePool>,
    /// The cluster's name at Oracle, and the prefix of its network's names.
    pub physical_name: String,
    /// The first name it had: what its network's DNS label is made of, which cannot change.
    pub first_name: String,
}

/// The oldest Kubernetes that the manifests are for: since then `preStop.sleep` works by default (Kubernetes, feature gate
/// `PodLifecycleSleepAction`, verified 2026-11).
pub const OLDEST_KUBERNETES: Minor = Minor(1, 30);

impl Cluster {
    /// The major and minor version in `v1.33.1`.
    pub fn minor_version(&self) -> Option<Minor> {
        let mut parts = self.kubernetes_version.strip_prefix('v')?.split('.');
        Some(Minor(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    }
}

/// The subnets of a cluster's network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subnets {
    /// Half of the network: with VCN-native networking every pod has an address of its own.
    pub pods: Ipv4Net,
    pub nodes: Ipv4Net,
    pub databases: Ipv4Net,
    pub load_balancers: Ipv4Net,
    /// The Kubernetes API endpoint.
    pub api: Ipv4Net,
}

pub static BAD_NETWORK: Code = Code {
    id: "NET001",
    name: "bad-network-range",
    severity: Severity::Error,
    docs: "## What
`network_cidr` is not the address range of a network from /16 to /20 within the private ranges of RFC 1918.

## Why
Oracle takes networks from /16 to /30; below /20 the pods' half is too small for a cluster that grows, and the range
of a network cannot be changed later. Public addresses would shadow the machines that own them.

## Example
```yaml
clusters:
  main:
    network_cidr: 10.20.0.7/24
```

## Instead
Write the network's own address and its length: `10.20.0.0/16`.
",
};

pub static NETWORK_OVERLAP: Code = Code {
    id: "NET002",
    name: "network-overlap",
    severity: Severity::Error,
    docs: "## What
A network's range overlaps another cluster's in the same environment, or the range that Kubernetes Services use.

## Why
Networks that overlap can never be joined by peering, and a pod that meets an address twice reaches the wrong one.
The cluster's Services live in 10.96.0.0/16, whatever the network.

## Example
```yaml
clusters:
  main: { network_cidr: 10.96.0.0/16 }
```

## Instead
Give each cluster a range of its own, for instance 10.20.0.0/16 and 10.30.0.0/16.
",
};

/// The addresses of Kubernetes Services: OKE's default `services_cidr` (Oracle, "Creating a Cluster", verified 2026-11).
pub const SERVICES_CIDR: &str = "10.96.0.0/16";

/// A cluster's name: at most 255 characters (Oracle, "Creating a Cluster", verified 2026-11).
const CLUSTER_NAME_LENGTH: usize = 255;

pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<Cluster> {
    let platform = scope.platform;
    let mut clusters: Vec<Cluster> = Vec::new();
    for (name, written) in platform.clusters.iter() {
        let item = Item::new(Section::Clusters, name);
        let at = item.pointer();
        if let Some(network) = network(scope, &at.key("network_cidr"), &written.network_cidr) {
            check_overlap(scope, &at.key("network_cidr"), network, &clusters);
            let api = kubernetes_api::resolve(scope, &at.key("api"), written.api.as_ref());
            let node_pools = node_pools::resolve(scope, &at.key("node_pools"), &written.node_pools);
            let physical_name =
                scope.physical_name(&item, written.physical_name.as_deref(), str::to_owned, CLUSTER_NAME_LENGTH);
            clusters.push(Cluster {
                description: written.description.clone(),
                kubernetes_version: written.kubernetes_version.clone(),
                network,
                subnets: divide(network),
                api,
                runner_group: written.api.as_ref().and_then(|api| api.runner_group.clone()),
                releasers: written.releasers.clone().unwrap_or_default(),
                node_pools,
                physical_name,
                first_name: scope.first_name(&item),
                item,
                at,
            });
        }
    }
    clusters
}

fn network(scope: &mut Scope<'_>, at: &Pointer, text: &str) -> Option<Ipv4Net> {
    let problem = match text.parse::<Ipv4Net>() {
        Err(_) => "is no address range".to_owned(),
        Ok(net) if !(16..=20).contains(&net.prefix_len()) => format!("is a /{}, not from /16 to /20", net.prefix_len()),
        Ok(net) if net.addr() != net.network() => format!("is an address within {}, not the range itself", net.trunc()),
        Ok(net) if !net.network().is_private() || !net.broadcast().is_private() => {
            "is not within the private ranges 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16".to_owned()
        }
        Ok(net) => return Some(net),
    };
    let help = match text.parse::<Ipv4Net>() {
        Ok(net) if (16..=20).contains(&net.prefix_len()) && net.trunc().network().is_private() => {
            format!("write `{}`", net.trunc())
        }
        Ok(net) if net.prefix_len() > 20 && net.network().is_private() => {
            let least = Ipv4Net::new(net.addr(), 20).map(|net| net.trunc()).expect("20 is the length of a prefix");
            format!("write `{least}` or a larger range, such as `10.20.0.0/16`")
        }
        _ => "for example `10.20.0.0/16`".to_owned(),
    };
    scope.report(Diagnostic::new(&BAD_NETWORK, at, format!("`{text}` {problem}")).help(help));
    None
}

fn check_overlap(scope: &mut Scope<'_>, at: &Pointer, network: Ipv4Net, others: &[Cluster]) {
    let services: Ipv4Net = SERVICES_CIDR.parse().expect("the constant is a range");
    if overlap(network, services) {
        let message = format!("`{network}` overlaps `{SERVICES_CIDR}`, where the cluster's Services live");
        scope.report(Diagnostic::new(&NETWORK_OVERLAP, at, message).help("choose another, such as `10.20.0.0/16`"));
    }
    for other in others.iter().filter(|other| overlap(network, other.network)) {
        let message = format!("`{network}` overlaps the network of cluster `{}`, `{}`", other.item.name, other.network);
        let place = Place::Value(other.at.key("network_cidr"));
        scope.report(
            Diagnostic::new(&NETWORK_OVERLAP, at, message)
                .also(place, "the other network")
                .help("give each network a range of its own"),
        );
    }
}

fn overlap(a: Ipv4Net, b: Ipv4Net) -> bool {
    a.contains(&b.network()) || b.contains(&a.network())
}

/// Pods get the first half, nodes the next eighth; the small subnets come from the last sixteenth.
/// None of this may ever change: a subnet's range cannot be changed in place.
fn divide(network: Ipv4Net) -> Subnets {
    let part = |prefix: u8, index: usize| {
        network
            .subnets(prefix)
            .ok()
            .and_then(|mut nets| nets.nth(index))
            .expect("a network from /16 to /20 has these parts")
    };
    let length = network.prefix_len();
    let last_sixteenth = 15 * 16; // in parts of 1/256 of the network
    Subnets {
        pods: part(length + 1, 0),
        nodes: part(length + 3, 4),
        databases: part(length + 8, last_sixteenth),
        load_balancers: part(length + 8, last_sixteenth + 1),
        api: part(length + 8, last_sixteenth + 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subnets_lie_in_the_network_and_do_not_overlap() {
        for text in ["10.20.0.0/16", "172.16.0.0/18", "192.168.16.0/20"] {
            let network: Ipv4Net = text.parse().expect("a range");
            let s = divide(network);
            let all = [s.pods, s.nodes, s.databases, s.load_balancers, s.api];
            for (i, a) in all.iter().enumerate() {
                assert!(network.contains(a), "{a} is outside {network}");
                assert!(all[i + 1..].iter().all(|b| !overlap(*a, *b)), "{a} overlaps another subnet of {network}");
            }
        }
    }

    #[test]
    fn a_16_is_divided_as_documented() {
        let s = divide("10.20.0.0/16".parse().expect("a range"));
        assert_eq!(s.pods.to_string(), "10.20.0.0/17");
        assert_eq!(s.nodes.to_string(), "10.20.128.0/19");
        assert_eq!(s.databases.to_string(), "10.20.240.0/24");
    }
}
