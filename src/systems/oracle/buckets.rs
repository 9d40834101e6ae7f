//! Buckets → Object Storage buckets, their lifecycle policies, and what Oracle's own service may do for those.

use super::accounts::{account, identity};
use super::encryption::{key, key_id, record_key};
use super::names::compartment_id;
use crate::emit::hcl::{Block, Value, list, reference, template};
use crate::model::{Bucket, Environment, LifecycleAction, LifecycleRule, Model, Section, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};
use crate::spec::Encryption;

const NAMESPACE: &str = "data.oci_objectstorage_namespace.platform.namespace";

/// Provider oracle/oci, "oci_objectstorage_bucket", Import (verified 2026-11).
static BUCKET: ImportId = ImportId { form: "n/<namespace>/b/<name>", name: Some("name") };

pub(super) fn emit(model: &Model, environment: &Environment, root: &Root, plan: &mut Plan<'_>) {
    if environment.buckets.is_empty() {
        return;
    }
    let namespace = Block::data("oci_objectstorage_namespace", "platform")
        .from(&Section::Buckets.pointer(), "the tenancy's part of Object Storage, in which names are unique")
        .set("compartment_id", account(model).tenancy.as_str());
    plan.root_wide(root, "oracle.tf", [namespace]);
    if environment.buckets.iter().any(|bucket| !bucket.lifecycle.is_empty()) {
        plan.root_wide(root, "oracle.tf", [lifecycle_access(model, environment)]);
    }
    for bucket in &environment.buckets {
        let mut blocks = Vec::new();
        if is_customer_managed(bucket) {
            blocks
                .extend([key(environment, &bucket.item, &bucket.at, &bucket.physical_name), key_access(model, bucket)]);
            record_key(environment, &bucket.item, &bucket.physical_name, root, plan);
        }
        blocks.push(object_storage(environment, bucket));
        blocks.extend((!bucket.lifecycle.is_empty()).then(|| lifecycle_policy(environment, bucket)));
        plan.terraform(root, &bucket.item, blocks);
        let address = format!("oci_objectstorage_bucket.{}", identifier(&bucket.item.name));
        plan.stateful(root, &bucket.item, &address, "bucket", &bucket.physical_name, environment.protected);
        let thing = Adoptable { address: &address, by: &BUCKET, name: &bucket.physical_name, within: None };
        plan.adoptable(root, root, &bucket.item, &thing);
    }
}

fn is_customer_managed(bucket: &Bucket) -> bool {
    bucket.encryption == Encryption::CustomerManaged
}

fn object_storage(environment: &Environment, bucket: &Bucket) -> Block {
    let duration = |days: u32| Block::new("duration").set("time_amount", days).set("time_unit", "DAYS");
    let retention = bucket
        .retention_days
        .map(|days| Block::new("retention_rules").set("display_name", "retention").nested(duration(days)));
    let block = Block::resource("oci_objectstorage_bucket", &identifier(&bucket.item.name))
        .from(&bucket.at, bucket.description.as_deref().unwrap_or("the bucket"));
    skipped(block, bucket)
        .set("compartment_id", compartment_id())
        .set("namespace", reference(NAMESPACE))
        .set("name", bucket.physical_name.as_str())
        .set("freeform_tags", reference("local.oracle_tags"))
        .gap()
        .when(bucket.public, |block| block.comment("reading by name alone: nobody lists it"))
        .set("access_type", if bucket.public { "ObjectReadWithoutList" } else { "NoPublicAccess" })
        .set("storage_tier", "Standard")
        .set("versioning", if bucket.versioning { "Enabled" } else { "Disabled" })
        .when(is_customer_managed(bucket), |block| block.set("kms_key_id", reference(&key_id(&bucket.item))))
        .nested_all(retention)
        .when(is_customer_managed(bucket), |block| {
            block.gap().comment("Oracle refuses a key that its service may not use").set(
                "depends_on",
                list([reference(&format!("oci_identity_policy.{}_key", identifier(&bucket.item.name)))]),
            )
        })
        .when(environment.protected, |block| block.nested(Block::new("lifecycle").set("prevent_destroy", true)))
}

/// What checkov would have and the document does not ask for.
fn skipped(block: Block, bucket: &Bucket) -> Block {
    block
        .comment("checkov:skip=CKV_OCI_7:nothing listens to events of objects")
        .when(!bucket.versioning, |block| block.comment("checkov:skip=CKV_OCI_8:the document asks for no versions"))
        .when(!is_customer_managed(bucket), |block| {
            block.comment("checkov:skip=CKV_OCI_9:encrypted with a key of Oracle's")
        })
        .when(bucket.public, |block| block.comment("checkov:skip=CKV_OCI_10:the document says `public: true`"))
}

fn lifecycle_policy(environment: &Environment, bucket: &Bucket) -> Block {
    let id = identifier(&bucket.item.name);
    Block::resource("oci_objectstorage_object_lifecycle_policy", &id)
        .from(&environment.written_at(&bucket.at.key("lifecycle")), "what happens to objects as they age")
        .set("namespace", reference(NAMESPACE))
        .set("bucket", reference(&format!("oci_objectstorage_bucket.{id}.name")))
        .nested_all(bucket.lifecycle.iter().map(lifecycle_rule))
        .gap()
        .comment("Oracle refuses the rules while its service may not follow them")
        .set("depends_on", list([reference("oci_identity_policy.object_lifecycle")]))
}

fn lifecycle_rule(rule: &LifecycleRule) -> Block {
    let (action, target) = match rule.action {
        LifecycleAction::Delete => ("DELETE", "objects"),
        LifecycleAction::Archive => ("ARCHIVE", "objects"),
        LifecycleAction::DeletePreviousVersions => ("DELETE", "previous-object-versions"),
    };
    let filter = rule.prefix.as_deref().map(|prefix| {
        Block::new("object_name_filter")
            .set("inclusion_prefixes", list([prefix]))
            .set("inclusion_patterns", Value::List(Vec::new()))
            .set("exclusion_patterns", Value::List(Vec::new()))
    });
    Block::new("rules")
        .set("name", rule.name.as_str())
        .set("is_enabled", true)
        .set("action", action)
        .set("target", target)
        .set("time_amount", rule.after_days)
        .set("time_unit", "DAYS")
        .nested_all(filter)
}

/// Lifecycle rules are followed by Oracle's service, which needs leave to.
fn lifecycle_access(model: &Model, environment: &Environment) -> Block {
    let statement = format!(
        "{} to manage object-family in compartment id ${{oci_identity_compartment.platform.id}}",
        service(model)
    );
    let name = format!("{}-{}-object-lifecycle", model.name, environment.name());
    policy(model, "object_lifecycle", &name, "Object Storage follows the lifecycle rules of buckets", &statement)
        .from(&Section::Buckets.pointer(), "Object Storage archives and deletes as the rules of buckets say")
}

fn key_access(model: &Model, bucket: &Bucket) -> Block {
    let condition = format!("where target.key.id = '${{{}}}'", key_id(&bucket.item));
    let statement = format!(
        "{} to use keys in compartment id ${{oci_identity_compartment.platform.id}} {condition}",
        service(model)
    );
    let (id, name) = (format!("{}_key", identifier(&bucket.item.name)), format!("{}-key", bucket.physical_name));
    policy(model, &id, &name, "Object Storage encrypts with the key of the bucket", &statement)
        .from(&bucket.at.key("encryption"), "Object Storage encrypts with the key")
}

fn policy(model: &Model, id: &str, name: &str, description: &str, statement: &str) -> Block {
    identity(model, "oci_identity_policy", id)
        .set("compartment_id", compartment_id())
        .set("name", name)
        .set("description", description)
        .set("statements", list([template(statement)]))
        .set("freeform_tags", reference("local.oracle_tags"))
}

fn service(model: &Model) -> String {
    format!("Allow service objectstorage-{}", account(model).region)
}
