//! Whose a field of the cluster is: what the manifests say is platc's, the image is the releases', the rest is left alone.

use serde_json::{Value, json};

use super::cluster::{Cluster, PLACEHOLDER, deployment, object};
use super::release::image;

fn pods(cluster: &Cluster) -> Value {
    cluster.objects("Deployment")[0]["spec"]["template"]["spec"].clone()
}

/// The names of the variables of the service's container.
fn variables(cluster: &Cluster) -> Vec<Value> {
    let env = pods(cluster)["containers"][0]["env"].clone();
    env.as_array().into_iter().flatten().map(|variable| variable["name"].clone()).collect()
}

/// The manifest of `pricing` with a second variable.
fn with_debug() -> Value {
    let mut manifest = deployment(PLACEHOLDER);
    let env = json!([{ "name": "LEVEL", "value": "info" }, { "name": "DEBUG", "value": "1" }]);
    manifest["spec"]["template"]["spec"]["containers"][0]["env"] = env;
    manifest
}

/// The manifest of `pricing` where an autoscaler says how many pods there are.
fn scaling() -> [Value; 2] {
    let mut manifest = deployment(PLACEHOLDER);
    manifest["spec"].as_object_mut().expect("a map").remove("replicas");
    let target = json!({ "apiVersion": "apps/v1", "kind": "Deployment", "name": "pricing" });
    let spec = json!({ "scaleTargetRef": target, "minReplicas": 2, "maxReplicas": 6 });
    [manifest, object("autoscaling/v2", "HorizontalPodAutoscaler", "pricing", &json!({ "spec": spec }))]
}

fn deploy(cluster: &mut Cluster, manifests: &[Value]) {
    let run = cluster.deploy(manifests);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_variable_that_the_manifests_have_no_more_is_gone_and_the_release_stays() {
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    deploy(&mut cluster, &[with_debug()]);
    let new = image("pricing", "a");
    assert_eq!(cluster.release(&new).code, 0);
    deploy(&mut cluster, &[with_debug()]);
    assert_eq!(variables(&cluster), ["LEVEL", "DEBUG"]);
    deploy(&mut cluster, &[deployment(PLACEHOLDER)]);
    assert_eq!(variables(&cluster), ["LEVEL"]);
    assert_eq!(cluster.images("Deployment"), [new.as_str(), &new, "busybox:1"]);
}

#[test]
fn what_others_add_stays_and_what_they_change_of_ours_does_not() {
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    deploy(&mut cluster, &[deployment(PLACEHOLDER)]);
    cluster.kubectl(&["annotate", "deployment/pricing", "example.com/on-call=ada"]);
    cluster.kubectl(&["label", "deployment/pricing", "example.com/tier=gold"]);
    cluster.kubectl(&["label", "--overwrite", "deployment/pricing", "app.kubernetes.io/managed-by=somebody"]);
    deploy(&mut cluster, &[deployment(PLACEHOLDER)]);
    let metadata = &cluster.objects("Deployment")[0]["metadata"];
    assert_eq!(metadata["annotations"]["example.com/on-call"], "ada");
    assert_eq!(metadata["labels"]["example.com/tier"], "gold");
    assert_eq!(metadata["labels"]["app.kubernetes.io/managed-by"], "platc");
}

#[test]
fn a_deployment_does_not_undo_an_autoscaler() {
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    deploy(&mut cluster, &scaling());
    assert_eq!(cluster.release(&image("pricing", "a")).code, 0);
    let scaled = r#"{"spec": {"replicas": 5}}"#;
    cluster.kubectl(&["patch", "deployment/pricing", "--field-manager=kube-controller-manager", "--patch", scaled]);
    for _again in 0..2 {
        deploy(&mut cluster, &scaling());
        assert_eq!(cluster.objects("Deployment")[0]["spec"]["replicas"], 5);
    }
}

#[test]
fn a_service_that_gets_an_autoscaler_keeps_the_pods_that_it_has() {
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    deploy(&mut cluster, &[deployment(PLACEHOLDER)]);
    deploy(&mut cluster, &scaling());
    // without it the cluster would fall back to its default, one
    assert_eq!(cluster.objects("Deployment")[0]["spec"]["replicas"], 2);
}

#[test]
fn a_service_that_loses_its_autoscaler_has_the_pods_that_the_manifest_says() {
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    deploy(&mut cluster, &scaling());
    deploy(&mut cluster, &[deployment(PLACEHOLDER)]);
    assert_eq!(cluster.objects("Deployment")[0]["spec"]["replicas"], 2);
    assert_eq!(cluster.objects("HorizontalPodAutoscaler"), Vec::<Value>::new());
    let asked = cluster.log();
    let at = |line: &str| asked.iter().rposition(|asked| asked == line);
    let deleted = at("delete autoscaling horizontalpodautoscalers");
    assert!(deleted.is_some() && deleted < at("patch apps deployments"), "else it would scale once more: {asked:#?}");
}

#[test]
fn what_was_applied_by_hand_before_is_taken_over_whole() {
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    cluster.write("by-hand.json", &with_debug());
    cluster.kubectl(&["apply", "--validate=false", "--filename=by-hand.json"]);
    let applied = cluster.objects("Deployment")[0]["metadata"]["annotations"].clone();
    assert!(applied["kubectl.kubernetes.io/last-applied-configuration"].is_string(), "{applied}");
    deploy(&mut cluster, &[deployment(PLACEHOLDER)]);
    assert_eq!(variables(&cluster), ["LEVEL"], "what kubectl applied and nobody wants is gone");
}

#[test]
fn a_failed_release_takes_nothing_back_but_its_image() {
    // while it waits, the manifests lose a variable
    let Some(mut cluster) = Cluster::with(&[], &["without:DEBUG"]) else { return };
    deploy(&mut cluster, &[with_debug()]);
    let run = cluster.release(&image("bad", "b"));
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(cluster.images("Deployment"), [PLACEHOLDER, PLACEHOLDER, "busybox:1"]);
    assert_eq!(variables(&cluster), ["LEVEL"]);
}

#[test]
fn managed_fields_say_who_did_what() {
    let Some(mut cluster) = Cluster::with(&[], &[]) else { return };
    deploy(&mut cluster, &[deployment(PLACEHOLDER)]);
    assert_eq!(cluster.release(&image("pricing", "a")).code, 0);
    let live = &cluster.objects("Deployment")[0];
    let owner = |path: &[&str]| {
        let managers = live["metadata"]["managedFields"].as_array().expect("a list").iter();
        let owns =
            |manager: &&Value| path.iter().try_fold(&manager["fieldsV1"], |fields, step| fields.get(step)).is_some();
        managers.filter(owns).map(|manager| manager["manager"].clone()).collect::<Vec<_>>()
    };
    let container = ["f:spec", "f:template", "f:spec", "f:containers", r#"k:{"name": "pricing"}"#];
    assert_eq!(owner(&[&container[..], &["f:image"]].concat()), ["platc-release"]);
    assert_eq!(owner(&[&container[..], &["f:env"]].concat()), ["platc"]);
    assert_eq!(owner(&["f:spec", "f:replicas"]), ["platc"]);
}
