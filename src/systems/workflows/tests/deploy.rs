//! What a deployment does to the cluster.

use std::process::Command;

use serde_json::{Value, json};

use super::cluster::{Cluster, NAMESPACE, PLACEHOLDER, cron_job, deployment, object};
use super::release::image;

fn account(name: &str) -> Value {
    object("v1", "ServiceAccount", name, &json!({}))
}

fn namespace() -> Value {
    json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": NAMESPACE } })
}

#[test]
fn an_empty_cluster_gets_everything_with_the_placeholder_and_nobody_waits_for_it() {
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    let run = cluster.deploy(&[namespace(), account("pricing"), deployment(PLACEHOLDER)]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(cluster.images("Deployment"), [PLACEHOLDER, PLACEHOLDER, "busybox:1"]);
    assert_eq!(run.summary, format!("- `pricing` waits for its first release\n## `{NAMESPACE}`: applied\n"));
    assert!(!run.log.contains("rollout"), "{}", run.log);
}

#[test]
fn manifests_applied_after_a_release_change_everything_but_its_image() {
    let Some(mut cluster) = Cluster::with(&[deployment(PLACEHOLDER)], &[]) else { return };
    let new = image("pricing", "a");
    assert_eq!(cluster.release(&new).code, 0);
    let mut manifest = deployment(PLACEHOLDER);
    manifest["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"] = "debug".into();
    let run = cluster.deploy(&[namespace(), manifest]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(cluster.images("Deployment"), [new.as_str(), &new, "busybox:1"]);
    let pods = &cluster.objects("Deployment")[0]["spec"]["template"]["spec"];
    assert_eq!(pods["containers"][0]["env"][0]["value"], "debug");
}

#[test]
fn a_release_between_look_and_apply_is_kept() {
    let (old, new) = (image("pricing", "a"), image("pricing", "c"));
    let race = format!("race:Deployment:{new}");
    let Some(mut cluster) = Cluster::with(&[deployment(&old)], &[&race]) else { return };
    let run = cluster.deploy(&[deployment(PLACEHOLDER)]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.log.contains("the object has been modified"), "{}", run.log);
    assert_eq!(cluster.images("Deployment"), [new.as_str(), &new, "busybox:1"]);
}

#[test]
fn an_init_container_that_is_new_begins_with_the_image_that_runs() {
    let old = image("pricing", "a");
    let mut live = deployment(&old);
    live["spec"]["template"]["spec"]["initContainers"] = json!([]);
    let Some(mut cluster) = Cluster::with(&[live], &[]) else { return };
    let run = cluster.deploy(&[deployment(PLACEHOLDER)]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(cluster.images("Deployment"), [old.as_str(), &old, "busybox:1"]);
}

#[test]
fn an_image_that_the_document_names_is_the_documents() {
    let named = image("pricing", "d");
    let Some(mut cluster) = Cluster::with(&[deployment(&image("pricing", "a"))], &[]) else { return };
    let run = cluster.deploy(&[deployment(&named)]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(cluster.images("Deployment"), [named.as_str(), &named, "busybox:1"]);
}

#[test]
fn a_cron_job_keeps_its_image_too() {
    let old = image("pricing", "a");
    let Some(mut cluster) = Cluster::with(&[cron_job(&old)], &[]) else { return };
    let mut manifest = cron_job(PLACEHOLDER);
    manifest["spec"]["schedule"] = "0 4 * * *".into();
    let run = cluster.deploy(&[manifest]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(cluster.images("CronJob"), [old]);
    assert_eq!(cluster.objects("CronJob")[0]["spec"]["schedule"], "0 4 * * *");
}

#[test]
fn what_platc_applied_and_has_no_more_is_deleted_and_nothing_else() {
    let mut foreign = account("foreign");
    foreign["metadata"]["labels"] = json!({});
    let Some(mut cluster) = Cluster::with(&[account("old"), account("pricing"), foreign], &[]) else { return };
    let run = cluster.deploy(&[account("pricing"), deployment(PLACEHOLDER)]);
    assert_eq!(run.code, 0, "{run:?}");
    let left: Vec<Value> = cluster.objects("ServiceAccount").iter().map(|o| o["metadata"]["name"].clone()).collect();
    assert_eq!(left, ["pricing", "foreign"]);
    assert!(run.summary.contains("- deleted ServiceAccount `old`"), "{}", run.summary);
}

/// An object of no namespace, with the labels that say whose it is.
fn of_cluster(version: &str, kind: &str, name: &str, managed: &str, platform: &str, environment: &str) -> Value {
    let labels = json!({
        "app.kubernetes.io/managed-by": managed, "app.kubernetes.io/part-of": platform, "environment": environment,
    });
    json!({ "apiVersion": version, "kind": kind, "metadata": { "name": name, "labels": labels } })
}

fn class(name: &str, managed: &str, platform: &str, environment: &str) -> Value {
    let mut class = of_cluster("scheduling.k8s.io/v1", "PriorityClass", name, managed, platform, environment);
    class["value"] = 1000.into();
    class
}

#[test]
fn what_belongs_to_no_namespace_is_deleted_by_whose_it_is() {
    let there = [
        class("acme-staging-high", "platc", "acme", "staging"),
        class("acme-staging-low", "platc", "acme", "staging"),
        class("acme-production-low", "platc", "acme", "production"),
        class("beta-staging-low", "platc", "beta", "staging"),
        class("system-cluster-critical", "somebody", "acme", "staging"),
    ];
    let Some(mut cluster) = Cluster::with(&there, &[]) else { return };
    let run = cluster.deploy(&[namespace(), there[0].clone(), deployment(PLACEHOLDER)]);
    assert_eq!(run.code, 0, "{run:?}");
    let left: Vec<Value> = cluster.objects("PriorityClass").iter().map(|o| o["metadata"]["name"].clone()).collect();
    assert_eq!(left, ["acme-staging-high", "acme-production-low", "beta-staging-low", "system-cluster-critical"]);
    assert!(run.summary.contains("- deleted PriorityClass `acme-staging-low`"), "{}", run.summary);
}

#[test]
fn a_namespace_is_told_of_and_never_deleted() {
    let space = |name: &str, managed: &str, platform: &str, environment: &str| {
        of_cluster("v1", "Namespace", name, managed, platform, environment)
    };
    let there = [
        space("acme-old", "platc", "acme", "staging"),
        space("acme-production", "platc", "acme", "production"),
        space("beta-staging", "platc", "beta", "staging"),
        space("monitoring", "somebody", "acme", "staging"),
    ];
    let Some(mut cluster) = Cluster::with(&there, &[]) else { return };
    let mine = space(NAMESPACE, "platc", "acme", "staging");
    let run = cluster.deploy(&[mine, deployment(PLACEHOLDER)]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(cluster.objects("Namespace").len(), 5);
    let told: Vec<&str> = run.summary.lines().filter(|line| line.contains("kubectl delete namespace")).collect();
    assert_eq!(
        told,
        [
            "- the namespace `acme-old` was this environment's, and is left: `kubectl delete namespace acme-old` deletes all that is in it"
        ]
    );
}

#[test]
fn nothing_is_deleted_while_something_is_not_ready() {
    let Some(mut cluster) = Cluster::with(&[account("old"), deployment(&image("bad", "b"))], &[]) else { return };
    let run = cluster.deploy(&[deployment(PLACEHOLDER)]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.summary.contains("not ready: pricing; nothing is deleted"), "{}", run.summary);
    assert_eq!(cluster.objects("ServiceAccount").len(), 1);
}

#[test]
fn the_tunnels_token_is_there_before_the_tunnel() {
    let mut tunnel = deployment("docker.io/cloudflare/cloudflared:1");
    tunnel["metadata"]["name"] = "cloudflared".into();
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    let run = cluster.deploy(&[namespace(), tunnel.clone()]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.summary.contains("the tunnel's token is not known"), "{}", run.summary);
    assert!(cluster.objects("Namespace").is_empty(), "nothing is changed");
    cluster.set("CLOUDFLARED_TUNNEL_TOKEN", "secret");
    let run = cluster.deploy(&[namespace(), tunnel]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(cluster.objects("Secret")[0]["data"]["token"], "c2VjcmV0");
    assert!(!run.log.contains("c2VjcmV0"), "{}", run.log);
}

const REGISTRY: &str = "ocir.eu-frankfurt-1.oci.oraclecloud.com";

/// The Secret that kubectl itself would make for a registry.
fn kubectls_own(username: &str, token: &str) -> Value {
    let [server, username, password] = [
        format!("--docker-server={REGISTRY}"),
        format!("--docker-username={username}"),
        format!("--docker-password={token}"),
    ];
    let output = Command::new("kubectl")
        .args(["create", "secret", "docker-registry", "ocir-token", "--dry-run=client", "--output=json"])
        .args([server, username, password])
        .output()
        .expect("kubectl is there");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// What a Secret says of registries: the user and token of each, in base64.
fn auths(secret: &Value) -> Vec<(String, Value)> {
    let text = decoded(secret["data"][".dockerconfigjson"].as_str().expect("a key"));
    let config: Value = serde_json::from_str(&text).expect("JSON");
    let auths = config["auths"].as_object().expect("a map");
    auths.iter().map(|(registry, entry)| (registry.clone(), entry["auth"].clone())).collect()
}

fn decoded(base64: &str) -> String {
    let command = format!("printf %s '{base64}' | openssl base64 -d -A");
    let output = Command::new("bash").args(["-c", &command]).output().expect("bash is there");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn nodes_get_what_they_pull_with_as_kubectl_would_write_it() {
    let (username, token) = ("axabc/puller", r#"a"b\c$(d)>;{e:f"#);
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    cluster.set("OCIR_PULL_USERNAME", username);
    cluster.set("OCIR_PULL_TOKEN", token);
    cluster.set("REGISTRIES", &format!("{REGISTRY} fra.ocir.io"));
    for _again in 0..2 {
        let run = cluster.deploy(&[namespace(), account("pricing"), deployment(PLACEHOLDER)]);
        assert_eq!(run.code, 0, "{run:?}");
        let [secret] = cluster.objects("Secret").try_into().expect("one Secret");
        let own = kubectls_own(username, token);
        assert_eq!((&secret["metadata"]["name"], &secret["type"]), (&own["metadata"]["name"], &own["type"]));
        let [(_, auth)] = auths(&own).try_into().expect("one registry");
        assert_eq!(auths(&secret), [(REGISTRY.to_owned(), auth.clone()), ("fra.ocir.io".to_owned(), auth.clone())]);
        for hidden in [token, auth.as_str().expect("text"), secret["data"][".dockerconfigjson"].as_str().expect("text")]
        {
            assert!(!run.log.contains(hidden) && !run.summary.contains(hidden), "{run:?}");
        }
    }
    // no image is Oracle's any more: nobody needs it
    cluster.set("REGISTRIES", "");
    assert_eq!(cluster.deploy(&[deployment("docker.io/nginx@sha256:0a")]).code, 0);
    assert_eq!(cluster.objects("Secret"), Vec::<Value>::new());
}

#[test]
fn nothing_is_changed_where_nodes_could_not_pull() {
    for (username, token) in
        [("", "secret"), ("puller", "secret"), ("axabc/", "secret"), ("axabc/a:b", "secret"), ("axabc/puller", "")]
    {
        let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
        cluster.set("REGISTRIES", REGISTRY);
        cluster.set("OCIR_PULL_USERNAME", username);
        cluster.set("OCIR_PULL_TOKEN", token);
        let run = cluster.deploy(&[namespace(), deployment(PLACEHOLDER)]);
        assert_eq!(run.code, 1, "{username}: {run:?}");
        assert!(run.summary.contains("OCIR_PULL_USERNAME (namespace/user)"), "{}", run.summary);
        assert!(run.summary.contains("nothing is changed"), "{}", run.summary);
        assert_eq!(cluster.objects("Namespace"), Vec::<Value>::new(), "{username}");
    }
}

#[test]
fn manifests_without_an_object_delete_nothing() {
    let Some(mut cluster) = Cluster::with(&[account("old")], &[]) else { return };
    let run = cluster.deploy(&[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.summary.contains("nothing is changed"), "{}", run.summary);
    assert_eq!(cluster.objects("ServiceAccount").len(), 1);
}
