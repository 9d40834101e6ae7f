//! Labels and annotations of the document: a form that Kubernetes takes, and none that platc or Kubernetes sets itself.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::{Environment, Model};
use crate::source::Pointer;

pub(super) const RULE: Rule = Rule { codes: &[&BAD_LABEL, &RESERVED_LABEL], check };

pub static BAD_LABEL: Code = Code {
    id: "K8S023",
    name: "bad-label",
    severity: Severity::Error,
    docs: "## What
The key of a label or an annotation, or the value of a label, is not of the form that Kubernetes takes.

## Why
The API server refuses the object. A value such as a git branch, with a `/`, is the usual slip.

## Example
```yaml
services:
  pricing:
    labels: { branch: feature/prices }
```

## Instead
A key is a name of at most 63 letters, digits, `-`, `_` and `.`, if wanted with a domain before it:
`example.com/cost-centre`. A label's value has the same form or is empty. An annotation's value may be anything.
",
};

pub static RESERVED_LABEL: Code = Code {
    id: "K8S024",
    name: "reserved-label",
    severity: Severity::Error,
    docs: "## What
A label or an annotation has a key that platc sets, or one of Kubernetes' own.

## Why
Selectors, network policies and pruning go by the labels that platc sets: another value would cut a service off. Keys below
`kubernetes.io` and `k8s.io` mean something to the cluster.

## Example
```yaml
services:
  pricing:
    labels: { app.kubernetes.io/name: prices }
```

## Instead
Choose a key of your own: `cost-centre`, `example.com/tier`.
",
};

/// Domains whose keys mean something to the cluster or to tools that platc speaks to.
const RESERVED_DOMAINS: [&str; 4] = ["kubernetes.io", "k8s.io", "secrets.doppler.com", "checkov.io"];

/// Labels that platc sets.
const OWN_LABELS: [&str; 2] = ["environment", "owner"];

/// A name, and a label's value (Kubernetes, "Labels and Selectors: Syntax and character set").
const NAME_LENGTH: usize = 63;

/// A DNS subdomain.
const DOMAIN_LENGTH: usize = 253;

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            let labels = service.at.key("labels");
            for (key, value) in &service.pod.labels {
                let at = labels.key(key);
                check_key(environment, key, &at, &OWN_LABELS, diagnostics);
                if !value.is_empty() && !is_name(value) {
                    let message = format!("`{value}` is no value of a label");
                    let help = "write at most 63 letters, digits, `-`, `_` and `.`, a letter or digit first and last";
                    diagnostics.push(Diagnostic::new(&BAD_LABEL, &environment.written_at(&at), message).help(help));
                }
            }
            let annotations = service.at.key("annotations");
            for (key, _) in &service.pod.annotations {
                check_key(environment, key, &annotations.key(key), &[], diagnostics);
            }
        }
    }
}

fn check_key(environment: &Environment, key: &str, at: &Pointer, own: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    let (domain, name) = match key.split_once('/') {
        Some((domain, name)) => (Some(domain), name),
        None => (None, key),
    };
    let at = environment.written_at(at);
    let within = |reserved: &str| domain.is_some_and(|d| d == reserved || d.ends_with(&format!(".{reserved}")));
    if !is_name(name) || domain.is_some_and(|domain| !is_domain(domain)) {
        let message = format!("`{key}` is no key of a label or an annotation");
        diagnostics.push(
            Diagnostic::at_key(&BAD_LABEL, &at, message).help("for example `cost-centre`, or `example.com/tier`"),
        );
    } else if own.contains(&key) || RESERVED_DOMAINS.iter().any(|reserved| within(reserved)) {
        let message = format!("`{key}` is not the document's to set");
        diagnostics.push(Diagnostic::at_key(&RESERVED_LABEL, &at, message).help("choose a key of your own"));
    }
}

fn is_name(text: &str) -> bool {
    let ends = |c: char| c.is_ascii_alphanumeric();
    text.len() <= NAME_LENGTH
        && text.starts_with(ends)
        && text.ends_with(ends)
        && text.chars().all(|c| ends(c) || matches!(c, '-' | '_' | '.'))
}

fn is_domain(text: &str) -> bool {
    let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let label =
        |label: &str| label.starts_with(ends) && label.ends_with(ends) && label.chars().all(|c| ends(c) || c == '-');
    text.len() <= DOMAIN_LENGTH && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_domains_are_those_of_kubernetes() {
        for name in ["a", "A-b_c.1", &"x".repeat(63)] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "-a", "a-", "a/b", "a b", &"x".repeat(64)] {
            assert!(!is_name(name), "{name}");
        }
        assert!(is_domain("prometheus.io") && is_domain("a-1.example"));
        assert!(!is_domain("") && !is_domain("Example.com") && !is_domain("a..b") && !is_domain("a_b.c"));
    }
}
