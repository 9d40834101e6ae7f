//! A change of the document → whether the platform gets dearer.

use serde_json::Value as Json;

use super::What;
use crate::source::Pointer;

/// Sections whose items cost money by being there.
const PAID: [&str; 3] = ["clusters", "databases", "brokers"];

/// Fields that cost more when they are greater (or there at all), by section; `*` stands for any key.
const SIZES: &[(&str, &[&str])] = &[
    (
        "clusters",
        &["node_pools.*.nodes", "node_pools.*.ocpus", "node_pools.*.memory_gb", "node_pools.*.boot_volume_gb"],
    ),
    ("databases", &["ecpus", "storage_gb", "storage_tb", "autoscale", "autoscale_storage", "backup_retention_days"]),
    ("ai_endpoints", &["capacity", "deployments.*.capacity"]),
    ("services", &["replicas.min", "replicas.max", "resources.cpu", "resources.memory"]),
];

/// Fields that may cost more when they differ: the price of a word is not known here.
const KINDS: &[(&str, &[&str])] = &[
    ("clusters", &["node_pools.*.shape"]),
    ("brokers", &["instance"]),
    ("ai_endpoints", &["sku", "deployments.*.sku"]),
];

/// Whether a change makes the platform dearer.
pub(super) fn costs(subject: &Pointer, what: &What) -> bool {
    let section = subject.segments().next().unwrap_or_default();
    let is_in = |table: &[(&str, &[&str])], path: &str| {
        table.iter().any(|(of, paths)| *of == section && paths.iter().any(|pattern| matches(pattern, path)))
    };
    match what {
        What::Added => PAID.contains(&section.as_str()),
        What::Removed | What::Output => false,
        What::Field { new: None, .. } => false,
        What::Field { path, old, new: Some(new), .. } => {
            let is_cluster = section == "brokers" && path == "deployment" && new == "cluster";
            is_cluster || is_in(KINDS, path) || is_in(SIZES, path) && is_bigger(old.as_ref(), new)
        }
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('.').collect(), path.split('.').collect());
    pattern.len() == path.len() && pattern.iter().zip(path).all(|(p, part)| *p == "*" || *p == part)
}

fn is_bigger(old: Option<&Json>, new: &Json) -> bool {
    match (old, new) {
        (_, Json::Bool(on)) => *on,
        (None, _) => true,
        (Some(old), new) => size(new) > size(old),
    }
}

/// A number, or a Kubernetes quantity: `250m`, `512Mi`.
fn size(value: &Json) -> Option<f64> {
    if let Some(number) = value.as_f64() {
        return Some(number);
    }
    let text = value.as_str()?;
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    let factor = match &text[end..] {
        "" => 1.0,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "Ki" => 1024.0,
        "Mi" => 1024.0 * 1024.0,
        "Gi" => 1024.0 * 1024.0 * 1024.0,
        "Ti" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    Some(number * factor)
}
