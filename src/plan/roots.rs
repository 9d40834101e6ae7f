//! The Terraform roots of the output: what each is called, which providers it needs, and which a file is in.

use std::fmt;

use super::GENERATED;
use crate::emit::hcl::Block;
use crate::model::{Item, Model, Section};

/// The name of the root of what exists once.
pub const SHARED: &str = "shared";

/// A Terraform root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Root {
    /// What exists once: zones, repositories, Doppler projects, workspaces.
    Shared,
    /// What exists in one environment.
    Environment(String),
}

impl Root {
    /// The environment's name; `None` for what exists once.
    pub fn environment(&self) -> Option<&str> {
        match self {
            Self::Shared => None,
            Self::Environment(name) => Some(name),
        }
    }

    /// The item that owns what is root-wide.
    pub(super) fn item(&self, model: &Model) -> Item {
        match self {
            Self::Shared => Item::new(Section::Platform, &model.name),
            Self::Environment(name) => environment_of(model, name),
        }
    }
}

/// `shared`, or the environment's name.
impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shared => f.write_str(SHARED),
            Self::Environment(name) => f.write_str(name),
        }
    }
}

/// A Terraform provider that a root needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// The local name: `oci`.
    pub name: &'static str,
    /// In the public registry: `oracle/oci`.
    pub source: &'static str,
    /// Such as `~> 8.28`.
    pub version: &'static str,
}

/// A root's provider with its configuration, if it takes any.
#[derive(Debug, Clone)]
pub struct RequiredProvider {
    pub provider: Provider,
    pub configuration: Option<Block>,
}

/// The environment that has a root.
pub(super) fn environment_of(model: &Model, root: &str) -> Item {
    let environment = model.environments.iter().find(|environment| environment.name() == root);
    environment.map_or_else(|| Item::new(Section::Environments, root), |environment| environment.item.clone())
}

/// The root that a file of the output belongs to: an environment, or `shared`.
pub fn root_of(path: &str) -> String {
    let below = path.strip_prefix(GENERATED).unwrap_or(path).trim_start_matches('/');
    match below.split('/').collect::<Vec<_>>().as_slice() {
        ["terraform" | "kubernetes" | "doppler", name, _, ..] => (*name).to_owned(),
        _ => SHARED.to_owned(),
    }
}

/// The key under `providers` of a provider's local name; `None` for those that take no account.
pub(crate) fn account(provider: &str) -> Option<&'static str> {
    Some(match provider {
        "aws" => "aws",
        "azurerm" | "azuread" => "azure",
        "cloudflare" => "cloudflare",
        "doppler" => "doppler",
        "github" => "github",
        "oci" => "oracle",
        "tfe" => "terraform_cloud",
        _ => return None,
    })
}
