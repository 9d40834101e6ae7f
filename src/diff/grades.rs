//! What becomes public, and what gets dearer.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::What;
use super::arguments::{get, text};
use super::effects::is_on;
use crate::emit::hcl::{Block, Value};
use crate::source::Pointer;

/// An argument that makes an object public when it is true, or one of these texts.
struct Opens {
    of_type: &'static str,
    argument: &'static str,
    texts: &'static [&'static str],
    note: &'static str,
}

const OPENS: &[Opens] = &[
    Opens {
        of_type: "oci_objectstorage_bucket",
        argument: "access_type",
        texts: &["ObjectRead", "ObjectReadWithoutList"],
        note: "everybody can read its objects",
    },
    Opens {
        of_type: "oci_containerengine_cluster",
        argument: "endpoint_config.is_public_ip_enabled",
        texts: &[],
        note: "its Kubernetes API has a public address",
    },
    Opens {
        of_type: "aws_mq_broker",
        argument: "publicly_accessible",
        texts: &[],
        note: "it answers at a public address",
    },
    Opens {
        of_type: "azurerm_cognitive_account",
        argument: "network_acls.default_action",
        texts: &["Allow"],
        note: "it answers to every network",
    },
    Opens {
        of_type: "github_repository",
        argument: "visibility",
        texts: &["public"],
        note: "everybody can read the repository",
    },
    Opens {
        of_type: "oci_artifacts_container_repository",
        argument: "is_public",
        texts: &[],
        note: "everybody can pull its images",
    },
];

/// What becomes public when an object changes, comes (no `old`) or goes (no `new`).
pub(super) fn exposed(old: Option<&Block>, new: Option<&Block>) -> BTreeSet<String> {
    let of_type = new.or(old).and_then(|block| block.label_texts().first()).map_or("", String::as_str);
    let is = |block: Option<&Block>, argument: &str, texts: &[&str]| {
        is_on(block.and_then(|block| get(block, argument)).as_ref(), texts)
    };
    let rows = OPENS.iter().filter(|row| row.of_type == of_type);
    let opened = rows.filter(|row| !is(old, row.argument, row.texts) && is(new, row.argument, row.texts));
    let mut notes: BTreeSet<String> = opened.map(|row| row.note.to_owned()).collect();
    let argument = |block: Option<&Block>, name: &str| block.and_then(|block| get(block, name));
    match (of_type, new) {
        ("cloudflare_dns_record", Some(new_block)) => {
            let host = named(argument(new, "name"));
            let is_tunnel =
                argument(new, "content").is_some_and(|content| text(&content).contains(".cfargotunnel.com"));
            if is_tunnel && argument(old, "name") != argument(new, "name") {
                notes.insert(format!("{host} becomes public"));
            }
            if is(old, "proxied", &[]) && !is(Some(new_block), "proxied", &[]) {
                notes
                    .insert(format!("the address behind {host} becomes public: Cloudflare no longer stands before it"));
            }
        }
        ("cloudflare_workers_route", Some(_)) if argument(old, "pattern") != argument(new, "pattern") => {
            notes.insert(format!("{} becomes public", named(argument(new, "pattern"))));
        }
        ("cloudflare_workers_custom_domain", Some(_)) if argument(old, "hostname") != argument(new, "hostname") => {
            notes.insert(format!("{} becomes public", named(argument(new, "hostname"))));
        }
        ("cloudflare_zero_trust_access_application", None) => {
            notes.insert("its host can be reached without signing in".to_owned());
        }
        _ => {}
    }
    notes
}

fn named(value: Option<Value>) -> String {
    match value {
        Some(Value::Text(text)) => format!("`{text}`"),
        Some(other) => text(&other),
        None => "it".to_owned(),
    }
}

/// Whether a change of the document lets somebody in, though no object says so by one argument.
pub(super) fn admits(subject: &Pointer, what: &What) -> Option<String> {
    let What::Field { path, old: None, new: Some(new), .. } = what else { return None };
    let section = subject.segments().next()?;
    (section == "clusters" && path == "api.allowed").then(|| format!("`{}` reaches the Kubernetes API", plain(new)))
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

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
