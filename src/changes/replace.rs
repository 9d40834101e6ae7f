//! Types of resources → the arguments whose change makes Terraform replace them, and with them all that they hold.

use std::collections::BTreeMap;

use crate::emit::hcl::{Block, Value};

/// An argument that cannot change.
#[derive(Debug)]
pub struct Argument {
    /// As Terraform has it; `block.argument` within a block.
    pub name: &'static str,
    /// The field of the document that decides it, below the item or (with a `/` first) below the document. `None` where
    /// a patch alone can.
    pub field: Option<&'static str>,
    /// Changes that the provider makes in place: from, to. Empty is unset; `*` is anything.
    in_place: &'static [(&'static str, &'static str)],
}

const fn fixed(name: &'static str, field: Option<&'static str>) -> Argument {
    Argument { name, field, in_place: &[] }
}

/// The arguments of stateful types that force a replacement. Those of oracle/oci 8.28, `aws_mq_broker` and the `kind` of
/// `azurerm_cognitive_account` are from the providers' code and documents, as the rule book quotes them (2026-11); the
/// rest is recalled from the providers' documentation and was not read again.
/// Arguments that refer to other resources are not here: the plan shows what they become.
static TABLE: &[(&str, &[Argument])] = &[
    (
        "oci_database_autonomous_database",
        &[
            fixed("db_name", Some("physical_name")),
            // not in place, and not by replacement either: Oracle refuses it, except for these (`db_workload`)
            Argument { name: "db_workload", field: Some("engine"), in_place: &[("AJD", "OLTP"), ("APEX", "OLTP")] },
            fixed("character_set", None),
            fixed("ncharacter_set", None),
            fixed("is_dedicated", None),
        ],
    ),
    (
        "oci_objectstorage_bucket",
        &[fixed("name", Some("physical_name")), fixed("storage_tier", None), fixed("namespace", None)],
    ),
    ("oci_artifacts_container_repository", &[fixed("display_name", None)]),
    (
        "oci_kms_key",
        &[fixed("protection_mode", None), fixed("key_shape.algorithm", None), fixed("key_shape.length", None)],
    ),
    ("oci_kms_vault", &[fixed("vault_type", None)]),
    (
        "aws_mq_broker",
        &[
            fixed("broker_name", Some("physical_name")),
            fixed("deployment_mode", Some("deployment")),
            fixed("engine_type", None),
            fixed("publicly_accessible", None),
            fixed("storage_type", None),
            fixed("encryption_options.kms_key_id", None),
            fixed("encryption_options.use_aws_owned_key", None),
        ],
    ),
    ("aws_sesv2_email_identity", &[fixed("email_identity", Some("domain"))]),
    (
        "azurerm_resource_group",
        &[fixed("name", Some("physical_name")), fixed("location", Some("/providers/azure/location"))],
    ),
    (
        "azurerm_cognitive_account",
        &[
            fixed("name", Some("physical_name")),
            fixed("location", Some("/providers/azure/location")),
            Argument { name: "custom_subdomain_name", field: Some("physical_name"), in_place: &[("", "*")] },
            Argument { name: "kind", field: None, in_place: &[("OpenAI", "AIServices"), ("AIServices", "OpenAI")] },
        ],
    ),
    ("cloudflare_zone", &[fixed("name", None)]),
    ("cloudflare_workers_kv_namespace", &[fixed("account_id", Some("/providers/cloudflare/account_id"))]),
    ("cloudflare_queue", &[fixed("account_id", Some("/providers/cloudflare/account_id"))]),
    ("doppler_environment", &[fixed("project", None)]),
];

/// The values that pin a resource: those of the arguments of its type that cannot change, as far as they are literal.
/// `None` is an argument that is not set.
pub fn pinned(block: &Block) -> BTreeMap<String, Option<String>> {
    let [kind, _] = block.label_texts() else { return BTreeMap::new() };
    let values = arguments(kind).iter().filter_map(|argument| Some((argument.name, literal(block, argument.name)?)));
    values.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The arguments that were changed from what they were in a way that forces a replacement, with both values.
pub fn replacing<'a>(
    address: &str,
    old: &'a BTreeMap<String, Option<String>>,
    new: &'a BTreeMap<String, Option<String>>,
) -> Vec<(&'static Argument, &'a str, &'a str)> {
    let kind = address.split('.').next().unwrap_or_default();
    let text = |value: &'a Option<String>| value.as_deref().unwrap_or_default();
    let both = arguments(kind).iter().filter_map(|a| Some((a, text(old.get(a.name)?), text(new.get(a.name)?))));
    both.filter(|(argument, old, new)| old != new && !argument.takes(old, new)).collect()
}

impl Argument {
    fn takes(&self, old: &str, new: &str) -> bool {
        self.in_place.iter().any(|(from, to)| *from == old && (*to == "*" || *to == new))
    }
}

fn arguments(kind: &str) -> &'static [Argument] {
    TABLE.iter().find(|(known, _)| *known == kind).map(|(_, arguments)| *arguments).unwrap_or_default()
}

/// The literal value of an argument; `Some(None)` if it is not set, `None` if it is an expression.
fn literal(block: &Block, name: &str) -> Option<Option<String>> {
    let value = match name.split_once('.') {
        Some((nested, name)) => {
            block.body().blocks().find(|found| found.kind() == nested).and_then(|found| found.body().attribute(name))
        }
        None => block.body().attribute(name),
    };
    match value {
        None | Some(Value::Null) => Some(None),
        Some(Value::Text(text) | Value::Heredoc(text)) => Some(Some(text.clone())),
        Some(Value::Bool(value)) => Some(Some(value.to_string())),
        Some(Value::Number(value)) => Some(Some(value.to_string())),
        Some(Value::List(_) | Value::Object(_) | Value::Call(..) | Value::Expression(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::hcl::reference;
    use crate::facts;

    #[test]
    fn every_argument_of_the_table_is_one_that_the_provider_has() {
        for (kind, arguments) in TABLE {
            let schema = facts::resource(kind).unwrap_or_else(|| panic!("{kind} is in the facts"));
            for argument in *arguments {
                let is_there = match argument.name.split_once('.') {
                    Some((block, _)) => schema.blocks.contains_key(block),
                    None => schema.attributes.contains_key(argument.name),
                };
                assert!(is_there, "{kind}.{}", argument.name);
            }
        }
    }

    #[test]
    fn literal_values_are_pinned_and_expressions_are_not() {
        let bucket =
            Block::resource("oci_objectstorage_bucket", "x").set("name", "a").set("namespace", reference("b.c"));
        let expected = [("name".to_owned(), Some("a".to_owned())), ("storage_tier".to_owned(), None)];
        assert_eq!(pinned(&bucket), BTreeMap::from(expected));
    }

    #[test]
    fn a_change_in_place_is_no_replacement() {
        let of = |value: Option<&str>| BTreeMap::from([("kind".to_owned(), value.map(str::to_owned))]);
        let count = |old, new| replacing("azurerm_cognitive_account.x", &of(old), &of(new)).len();
        assert_eq!(count(Some("OpenAI"), Some("AIServices")), 0);
        assert_eq!(count(Some("OpenAI"), Some("Face")), 1);
        assert_eq!(count(None, Some("Face")), 1);
        assert_eq!(replacing("azurerm_cognitive_account.x", &BTreeMap::new(), &of(Some("Face"))).len(), 0);
    }
}
