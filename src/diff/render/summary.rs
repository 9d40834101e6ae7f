//! An item that comes or goes with more objects than fit → what is made and destroyed, by system and kind.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::words::Group;
use crate::diff::{Action, Change, What};

/// Lines such as `made at GitHub: repository, repository environment (2)`; `None` where the objects themselves fit.
pub(super) fn summary(change: &Change, groups: &[Group<'_>], fit: usize) -> Option<Vec<String>> {
    if groups.len() <= fit || !matches!(change.what, What::Added | What::Removed) {
        return None;
    }
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
    Some(kinds.iter().map(line).collect())
}

const HERE: &str = "in this repository";

/// What is done to objects, before where they are.
fn participle(action: &Action) -> &'static str {
    match action {
        Action::Created => "made",
        Action::Changed | Action::MayBeReplaced => "changed",
        Action::Replaced { .. } => "made anew",
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
const SYSTEMS: [(&str, &str); 10] = [
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
        Some((*system, rest.replace('_', " ").replace("dns", "DNS")))
    });
    known.unwrap_or_else(|| (HERE, label.to_owned()))
}
