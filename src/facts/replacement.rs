//! A type of resource and an argument → what its provider does when the argument changes: changes the object where it is,
//! or makes it anew. The one table of it: a build refuses by it, a diff grades by it.
//!
//! Sources: oracle/oci 8.28, `aws_mq_broker`, `azurerm_cognitive_account` and Cloudflare's rulesets from the providers'
//! code and documents, as the rule book quotes them (2026-11); Doppler from its guide to Terraform, which says that a
//! rename deletes and makes anew (docs.doppler.com/docs/terraform, verified 2026-11). The rest is recalled from the
//! providers' documentation and was not read again. What is not listed is not known, and said to be so.

use ipnet::Ipv4Net;

/// What a change of an argument does to the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// It is changed where it is.
    InPlace,
    /// Not known here.
    Unknown,
    /// It is destroyed, and another one is made.
    Replaces,
}

/// Changes that are made in place though the argument replaces otherwise: type, argument, from, to. Empty is unset, `*` is
/// anything. `db_workload` is changed neither in place nor by replacement: Oracle refuses all but these.
static EXCEPTIONS: &[(&str, &str, &str, &str)] = &[
    ("oci_database_autonomous_database", "db_workload", "AJD", "OLTP"),
    ("oci_database_autonomous_database", "db_workload", "APEX", "OLTP"),
    ("azurerm_cognitive_account", "custom_subdomain_name", "", "*"),
    ("azurerm_cognitive_account", "kind", "OpenAI", "AIServices"),
    ("azurerm_cognitive_account", "kind", "AIServices", "OpenAI"),
];

/// What is known of a type of resource. An argument stands for all that is nested in it.
struct Known {
    of_type: &'static str,
    replaces: &'static [&'static str],
    in_place: &'static [&'static str],
}

/// What a change of an argument does, which is named by its path: `model.version`, `customer_contacts[0].email`.
pub fn force(of_type: &str, path: &str) -> Force {
    let path: String = plain(path);
    if ["lifecycle", "timeouts", "depends_on"].iter().any(|meta| covers(meta, &path)) {
        return Force::InPlace;
    }
    let Some(known) = KNOWN.iter().find(|known| known.of_type == of_type) else { return Force::Unknown };
    let longest = |list: &[&str]| list.iter().filter(|one| covers(one, &path)).map(|one| one.len()).max();
    match (longest(known.replaces), longest(known.in_place)) {
        (None, None) => Force::Unknown,
        (replaces, in_place) if replaces > in_place => Force::Replaces,
        _ => Force::InPlace,
    }
}

/// What a change of an argument from one value to another does; a value that is not set is empty.
pub fn force_of_change(of_type: &str, path: &str, from: &str, to: &str) -> Force {
    let is_this = |(kind, argument, before, after): &(&str, &str, &str, &str)| {
        *kind == of_type && *argument == path && *before == from && (*after == "*" || *after == to)
    };
    match (of_type, path) {
        ("oci_core_subnet", "cidr_block") => force_of_range(from, to),
        _ if EXCEPTIONS.iter().any(is_this) => Force::InPlace,
        _ => force(of_type, path),
    }
}

/// A subnet keeps its first address, and the range every address that is in use; Oracle refuses any other change, so that
/// only another subnet could have the range (UpdateSubnetDetails of Oracle's API, verified 2026-11).
fn force_of_range(from: &str, to: &str) -> Force {
    let range = |text: &str| text.parse::<Ipv4Net>().ok();
    match (range(from), range(to)) {
        (Some(from), Some(to)) if from.network() != to.network() => Force::Replaces,
        (Some(from), Some(to)) if to.prefix_len() <= from.prefix_len() => Force::InPlace,
        _ => Force::Unknown,
    }
}

/// The arguments of a type that replace it, in the table's order.
pub fn replacing_arguments(of_type: &str) -> &'static [&'static str] {
    KNOWN.iter().find(|known| known.of_type == of_type).map(|known| known.replaces).unwrap_or_default()
}

/// The path without the positions of repeated blocks.
fn plain(path: &str) -> String {
    let parts = path.split('[').enumerate();
    parts.map(|(i, part)| if i == 0 { part } else { part.split_once(']').map_or("", |(_, rest)| rest) }).collect()
}

fn covers(argument: &str, path: &str) -> bool {
    path.strip_prefix(argument).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

macro_rules! known {
    ($($of_type:ident: [$($replaces:literal),*] [$($in_place:literal),*];)*) => {
        &[$(Known {
            of_type: stringify!($of_type),
            replaces: &[$($replaces),*],
            in_place: &[$($in_place),*],
        }),*]
    };
}

// type: [replaces] [in place]
static KNOWN: &[Known] = known! {
    aws_iam_access_key: ["user"] ["status"];
    aws_iam_role: ["name", "path"] ["assume_role_policy", "description", "max_session_duration", "tags"];
    aws_iam_role_policy: ["role", "name"] ["policy"];
    aws_iam_user_policy: ["user", "name"] ["policy"];
    aws_mq_broker:
        ["broker_name", "deployment_mode", "encryption_options.kms_key_id", "encryption_options.use_aws_owned_key",
         "engine_type", "publicly_accessible", "storage_type", "subnet_ids"]
        ["apply_immediately", "auto_minor_version_upgrade", "engine_version", "host_instance_type", "logs",
         "maintenance_window_start_time", "tags", "user"];
    aws_sesv2_email_identity: ["email_identity"] ["configuration_set_name", "dkim_signing_attributes", "tags"];
    azuread_app_role_assignment: ["app_role_id", "principal_object_id", "resource_object_id"] [];
    azuread_application:
        []
        ["api", "app_role", "description", "display_name", "feature_tags", "group_membership_claims", "identifier_uris",
         "optional_claims", "owners", "public_client", "required_resource_access", "sign_in_audience",
         "single_page_application", "tags", "web"];
    azuread_application_password: ["application_id", "display_name", "end_date", "rotate_when_changed"] [];
    azuread_conditional_access_policy:
        [] ["conditions", "display_name", "grant_controls", "session_controls", "state"];
    azuread_group: [] ["description", "display_name", "members", "owners"];
    azuread_service_principal:
        ["client_id"] ["account_enabled", "app_role_assignment_required", "description", "feature_tags", "notes", "owners", "tags"];
    azurerm_cognitive_account:
        ["name", "location", "resource_group_name", "custom_subdomain_name", "kind"]
        ["sku_name", "network_acls", "public_network_access_enabled", "local_auth_enabled", "tags"];
    azurerm_cognitive_deployment:
        ["name", "cognitive_account_id", "model.format", "model.name", "sku.name"]
        ["model.version", "sku.capacity", "version_upgrade_option", "rai_policy_name"];
    azurerm_role_assignment: ["name", "principal_id", "role_definition_id", "role_definition_name", "scope"] [];
    azurerm_resource_group: ["name", "location"] ["tags"];
    cloudflare_dns_record:
        ["zone_id", "type"]
        ["name", "content", "data", "ttl", "proxied", "priority", "comment", "tags", "settings"];
    cloudflare_queue: ["account_id"] ["queue_name", "settings"];
    cloudflare_ruleset: ["account_id", "zone_id", "kind", "phase"] ["name", "description", "rules"];
    cloudflare_workers_cron_trigger: ["account_id", "script_name"] ["schedules"];
    cloudflare_workers_kv_namespace: ["account_id"] ["title"];
    cloudflare_workers_route: ["zone_id"] ["pattern", "script"];
    cloudflare_workers_script:
        ["account_id", "script_name"]
        ["content", "content_file", "content_sha256", "bindings", "main_module", "compatibility_date",
         "compatibility_flags", "observability", "assets", "migrations"];
    cloudflare_zero_trust_access_application:
        ["account_id"]
        ["name", "destinations", "session_duration", "policies", "allowed_idps", "auto_redirect_to_identity"];
    cloudflare_zero_trust_access_policy: ["account_id"] ["name", "decision", "include", "session_duration"];
    cloudflare_zero_trust_tunnel_cloudflared_config: ["account_id", "tunnel_id"] ["config"];
    cloudflare_zone: ["name"] ["paused", "type"];
    cloudflare_zone_setting: ["zone_id", "setting_id"] ["value"];
    doppler_environment: ["project", "slug"] ["name"];
    doppler_project: ["name"] ["description"];
    doppler_secret: ["project", "config", "name"] ["value", "visibility"];
    doppler_service_token: ["project", "config", "name", "access"] [];
    github_actions_environment_variable: ["repository", "environment", "variable_name"] ["value"];
    github_branch_default: ["repository"] ["branch"];
    github_repository:
        [] ["name", "description", "visibility", "topics", "has_issues", "has_projects", "has_wiki", "homepage_url",
            "delete_branch_on_merge", "archived"];
    github_repository_environment:
        ["repository", "environment"]
        ["reviewers", "deployment_branch_policy", "wait_timer", "can_admins_bypass", "prevent_self_review"];
    github_repository_ruleset: ["repository"] ["name", "enforcement", "bypass_actors", "conditions", "rules"];
    github_team_members: ["team_id"] ["members"];
    github_team_repository: ["repository", "team_id"] ["permission"];
    github_team: [] ["name", "description", "privacy"];
    oci_artifacts_container_repository: ["display_name"] ["is_public", "is_immutable", "freeform_tags"];
    oci_containerengine_cluster:
        ["compartment_id", "vcn_id", "kms_key_id", "cluster_pod_network_options", "endpoint_config.subnet_id",
         "options.kubernetes_network_config"]
        ["name", "kubernetes_version", "type", "endpoint_config.is_public_ip_enabled", "endpoint_config.nsg_ids",
         "freeform_tags"];
    oci_containerengine_node_pool:
        ["cluster_id", "compartment_id"]
        ["name", "kubernetes_version", "node_shape", "node_shape_config", "node_config_details",
         "node_source_details", "initial_node_labels", "node_metadata", "node_pool_cycling_details",
         "node_eviction_node_pool_settings", "freeform_tags"];
    oci_core_nat_gateway: ["vcn_id"] ["block_traffic", "display_name", "freeform_tags", "route_table_id"];
    oci_core_network_security_group: ["vcn_id"] ["display_name", "freeform_tags"];
    oci_core_network_security_group_security_rule:
        ["network_security_group_id", "direction"]
        ["description", "protocol", "source", "source_type", "destination", "destination_type", "tcp_options",
         "udp_options", "icmp_options"];
    oci_core_route_table: ["vcn_id"] ["display_name", "freeform_tags", "route_rules"];
    oci_core_service_gateway: ["vcn_id"] ["display_name", "freeform_tags", "route_table_id", "services"];
    oci_core_subnet:
        ["vcn_id", "dns_label", "availability_domain", "cidr_block", "prohibit_public_ip_on_vnic",
         "prohibit_internet_ingress"]
        ["display_name", "route_table_id", "security_list_ids", "freeform_tags"];
    oci_core_vcn: ["dns_label"] ["display_name", "cidr_blocks", "freeform_tags"];
    oci_database_autonomous_database:
        ["db_name", "db_workload", "character_set", "ncharacter_set", "is_dedicated", "autonomous_container_database_id", "source_id",
         "disaster_recovery_type"]
        ["display_name", "compute_count", "data_storage_size_in_gb", "data_storage_size_in_tbs",
         "is_auto_scaling_enabled", "is_auto_scaling_for_storage_enabled", "license_model", "admin_password",
         "backup_retention_period_in_days", "customer_contacts", "nsg_ids", "is_mtls_connection_required",
         "freeform_tags", "kms_key_id"];
    oci_identity_policy: ["name", "compartment_id"] ["description", "statements", "freeform_tags"];
    oci_kms_key:
        ["protection_mode", "key_shape.algorithm", "key_shape.length", "management_endpoint"]
        ["display_name", "freeform_tags", "is_auto_rotation_enabled", "auto_key_rotation_details"];
    oci_kms_vault: ["vault_type"] ["display_name", "freeform_tags"];
    oci_objectstorage_bucket:
        ["name", "namespace", "storage_tier"]
        ["access_type", "versioning", "kms_key_id", "freeform_tags", "retention_rules", "metadata"];
    oci_objectstorage_object_lifecycle_policy: ["bucket", "namespace"] ["rules"];
    random_password:
        ["length", "special", "override_special", "lower", "upper", "numeric", "min_lower", "min_upper", "min_numeric",
         "min_special", "keepers"] [];
    terraform_data: ["triggers_replace"] ["input"];
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_path_that_is_known_decides() {
        for (of_type, path, expected) in [
            ("oci_database_autonomous_database", "db_name", Force::Replaces),
            ("oci_database_autonomous_database", "compute_count", Force::InPlace),
            ("oci_database_autonomous_database", "customer_contacts[1].email", Force::InPlace),
            ("oci_database_autonomous_database", "db_version", Force::Unknown),
            ("oci_containerengine_cluster", "endpoint_config.subnet_id", Force::Replaces),
            ("oci_containerengine_cluster", "endpoint_config.nsg_ids", Force::InPlace),
            ("azurerm_cognitive_deployment", "model.version", Force::InPlace),
            ("azurerm_cognitive_deployment", "model.name", Force::Replaces),
            ("oci_core_vcn", "lifecycle.prevent_destroy", Force::InPlace),
            ("aws_iam_user", "name", Force::Unknown),
        ] {
            assert_eq!(force(of_type, path), expected, "{of_type}.{path}");
        }
    }

    #[test]
    fn a_subnet_grows_where_it_is_and_goes_nowhere_else() {
        for (from, to, expected) in [
            ("10.20.0.0/17", "10.20.0.0/16", Force::InPlace),
            ("10.20.0.0/17", "10.20.0.0/18", Force::Unknown),
            ("10.20.0.0/17", "10.40.0.0/17", Force::Replaces),
            ("10.20.0.0/17", "", Force::Unknown),
        ] {
            assert_eq!(force_of_change("oci_core_subnet", "cidr_block", from, to), expected, "{from} → {to}");
        }
    }

    #[test]
    fn every_argument_of_the_table_is_one_of_the_provider() {
        // Terraform's own resource has no provider, and so no facts
        for known in KNOWN.iter().filter(|known| known.of_type != "terraform_data") {
            let schema = crate::facts::resource(known.of_type).expect(known.of_type);
            for path in known.replaces.iter().chain(known.in_place) {
                let first = path.split('.').next().expect("a path has a part");
                let is_there = schema.attributes.contains_key(first) || schema.blocks.contains_key(first);
                assert!(is_there, "{} has no {path}", known.of_type);
            }
        }
    }
}
