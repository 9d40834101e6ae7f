//! What is asked of the objects of Kubernetes, apart from pods.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Row;
use super::platform::{Platform, Thing, list, text, those};

/// Versions of APIs that stay.
const STABLE: [&str; 8] = [
    "apps/v1",
    "autoscaling/v2",
    "batch/v1",
    "networking.k8s.io/v1",
    "policy/v1",
    "rbac.authorization.k8s.io/v1",
    "scheduling.k8s.io/v1",
    "v1",
];

/// What releases may do, verb and resource.
const RELEASES: [&str; 15] = [
    "get deployments",
    "list deployments",
    "patch deployments",
    "watch deployments",
    "get replicasets",
    "list replicasets",
    "watch replicasets",
    "get namespaces",
    "get pods",
    "list pods",
    "watch pods",
    "get cronjobs",
    "patch cronjobs",
    "create secrets",
    "patch secrets",
];

/// Deployments with how many autoscalers and disruption budgets are theirs.
fn scaled(all: &Platform) -> Vec<Thing> {
    let same_place = |one: &Value, other: &Value| one["metadata"]["namespace"] == other["metadata"]["namespace"];
    let (scalers, budgets) = (all.objects("HorizontalPodAutoscaler"), all.objects("PodDisruptionBudget"));
    let of = |it: Thing| {
        let name = &it.value["metadata"]["name"];
        let scaler = scalers.iter().find(|scaler| {
            same_place(&scaler.value, &it.value) && &scaler.value["spec"]["scaleTargetRef"]["name"] == name
        });
        let least = scaler.map_or(&it.value["spec"]["replicas"], |scaler| &scaler.value["spec"]["minReplicas"]);
        let budgets = budgets
            .iter()
            .filter(|budget| same_place(&budget.value, &it.value) && &budget.value["metadata"]["name"] == name);
        let value = json!({
            "replicas": it.value["spec"]["replicas"],
            "is_scaled": scaler.is_some(),
            "least": least,
            "budgets": budgets.count(),
        });
        Thing { place: it.place, value }
    };
    all.objects("Deployment").into_iter().map(of).collect()
}

/// Rules outwards that are about addresses of the internet.
fn outwards(all: &Platform) -> Vec<Thing> {
    let policies = all.objects("NetworkPolicy").into_iter();
    let blocks = policies.flat_map(|policy| {
        let rules = list(&policy.value["spec"]["egress"]).iter().flat_map(|rule| list(&rule["to"]));
        let blocks: Vec<Value> = rules.filter_map(|to| to.get("ipBlock")).cloned().collect();
        blocks.into_iter().map(move |value| Thing { place: policy.place.clone(), value })
    });
    those(blocks.collect(), |block| block["cidr"] == "0.0.0.0/0")
}

pub const ROWS: &[Row] = &[
    Row {
        id: "k8s-api-version",
        asks: "only versions of APIs that stay",
        of: |all| {
            those(all.every_object(), |object| {
                let version = text(&object["apiVersion"]);
                !object["metadata"].is_null() && object["kind"] != "DopplerSecret" && !version.is_empty()
            })
        },
        holds: |object| STABLE.contains(&text(&object["apiVersion"])),
        fault: |object| object["apiVersion"] = json!("policy/v1beta1"),
    },
    Row {
        id: "k8s-annotations",
        asks: "labels and annotations are texts",
        of: |all| those(all.every_object(), |object| !object["metadata"].is_null()),
        holds: |object| {
            let maps = [&object["metadata"]["labels"], &object["metadata"]["annotations"]];
            let mut values = maps.into_iter().filter_map(Value::as_object).flatten();
            values.all(|(_, value)| value.is_string())
        },
        fault: |object| object["metadata"]["annotations"] = json!({ "secrets.doppler.com/reload": true }),
    },
    Row {
        id: "k8s-order",
        asks: "one kustomization an environment brings the namespace before what is in it",
        of: |all| {
            let files = all
                .texts
                .iter()
                .filter(|(path, _)| path.starts_with("generated/kubernetes/") && path.ends_with("/Kustomization"));
            let read = |(path, text): (&String, &String)| Thing {
                place: format!("{}: {path}", all.name),
                value: serde_saphyr::from_str(text).expect("what is emitted is YAML"),
            };
            those(files.map(read).collect(), |it| list(&it["resources"]).contains(&json!("_namespace")))
        },
        holds: |kustomization| list(&kustomization["resources"]).first() == Some(&json!("_namespace")),
        fault: |kustomization| kustomization["resources"].as_array_mut().expect("a list").insert(0, json!("pricing")),
    },
    Row {
        id: "k8s-selector",
        asks: "a Deployment selects by the service's name alone, which never changes",
        of: |all| all.objects("Deployment"),
        holds: |deployment| {
            let selector = &deployment["spec"]["selector"]["matchLabels"];
            let label = &deployment["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"];
            selector == &json!({ "app.kubernetes.io/name": label })
        },
        fault: |deployment| deployment["spec"]["selector"]["matchLabels"]["environment"] = json!("production"),
    },
    Row {
        id: "k8s-hpa-replicas",
        asks: "where an autoscaler says how many pods there are, the Deployment does not",
        of: |all| those(scaled(all), |it| it["is_scaled"] == true),
        holds: |deployment| deployment["replicas"].is_null(),
        fault: |deployment| deployment["replicas"] = json!(2),
    },
    Row {
        id: "k8s-pdb-one",
        asks: "one pod alone has no budget, which no node could be drained of; several have one",
        of: scaled,
        holds: |it| {
            let wanted = u64::from(it["least"].as_u64().is_some_and(|least| least > 1));
            it["budgets"].as_u64() == Some(wanted)
        },
        fault: |it| it["budgets"] = json!(2),
    },
    Row {
        id: "k8s-history",
        asks: "a Deployment keeps what it was, to go back to",
        of: |all| all.objects("Deployment"),
        holds: |deployment| deployment["spec"]["revisionHistoryLimit"].as_u64().is_some_and(|limit| limit >= 3),
        fault: |deployment| deployment["spec"]["revisionHistoryLimit"] = json!(0),
    },
    Row {
        id: "k8s-cron",
        asks: "a CronJob says its time zone, and does not begin while it still runs, where the document does not want it to",
        of: |all| {
            let mut jobs = all.objects("CronJob");
            jobs.retain(|job| !job.place.starts_with("kubernetes-knobs:"));
            jobs
        },
        holds: |job| job["spec"]["timeZone"].is_string() && job["spec"]["concurrencyPolicy"] == "Forbid",
        fault: |job| job["spec"]["concurrencyPolicy"] = Value::Null,
    },
    Row {
        id: "k8s-psa",
        asks: "a namespace admits restricted pods alone, as of one version",
        of: |all| all.objects("Namespace"),
        holds: |namespace| {
            let label = |name: &str| &namespace["metadata"]["labels"][format!("pod-security.kubernetes.io/{name}")];
            label("enforce") == "restricted" && text(label("enforce-version")).starts_with("v1.")
        },
        fault: |namespace| namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] = json!("baseline"),
    },
    Row {
        id: "k8s-netpol",
        asks: "in each namespace nothing comes in or goes out that no other policy allows",
        of: |all| {
            let policies = all.objects("NetworkPolicy");
            let denying: BTreeSet<String> = policies
                .iter()
                .filter(|it| {
                    let spec = &it.value["spec"];
                    spec["podSelector"] == json!({})
                        && spec["policyTypes"] == json!(["Ingress", "Egress"])
                        && spec.get("ingress").is_none()
                        && spec.get("egress").is_none()
                })
                .map(|it| text(&it.value["metadata"]["namespace"]).to_owned())
                .collect();
            let of = |it: Thing| Thing {
                value: json!(denying.contains(text(&it.value["metadata"]["name"]))),
                place: it.place,
            };
            all.objects("Namespace").into_iter().map(of).collect()
        },
        holds: |is_denying| is_denying == true,
        fault: |is_denying| *is_denying = json!(false),
    },
    Row {
        id: "k8s-netpol",
        asks: "pods may ask for names, over UDP and over TCP",
        of: |all| those(all.objects("NetworkPolicy"), |it| it["metadata"]["name"] == "allow-dns"),
        holds: |policy| {
            let rule = &policy["spec"]["egress"][0];
            let ports: BTreeSet<&str> = list(&rule["ports"]).iter().map(|port| text(&port["protocol"])).collect();
            let peer = &rule["to"][0]["namespaceSelector"]["matchLabels"];
            ports == BTreeSet::from(["TCP", "UDP"]) && peer["kubernetes.io/metadata.name"] == "kube-system"
        },
        fault: |policy| policy["spec"]["egress"][0]["ports"] = json!([{ "protocol": "UDP", "port": 53 }]),
    },
    Row {
        id: "k8s-netpol-lb",
        asks: "what is public lets in the pods that bring the requests",
        of: |all| {
            let public: BTreeSet<String> = all
                .objects("NetworkPolicy")
                .iter()
                .filter_map(|it| text(&it.value["metadata"]["name"]).strip_prefix("cloudflared.to.").map(str::to_owned))
                .collect();
            let policies = all.objects("NetworkPolicy").into_iter();
            policies.filter(|it| public.contains(text(&it.value["metadata"]["name"]))).collect()
        },
        holds: |policy| {
            let peers = list(&policy["spec"]["ingress"]).iter().flat_map(|rule| list(&rule["from"]));
            let mut labels = peers.map(|peer| &peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"]);
            labels.any(|label| label == "cloudflared")
        },
        fault: |policy| policy["spec"]["ingress"] = json!([]),
    },
    Row {
        id: "k8s-netpol-fqdn",
        asks: "the internet is everything but private networks and the metadata of the node",
        of: outwards,
        holds: |block| {
            let except: Vec<&str> = list(&block["except"]).iter().map(text).collect();
            ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"].iter().all(|net| except.contains(net))
        },
        fault: |block| block["except"] = json!(["10.0.0.0/8"]),
    },
    Row {
        id: "k8s-patch-rbac",
        asks: "a release may patch what it releases, look at how that goes, and write Secrets that it cannot read",
        of: |all| those(all.objects("Role"), |role| role["metadata"]["name"] == "releasers"),
        holds: |role| {
            let pairs = |rule: &Value| {
                let (verbs, resources) = (list(&rule["verbs"]).to_vec(), list(&rule["resources"]).to_vec());
                let all = verbs.into_iter().flat_map(move |verb| {
                    let pair = move |resource: &Value| format!("{} {}", text(&verb), text(resource));
                    resources.iter().map(pair).collect::<Vec<_>>()
                });
                all.collect::<Vec<_>>()
            };
            let may: Vec<String> = list(&role["rules"]).iter().flat_map(pairs).collect();
            may.iter().all(|pair| RELEASES.contains(&pair.as_str()))
                && may.iter().any(|pair| pair == "patch deployments")
        },
        fault: |role| role["rules"][0]["verbs"] = json!(["*"]),
    },
];
