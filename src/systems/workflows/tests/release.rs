//! What a release does to the cluster.

use super::cluster::{Cluster, PLACEHOLDER, cron_job, deployment};

/// An image by digest; one of `r.example/bad` never gets ready.
pub(super) fn image(repository: &str, digit: &str) -> String {
    format!("r.example/{repository}@sha256:{}", digit.repeat(64))
}

#[test]
fn the_first_release_takes_the_place_of_the_placeholder() {
    let Some(mut cluster) = Cluster::with(&[deployment(PLACEHOLDER)], &[]) else { return };
    let new = image("pricing", "a");
    let run = cluster.release(&new);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(cluster.images("Deployment"), [new.as_str(), &new, "busybox:1"], "an image of its own stays");
    let annotations = &cluster.objects("Deployment")[0]["metadata"]["annotations"];
    assert_eq!(annotations["kubernetes.io/change-cause"], "acme/pricing@0123 run 7");
    assert!(run.summary.contains(&format!("`{new}`, in place of `{PLACEHOLDER}`")), "{}", run.summary);
}

#[test]
fn a_release_brings_the_token_with_which_its_pods_read_doppler() {
    let Some(cluster) = Cluster::with(&[deployment(PLACEHOLDER)], &[]) else { return };
    let mut cluster = cluster.env("DOPPLER_SERVICE_TOKEN", "dp.st.example");
    assert_eq!(cluster.release(&image("pricing", "a")).code, 0);
    let secrets = cluster.objects("Secret");
    assert_eq!(secrets[0]["metadata"]["name"], "pricing-doppler-token");
    assert_eq!(secrets[0]["data"]["serviceToken"], "ZHAuc3QuZXhhbXBsZQ==");
}

#[test]
fn what_does_not_get_ready_goes_back_to_the_image_before_and_fails() {
    let Some(mut cluster) = Cluster::with(&[deployment(PLACEHOLDER)], &[]) else { return };
    let good = image("pricing", "a");
    assert_eq!(cluster.release(&good).code, 0);
    let run = cluster.release(&image("bad", "b"));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.summary.contains("did not get ready"), "{}", run.summary);
    let back = format!("exceeded its progress deadline); it is back on `{good}`");
    assert!(run.summary.contains(&back), "{}", run.summary);
    assert_eq!(cluster.images("Deployment"), [good.as_str(), &good, "busybox:1"]);
}

#[test]
fn a_failed_first_release_goes_back_to_the_placeholder() {
    let Some(mut cluster) = Cluster::with(&[deployment(PLACEHOLDER)], &[]) else { return };
    let run = cluster.release(&image("bad", "b"));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.summary.contains("it waits for its first release again"), "{}", run.summary);
    assert_eq!(cluster.images("Deployment"), [PLACEHOLDER, PLACEHOLDER, "busybox:1"]);
    let looks = cluster.log().into_iter().filter(|line| line == "list apps deployments").count();
    assert_eq!(looks, 1, "nobody waits for what answers nobody");
}

#[test]
fn the_same_image_again_has_nothing_to_go_back_to() {
    let bad = image("bad", "b");
    let Some(mut cluster) = Cluster::with(&[deployment(&bad)], &[]) else { return };
    let run = cluster.release(&bad);
    assert_eq!(run.code, 1);
    assert!(run.summary.contains("nothing to go back to"), "{}", run.summary);
}

#[test]
fn nothing_changes_where_something_is_wrong_from_the_start() {
    let good = image("pricing", "a");
    let mut elsewhere = deployment(PLACEHOLDER);
    elsewhere["spec"]["template"]["spec"]["containers"][0]["name"] = "price".into();
    for (there, image, says) in [
        (vec![deployment(PLACEHOLDER)], "r.example/pricing:v1", "not named by digest"),
        (vec![deployment(PLACEHOLDER)], "r.example/pricing:v1@sha256:beef", "not named by digest"),
        (vec![deployment(PLACEHOLDER)], "@sha256:", "not named by digest"),
        (vec![deployment(PLACEHOLDER)], "r.example/a\",\"x\":\"y", "not named by digest"),
        (vec![], &good, "there is no Deployment and no CronJob of that name"),
        (vec![elsewhere], &good, "has no container `pricing`: a patch would add a second one"),
    ] {
        let Some(cluster) = Cluster::with(&there, &[]) else { return };
        let mut cluster = cluster.env("DOPPLER_SERVICE_TOKEN", "dp.st.example");
        let run = cluster.release(image);
        assert_eq!(run.code, 1, "{image}: {run:?}");
        assert!(run.summary.contains(says) && run.summary.contains("nothing is changed"), "{says}: {run:?}");
        let kept = if there.is_empty() { vec![] } else { vec![PLACEHOLDER, PLACEHOLDER, "busybox:1"] };
        assert_eq!(if there.is_empty() { vec![] } else { cluster.images("Deployment") }, kept, "{says}");
        assert!(cluster.objects("Secret").is_empty(), "{says}");
    }
}

#[test]
fn a_release_that_another_one_passes_is_made_anew_of_what_is_there() {
    let other = image("pricing", "c");
    let race = format!("race:Deployment:{other}");
    let Some(mut cluster) = Cluster::with(&[deployment(PLACEHOLDER)], &[&race]) else { return };
    let new = image("pricing", "a");
    let run = cluster.release(&new);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.log.contains("the object has been modified"), "{}", run.log);
    assert!(run.summary.contains(&format!("in place of `{other}`")), "{}", run.summary);
    assert_eq!(cluster.images("Deployment"), [new.as_str(), &new, "busybox:1"]);
}

#[test]
fn a_failed_release_leaves_the_one_that_came_over_it_alone() {
    let other = image("pricing", "c");
    let overtake = format!("overtake:{other}");
    let Some(mut cluster) = Cluster::with(&[deployment(PLACEHOLDER)], &[&overtake]) else { return };
    let run = cluster.release(&image("bad", "b"));
    assert_eq!(run.code, 1);
    assert!(run.summary.contains("another release came over it, and is left alone"), "{}", run.summary);
    assert_eq!(cluster.images("Deployment"), [other.as_str(), &other, "busybox:1"]);
}

#[test]
fn a_cron_job_gets_the_image_and_nobody_waits() {
    let Some(mut cluster) = Cluster::with(&[cron_job(PLACEHOLDER)], &[]) else { return };
    let new = image("pricing", "a");
    let run = cluster.release(&new);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.summary.contains("the next run has it"), "{}", run.summary);
    assert_eq!(cluster.images("CronJob"), [new]);
}

#[test]
fn a_release_asks_for_no_more_than_its_role_allows() {
    let role = include_str!("../../../../generated/kubernetes/staging/_namespace/role-releasers.yaml");
    let role: serde_json::Value = serde_saphyr::from_str(role).expect("YAML");
    let texts = |value: &serde_json::Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    let allowed = |asked: &[String; 3]| {
        let [verb, group, resource] = asked;
        let group = if group == "core" { "" } else { group };
        role["rules"].as_array().into_iter().flatten().any(|rule| {
            let names = |key: &str, name: &str| texts(&rule[key]).iter().any(|listed| listed == name);
            names("verbs", verb) && names("apiGroups", group) && names("resources", resource)
        })
    };
    for (there, image) in [
        (deployment(PLACEHOLDER), image("pricing", "a")),
        (deployment(PLACEHOLDER), image("bad", "b")),
        (cron_job(PLACEHOLDER), image("pricing", "a")),
    ] {
        let Some(cluster) = Cluster::with(&[there], &[]) else { return };
        let mut cluster = cluster.env("DOPPLER_SERVICE_TOKEN", "dp.st.example");
        cluster.release(&image);
        let asked = cluster.asked();
        assert!(asked.iter().any(|[verb, ..]| verb == "patch"), "{asked:?}");
        let refused: Vec<_> = asked.iter().filter(|asked| !allowed(asked)).collect();
        assert!(refused.is_empty(), "the Role lacks {refused:?}");
    }
}
