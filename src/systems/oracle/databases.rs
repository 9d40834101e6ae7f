//! Databases → Autonomous Databases behind private endpoints, their passwords and their connect strings.

use super::RANDOM;
use super::encryption::{key, key_id, record_key};
use super::names::{Named, part};
use super::security::group_id;
use crate::emit::hcl::{Block, Value, call, expression, list, reference};
use crate::model::{Database, Environment, Storage, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};
use crate::spec::{Encryption, Engine, License, Maintenance};

/// `admin_password`: 12 to 30 characters, an upper-case letter, a lower-case letter and a digit among them, no `"`
/// (provider oracle/oci 8.28, verified 2026-11).
const PASSWORD_LENGTH: u32 = 30;

/// Provider oracle/oci, "oci_database_autonomous_database", Import (verified 2026-11).
static AUTONOMOUS_DATABASE: ImportId = ImportId { form: "ocid1.autonomousdatabase.<rest of its OCID>", name: None };

pub(super) fn emit(environment: &Environment, root: &Root, plan: &mut Plan<'_>) {
    for database in &environment.databases {
        plan.provider(root, RANDOM, None);
        let mut blocks = vec![password(database)];
        if is_customer_managed(database) {
            blocks.push(key(environment, &database.item, &database.at, &database.physical_name));
            record_key(environment, &database.item, &database.physical_name, root, plan);
        }
        blocks.push(autonomous_database(environment, database));
        let uses = environment.uses_of(&database.item);
        if !uses.is_empty() {
            blocks.push(uses.iter().fold(connect_string(database), |block, used| block.caused_by(used)));
        }
        plan.terraform(root, &database.item, blocks);
        let address = format!("oci_database_autonomous_database.{}", identifier(&database.item.name));
        plan.stateful(
            root,
            &database.item,
            &address,
            "autonomous database",
            &database.physical_name,
            environment.protected,
        );
        let thing =
            Adoptable { address: &address, by: &AUTONOMOUS_DATABASE, name: &database.physical_name, within: None };
        plan.adoptable(root, root, &database.item, &thing);
    }
}

/// Letters and digits alone go through every connect string and shell unharmed.
fn password(database: &Database) -> Block {
    Block::resource("random_password", &identifier(&database.item.name))
        .from(
            &database.at,
            "the password of its administrator; `terraform apply -replace` of this rotates it everywhere",
        )
        .set("length", PASSWORD_LENGTH)
        .set("min_lower", 2)
        .set("min_upper", 2)
        .set("min_numeric", 2)
        .set("special", false)
}

fn autonomous_database(environment: &Environment, database: &Database) -> Block {
    let id = identifier(&database.item.name);
    let written = |field: &str| environment.written_at(&database.at.key(field));
    let block = Block::resource("oci_database_autonomous_database", &id)
        .from(&database.at, database.description.as_deref().unwrap_or("the database"))
        .caused_by(&written("ecpus"))
        .named(&database.physical_name)
        .set("db_name", database.physical_name.as_str())
        .set("db_workload", workload(database.engine))
        .gap();
    let block = sized(block, database).gap();
    let block = connected(block, environment, database).gap();
    block
        .set("admin_password", reference(&format!("random_password.{id}.result")))
        .set("backup_retention_period_in_days", database.backup_retention_days)
        .set("autonomous_maintenance_schedule_type", schedule(database.maintenance))
        .nested_all(database.contacts.iter().map(|contact| Block::new("customer_contacts").set("email", contact)))
        .when(is_customer_managed(database), |block| encrypted(block, database))
        .when(environment.protected, |block| block.nested(Block::new("lifecycle").set("prevent_destroy", true)))
}

fn is_customer_managed(database: &Database) -> bool {
    database.encryption == Encryption::CustomerManaged
}

fn encrypted(block: Block, database: &Database) -> Block {
    let key = Block::new("encryption_key")
        .set("autonomous_database_provider", "OCI")
        .set("kms_key_id", reference(&key_id(&database.item)))
        .set("vault_id", reference("oci_kms_vault.platform.id"));
    block.nested(key).gap().set("depends_on", list([reference("oci_identity_policy.databases_use_keys")]))
}

/// Compute, storage and licence: explicit, since Oracle's defaults scale to three times the price and assume a licence.
fn sized(block: Block, database: &Database) -> Block {
    let block = block
        .set("compute_model", "ECPU")
        .set("compute_count", database.ecpus)
        .set("is_auto_scaling_enabled", database.autoscale);
    let block = match database.storage {
        Storage::Gigabytes(size) => block.set("data_storage_size_in_gb", size),
        Storage::Terabytes(size) => block.set("data_storage_size_in_tbs", size),
    };
    block
        .set("is_auto_scaling_for_storage_enabled", database.autoscale_storage)
        .set("license_model", license(database.license))
}

/// Behind the private endpoint alone may TLS do without a wallet.
fn connected(block: Block, environment: &Environment, database: &Database) -> Block {
    let cluster = environment.cluster(&database.cluster);
    block
        .set("subnet_id", reference(&format!("oci_core_subnet.{}.id", part(cluster, "databases"))))
        .set("nsg_ids", list([group_id(cluster, "databases")]))
        .set("private_endpoint_label", database.physical_name.to_ascii_lowercase())
        .set("is_mtls_connection_required", false)
}

/// Empty where Oracle offers no such string: a service then fails at its start, by the name of the variable.
fn connect_string(database: &Database) -> Block {
    let id = identifier(&database.item.name);
    let group = consumer_group(database.engine);
    let all = format!("oci_database_autonomous_database.{id}.connection_strings[0].profiles");
    let without_wallet = format!("[for profile in {all} : profile if profile.tls_authentication == \"SERVER\"]");
    let of_group =
        format!("[for profile in local.{id}_tls_profiles : profile.value if profile.consumer_group == \"{group}\"][0]");
    Block::locals()
        .from(&database.at, &format!("how services connect: TLS without a wallet, consumer group {group}"))
        .set(&format!("{id}_tls_profiles"), expression(&without_wallet))
        .set(&format!("{id}_connect_string"), call("try", [expression(&of_group), Value::from("")]))
}

/// Oracle refuses `DW` from December 2026; `LH`, Lakehouse, is what it became (provider oracle/oci 8.28, verified 2026-11).
fn workload(engine: Engine) -> &'static str {
    match engine {
        Engine::AutonomousTransactionProcessing => "OLTP",
        Engine::AutonomousDataWarehouse => "LH",
    }
}

/// The service that Oracle advises for applications: many short transactions, or queries that run in parallel.
fn consumer_group(engine: Engine) -> &'static str {
    match engine {
        Engine::AutonomousTransactionProcessing => "TP",
        Engine::AutonomousDataWarehouse => "MEDIUM",
    }
}

fn license(license: License) -> &'static str {
    match license {
        License::Included => "LICENSE_INCLUDED",
        License::BringYourOwn => "BRING_YOUR_OWN_LICENSE",
    }
}

fn schedule(maintenance: Maintenance) -> &'static str {
    match maintenance {
        Maintenance::Early => "EARLY",
        Maintenance::Regular => "REGULAR",
    }
}
