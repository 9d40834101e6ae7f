//! What no outside judge notices of the manifests, over the reference platform, every case and every real platform:
//! each name is taken, each selector meets a pod, each reference leads somewhere, each edge is a use and each use an edge.

mod edges;
mod identity;
mod originals;
mod random;
mod references;
mod security;
mod tree;
mod values;
mod world;

use world::World;

/// A check of one platform's manifests: what is wrong, a line each.
type Check = fn(&World) -> Vec<String>;

const CHECKS: [(&str, Check); 16] = [
    ("kustomizations list every file, once", tree::kustomizations),
    ("objects are unique", identity::unique),
    ("names are valid", identity::names),
    ("labels and annotations are valid", identity::labels),
    ("selectors meet pods", references::selectors),
    ("no pod belongs to two workloads", references::overlaps),
    ("Services select the pods of their service", references::services),
    ("references lead somewhere", references::references),
    ("nodes can pull", references::pulls),
    ("ports exist", references::ports),
    ("mounts have volumes", references::mounts),
    ("environment variables are unique and valid", values::variables),
    ("requests are within limits", values::resources),
    ("quantities are as the API server writes them", values::quantities),
    ("autoscalers and budgets work", values::scaling),
    ("pods are restricted", security::restricted),
];

#[test]
fn manifests_are_sound() {
    let worlds = world::all();
    assert!(worlds.iter().map(|world| world.objects.len()).sum::<usize>() > 200, "there is something to look at");
    let mut wrong = Vec::new();
    for world in &worlds {
        for (name, check) in CHECKS {
            wrong.extend(check(world).into_iter().map(|problem| format!("{}: {name}: {problem}", world.name)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn network_policies_are_the_uses_and_nothing_else() {
    for world in world::all() {
        let (wanted, found) = (edges::wanted(&world), edges::found(&world));
        let missing: Vec<_> = wanted.difference(&found).collect();
        let unwanted: Vec<_> = found.difference(&wanted).collect();
        assert!(
            missing.is_empty() && unwanted.is_empty(),
            "{}: missing {missing:#?}, unwanted {unwanted:#?}",
            world.name
        );
    }
}

/// Each check speaks when what it checks is broken: an object, a place in it, what is put there, what is said.
#[test]
fn a_fault_is_found() {
    let reference = world::all().into_iter().find(|world| world.name == "platform").expect("the reference platform");
    for (file, pointer, value, said) in [
        ("pricing/deployment.yaml", "/metadata/name", r#""Pricing""#, "`Pricing` is no name"),
        ("pricing/deployment.yaml", "/metadata/labels/owner", r#""a/b""#, "`a/b` is no label"),
        ("pricing/deployment.yaml", "/metadata/annotations", r#"{"a": true}"#, "annotation `a` is no text"),
        ("pricing/service.yaml", "/spec/selector", r#"{"app.kubernetes.io/name": "prices"}"#, "selects no pod"),
        (
            "pricing/service.yaml",
            "/spec/selector",
            r#"{"app.kubernetes.io/name": "traceability-api"}"#,
            "selects [\"traceability-api\"]",
        ),
        ("pricing/deployment.yaml", "/spec/template/spec/containers/0/resources/requests/cpu", r#""1000m""#, "`1000m`"),
        ("pricing/deployment.yaml", "/spec/template/spec/containers/0/name", r#""app""#, "no container `pricing`"),
        ("pricing/service.yaml", "/spec/ports/0/targetPort", r#""web""#, "has no port `web`"),
        ("pricing/deployment.yaml", "/spec/selector/matchLabels", r#"{"x": "y"}"#, "does not select its own pods"),
        (
            "pricing/deployment.yaml",
            "/spec/template/metadata/labels/app.kubernetes.io~1name",
            r#""passport-worker""#,
            "belongs to",
        ),
        (
            "pricing/deployment.yaml",
            "/spec/template/spec/serviceAccountName",
            r#""prices""#,
            "no ServiceAccount `prices`",
        ),
        (
            "pricing/deployment.yaml",
            "/spec/template/spec/containers/0/readinessProbe/httpGet/port",
            r#""web""#,
            "has no port `web`",
        ),
        (
            "pricing/deployment.yaml",
            "/spec/template/spec/containers/0/volumeMounts/0/name",
            r#""data""#,
            "no volume `data`",
        ),
        ("pricing/deployment.yaml", "/spec/template/spec/containers/0/env/0/name", r#""1X""#, "`1X` is no name"),
        ("pricing/deployment.yaml", "/spec/template/spec/containers/0/env/0/name", r#""PORT""#, "`PORT` twice"),
        (
            "pricing/deployment.yaml",
            "/spec/template/spec/containers/0/resources/limits/memory",
            r#""1Mi""#,
            "memory limit",
        ),
        (
            "pricing/deployment.yaml",
            "/spec/template/spec/containers/0/securityContext/capabilities",
            r#"{}"#,
            "capabilities",
        ),
        ("pricing/service-account.yaml", "/imagePullSecrets", "[]", "pulls with []"),
        ("pricing/doppler-secret.yaml", "/spec/managedSecret/name", r#""prices""#, "no Secret `pricing-doppler`"),
        (
            "traceability-api/horizontal-pod-autoscaler.yaml",
            "/spec/scaleTargetRef/name",
            r#""api""#,
            "no Deployment `api`",
        ),
        ("traceability-api/pod-disruption-budget.yaml", "/spec/maxUnavailable", "0", "blocks a drain"),
        (
            "_cloudflared/deployment.yaml",
            "/spec/template/spec/volumes/0/secret/secretName",
            r#""tunnel""#,
            "no Secret `tunnel`",
        ),
    ] {
        let mut world = reference.clone();
        world.put(file, pointer, value);
        let found: Vec<String> = CHECKS.iter().flat_map(|(_, check)| check(&world)).collect();
        assert!(found.iter().any(|problem| problem.contains(said)), "{file} {pointer}: {said}\nfound {found:#?}");
    }
}
