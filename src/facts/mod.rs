//! Facts of the Terraform providers → what may be written in a resource, and what in a given one is wrong.

mod check;
mod finding;
mod replacement;
mod schema;
mod types;

use std::sync::OnceLock;

pub use check::check;
pub use finding::{Finding, Problem};
pub use replacement::{Force, force, force_of_change, replacing_arguments};
pub use schema::{Access, Attribute, Block, Nesting, Provider, Schema, Shape};
pub use types::Type;

macro_rules! facts_file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../schema/terraform/", $name, ".json")))
    };
}

/// The facts files, by the provider's name.
static FILES: [(&str, &str); 10] = [
    facts_file!("aws"),
    facts_file!("azuread"),
    facts_file!("azurerm"),
    facts_file!("cloudflare"),
    facts_file!("doppler"),
    facts_file!("github"),
    facts_file!("oci"),
    facts_file!("random"),
    facts_file!("tfe"),
    facts_file!("time"),
];

/// One cell a file, so that only the files asked for are parsed.
static PROVIDERS: [OnceLock<Provider>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];

/// The provider of that local name, such as `cloudflare`. Parsed when first asked for.
pub fn provider(name: &str) -> Option<&'static Provider> {
    let (cell, (_, text)) = PROVIDERS.iter().zip(&FILES).find(|(_, (known, _))| *known == name)?;
    Some(cell.get_or_init(|| serde_json::from_str(text).expect("a test parses every file of schema/terraform")))
}

/// The schema of a type of resource, such as `cloudflare_zone`.
pub fn resource(type_: &str) -> Option<&'static Schema> {
    provider_of(type_)?.resources.get(type_)
}

/// The schema of a type of data source, such as `oci_core_services`.
pub fn data(type_: &str) -> Option<&'static Schema> {
    provider_of(type_)?.data.get(type_)
}

/// The provider that a type belongs to, by the type's first word.
fn provider_of(type_: &str) -> Option<&'static Provider> {
    provider(type_.split_once('_')?.0)
}

#[cfg(test)]
mod tests;
