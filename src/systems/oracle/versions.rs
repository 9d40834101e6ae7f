//! Versions of clusters × those that Oracle supports → the ones that Oracle has left behind.

use crate::data::Minor;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Cluster, Environment, Model, OLDEST_KUBERNETES};

pub(super) static UNSUPPORTED: Code = Code {
    id: "OKE007",
    name: "unsupported-kubernetes",
    severity: Severity::Warning,
    docs: "## What
A cluster has a version of Kubernetes that Oracle no longer supports. What is newer than the table knows passes.

## Why
Oracle makes no new clusters of it, `Invalid kubernetes version`, and mends nothing in those that run. From there the way up
leads through every minor version.

## Example
```yaml
clusters:
  main:
    kubernetes_version: v1.31.1
```

## Instead
Upgrade, a minor version at a time. The supported versions are in the table `oke-versions` (`platc data oke-versions`).
",
};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let known = &model.data.oke_versions;
    let Some(oldest) = known.oldest() else { return };
    for environment in &model.environments {
        for cluster in environment.clusters.iter().filter(|cluster| !is_too_old_for_services(environment, cluster)) {
            if cluster.minor_version().is_some_and(|version| version < oldest) {
                let supported: Vec<String> = known.supported.iter().map(|version| format!("v{version}")).collect();
                let at = environment.written_at(&cluster.at.key("kubernetes_version"));
                let message = format!("Oracle no longer supports Kubernetes `{}`", cluster.kubernetes_version);
                let help = format!("upgrade to one of {}, a minor version at a time", supported.join(", "));
                diagnostics.push(Diagnostic::new(&UNSUPPORTED, &at, message).help(help).resting_on(known.basis));
            }
        }
    }
}

/// Whether an error says already that the version is too old.
fn is_too_old_for_services(environment: &Environment, cluster: &Cluster) -> bool {
    let too_old = cluster.minor_version().is_some_and(|version: Minor| version < OLDEST_KUBERNETES);
    too_old && environment.services.iter().any(|service| service.cluster == cluster.item.name)
}
