//! More effects than fit → what is made and destroyed, by system and kind.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::rows::{Group, Row};
use crate::diff::{Action, What};

/// The effects that are told one by one, and lines such as `made at GitHub: repository, repository environment (2)` for the
/// rest: all of an item that comes or goes with more than fit.
pub(super) fn told<'r>(row: &'r Row<'_>, of_one: usize) -> (Vec<&'r Group>, Vec<String>) {
    let fit = row.fit(of_one);
    if row.groups.len() <= fit {
        return (row.groups.iter().collect(), Vec::new());
    }
    match row.first().what {
        What::Added | What::Removed => (Vec::new(), by_kind(&row.groups)),
        What::Field { .. } | What::Output => {
            let (shown, rest) = row.groups.split_at(fit);
            (shown.iter().collect(), by_kind(rest).into_iter().map(|line| format!("and {line}")).collect())
        }
    }
}

fn by_kind(groups: &[Group]) -> Vec<String> {
    let mut kinds: IndexMap<(&str, &str), IndexMap<String, BTreeSet<&str>>> = IndexMap::new();
    for group in groups {
        let (system, kind) = kind(&group.label);
        kinds
            .entry((participle(&group.effect.action), system))
            .or_default()
            .entry(kind)
            .or_default()
            .insert(&group.label);
    }
    let line = |((verb, system), kinds): (&(&str, &str), &IndexMap<String, BTreeSet<&str>>)| {
        let kinds: Vec<String> = kinds.iter().map(|(kind, labels)| counted(kind, labels.len())).collect();
        format!("{verb} {system}: {}", kinds.join(", "))
    };
    // what is only written down comes last
    kinds.sort_by(|(_, a), _, (_, b), _| (*a == HERE).cmp(&(*b == HERE)));
    kinds.iter().map(line).collect()
}

const HERE: &str = "in this repository";

/// What is done to objects, before where they are.
fn participle(action: &Action) -> &'static str {
    match action {
        Action::Created => "made",
        Action::Changed => "changed",
        Action::MayBeReplaced => "changed, and perhaps made anew,",
        Action::Replaced { loses_data: false } => "made anew",
        Action::Replaced { loses_data: true } => "made anew without what they held",
        Action::Destroyed { loses_data: false } => "destroyed",
        Action::Destroyed { loses_data: true } => "destroyed with what they hold",
        Action::Forgotten => "kept, and forgotten by Terraform,",
        Action::Moved { .. } => "moved to another address",
    }
}

fn counted(kind: &str, count: usize) -> String {
    if count == 1 { kind.to_owned() } else { format!("{kind} ({count})") }
}

/// Providers by the first word of their types, as people call what they manage.
const SYSTEMS: [(&str, &str); 11] = [
    ("oci", "at Oracle"),
    ("aws", "at AWS"),
    ("azurerm", "at Azure"),
    ("azuread", "at Entra ID"),
    ("cloudflare", "at Cloudflare"),
    ("github", "at GitHub"),
    ("doppler", "at Doppler"),
    ("tfe", "at HCP Terraform"),
    ("random", "in Terraform"),
    ("time", "in Terraform"),
    ("terraform", "in Terraform"),
];

/// The system of an object and what it is there: `github_repository.pricing` is a `repository` at GitHub.
fn kind(label: &str) -> (&'static str, String) {
    if let Some(manifest) = label.strip_prefix("manifest ") {
        let file = manifest.rsplit('/').next().unwrap_or(manifest);
        let stem = file.split('.').next().unwrap_or(file);
        let kind = if stem.starts_with("network-policy") { "network-policy" } else { stem };
        return ("in Kubernetes", kind.replace('-', " "));
    }
    let of_type = label.split('.').next().unwrap_or(label);
    let known = of_type.split_once('_').and_then(|(provider, rest)| {
        let (_, system) = SYSTEMS.iter().find(|(name, _)| *name == provider)?;
        Some((*system, spoken(rest)))
    });
    known.unwrap_or_else(|| (HERE, label.to_owned()))
}

/// A type without its provider, as people say it: `core_vcn` is a VCN.
fn spoken(of_type: &str) -> String {
    let services = ["core_", "containerengine_", "artifacts_", "objectstorage_", "database_"];
    let bare = services.iter().find_map(|service| of_type.strip_prefix(service)).unwrap_or(of_type);
    let word = |word: &str| match word {
        "data" => "trigger".to_owned(),
        "dns" | "vcn" | "nat" | "ip" | "kv" | "r2" | "kms" | "iam" => word.to_ascii_uppercase(),
        _ => word.to_owned(),
    };
    bare.split('_').map(word).collect::<Vec<_>>().join(" ")
}
