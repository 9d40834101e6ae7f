//! What a service needs of its cluster: a version that knows the fields we write, and its neighbours on the same one.

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::lint::Rule;
use crate::model::{Environment, Model, OLDEST_KUBERNETES, Service, UseTarget};
use crate::source::Pointer;

pub(super) const RULE: Rule = Rule { codes: &[&OLD_CLUSTER, &CLUSTER_APART], check };

pub static OLD_CLUSTER: Code = Code {
    id: "K8S010",
    name: "old-kubernetes",
    severity: Severity::Error,
    docs: "## What
Services run on a cluster older than Kubernetes 1.30.

## Why
The manifests use what such a cluster does not know: a pod that ends sleeps in the kubelet (`preStop: sleep`) while traffic
is led away from it. An older API server drops the field, and requests fail at each release.

## Example
```yaml
clusters:
  main:
    kubernetes_version: v1.29.1
```

## Instead
Upgrade the cluster, a minor version at a time.
",
};

pub static CLUSTER_APART: Code = Code {
    id: "K8S011",
    name: "service-on-another-cluster",
    severity: Severity::Error,
    docs: "## What
A service uses one that runs on another cluster, or an environment has public services on two clusters.

## Why
The address of a service, `http://pricing.threadline-staging.svc.cluster.local:9000`, and the policies that let traffic
pass mean something in one cluster only. The environment's tunnel leads every public host into one cluster.

## Example
```yaml
services:
  pricing: { port: 9000, cluster: east }
  api: { port: 8080, cluster: west, uses: { services: [pricing] } }
```

## Instead
Let both run on the same cluster.
",
};

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        check_versions(environment, diagnostics);
        check_uses(environment, diagnostics);
        check_public(environment, diagnostics);
    }
}

fn check_versions(environment: &Environment, diagnostics: &mut Vec<Diagnostic>) {
    let runs = |name: &str| environment.services.iter().any(|service| service.cluster == name);
    for cluster in environment.clusters.iter().filter(|cluster| runs(&cluster.item.name)) {
        if cluster.minor_version().is_some_and(|version| version < OLDEST_KUBERNETES) {
            let at = environment.written_at(&cluster.at.key("kubernetes_version"));
            let version = &cluster.kubernetes_version;
            let message = format!("`{version}` is older than {OLDEST_KUBERNETES}, which the manifests need");
            let help = format!("write `v{OLDEST_KUBERNETES}` or newer");
            diagnostics.push(Diagnostic::new(&OLD_CLUSTER, &at, message).help(help));
        }
    }
}

fn check_uses(environment: &Environment, diagnostics: &mut Vec<Diagnostic>) {
    for service in &environment.services {
        for used in &service.uses {
            let UseTarget::Service { name, .. } = &used.target else { continue };
            let other = environment.services.iter().find(|other| &other.item.name == name);
            if let Some(other) = other.filter(|other| other.cluster != service.cluster) {
                diagnostics.push(apart(environment, service, other, &environment.written_at(&used.at)));
            }
        }
    }
}

fn check_public(environment: &Environment, diagnostics: &mut Vec<Diagnostic>) {
    let mut public = environment.services.iter().filter(|service| service.is_public());
    let Some(first) = public.next() else { return };
    for service in public.filter(|service| service.cluster != first.cluster) {
        diagnostics.push(apart(environment, service, first, &environment.written_at(&service.at.key("public"))));
    }
}

fn apart(environment: &Environment, one: &Service, other: &Service, at: &Pointer) -> Diagnostic {
    let (name, cluster) = (&one.item.name, &one.cluster);
    let message = format!("`{name}` runs on cluster `{cluster}`, `{}` on `{}`", other.item.name, other.cluster);
    Diagnostic::new(&CLUSTER_APART, at, message)
        .also(Place::Key(environment.written_at(&other.at)), "the other service")
        .help("let both run on the same cluster")
}
