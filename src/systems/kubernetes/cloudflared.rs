//! An environment with public hosts → `cloudflared`, the cluster's end of the Cloudflare Tunnel: it dials out, so that
//! nothing of the cluster is open to the internet.

use serde_json::{Value, json};

use super::network::{internet, tcp};
use super::object::{Fields, Identity, Manifest, Object, manifest};
use super::{pod, probes, scaling};
use crate::model::{Environment, Model, Resources, TUNNEL_TOKEN_KEY, TUNNEL_TOKEN_SECRET};

/// The name of the Deployment and everything beside it. No service may have it.
pub(super) const NAME: &str = "cloudflared";

/// Cloudflare's own image, by the digest of the index for all architectures (Docker Hub, verified 2026-11).
const IMAGE: &str =
    "docker.io/cloudflare/cloudflared:2026.9.1@sha256:b269e8abd07a5bf6f3f4be65d5050b2174eca89c56a0241a8ff32a16aec454e4";

/// The user of the image.
const USER: u32 = 65_532;

/// Two replicas keep every host served while one is replaced.
pub(super) const REPLICAS: u32 = 2;

/// What a pod of it asks for.
pub(super) fn resources() -> Resources {
    let memory = "128Mi".to_owned();
    Resources { cpu: "50m".to_owned(), cpu_limit: None, memory_limit: memory.clone(), memory }
}

/// Where it tells of itself.
const METRICS_PORT: u16 = 2000;

/// Where it dials to at Cloudflare: QUIC and HTTP/2 (Cloudflare, "Tunnel with firewall", verified 2026-11).
const TUNNEL_PORT: u16 = 7844;

/// Requests under way have this long to end; the pod is killed some seconds later.
const GRACE_SECONDS: u32 = 30;

pub(super) fn emit(model: &Model, environment: &Environment) -> Vec<Manifest> {
    let identity = Identity::of_environment(model, environment, NAME, "tunnel");
    let account = identity.object("v1", "ServiceAccount").set("automountServiceAccountToken", false);
    vec![
        manifest("service-account.yaml", account),
        manifest("deployment.yaml", deployment(&identity)),
        manifest("pod-disruption-budget.yaml", scaling::disruption_budget(&identity)),
        manifest("network-policy.yaml", policy(&identity)),
    ]
}

fn deployment(identity: &Identity) -> Object {
    let pod = Fields::new()
        .set("serviceAccountName", NAME)
        .set("automountServiceAccountToken", false)
        .set("enableServiceLinks", false)
        .set("terminationGracePeriodSeconds", GRACE_SECONDS + 10)
        .set("securityContext", pod::pod_security(USER))
        .set("topologySpreadConstraints", pod::spread_over(&identity.selector()))
        .set("containers", json!([container()]))
        .set(
            "volumes",
            json!([{ "name": "token", "secret": { "secretName": TUNNEL_TOKEN_SECRET, "defaultMode": READABLE } }]),
        );
    identity.object("apps/v1", "Deployment").skip(&[pod::NO_CPU_LIMIT]).spec(json!({
        "replicas": REPLICAS,
        "revisionHistoryLimit": 5,
        "progressDeadlineSeconds": 600,
        "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 0, "maxSurge": 1 } },
        "selector": identity.selector(),
        "template": { "metadata": { "labels": identity.labels() }, "spec": Value::from(pod) },
    }))
}

/// `0440` in decimal, as YAML 1.1 and 1.2 read it alike: by the image's group alone.
const READABLE: u32 = 0o440;

/// Where the token is mounted.
const TOKEN_FOLDER: &str = "/etc/cloudflared";

fn container() -> Value {
    let metrics = format!("0.0.0.0:{METRICS_PORT}");
    let grace = format!("{GRACE_SECONDS}s");
    let token = format!("{TOKEN_FOLDER}/{TUNNEL_TOKEN_KEY}");
    let ready = json!({ "httpGet": { "path": "/ready", "port": "metrics" } });
    let alive = json!({ "tcpSocket": { "port": "metrics" } });
    Fields::new()
        .set("name", NAME)
        .set("image", IMAGE)
        .set("imagePullPolicy", "IfNotPresent")
        .set(
            "args",
            json!([
                "tunnel",
                "--no-autoupdate",
                "--metrics",
                metrics,
                "--grace-period",
                grace,
                "run",
                "--token-file",
                token
            ]),
        )
        .set("ports", json!([{ "name": "metrics", "containerPort": METRICS_PORT, "protocol": "TCP" }]))
        .set("startupProbe", probes::probe(&ready, 2, 2, 30))
        .set("readinessProbe", probes::probe(&ready, 5, 2, 3)) // connected to Cloudflare
        .set("livenessProbe", probes::probe(&alive, 10, 5, 3)) // it reconnects by itself: a restart would not help
        .set("resources", pod::resources(&resources()))
        .set("securityContext", pod::container_security())
        .set("volumeMounts", json!([{ "name": "token", "mountPath": TOKEN_FOLDER, "readOnly": true }]))
        .into()
}

/// Nothing comes in. It reaches Cloudflare; each public service adds the way to its own pods.
fn policy(identity: &Identity) -> Object {
    let ports = [json!({ "protocol": "UDP", "port": TUNNEL_PORT }), tcp(TUNNEL_PORT), tcp(443)];
    identity.object("networking.k8s.io/v1", "NetworkPolicy").spec(json!({
        "podSelector": identity.selector(),
        "policyTypes": ["Ingress", "Egress"],
        "egress": [internet(&ports)],
    }))
}
