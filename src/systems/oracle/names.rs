//! Model → the names, labels, tags and references that Oracle's resources share.

use crate::emit::hcl::{Block, Value, call, object, reference};
use crate::model::{Cluster, identifier};

/// A DNS label of a network or a subnet: letters and digits, a letter first, at most 15
/// (provider oracle/oci 8.28, `dns_label`, verified 2026-11).
const DNS_LABEL_LENGTH: usize = 15;

/// The tags of everything in a root, for `local.oracle_tags`.
pub(super) fn tags(platform: &str, environment: &str) -> Value {
    object([("platform", platform), ("environment", environment), ("managed-by", "platc")])
}

/// The compartment of the root.
pub(super) fn compartment_id() -> Value {
    reference("oci_identity_compartment.platform.id")
}

/// A name of the cluster's network as an address: `main_nodes`.
pub(super) fn part(cluster: &Cluster, thing: &str) -> String {
    format!("{}_{thing}", identifier(&cluster.item.name))
}

/// `name` as a DNS label. Labels need be unique only among the subnets of one network, so one may be cut.
pub(super) fn dns_label(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).take(DNS_LABEL_LENGTH).collect()
}

/// The tags of what belongs to a team.
pub(super) fn owned_by(team: Option<&str>) -> Value {
    let tags = reference("local.oracle_tags");
    match team {
        Some(team) => call("merge", [tags, object([("owner", team)])]),
        None => tags,
    }
}

/// What nearly everything at Oracle carries: compartment, name, tags.
pub(super) trait Named {
    fn named(self, display_name: &str) -> Self;
}

impl Named for Block {
    fn named(self, display_name: &str) -> Self {
        self.set("compartment_id", compartment_id())
            .set("display_name", display_name)
            .set("freeform_tags", reference("local.oracle_tags"))
    }
}

#[cfg(test)]
mod tests {
    use super::dns_label;

    #[test]
    fn a_label_has_letters_and_digits_only_and_at_most_15() {
        assert_eq!(dns_label("main"), "main");
        assert_eq!(dns_label("blue-2"), "blue2");
        assert_eq!(dns_label("a-cluster-with-a-long-name"), "aclusterwithalo");
    }
}
