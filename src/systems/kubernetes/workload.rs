//! A service → its Deployment or its CronJob, and the ServiceAccount that the pods run under.

use serde_json::json;

use super::object::{Fields, Identity, Manifest, Object, manifest};
use super::{pod, secrets};
use crate::model::{Replicas, Service, ServiceKind};

/// Old ReplicaSets that a rollback can go to.
const REVISIONS: u32 = 5;

/// After which a rollout that makes no progress has failed.
const PROGRESS_SECONDS: u32 = 600;

pub(super) fn emit(service: &Service, identity: &Identity) -> [Manifest; 2] {
    let account = identity.object("v1", "ServiceAccount").set("automountServiceAccountToken", false);
    let workload = match &service.kind {
        ServiceKind::Web { replicas, .. } | ServiceKind::Worker { replicas } => {
            manifest("deployment.yaml", deployment(service, *replicas, identity))
        }
        ServiceKind::Cron { schedule } => manifest("cron-job.yaml", cron_job(service, schedule, identity)),
    };
    [manifest("service-account.yaml", account), workload]
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
        .skip(&skips(service))
        .spec(spec)
}

/// What checkov asks of every pod, and this one does otherwise.
fn skips(service: &Service) -> Vec<(&'static str, &'static str)> {
    let mut skips = vec![pod::NO_CPU_LIMIT];
    if secrets::has_secrets(service) {
        skips.push(("CKV_K8S_35", "the variables are the contract with the service, and each names its secret"));
    }
    if matches!(service.kind, ServiceKind::Worker { .. }) {
        skips.push(("CKV_K8S_8", "it listens to nobody, and ends when it fails"));
        skips.push(("CKV_K8S_9", "it listens to nobody, and no traffic waits for it"));
    }
    skips
}

fn cron_job(service: &Service, schedule: &str, identity: &Identity) -> Object {
    let job = Fields::new()
        .set("backoffLimit", 2)
        .set("activeDeadlineSeconds", 21_600) // a run that hangs ends, and the next one can start
        .set("template", pod::template(service, identity));
    let spec = Fields::new()
        .set("schedule", schedule)
        .set("timeZone", "Etc/UTC")
        .set("concurrencyPolicy", "Forbid")
        .set("startingDeadlineSeconds", 3600)
        .set("successfulJobsHistoryLimit", 3)
        .set("failedJobsHistoryLimit", 3)
        .set(
            "jobTemplate",
            json!({ "metadata": { "labels": identity.labels() }, "spec": serde_json::Value::from(job) }),
        );
    identity
        .object("batch/v1", "CronJob")
        .annotation("kubernetes.io/description", service.description.as_deref())
        .skip(&skips(service))
        .spec(spec)
}
