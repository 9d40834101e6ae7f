//! Names that are too long once Kubernetes has put something behind them, and names that are taken.

use super::super::cloudflared;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::{Environment, Model, Service, ServiceKind};

pub(super) const RULE: Rule =
    Rule { codes: &[&CRON_JOB_NAME, &DEPLOYMENT_NAME, &RESERVED_NAMESPACE, &RESERVED_SERVICE], check };

pub static CRON_JOB_NAME: Code = Code {
    id: "K8S002",
    name: "cron-job-name-too-long",
    severity: Severity::Error,
    docs: "## What
The name of a cron job has more than 52 characters.

## Why
Kubernetes appends eleven characters to the name of each run, and a name may have 63.

## Example
```yaml
services:
  nightly-export-of-the-ledger-into-the-warehouse-of-the-group:
    schedule: \"15 2 * * *\"
```

## Instead
Shorten the name.
",
};

pub static DEPLOYMENT_NAME: Code = Code {
    id: "K8S003",
    name: "long-service-name",
    severity: Severity::Warning,
    docs: "## What
The name of a service has 48 characters or more.

## Why
The names of its pods append sixteen characters. From 64 on Kubernetes cuts the name to make the pod's host name, so that
logs and metrics show names that no longer tell which pod is meant.

## Example
```yaml
services:
  the-service-that-renders-passports-as-they-are-ordered: {}
```

## Instead
Shorten the name while it is new: renaming a service later makes a new one.
",
};

pub static RESERVED_NAMESPACE: Code = Code {
    id: "K8S004",
    name: "bad-namespace",
    severity: Severity::Error,
    docs: "## What
The namespace of an environment, `<platform>-<environment>`, starts with `kube-` or has more than 63 characters.

## Why
Namespaces that start with `kube-` are Kubernetes' own. A namespace is a DNS label, part of every address in the cluster.

## Example
```yaml
name: kube
environments:
  production: {}
```

## Instead
Give the platform another name, or the environment a shorter one.
",
};

pub static RESERVED_SERVICE: Code = Code {
    id: "K8S005",
    name: "reserved-service-name",
    severity: Severity::Error,
    docs: "## What
A service has the name of something that every namespace holds.

## Why
Both would be one object: `cloudflared` is the end of the tunnel, `default` the ServiceAccount that Kubernetes makes,
`default-deny` and `allow-dns` are the namespace's network policies.

## Example
```yaml
services:
  cloudflared: { port: 8080 }
```

## Instead
Choose another name.
",
};

/// CronJobs append `-` and the minute of the run, ten digits at most (Kubernetes, "CronJob", verified 2026-11).
const CRON_JOB_NAME_LENGTH: usize = 52;

/// From here a pod's name, with `-<ReplicaSet>-<pod>` of 16 characters behind it, is longer than a host name.
const DEPLOYMENT_NAME_LENGTH: usize = 47;

/// A DNS label.
const NAMESPACE_LENGTH: usize = 63;

const RESERVED: [&str; 4] = [cloudflared::NAME, "default", "default-deny", "allow-dns"];

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in model.environments.iter().filter(|environment| !environment.services.is_empty()) {
        check_namespace(environment, diagnostics);
        environment.services.iter().for_each(|service| check_service(service, diagnostics));
    }
}

fn check_namespace(environment: &Environment, diagnostics: &mut Vec<Diagnostic>) {
    let namespace = &environment.namespace;
    let problem = if namespace.starts_with("kube-") {
        "starts with `kube-`, as Kubernetes' own do".to_owned()
    } else if namespace.len() > NAMESPACE_LENGTH {
        format!("has {} characters of {NAMESPACE_LENGTH}", namespace.len())
    } else {
        return;
    };
    let message = format!("the namespace `{namespace}` {problem}");
    diagnostics.push(
        Diagnostic::at_key(&RESERVED_NAMESPACE, &environment.at, message)
            .help("rename the platform or the environment"),
    );
}

fn check_service(service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    let name = &service.item.name;
    let (code, limit) = match service.kind {
        ServiceKind::Cron { .. } => (&CRON_JOB_NAME, CRON_JOB_NAME_LENGTH),
        ServiceKind::Web { .. } | ServiceKind::Worker { .. } => (&DEPLOYMENT_NAME, DEPLOYMENT_NAME_LENGTH),
    };
    if name.len() > limit {
        let message = format!("`{name}` has {} characters; {limit} leave room for what Kubernetes appends", name.len());
        diagnostics
            .push(Diagnostic::at_key(code, &service.at, message).help(format!("shorten it by {}", name.len() - limit)));
    }
    if RESERVED.contains(&name.as_str()) {
        let message = format!("`{name}` is the name of something that every namespace holds");
        diagnostics.push(Diagnostic::at_key(&RESERVED_SERVICE, &service.at, message).help("choose another name"));
    }
}
