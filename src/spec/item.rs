//! What every named item of a section may carry, and the map that holds the items.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// An RFC 1123 label: what every key that names something is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
pub struct Name(pub String);

impl Name {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name that an item had, or all that it had, the latest first.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FormerNames {
    One(Name),
    Several(#[schemars(length(min = 1))] Vec<Name>),
}

/// The names that a value of `renamed_from` lists, the latest first.
pub(crate) fn former_names(written: &serde_json::Value) -> Vec<&str> {
    match written {
        serde_json::Value::Array(names) => names.iter().filter_map(serde_json::Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl JsonSchema for Name {
    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A name: lower-case letters, digits and hyphens, a letter first, no hyphen last, at most 63 characters.",
            "type": "string",
            "pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$",
            "maxLength": 63,
        })
    }
}

/// The items of a section by name, in the order of the document.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Items<T>(pub IndexMap<String, T>);

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self(IndexMap::new())
    }
}

impl<T> std::ops::Deref for Items<T> {
    type Target = IndexMap<String, T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T: JsonSchema> JsonSchema for Items<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Items_of_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let name = generator.subschema_for::<Name>();
        let item = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "propertyNames": name, "additionalProperties": item })
    }
}

/// The schema of `overrides`: a placeholder that `schema::generate` replaces by the item's own fields, none required.
pub(super) fn overrides_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object", "additionalProperties": { "type": "object" } })
}

/// Declares an item of a section: the fields given, and those that every item may carry.
macro_rules! item {
    ($(#[$meta:meta])* pub struct $name:ident { $($fields:tt)* }) => {
        #[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$meta])*
        pub struct $name {
            $($fields)*
            /// What it is for. Shown in the output where the system has a place for it.
            pub description: Option<String>,
            /// The environments it exists in; every one when not written.
            #[schemars(length(min = 1))]
            pub environments: Option<Vec<$crate::spec::Name>>,
            /// Other values in single environments, by environment: maps merge, scalars and lists replace.
            #[serde(default)]
            #[schemars(schema_with = "crate::spec::item::overrides_schema")]
            pub overrides: Option<indexmap::IndexMap<String, serde_json::Value>>,
            /// Changes to what is emitted for it, where the language has no field.
            pub patches: Option<$crate::spec::Patches>,
            /// What exists already: its id at the cloud, by environment (`shared` for what exists once). Terraform
            /// imports it instead of making another.
            pub adopt: Option<indexmap::IndexMap<String, String>>,
            /// The name it had: Terraform moves what it holds instead of making another, and its names at the clouds
            /// stay those of the old name, since most cannot change. Keep the line for as long as they do. Of one that
            /// was renamed again, all names that it had, the latest first.
            pub renamed_from: Option<$crate::spec::FormerNames>,
        }
    };
}

pub(super) use item;
