//! `encryption: customer-managed` → the environment's vault, a key for each that asks for one, and who may use the keys.

use super::accounts::{account, identity};
use super::names::{Named, compartment_id};
use crate::emit::hcl::{Block, list, reference, template};
use crate::model::{Environment, Item, Model, Section, identifier};
use crate::plan::{Plan, Root};
use crate::source::Pointer;
use crate::spec::Encryption;

pub(super) fn emit(model: &Model, environment: &Environment, root: &Root, plan: &mut Plan<'_>) {
    let databases = environment.databases.iter().any(|database| database.encryption == Encryption::CustomerManaged);
    let buckets = environment.buckets.iter().any(|bucket| bucket.encryption == Encryption::CustomerManaged);
    if !databases && !buckets {
        return;
    }
    plan.root_wide(root, "oracle.tf", [vault(model, environment)]);
    plan.stateful(
        root,
        &environment.item,
        "oci_kms_vault.platform",
        "key vault",
        &name(model, environment, "keys"),
        environment.protected,
    );
    if databases {
        plan.root_wide(root, "oracle.tf", database_access(model, environment));
    }
}

/// The key of an item, at the address that [`key_id`] names.
pub(super) fn key(environment: &Environment, item: &Item, at: &Pointer, display_name: &str) -> Block {
    Block::resource("oci_kms_key", &address(item))
        .from(
            &at.key("encryption"),
            "the key: whoever disables it locks the data, and whoever deletes it destroys them",
        )
        .named(display_name)
        .set("management_endpoint", reference("oci_kms_vault.platform.management_endpoint"))
        .set("protection_mode", "HSM")
        .nested(Block::new("key_shape").set("algorithm", "AES").comment("bytes").set("length", 32))
        .when(environment.protected, guard)
}

/// Records a key as something that must not vanish.
pub(super) fn record_key(environment: &Environment, item: &Item, display_name: &str, root: &Root, plan: &mut Plan<'_>) {
    let address = format!("oci_kms_key.{}", address(item));
    plan.stateful(root, item, &address, "encryption key", display_name, environment.protected);
}

/// The expression of the key's identifier.
pub(super) fn key_id(item: &Item) -> String {
    format!("oci_kms_key.{}.id", address(item))
}

/// A database and a bucket may have one name.
fn address(item: &Item) -> String {
    format!("{}_{}", item.section.singular(), identifier(&item.name))
}

fn vault(model: &Model, environment: &Environment) -> Block {
    Block::resource("oci_kms_vault", "platform")
        .from(&environment.at, "keeps the keys of what asks for `encryption: customer-managed`")
        .named(&name(model, environment, "keys"))
        .set("vault_type", "DEFAULT")
        .when(environment.protected, guard)
}

/// Databases sign in to the vault as members of a group that Oracle fills by rule.
fn database_access(model: &Model, environment: &Environment) -> [Block; 2] {
    let group = name(model, environment, "databases");
    let compartment = "${oci_identity_compartment.platform.id}";
    let members = format!("ALL {{resource.type = 'autonomousdatabase', resource.compartment.id = '{compartment}'}}");
    let allow = |what: &str| {
        template(&format!(
            "Allow dynamic-group ${{oci_identity_dynamic_group.databases.name}} to use {what} in compartment id {compartment}"
        ))
    };
    let dynamic_group = identity(model, "oci_identity_dynamic_group", "databases")
        .from(&Section::Databases.pointer(), "every database of this environment")
        .comment("groups are the tenancy's")
        .set("compartment_id", account(model).tenancy.as_str())
        .set("name", group)
        .set("description", format!("Databases of {}, {}", model.name, environment.name()))
        .set("matching_rule", template(&members))
        .set("freeform_tags", reference("local.oracle_tags"));
    let policy = identity(model, "oci_identity_policy", "databases_use_keys")
        .from(&Section::Databases.pointer(), "databases encrypt with their keys")
        .set("compartment_id", compartment_id())
        .set("name", name(model, environment, "databases-use-keys"))
        .set("description", "Databases encrypt with keys of the vault")
        .set("statements", list([allow("vaults"), allow("keys")]))
        .set("freeform_tags", reference("local.oracle_tags"));
    [dynamic_group, policy]
}

fn name(model: &Model, environment: &Environment, what: &str) -> String {
    format!("{}-{}-{what}", model.name, environment.name())
}

fn guard(block: Block) -> Block {
    block.nested(Block::new("lifecycle").set("prevent_destroy", true))
}
