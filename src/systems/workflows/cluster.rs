//! The clusters that services run on → what a job needs to reach one.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::model::{Cluster, Environment, Model};

/// A cluster of an environment that has services.
pub(super) struct Target<'m> {
    pub environment: &'m Environment,
    pub cluster: &'m Cluster,
    /// Whether it is the only one of its environment.
    pub alone: bool,
}

impl<'m> Target<'m> {
    /// Those of all environments, in the order of promotion.
    pub(super) fn all(model: &'m Model) -> Vec<Self> {
        model.environments.iter().flat_map(Self::of).collect()
    }

    fn of(environment: &'m Environment) -> Vec<Self> {
        let names = environment.services.iter().map(|service| service.cluster.as_str());
        let used: BTreeMap<&str, &Cluster> = names
            .filter_map(|name| Some((name, environment.clusters.iter().find(|cluster| cluster.item.name == name)?)))
            .collect();
        let alone = used.len() == 1;
        used.into_values().map(|cluster| Self { environment, cluster, alone }).collect()
    }

    /// What its jobs run on: the group that reaches the cluster, or the runner of all workflows.
    pub(super) fn runs_on(&self, runner: &str) -> Value {
        self.cluster.runner_group.as_ref().map_or_else(|| json!(runner), |group| json!({ "group": group }))
    }

    /// What tells its job from the others': the environment, and the cluster where there are several.
    pub(super) fn id(&self) -> String {
        if self.alone {
            self.environment.name().to_owned()
        } else {
            format!("{}-{}", self.environment.name(), self.cluster.item.name)
        }
    }
}

/// With what kubectl reaches a cluster: every step that runs it asks for tokens, and so needs the key.
pub(super) fn env(model: &Model, cluster_id: &str) -> Map<String, Value> {
    let oracle = model.providers.oracle.as_ref().expect("clusters are Oracle's, and need the provider");
    let entries = [
        ("KUBECONFIG", json!("${{ runner.temp }}/kubeconfig")),
        ("CLUSTER_ID", json!(format!("${{{{ vars.{cluster_id} }}}}"))),
        ("OCI_REGION", json!(oracle.region)),
        ("OCI_TENANCY_OCID", json!(oracle.tenancy)),
        ("OCI_USER_OCID", json!("${{ vars.OCI_USER_OCID }}")),
        ("OCI_FINGERPRINT", json!("${{ vars.OCI_FINGERPRINT }}")),
        ("OCI_PRIVATE_KEY", json!("${{ secrets.OCI_PRIVATE_KEY }}")),
    ];
    entries.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// The variable of the script that gets kubectl.
pub(super) fn kubectl(version: &str) -> Map<String, Value> {
    [("VERSION".to_owned(), json!(version))].into_iter().collect()
}
