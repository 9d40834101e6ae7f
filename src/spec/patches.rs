//! `patches` of an item: the escape hatch.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Changes to what is emitted for an item. A patch that changes nothing is an error.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Patches {
    /// Terraform arguments by resource type, such as `oci_database_autonomous_database: { character_set: AL32UTF8 }`, or
    /// by the address of one resource of several, such as `oci_core_subnet.main_pods`: they replace those that platc
    /// writes. A block is a map, several are a list of maps. Text that holds `${…}` is an expression.
    #[serde(default)]
    pub terraform: IndexMap<String, Map<String, Value>>,
    /// Manifests by kind, merged as `kubectl patch` does (strategic merge): lists of containers, variables and ports
    /// merge by their names, `null` removes.
    #[serde(default)]
    pub kubernetes: IndexMap<String, Map<String, Value>>,
}
