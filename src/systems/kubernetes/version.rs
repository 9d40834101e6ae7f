//! `v1.33.1` → the minor version that manifests are written for.

use crate::model::Environment;

/// The oldest version among the clusters that services of the environment run on, as Pod Security wants it: `v1.33`.
/// Pinned, so that an upgrade of the cluster never refuses a pod that ran before.
pub(super) fn oldest(environment: &Environment) -> String {
    let clusters = environment.services.iter().map(|service| environment.cluster(&service.cluster));
    let oldest = clusters.filter_map(|cluster| cluster.minor_version()).min();
    oldest.map_or_else(|| "latest".to_owned(), |version| format!("v{version}"))
}
