use std::collections::BTreeSet;

use super::Value::{Bool, Expression, List, Map, Null, Number};
use super::*;

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn map(entries: &[(&str, Value)]) -> Value {
    Map(entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}

/// The findings of a body, as sentences.
#[track_caller]
fn findings(kind: Kind, type_: &str, body: &Body) -> Vec<String> {
    let findings = check(kind, type_, body).expect("the type is in schema/terraform");
    findings.iter().map(ToString::to_string).collect()
}

fn dns_record() -> Body {
    Body::default()
        .argument("zone_id", Expression)
        .argument("name", text("www.acme.dev"))
        .argument("type", text("CNAME"))
        .argument("ttl", Number)
}

fn node_pool_config(size: Value) -> Body {
    let placement = Body::default().argument("availability_domain", Expression).argument("subnet_id", Expression);
    Body::default().argument("size", size).block("placement_configs", placement)
}

fn node_pool() -> Body {
    Body::default()
        .argument("cluster_id", Expression)
        .argument("compartment_id", Expression)
        .argument("name", text("workers"))
        .argument("node_shape", text("VM.Standard.A1.Flex"))
        .block("node_config_details", node_pool_config(Number))
}

// --- Bodies -------------------------------------------------------------------------------------------------

#[test]
fn a_body_as_the_provider_wants_it_has_no_findings() {
    assert_eq!(findings(Kind::Resource, "cloudflare_dns_record", &dns_record()), [""; 0]);
    assert_eq!(findings(Kind::Resource, "oci_containerengine_node_pool", &node_pool()), [""; 0]);
    let subnets = Body::default()
        .block("filter", Body::default().argument("name", text("vpc-id")).argument("values", List(vec![Expression])));
    assert_eq!(findings(Kind::Data, "aws_subnets", &subnets), [""; 0]);
}

#[test]
fn a_type_we_hold_no_facts_of_is_not_judged() {
    for type_ in ["cloudflare_zoned", "consul_key_prefix", "zone", ""] {
        assert_eq!(check(Kind::Resource, type_, &Body::default()), None, "{type_}");
    }
    assert_eq!(check(Kind::Data, "cloudflare_zone_dnssec", &Body::default()), None, "a resource is no data source");
    assert_eq!(check(Kind::Provider, "consul", &Body::default()), None);
}

#[test]
fn meta_arguments_are_allowed_where_terraform_reads_them_and_only_there() {
    let meta = ["connection", "lifecycle", "provisioner"]
        .into_iter()
        .fold(dns_record(), |body, name| body.block(name, Body::default().argument("whatever", Number)));
    let meta = ["count", "depends_on", "for_each", "provider"]
        .into_iter()
        .fold(meta, |body, name| body.argument(name, Expression));
    assert_eq!(findings(Kind::Resource, "cloudflare_dns_record", &meta), [""; 0]);

    let within = node_pool().block("node_shape_config", Body::default().argument("count", Number));
    assert_eq!(
        findings(Kind::Resource, "oci_containerengine_node_pool", &within),
        ["`node_shape_config.count` is not known"]
    );
    let alias = Body::default().argument("alias", text("eu"));
    assert_eq!(findings(Kind::Provider, "aws", &alias), [""; 0]);
    assert_eq!(findings(Kind::Resource, "random_uuid", &alias), ["`alias` is not known"]);
}

// --- Names --------------------------------------------------------------------------------------------------

#[test]
fn an_unknown_argument_is_found_at_every_depth_with_the_nearest_name_that_can_be_written() {
    let body = dns_record()
        .argument("proxyed", Bool(true))
        .argument("settings", map(&[("flatten_cnam", Bool(true))]))
        .argument("frobnicate", Number);
    assert_eq!(
        findings(Kind::Resource, "cloudflare_dns_record", &body),
        [
            "`proxyed` is not known; the nearest name is `proxied`",
            "`settings.flatten_cnam` is not known; the nearest name is `flatten_cname`",
            "`frobnicate` is not known",
        ]
    );
}

#[test]
fn an_unknown_block_is_found_and_a_nearby_block_or_argument_named() {
    let body = node_pool()
        .block("node_source_detail", Body::default())
        .block("node_config_details", node_pool_config(Number).block("placement_config", Body::default()));
    assert_eq!(
        findings(Kind::Resource, "oci_containerengine_node_pool", &body),
        [
            "`node_config_details.placement_config` is not known; the nearest name is `placement_configs`",
            "`node_config_details` may be there once, and is there 2 times",
            "`node_source_detail` is not known; the nearest name is `node_source_details`",
        ]
    );
}

#[test]
fn what_can_only_be_read_is_not_suggested_and_not_to_be_written() {
    let body = dns_record()
        .argument("created_on", text("2025-01-01T00:00:00Z"))
        .argument("modified_on", Null)
        .argument("creeated_on", Number);
    assert_eq!(
        findings(Kind::Resource, "cloudflare_dns_record", &body),
        ["`created_on` can only be read", "`creeated_on` is not known",]
    );
    let block = Body::default().argument("length", Number).block("base64", Body::default());
    assert_eq!(findings(Kind::Resource, "random_bytes", &block), ["`base64` can only be read"]);
}

#[test]
fn a_required_argument_left_out_or_null_is_missing_at_every_depth() {
    let record = Body::default().argument("zone_id", Null).argument("name", text("@")).argument("ttl", Number);
    assert_eq!(
        findings(Kind::Resource, "cloudflare_dns_record", &record),
        ["`zone_id` is required", "`type` is required"]
    );
    let ingress = List(vec![map(&[("service", text("http_status:404"))]), map(&[("hostname", text("a.acme.dev"))])]);
    let tunnel = Body::default()
        .argument("account_id", Expression)
        .argument("tunnel_id", Expression)
        .argument("config", map(&[("ingress", ingress)]));
    assert_eq!(
        findings(Kind::Resource, "cloudflare_zero_trust_tunnel_cloudflared_config", &tunnel),
        ["`config.ingress.1.service` is required"]
    );
    let pool = Body::default().block("node_config_details", Body::default().argument("size", Number));
    assert_eq!(
        findings(Kind::Resource, "oci_containerengine_node_pool", &pool),
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
    let body = Body::default().argument("compartment_id", Expression).argument("vcn_id", Expression);
    let service = Body::default().argument("service_id", Expression);
    let gateway = "oci_core_service_gateway";
    assert_eq!(findings(Kind::Resource, gateway, &body), ["`services` is needed once, and is there never"]);
    assert_eq!(findings(Kind::Resource, gateway, &body.clone().block("services", service.clone())), [""; 0]);
    assert_eq!(findings(Kind::Resource, gateway, &body.clone().dynamic("services", service)), [""; 0]);
    assert_eq!(
        findings(Kind::Resource, gateway, &body.dynamic("services", Body::default())),
        ["`services.0.service_id` is required"]
    );

    let timeouts = Body::default().argument("location", text("westeurope")).argument("name", text("ai"));
    let timeouts = timeouts.block("timeouts", Body::default()).block("timeouts", Body::default());
    assert_eq!(
        findings(Kind::Resource, "azurerm_resource_group", &timeouts),
        ["`timeouts` may be there once, and is there 2 times"]
    );
    assert_eq!(
        findings(Kind::Provider, "azurerm", &Body::default()),
        ["`features` is needed once, and is there never"]
    );
}

#[test]
fn a_block_is_not_an_argument_nor_an_argument_a_block() {
    let pool = node_pool().argument("node_shape_config", map(&[("ocpus", Number)]));
    assert_eq!(
        findings(Kind::Resource, "oci_containerengine_node_pool", &pool),
        ["`node_shape_config` is a block, not an argument"]
    );
    let record = dns_record().block("settings", Body::default()).block("comment", Body::default());
    assert_eq!(
        findings(Kind::Resource, "cloudflare_dns_record", &record),
        ["`settings` is an argument, not a block", "`comment` is an argument, not a block",]
    );
}

#[test]
fn an_argument_of_objects_may_be_written_as_blocks_with_fields_left_out() {
    let rule = Body::default().argument("from_port", Number).argument("protocol", text("tcp"));
    let blocks = Body::default().block("ingress", rule.clone()).block("ingress", rule.argument("to_prot", Number));
    assert_eq!(
        findings(Kind::Resource, "aws_security_group", &blocks),
        ["`ingress.1.to_prot` is not known; the nearest name is `to_port`"]
    );
    let value = Body::default().argument("egress", List(vec![map(&[("protocol", text("-1")), ("self", Null)])]));
    let findings = findings(Kind::Resource, "aws_security_group", &value);
    assert_eq!(findings.len(), 7, "{findings:?}");
    assert_eq!(findings.first().map(String::as_str), Some("`egress.0.cidr_blocks` is required"));
}

// --- Types --------------------------------------------------------------------------------------------------

#[test]
fn numbers_and_booleans_convert_to_strings_and_back_as_terraform_converts() {
    let tags = |value| dns_record().argument("tags", value);
    for body in [
        dns_record().argument("ttl", text("300")),
        dns_record().argument("proxied", text("true")),
        dns_record().argument("comment", Bool(true)),
        dns_record().argument("content", Number),
        dns_record().argument("priority", Null),
        dns_record().argument("data", map(&[("flags", text("issue")), ("port", text("1e3"))])),
        tags(Expression),
        tags(List(vec![text("a"), Number, Expression])),
    ] {
        let body = Body { arguments: body.arguments.into_iter().rev().collect(), ..body };
        assert_eq!(findings(Kind::Resource, "cloudflare_dns_record", &body), [""; 0], "{body:?}");
    }
}

#[test]
fn a_value_that_does_not_convert_is_of_the_wrong_type() {
    let record = [
        ("priority", text("high"), "`priority` must be `number`"),
        ("priority", text("inf"), "`priority` must be `number`"),
        ("priority", Bool(true), "`priority` must be `number`"),
        ("proxied", text("yes"), "`proxied` must be `bool`"),
        ("proxied", Number, "`proxied` must be `bool`"),
        ("comment", List(vec![text("a")]), "`comment` must be `string`"),
        ("tags", text("a"), "`tags` must be `set(string)`"),
        ("tags", List(vec![text("a"), map(&[])]), "`tags.1` must be `string`"),
        ("settings", text("a"), "`settings` must be `object`"),
        ("settings", List(vec![]), "`settings` must be `object`"),
        ("data", map(&[("port", text("http"))]), "`data.port` must be `number`"),
    ];
    for (name, value, expected) in record {
        let body = dns_record().argument(name, value);
        assert_eq!(findings(Kind::Resource, "cloudflare_dns_record", &body), [expected]);
    }
    let ruleset = Body::default()
        .argument("name", text("default"))
        .argument("kind", text("zone"))
        .argument("phase", text("http_request_firewall_custom"))
        .argument("rules", map(&[("expression", text("true"))]));
    assert_eq!(findings(Kind::Resource, "cloudflare_ruleset", &ruleset), ["`rules` must be `list(object)`"]);
    let secret = Body::default().argument("keepers", map(&[("rotation", List(vec![]))]));
    assert_eq!(findings(Kind::Resource, "random_uuid", &secret), ["`keepers.rotation` must be `string`"]);
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
