//! Blocks, and what the facts have against them.

use std::collections::BTreeSet;

use super::*;
use crate::emit::hcl::{Block, Object, Value, call, heredoc, list, object, reference};

/// The findings of a block, as sentences.
#[track_caller]
fn findings(block: &Block) -> Vec<String> {
    let findings = check(block).expect("the type is in schema/terraform");
    findings.iter().map(ToString::to_string).collect()
}

fn block(kind: &str) -> Block {
    Block::new(kind)
}

fn dns_record() -> Block {
    Block::resource("cloudflare_dns_record", "www")
        .set("zone_id", reference("cloudflare_zone.acme.id"))
        .set("name", "www.acme.dev")
        .set("type", "CNAME")
        .set("ttl", 1)
}

fn node_config_details() -> Block {
    let placement = block("placement_configs").set("availability_domain", reference("local.ad"));
    block("node_config_details").set("size", 3).nested(placement.set("subnet_id", reference("oci_core_subnet.a.id")))
}

fn node_pool() -> Block {
    Block::resource("oci_containerengine_node_pool", "workers")
        .set("cluster_id", reference("oci_containerengine_cluster.main.id"))
        .set("compartment_id", reference("var.compartment_id"))
        .set("name", "workers")
        .set("node_shape", "VM.Standard.A1.Flex")
        .nested(node_config_details())
}

/// The block under the name of another, as `dynamic`.
fn dynamic(name: &str, content: Block) -> Block {
    block("dynamic").labels([name]).set("for_each", reference("local.all")).nested(content)
}

// --- Blocks as they should be -------------------------------------------------------------------------------

#[test]
fn a_block_as_the_provider_wants_it_has_no_findings() {
    let filter = block("filter").set("name", "vpc-id").set("values", [reference("aws_vpc.main.id")]);
    for block in [
        dns_record(),
        node_pool(),
        Block::data("aws_subnets", "private").nested(filter),
        Block::provider("azurerm").nested(block("features")),
    ] {
        assert_eq!(findings(&block), [""; 0], "{}", block.address());
    }
}

#[test]
fn a_block_we_hold_no_facts_of_is_not_judged() {
    for type_ in ["cloudflare_zoned", "consul_key_prefix", "zone", ""] {
        assert_eq!(check(&Block::resource(type_, "x")), None, "{type_}");
    }
    assert_eq!(check(&Block::data("cloudflare_zone_dnssec", "x")), None, "a resource is no data source");
    assert_eq!(check(&Block::provider("consul")), None);
    assert_eq!(check(&Block::variable("cloudflare_zone")), None);
    assert_eq!(check(&block("resource")), None);
}

#[test]
fn meta_arguments_are_allowed_where_terraform_reads_them_and_only_there() {
    let blocks = ["connection", "lifecycle", "provisioner"].map(|name| block(name).set("whatever", 1));
    let meta = ["count", "depends_on", "for_each", "provider"];
    let record = meta.iter().fold(dns_record(), |block, name| block.set(name, reference("local.x")));
    assert_eq!(findings(&record.nested_all(blocks)), [""; 0]);

    let within = node_pool().nested(block("node_shape_config").set("count", 1));
    assert_eq!(findings(&within), ["`node_shape_config.count` is not known"]);
    assert_eq!(findings(&Block::provider("aws").set("alias", "eu")), [""; 0]);
    assert_eq!(findings(&Block::resource("random_uuid", "x").set("alias", "eu")), ["`alias` is not known"]);
}

// --- Names --------------------------------------------------------------------------------------------------

#[test]
fn an_unknown_argument_is_found_at_every_depth_with_the_nearest_name_that_can_be_written() {
    let record =
        dns_record().set("proxyed", true).set("settings", object([("flatten_cnam", true)])).set("frobnicate", 1);
    assert_eq!(
        findings(&record),
        [
            "`proxyed` is not known; the nearest name is `proxied`",
            "`settings.flatten_cnam` is not known; the nearest name is `flatten_cname`",
            "`frobnicate` is not known",
        ]
    );
}

#[test]
fn an_unknown_block_is_found_and_a_nearby_block_or_argument_named() {
    let pool = node_pool()
        .nested(block("node_source_detail"))
        .nested(block("node_metadatas"))
        .nested(node_config_details().nested(block("placement_config")));
    assert_eq!(
        findings(&pool),
        [
            "`node_config_details.placement_config` is not known; the nearest name is `placement_configs`",
            "`node_config_details` may be there once, and is there 2 times",
            "`node_source_detail` is not known; the nearest name is `node_source_details`",
            "`node_metadatas` is not known; the nearest name is `node_metadata`",
        ]
    );
}

#[test]
fn what_can_only_be_read_is_not_suggested_and_not_to_be_written() {
    let record = dns_record().set("created_on", "2025-01-01").set("modified_on", Value::Null).set("creeated_on", 1);
    assert_eq!(findings(&record), ["`created_on` can only be read", "`creeated_on` is not known"]);
    let bytes = Block::resource("random_bytes", "x").set("length", 8).nested(block("base64"));
    assert_eq!(findings(&bytes), ["`base64` can only be read"]);
}

#[test]
fn a_required_argument_left_out_or_null_is_missing_at_every_depth() {
    let record = Block::resource("cloudflare_dns_record", "x").set("zone_id", Value::Null).set("name", "@");
    assert_eq!(findings(&record), ["`zone_id` is required", "`ttl` is required", "`type` is required"]);

    let ingress = list([object([("service", "http_status:404")]), object([("hostname", "a.acme.dev")])]);
    let tunnel = Block::resource("cloudflare_zero_trust_tunnel_cloudflared_config", "x")
        .set("account_id", reference("var.account_id"))
        .set("tunnel_id", reference("local.tunnel"))
        .set("config", object([("ingress", ingress)]));
    assert_eq!(findings(&tunnel), ["`config.ingress.1.service` is required"]);

    let pool =
        Block::resource("oci_containerengine_node_pool", "x").nested(block("node_config_details").set("size", 1));
    assert_eq!(
        findings(&pool),
        [
            "`node_config_details.placement_configs` is needed once, and is there never",
            "`cluster_id` is required",
            "`compartment_id` is required",
            "`name` is required",
            "`node_shape` is required",
        ]
    );
}

// --- Blocks and arguments -----------------------------------------------------------------------------------

#[test]
fn blocks_are_counted_and_a_dynamic_block_stands_for_any_number() {
    let gateway = Block::resource("oci_core_service_gateway", "x")
        .set("compartment_id", reference("var.compartment_id"))
        .set("vcn_id", reference("oci_core_vcn.main.id"));
    let service = |kind| block(kind).set("service_id", reference("local.service"));
    let with = |services| findings(&gateway.clone().nested(services));
    assert_eq!(findings(&gateway), ["`services` is needed once, and is there never"]);
    assert_eq!(with(service("services")), [""; 0]);
    assert_eq!(with(dynamic("services", service("content"))), [""; 0]);
    assert_eq!(with(dynamic("services", block("content"))), ["`services.0.service_id` is required"]);
    assert_eq!(
        with(dynamic("service", service("content"))),
        ["`service` is not known; the nearest name is `services`", "`services` is needed once, and is there never",]
    );

    let group = Block::resource("azurerm_resource_group", "x").set("location", "westeurope").set("name", "ai");
    let twice = group.nested(block("timeouts")).nested(block("timeouts"));
    assert_eq!(findings(&twice), ["`timeouts` may be there once, and is there 2 times"]);
    assert_eq!(findings(&Block::provider("azurerm")), ["`features` is needed once, and is there never"]);
}

#[test]
fn a_block_is_not_an_argument_nor_an_argument_a_block() {
    let pool = node_pool().set("node_shape_config", object([("ocpus", 2)]));
    assert_eq!(findings(&pool), ["`node_shape_config` is a block, not an argument"]);
    let record = dns_record().nested(block("settings")).nested(block("comment"));
    assert_eq!(findings(&record), ["`settings` is an argument, not a block", "`comment` is an argument, not a block"]);
}

#[test]
fn an_argument_of_objects_may_be_written_as_blocks_with_fields_left_out() {
    let rule = block("ingress").set("from_port", 443).set("protocol", "tcp");
    let group = Block::resource("aws_security_group", "x");
    let blocks = group.clone().nested(rule.clone()).nested(rule.set("to_prot", 443));
    assert_eq!(findings(&blocks), ["`ingress.1.to_prot` is not known; the nearest name is `to_port`"]);

    let value = group.set("egress", [Object::new().set("protocol", "-1").set("self", Value::Null)]);
    let missing = ["cidr_blocks", "description", "from_port", "ipv6_cidr_blocks", "prefix_list_ids"];
    let missing = missing.iter().chain(&["security_groups", "to_port"]);
    assert_eq!(findings(&value), missing.map(|name| format!("`egress.0.{name}` is required")).collect::<Vec<_>>());
}

// --- Types --------------------------------------------------------------------------------------------------

#[test]
fn a_value_that_converts_as_terraform_converts_has_no_findings() {
    for (name, value) in [
        ("ttl", Value::from("300")),
        ("proxied", Value::from("true")),
        ("comment", Value::from(true)),
        ("comment", heredoc("a\n")),
        ("content", Value::from(1)),
        ("priority", Value::Null),
        ("priority", call("max", [1, 2])),
        ("data", Object::new().set("flags", "issue").set("port", "1e3").into()),
        ("tags", reference("local.tags")),
        ("tags", list([Value::from("a"), Value::from(1), reference("local.tag")])),
    ] {
        assert_eq!(findings(&dns_record().set(name, &value)), [""; 0], "{name} = {value:?}");
    }
}

#[test]
fn a_value_that_does_not_convert_is_of_the_wrong_type() {
    for (name, value, expected) in [
        ("priority", Value::from("high"), "`priority` must be `number`"),
        ("priority", Value::from("inf"), "`priority` must be `number`"),
        ("priority", Value::from(true), "`priority` must be `number`"),
        ("priority", heredoc("1\n"), "`priority` must be `number`"),
        ("proxied", Value::from("yes"), "`proxied` must be `bool`"),
        ("proxied", Value::from(1), "`proxied` must be `bool`"),
        ("comment", list(["a"]), "`comment` must be `string`"),
        ("tags", Value::from("a"), "`tags` must be `set(string)`"),
        ("tags", list([Value::from("a"), list(["b"])]), "`tags.1` must be `string`"),
        ("settings", Value::from("a"), "`settings` must be `object`"),
        ("settings", list(["a"]), "`settings` must be `object`"),
        ("data", object([("port", "http")]), "`data.port` must be `number`"),
    ] {
        assert_eq!(findings(&dns_record().set(name, value)), [expected]);
    }
    let ruleset = Block::resource("cloudflare_ruleset", "x")
        .set("name", "default")
        .set("kind", "zone")
        .set("phase", "http_request_firewall_custom")
        .set("rules", object([("expression", "true")]));
    assert_eq!(findings(&ruleset), ["`rules` must be `list(object)`"]);
    let uuid = Block::resource("random_uuid", "x").set("keepers", object([("rotation", list(["a"]))]));
    assert_eq!(findings(&uuid), ["`keepers.rotation` must be `string`"]);
}

// --- Files --------------------------------------------------------------------------------------------------

#[test]
fn each_file_holds_what_sources_json_names_and_nothing_else() {
    let sources: serde_json::Value =
        serde_json::from_str(include_str!("../../schema/terraform/sources.json")).expect("sources.json is JSON");
    let sources = sources.as_object().expect("sources.json maps a provider to its source");
    assert_eq!(sources.keys().collect::<Vec<_>>(), FILES.iter().map(|(name, _)| name).collect::<Vec<_>>());
    for (name, source) in sources {
        let facts = provider(name).expect("FILES has the names of sources.json");
        let named = |key: &str| -> BTreeSet<String> {
            let items = source[key].as_array().expect("resources and data are lists");
            items.iter().map(|item| format!("{name}_{}", item.as_str().expect("of names"))).collect()
        };
        assert_eq!(&facts.name, name);
        assert_eq!(source["version"], facts.version.as_str(), "{name}");
        assert_eq!(facts.resources.keys().cloned().collect::<BTreeSet<_>>(), named("resources"));
        assert_eq!(facts.data.keys().cloned().collect::<BTreeSet<_>>(), named("data"));
        assert!(facts.resources.values().all(|schema| !schema.attributes.is_empty()), "{name}");
    }
}

#[test]
fn each_file_is_sorted_so_that_a_diff_shows_what_changed() {
    for (name, text) in FILES {
        let value: serde_json::Value = serde_json::from_str(text).expect("parsed by the test above");
        let mut unsorted = Vec::new();
        collect_unsorted(name, &value, &mut unsorted);
        assert_eq!(unsorted, [""; 0]);
    }
}

fn collect_unsorted(at: &str, value: &serde_json::Value, unsorted: &mut Vec<String>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        collect_unsorted(&format!("{at}/{key}"), value, unsorted);
    }
    if !value.as_object().is_none_or(|fields| fields.keys().is_sorted()) {
        unsorted.push(at.to_owned());
    }
}

#[test]
fn secrets_are_marked() {
    for (type_, name) in [
        ("random_password", "result"),
        ("doppler_secret", "value"),
        ("doppler_service_token", "key"),
        ("azuread_application_password", "value"),
        ("aws_iam_access_key", "secret"),
        ("cloudflare_zero_trust_tunnel_cloudflared", "tunnel_secret"),
        ("oci_database_autonomous_database", "admin_password"),
        ("tfe_variable", "value"),
    ] {
        let attribute = resource(type_).and_then(|schema| schema.attributes.get(name));
        assert!(attribute.is_some_and(|attribute| attribute.sensitive), "{type_}.{name}");
    }
}
