//! `clusters.<name>.api`, resolved: who reaches the Kubernetes API.

use ipnet::Ipv4Net;

use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec;

/// Who reaches a cluster's Kubernetes API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KubernetesApi {
    /// Its own network, and what is joined to it.
    Private,
    /// Also these ranges of the internet, of which there is at least one.
    Public { allowed: Vec<Ipv4Net> },
}

pub static BAD_API_RANGE: Code = Code {
    id: "OKE001",
    name: "public-api-without-ranges",
    severity: Severity::Error,
    docs: "## What
A cluster's Kubernetes API is public and does not say for whom, or one of the ranges in `allowed` is none.

## Why
Without a range nobody reaches the public address; a range with stray bits is another one than was meant.

## Example
```yaml
clusters:
  main:
    api: { public: true }
```

## Instead
Name the addresses of those that may: `api: { public: true, allowed: [203.0.113.16/28] }`.
",
};

pub static API_OPEN_TO_ALL: Code = Code {
    id: "OKE002",
    name: "public-api-open-to-all",
    severity: Severity::Warning,
    docs: "## What
A cluster's Kubernetes API is reachable from every address of the internet.

## Why
Only credentials then stand between a stranger and the cluster, and the next flaw of the API server is everyone's.

## Example
```yaml
clusters:
  main:
    api: { public: true, allowed: [0.0.0.0/0] }
```

## Instead
Name the addresses of your runners: GitHub's larger runners can have fixed ones, and runners inside the cluster's
network need no public API at all.
",
};

pub(super) fn resolve(scope: &mut Scope<'_>, at: &Pointer, written: Option<&spec::KubernetesApi>) -> KubernetesApi {
    let Some(written) = written.filter(|api| api.public == Some(true)) else { return KubernetesApi::Private };
    let ranges = written.allowed.as_deref().unwrap_or_default();
    if ranges.is_empty() {
        let message = "the Kubernetes API is public, and nobody may reach it";
        let help = "list who may: `allowed: [203.0.113.16/28]`";
        scope.report(Diagnostic::new(&BAD_API_RANGE, &at.key("public"), message).help(help));
    }
    let ranges = ranges.iter().enumerate();
    let allowed = ranges.filter_map(|(i, text)| range(scope, &at.key("allowed").index(i), text)).collect();
    KubernetesApi::Public { allowed }
}

fn range(scope: &mut Scope<'_>, at: &Pointer, text: &str) -> Option<Ipv4Net> {
    let net = match text.parse::<Ipv4Net>() {
        Ok(net) if net.addr() == net.network() => net,
        Ok(net) => {
            let message = format!("`{text}` is an address within {}, not a range", net.trunc());
            scope.report(Diagnostic::new(&BAD_API_RANGE, at, message).help(format!(
                "write `{}`, or `{}/32` for the address alone",
                net.trunc(),
                net.addr()
            )));
            return None;
        }
        Err(_) => {
            let message = format!("`{text}` is no address range");
            scope.report(Diagnostic::new(&BAD_API_RANGE, at, message).help("for example `203.0.113.16/28`"));
            return None;
        }
    };
    if net.prefix_len() == 0 {
        let message = "the Kubernetes API is open to the whole internet";
        scope.report(Diagnostic::new(&API_OPEN_TO_ALL, at, message).help("name the addresses of your runners instead"));
    }
    Some(net)
}
