//! A service → its Deployment or its CronJob, and the ServiceAccount that the pods run under.

use serde_json::json;

use super::object::{Fields, Identity, Manifest, Object, manifest};
use super::{pod, secrets};
use crate::model::{Job, Model, REGISTRY_SECRET, Replicas, Service, ServiceKind};
use crate::spec::Concurrency;

/// Old ReplicaSets that a rollback can go to.
const REVISIONS: u32 = 5;

/// After which a rollout that makes no progress has failed.
const PROGRESS_SECONDS: u32 = 600;

pub(super) fn emit(model: &Model, service: &Service, identity: &Identity) -> [Manifest; 2] {
    let workload = match &service.kind {
        ServiceKind::Web { replicas, .. } | ServiceKind::Worker { replicas } => {
            manifest("deployment.yaml", deployment(service, *replicas, identity))
        }
        ServiceKind::Cron { schedule, job } => manifest("cron-job.yaml", cron_job(service, schedule, job, identity)),
    };
    [manifest("service-account.yaml", account(model, service, identity)), workload]
}

/// With what the nodes pull the images: here rather than in the pods, so that a rollback to pods of before finds it too.
fn account(model: &Model, service: &Service, identity: &Identity) -> Object {
    let account = identity.object("v1", "ServiceAccount").set("automountServiceAccountToken", false);
    let oracle = model.providers.oracle.as_ref().expect("clusters are Oracle's, and need the provider");
    if service.registries(&oracle.region).is_empty() {
        account
    } else {
        account.set("imagePullSecrets", json!([{ "name": REGISTRY_SECRET }]))
    }
}

fn deployment(service: &Service, replicas: Replicas, identity: &Identity) -> Object {
    let scales = replicas.max > replicas.min;
    let spec = Fields::new()
        .set_opt("replicas", (!scales).then_some(replicas.min)) // else every apply would undo the autoscaler
        .set("revisionHistoryLimit", REVISIONS)
        .set("progressDeadlineSeconds", PROGRESS_SECONDS)
        .set(
            "strategy",
            json!({ "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 0, "maxSurge": "25%" } }),
        )
        .set("selector", identity.selector())
        .set("template", pod::template(service, identity));
    let reload = secrets::has_secrets(service).then_some("true");
    identity
        .object("apps/v1", "Deployment")
        .annotation("kubernetes.io/description", service.description.as_deref())
        .annotation("secrets.doppler.com/reload", reload)
        .annotations(&service.pod.annotations)
        .skip(&skips(service))
        .spec(spec)
}

/// What checkov asks of every pod, and this one does otherwise.
fn skips(service: &Service) -> Vec<(&'static str, &'static str)> {
    let mut skips = Vec::new();
    if service.resources.cpu_limit.is_none() {
        skips.push(pod::NO_CPU_LIMIT);
    }
    if secrets::has_secrets(service) {
        skips.push(("CKV_K8S_35", "the variables are the contract with the service, and each names its secret"));
    }
    if matches!(service.kind, ServiceKind::Worker { .. }) && service.pod.health.is_none() {
        skips.push(("CKV_K8S_8", "it listens to nobody, and ends when it fails"));
        skips.push(("CKV_K8S_9", "it listens to nobody, and no traffic waits for it"));
    }
    skips
}

fn cron_job(service: &Service, schedule: &str, job: &Job, identity: &Identity) -> Object {
    let run = Fields::new()
        .set("backoffLimit", job.retries)
        .set("activeDeadlineSeconds", job.deadline_seconds)
        .set("template", pod::template(service, identity));
    let concurrency = match job.concurrency {
        Concurrency::Forbid => "Forbid",
        Concurrency::Allow => "Allow",
        Concurrency::Replace => "Replace",
    };
    let template = Fields::new().set("metadata", json!({ "labels": identity.labels() })).set("spec", run);
    let spec = Fields::new()
        .set("schedule", schedule)
        .set("timeZone", job.timezone.as_str())
        .set("concurrencyPolicy", concurrency)
        .set("startingDeadlineSeconds", job.start_within_seconds)
        .set("successfulJobsHistoryLimit", job.history)
        .set("failedJobsHistoryLimit", job.history)
        .set("jobTemplate", template);
    identity
        .object("batch/v1", "CronJob")
        .annotation("kubernetes.io/description", service.description.as_deref())
        .annotations(&service.pod.annotations)
        .skip(&skips(service))
        .spec(spec)
}
