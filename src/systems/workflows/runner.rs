//! Where the workflows run: whether a runner will ever take them.

use super::cluster::Target;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{KubernetesApi, Model, defaults};
use crate::source::Pointer;

pub static ENTERPRISE_RUNNER: Code = Code {
    id: "GHA001",
    name: "enterprise-runner",
    severity: Severity::Warning,
    docs: "## What
The workflows are for a GitHub Enterprise Server and ask for a runner that GitHub hosts.

## Why
An Enterprise Server has none of GitHub's own runners. Unless one of yours has that label too, every job waits until it
is given up after a day.

## Example
```yaml
providers:
  github: { owner: acme, repository: platform, base_url: https://github.acme.example/ }
```

## Instead
Name the label of a runner of yours, which has bash, git, gh, jq, curl, awk and sed:
`runner: platform-linux`.
",
};

pub(super) fn enterprise_runner(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let Some(github) = &model.providers.github else { return };
    if github.is_server() && github.runner == defaults::GITHUB_RUNNER {
        let at = Pointer::root().path("providers.github.base_url");
        let message =
            format!("an Enterprise Server has no runner `{}`, on which the workflows are to run", github.runner);
        diagnostics.push(
            Diagnostic::at_key(&ENTERPRISE_RUNNER, &at, message).help("name the label of one of yours: `runner: …`"),
        );
    }
}

pub static RUNNER_OUT_OF_REACH: Code = Code {
    id: "GHA006",
    name: "runner-out-of-reach",
    severity: Severity::Warning,
    docs: "## What
A cluster's Kubernetes API is open to its own network alone, and the workflows that deploy and release to it run on
runners that GitHub hosts.

## Why
Those runners are on the internet: every deployment would end with a time-out, and nobody could release.

## Example
```yaml
clusters:
  main:
    kubernetes_version: v1.33.1
    network_cidr: 10.20.0.0/16
```

## Instead
Name the group of runners that are in the cluster's network, or joined to it: `api: { runner_group: oracle-network }`.
Or open the API to runners that have fixed addresses: `api: { public: true, allowed: [203.0.113.16/28] }`.
",
};

pub(super) fn out_of_reach(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let Some(github) = model.providers.github.as_ref().filter(|github| github.runner == defaults::GITHUB_RUNNER) else {
        return;
    };
    for target in Target::all(model) {
        let cluster = target.cluster;
        if cluster.api == KubernetesApi::Private && cluster.runner_group.is_none() {
            let message = format!(
                "services are deployed to it from `{}`, which is outside its network and does not reach its Kubernetes API",
                github.runner
            );
            let help = "name the group of runners in its network: `api: { runner_group: … }`";
            diagnostics.push(
                Diagnostic::at_key(&RUNNER_OUT_OF_REACH, &target.environment.written_at(&cluster.at), message)
                    .help(help),
            );
        }
    }
}
