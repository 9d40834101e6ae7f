//! Services that use buckets → policies by which their pods, and no others, reach them.
//!
//! A pod signs in with its service account ("workload identity"): there is no key to keep or to leak.

use super::accounts::identity;
use super::names::{compartment_id, owned_by};
use crate::emit::hcl::{Block, Value, call, list, template};
use crate::model::{Environment, Model, Service, UseTarget, identifier};
use crate::plan::{Plan, Root};

pub(super) fn emit(model: &Model, environment: &Environment, root: &Root, plan: &mut Plan<'_>) {
    for service in &environment.services {
        let buckets: Vec<&str> = service.uses.iter().filter_map(|used| bucket(&used.target)).collect();
        if !buckets.is_empty() {
            plan.terraform(
                root,
                &service.item,
                [workload(environment, service), policy(model, environment, service, &buckets)],
            );
        }
    }
}

fn bucket(target: &UseTarget) -> Option<&str> {
    match target {
        UseTarget::Bucket(name) => Some(name),
        UseTarget::Database(_)
        | UseTarget::Broker(_)
        | UseTarget::AiEndpoint(_)
        | UseTarget::Email(_)
        | UseTarget::Service { .. } => None,
    }
}

/// The condition that a request comes from a pod of the service.
fn workload(environment: &Environment, service: &Service) -> Block {
    let cluster = identifier(&service.cluster);
    let conditions = [
        "request.principal.type = 'workload'".to_owned(),
        format!("request.principal.namespace = '{}'", environment.namespace),
        format!("request.principal.service_account = '{}'", service.item.name),
        format!("request.principal.cluster_id = '${{oci_containerengine_cluster.{cluster}.id}}'"),
    ];
    let conditions = list(conditions.iter().map(|condition| template(condition)));
    Block::locals()
        .from(&service.at, "what makes a request one of its pods")
        .set(&format!("{}_workload", identifier(&service.item.name)), call("join", [", ".into(), conditions]))
}

fn policy(model: &Model, environment: &Environment, service: &Service, buckets: &[&str]) -> Block {
    let id = identifier(&service.item.name);
    let statements =
        buckets.iter().flat_map(|bucket| ["read buckets", "manage objects"].map(|what| statement(&id, what, bucket)));
    identity(model, "oci_identity_policy", &format!("{id}_buckets"))
        .from(&service.at.path("uses.buckets"), "its pods read and write the objects of these buckets")
        .set("compartment_id", compartment_id())
        .set("name", format!("{}-{}-{}-buckets", model.name, environment.name(), service.item.name))
        .set("description", format!("Pods of {} read and write the buckets that it uses", service.item.name))
        .set("statements", list(statements))
        .set("freeform_tags", owned_by(service.team.as_deref()))
}

fn statement(service: &str, what: &str, bucket: &str) -> Value {
    let bucket = format!("${{oci_objectstorage_bucket.{}.name}}", identifier(bucket));
    let compartment = "${oci_identity_compartment.platform.id}";
    let condition = format!("where all {{${{local.{service}_workload}}, target.bucket.name = '{bucket}'}}");
    template(&format!("Allow any-user to {what} in compartment id {compartment} {condition}"))
}
