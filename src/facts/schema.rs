//! A provider's facts file (`schema/terraform/<provider>.json`) → the schemas of what it offers.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::types::Type;

/// What one provider offers, of what platc emits or a user's patch may touch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// As in its local name: `cloudflare`.
    #[serde(rename = "provider")]
    pub name: String,
    /// The version of the provider that the facts are of.
    pub version: String,
    /// The arguments of its `provider` block.
    #[serde(default)]
    pub config: Schema,
    #[serde(default)]
    pub resources: BTreeMap<String, Schema>,
    /// Data sources.
    #[serde(default)]
    pub data: BTreeMap<String, Schema>,
}

/// What may stand in a block.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    #[serde(default)]
    pub attributes: BTreeMap<String, Attribute>,
    #[serde(default)]
    pub blocks: BTreeMap<String, Block>,
}

/// What may be written as `name = value`, or only be read.
#[derive(Debug, Deserialize)]
#[serde(try_from = "AttributeFacts")]
pub struct Attribute {
    pub shape: Shape,
    pub access: Access,
    /// Terraform hides the value in its output.
    pub sensitive: bool,
    /// The value is not kept in the state.
    pub write_only: bool,
}

/// What an attribute's value looks like.
#[derive(Debug)]
pub enum Shape {
    Value(Type),
    /// Objects whose fields have access rules of their own.
    Nested {
        nesting: Nesting,
        attributes: BTreeMap<String, Attribute>,
    },
}

/// Who gives the value. An optional argument may also be computed by the provider where it is left out:
/// that is not told, since the bindings of several versions do not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Required,
    Optional,
    /// The provider alone: it can be read, not written.
    Computed,
}

/// What is written as `name { … }`.
#[derive(Debug, Deserialize)]
#[serde(from = "BlockFacts")]
pub struct Block {
    pub nesting: Nesting,
    /// How many there must be.
    pub min: usize,
    /// How many there may be; `None`: any number.
    pub max: Option<usize>,
    pub schema: Schema,
}

/// How objects of the same name are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nesting {
    Single,
    List,
    Set,
    Map,
}

/// An attribute as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributeFacts {
    #[serde(rename = "type")]
    type_: Option<String>,
    nesting: Option<Nesting>,
    #[serde(default)]
    attributes: BTreeMap<String, Attribute>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    computed: bool,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    write_only: bool,
}

impl TryFrom<AttributeFacts> for Attribute {
    type Error = String;

    fn try_from(facts: AttributeFacts) -> Result<Self, Self::Error> {
        let access = match (facts.required, facts.optional, facts.computed) {
            (true, false, false) => Access::Required,
            (false, true, false) => Access::Optional,
            (false, false, true) => Access::Computed,
            (false, false, false) | (true, true, _) | (true, _, true) | (_, true, true) => {
                return Err("an attribute is one of required, optional and computed".to_owned());
            }
        };
        let shape = match (facts.type_, facts.nesting) {
            (Some(type_), None) => Shape::Value(type_.parse()?),
            (None, Some(nesting)) => Shape::Nested { nesting, attributes: facts.attributes },
            (None, None) | (Some(_), Some(_)) => return Err("an attribute has a type or a nesting".to_owned()),
        };
        Ok(Self { shape, access, sensitive: facts.sensitive, write_only: facts.write_only })
    }
}

/// A block as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockFacts {
    nesting: Nesting,
    #[serde(default)]
    min: usize,
    max: Option<usize>,
    #[serde(default)]
    attributes: BTreeMap<String, Attribute>,
    #[serde(default)]
    blocks: BTreeMap<String, Block>,
}

impl From<BlockFacts> for Block {
    fn from(facts: BlockFacts) -> Self {
        let max = match facts.nesting {
            Nesting::Single => Some(1),
            Nesting::List | Nesting::Set | Nesting::Map => facts.max,
        };
        let schema = Schema { attributes: facts.attributes, blocks: facts.blocks };
        Self { nesting: facts.nesting, min: facts.min, max, schema }
    }
}
