//! `v1.33.1` → the minor version that manifests are written for.

use crate::model::Environment;

/// The major and minor version in `v1.33.1`.
pub(super) fn minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The oldest version among the clusters that services of the environment run on, as Pod Security wants it: `v1.33`.
/// Pinned, so that an upgrade of the cluster never refuses a pod that ran before.
pub(super) fn oldest(environment: &Environment) -> String {
    let clusters = environment.services.iter().map(|service| environment.cluster(&service.cluster));
    let oldest = clusters.filter_map(|cluster| minor(&cluster.kubernetes_version)).min();
    oldest.map_or_else(|| "latest".to_owned(), |(major, minor)| format!("v{major}.{minor}"))
}
