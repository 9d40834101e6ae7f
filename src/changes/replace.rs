//! A resource's values that cannot change × those it had → the arguments that would replace it, and with it what it holds.

use std::collections::BTreeMap;

use crate::emit::hcl::{Block, Body, Value};
use crate::facts::{Force, force_of_change, replacing_arguments};

/// Arguments that a field of the document decides: type, argument as Terraform has it, and the field below the item or
/// (with a `/` first) below the document. All others change by a patch alone.
static FIELDS: &[(&str, &str, &str)] = &[
    ("oci_database_autonomous_database", "db_name", "physical_name"),
    ("oci_database_autonomous_database", "db_workload", "engine"),
    ("oci_objectstorage_bucket", "name", "physical_name"),
    ("aws_mq_broker", "broker_name", "physical_name"),
    ("aws_mq_broker", "deployment_mode", "deployment"),
    ("aws_sesv2_email_identity", "email_identity", "domain"),
    ("azurerm_resource_group", "name", "physical_name"),
    ("azurerm_resource_group", "location", "/providers/azure/location"),
    ("azurerm_cognitive_account", "name", "physical_name"),
    ("azurerm_cognitive_account", "location", "/providers/azure/location"),
    ("azurerm_cognitive_account", "custom_subdomain_name", "physical_name"),
    ("oci_containerengine_cluster", "endpoint_config.subnet_id/prohibit_internet_ingress", "api.public"),
    ("oci_containerengine_cluster", "endpoint_config.subnet_id/prohibit_public_ip_on_vnic", "api.public"),
    ("oci_containerengine_cluster", "endpoint_config.subnet_id/cidr_block", "network_cidr"),
    ("cloudflare_workers_kv_namespace", "account_id", "/providers/cloudflare/account_id"),
    ("cloudflare_queue", "account_id", "/providers/cloudflare/account_id"),
];

/// What arguments refer to, whose names say it: the record has no type of what stands behind the `/`.
static REFERRED: &[(&str, &str)] = &[("subnet_id", "oci_core_subnet"), ("vcn_id", "oci_core_vcn")];

/// A change that would replace a resource.
#[derive(Debug, PartialEq, Eq)]
pub struct Replacing<'a> {
    /// As Terraform has it; `block.argument` within a block, `argument/other` of what the argument refers to.
    pub argument: &'a str,
    pub field: Option<&'static str>,
    /// Empty where it is not set.
    pub from: &'a str,
    pub to: &'a str,
}

/// The values that pin a resource: those of the arguments of its type that cannot change, as far as they are literal.
/// `None` is an argument that is not set.
pub fn pinned(block: &Block) -> BTreeMap<String, Option<String>> {
    let [of_type, _] = block.label_texts() else { return BTreeMap::new() };
    let values =
        replacing_arguments(of_type).iter().filter_map(|name| Some(((*name).to_owned(), literal(block, name)?)));
    values.collect()
}

/// The values that pin what a resource refers to by arguments that cannot change: whatever replaces the one replaces the
/// other. `find` has the resources by address.
pub fn pinned_through<'b>(block: &Block, find: impl Fn(&str) -> Option<&'b Block>) -> BTreeMap<String, Option<String>> {
    let [of_type, _] = block.label_texts() else { return BTreeMap::new() };
    let referred = |name: &str| match value(block, name)? {
        Value::Expression(expression) => find(expression.as_str().rsplit_once('.')?.0),
        _ => None,
    };
    let all = replacing_arguments(of_type).iter().filter_map(|name| Some((name, referred(name)?)));
    let values = all.flat_map(|(name, target)| {
        pinned(target).into_iter().map(move |(argument, value)| (format!("{name}/{argument}"), value))
    });
    values.collect()
}

/// The arguments that were changed from what they were in a way that forces a replacement, with both values.
pub fn replacing<'a>(
    address: &str,
    old: &'a BTreeMap<String, Option<String>>,
    new: &'a BTreeMap<String, Option<String>>,
) -> Vec<Replacing<'a>> {
    let of_type = address.split('.').next().unwrap_or_default();
    let text = |value: &'a Option<String>| value.as_deref().unwrap_or_default();
    let both = replacing_arguments(of_type).iter().filter_map(|name| {
        let (from, to) = (text(old.get(*name)?), text(new.get(*name)?));
        Some(Replacing { argument: name, field: field(of_type, name), from, to })
    });
    let replaces = |one: &Replacing<'_>| {
        let Some((of_type, argument)) = subject(of_type, one.argument) else { return true };
        force_of_change(of_type, argument, one.from, one.to) == Force::Replaces
    };
    let through = old.iter().filter(|(name, _)| name.split_once('/').is_some_and(|(first, _)| !first.is_empty()));
    let through = through.filter_map(|(name, from)| {
        Some(Replacing { argument: name, field: field(of_type, name), from: text(from), to: text(new.get(name)?) })
    });
    both.chain(through).filter(|one| one.from != one.to).filter(replaces).collect()
}

/// The type and argument that an argument of a record speaks of: its own, or what it refers to, if that is known.
fn subject<'a>(of_type: &'a str, argument: &'a str) -> Option<(&'a str, &'a str)> {
    let Some((through, of_other)) = argument.split_once('/') else { return Some((of_type, argument)) };
    let last = through.rsplit('.').next().unwrap_or(through);
    REFERRED.iter().find(|(name, _)| *name == last).map(|(_, other)| (*other, of_other))
}

fn field(of_type: &str, argument: &str) -> Option<&'static str> {
    FIELDS.iter().find(|(kind, name, _)| *kind == of_type && *name == argument).map(|(_, _, field)| *field)
}

/// The literal value of an argument; `Some(None)` if it is not set, `None` if it is an expression or a block.
fn literal(block: &Block, path: &str) -> Option<Option<String>> {
    let (body, name) = place(block, path);
    if body.is_some_and(|body| body.blocks().any(|found| found.kind() == name)) {
        return None;
    }
    match value(block, path) {
        None | Some(Value::Null) => Some(None),
        Some(Value::Text(text) | Value::Heredoc(text)) => Some(Some(text.clone())),
        Some(Value::Bool(value)) => Some(Some(value.to_string())),
        Some(Value::Number(value)) => Some(Some(value.to_string())),
        Some(Value::List(_) | Value::Object(_) | Value::Call(..) | Value::Expression(_)) => None,
    }
}

fn value<'b>(block: &'b Block, path: &str) -> Option<&'b Value> {
    let (body, name) = place(block, path);
    body?.attribute(name)
}

/// The body in which an argument stands, if it is there, and the argument's own name.
fn place<'b, 'p>(block: &'b Block, path: &'p str) -> (Option<&'b Body>, &'p str) {
    match path.split_once('.') {
        Some((nested, name)) => (block.body().blocks().find(|found| found.kind() == nested).map(Block::body), name),
        None => (Some(block.body()), path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::hcl::reference;

    #[test]
    fn every_field_decides_an_argument_that_replaces() {
        for (of_type, argument, _) in FIELDS {
            let own = argument.split('/').next().unwrap_or_default();
            assert!(replacing_arguments(of_type).contains(&own), "{of_type}.{argument}");
            let (of_type, argument) = subject(of_type, argument).expect("what the table names is known");
            assert!(replacing_arguments(of_type).contains(&argument), "{of_type}.{argument}");
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
