//! What services are told, and the hosts of the environments → the service that talks to another environment.

use super::Rule;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::{Environment, Model, Service, VariableValue};
use crate::source::Pointer;

pub(super) static RULES: &[Rule] = &[Rule { codes: &[&HOST_OF_ANOTHER_ENVIRONMENT], check }];

pub static HOST_OF_ANOTHER_ENVIRONMENT: Code = Code {
    id: "ENV005",
    name: "host-of-another-environment",
    severity: Severity::Warning,
    docs: "## What
A variable or a file of a service, in one environment, names a public host of another environment.

## Why
Production that asks staging fails when somebody tries something there; staging that writes to production changes what is
real.

## Example
```yaml
services:
  api: { port: 8080, health: /healthz, public: { host: api } }
  mailer:
    env: { API_URL: https://api-staging.threadline.example } # in production too
```

## Instead
Use the service, `uses: { services: [api] }`, which brings the address of the same environment; or write the value in
`overrides`, for each environment its own.
",
};

/// A public host and the environment that has it.
type PublicHost<'m> = (&'m str, &'m Environment, Pointer);

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let hosts: Vec<PublicHost<'_>> = model.environments.iter().flat_map(hosts_of).collect();
    for environment in &model.environments {
        for (at, text) in environment.services.iter().flat_map(texts) {
            let named = hosts.iter().find(|(host, other, _)| other.name() != environment.name() && names(text, host));
            if let Some(host) = named.filter(|(host, ..)| !is_claimed_in(environment, host)) {
                diagnostics.push(report(environment, &at, host));
            }
        }
    }
}

fn report(environment: &Environment, at: &Pointer, (host, other, claimed_at): &PublicHost<'_>) -> Diagnostic {
    let (here, there) = (environment.key(), other.key());
    let message = format!("`{here}` is told of `{host}`, which is a host of `{there}`");
    Diagnostic::new(&HOST_OF_ANOTHER_ENVIRONMENT, &environment.written_at(at), message)
        .also(Place::Value(claimed_at.clone()), "the host")
        .help(format!("write what `{here}` is told in `overrides`, or use the service under `uses`"))
}

fn hosts_of(environment: &Environment) -> impl Iterator<Item = PublicHost<'_>> {
    let at = |at: &Pointer| environment.written_at(at);
    environment.claimed_hosts().map(move |(host, claimant)| (host.name.as_str(), environment, at(&claimant.host_at())))
}

fn is_claimed_in(environment: &Environment, host: &str) -> bool {
    environment.claimed_hosts().any(|(claimed, _)| claimed.name == host)
}

/// What the document tells a service, and where.
pub(super) fn texts(service: &Service) -> Vec<(Pointer, &str)> {
    let literals = service.variables.iter().filter_map(|variable| match &variable.value {
        VariableValue::Literal(text) => Some((variable.at.clone(), text.as_str())),
        VariableValue::Secret | VariableValue::Wired(_) => None,
    });
    literals.chain(service.pod.config_files.iter().map(|file| (file.at.clone(), file.text.as_str()))).collect()
}

/// Whether a text holds a host name, and not as a part of a longer one.
fn names(text: &str, host: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.to_ascii_lowercase().match_indices(host).any(|(start, found)| {
        let (before, after) =
            (text.get(..start).unwrap_or_default(), text.get(start + found.len()..).unwrap_or_default());
        let mut after = after.chars();
        let continues = match after.next() {
            Some('.') => after.next().is_some_and(is_of_name),
            next => next.is_some_and(is_of_name),
        };
        !before.ends_with(|c: char| is_of_name(c) || c == '.') && !continues
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_host_is_found_whole() {
        for (text, found) in [
            ("https://api.acme.example/v1", true),
            ("API.acme.example:443", true),
            ("ask api.acme.example.", true),
            ("user@api.acme.example", true),
            ("https://my-api.acme.example", false),
            ("https://v2.api.acme.example", false),
            ("https://api.acme.example.org", false),
            ("https://api.acme.examples", false),
        ] {
            assert_eq!(names(text, "api.acme.example"), found, "{text}");
        }
    }
}
