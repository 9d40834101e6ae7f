//! What services are told, and what their environment has → the address that was written by hand and belongs to a use.

use super::Rule;
use super::elsewhere::texts;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Environment, Model, Section, Service, ServiceKind, variable_prefix};
use crate::source::Pointer;

pub(super) static RULES: &[Rule] = &[Rule { codes: &[&ADDRESS_BY_HAND], check }];

pub static ADDRESS_BY_HAND: Code = Code {
    id: "DEP003",
    name: "address-by-hand",
    severity: Severity::Warning,
    docs: "## What
A variable or a file of a service holds the address of something that its environment has, and the service does not use:
another service, a database, a broker, an AI endpoint, the mail server.

## Why
Without the use, network policies drop the traffic, Azure and Oracle refuse it, and no password comes with it. And the
address is that of one environment, whatever the environment.

## Example
```yaml
services:
  pricing: { port: 9000 }
  api:
    port: 8080
    env: { PRICING_URL: http://pricing:9000 }
```

## Instead
`uses: { services: [pricing] }`, which brings the address as `SERVICE_PRICING_URL`.
",
};

/// A cloud's own addresses of what a section declares: how such a host begins and ends.
struct Family {
    section: Section,
    prefix: &'static str,
    suffix: &'static str,
}

/// The addresses that Azure, Amazon and Oracle give (recalled in what their providers return).
const FAMILIES: [Family; 6] = [
    Family { section: Section::AiEndpoints, prefix: "", suffix: ".openai.azure.com" },
    Family { section: Section::Brokers, prefix: "b-", suffix: ".amazonaws.com" },
    Family { section: Section::Brokers, prefix: "b-", suffix: ".on.aws" },
    Family { section: Section::Databases, prefix: "", suffix: ".adb.oraclecloud.com" },
    Family { section: Section::Databases, prefix: "adb.", suffix: ".oraclecloud.com" },
    Family { section: Section::Email, prefix: "email-smtp.", suffix: ".amazonaws.com" },
];

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            for (at, text) in texts(service) {
                diagnostics
                    .extend(host_names(text).iter().find_map(|host| by_hand(model, environment, service, &at, host)));
            }
        }
    }
}

fn by_hand(
    model: &Model,
    environment: &Environment,
    service: &Service,
    at: &Pointer,
    host: &str,
) -> Option<Diagnostic> {
    let found = service_at(model, environment, host);
    let (section, name) = match &found {
        Some(found) => (Section::Services, Some(found.name)),
        None => (family(environment, host)?, None),
    };
    if uses(service, section, name) {
        return elsewhere(environment, at, host, &found?);
    }
    let what = match name {
        Some(name) => format!("service `{name}`"),
        None => format!("{} {}", article(section), section.noun()),
    };
    let message = format!("`{host}` is the address of {what}, which `{}` does not use", service.item.name);
    let only = || only_item(environment, section);
    let listed = name.map(str::to_owned).or_else(only).unwrap_or_else(|| "…".to_owned());
    let help = format!("write `uses: {{ {}: [{listed}] }}`, which brings the address", section.key());
    Some(Diagnostic::new(&ADDRESS_BY_HAND, &environment.written_at(at), message).help(help))
}

/// The address of another environment, though the use brings that of this one.
fn elsewhere(environment: &Environment, at: &Pointer, host: &str, found: &Found<'_>) -> Option<Diagnostic> {
    let other = found.environment.filter(|other| other.name() != environment.name())?;
    let message =
        format!("`{}` is told of `{host}`, which is service `{}` of `{}`", environment.key(), found.name, other.key());
    let help = format!("read `SERVICE_{}_URL`, which the use brings", variable_prefix(found.name));
    Some(Diagnostic::new(&ADDRESS_BY_HAND, &environment.written_at(at), message).help(help))
}

/// A service that an address in the cluster means.
struct Found<'m> {
    name: &'m str,
    /// Of the namespace that the address names, if it does.
    environment: Option<&'m Environment>,
}

/// The service that a name in the cluster means: `pricing`, `pricing.acme-staging.svc.cluster.local`.
fn service_at<'m>(model: &'m Model, environment: &'m Environment, host: &str) -> Option<Found<'m>> {
    let (name, rest) = host.split_once('.').map_or((host, None), |(name, rest)| (name, Some(rest)));
    let named = match rest.map(|rest| rest.split('.').collect::<Vec<_>>()).as_deref() {
        None => None,
        Some([namespace] | [namespace, "svc"] | [namespace, "svc", "cluster", "local"]) => {
            Some(model.environments.iter().find(|other| other.namespace == *namespace)?)
        }
        Some(_) => return None,
    };
    let listens = |service: &&Service| match service.kind {
        ServiceKind::Web { .. } => service.item.name == name,
        ServiceKind::Worker { .. } | ServiceKind::Cron { .. } => false,
    };
    let service = named.unwrap_or(environment).services.iter().find(listens)?;
    Some(Found { name: &service.item.name, environment: named })
}

/// The section that an address of a cloud belongs to, if the environment has something of it.
fn family(environment: &Environment, host: &str) -> Option<Section> {
    let family = FAMILIES.iter().find(|family| host.starts_with(family.prefix) && host.ends_with(family.suffix))?;
    let has_any = environment.items().any(|item| item.section == family.section);
    has_any.then_some(family.section)
}

/// The name of the section's item in the environment, if there is one alone: it is the one that is meant.
fn only_item(environment: &Environment, section: Section) -> Option<String> {
    let mut items = environment.items().filter(|item| item.section == section);
    let only = items.next()?;
    items.next().is_none().then(|| only.name.clone())
}

fn uses(service: &Service, section: Section, name: Option<&str>) -> bool {
    name == Some(service.item.name.as_str())
        || service
            .uses
            .iter()
            .map(|used| &used.target)
            .any(|target| target.section() == section && name.is_none_or(|name| target.name() == name))
}

/// The host names in a text: those with a dot, and single labels where an address can only mean a host.
fn host_names(text: &str) -> Vec<String> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let words = text.split(move |c: char| !is_of_name(c)).filter(|word| word.contains('.'));
    let authorities =
        text.split("://").skip(1).map(|rest| rest.split(['/', '?', '#', ' ', '"', '\n']).next().unwrap_or(rest));
    let labels = authorities.chain([text]).filter_map(|authority| {
        let (host, port) = authority.rsplit_once('@').map_or(authority, |(_, host)| host).split_once(':').unzip();
        match (host, port) {
            (Some(host), Some(port)) => port.bytes().all(|b| b.is_ascii_digit()).then_some(host),
            (_, None) => (authority.len() < text.len()).then_some(authority),
            (None, Some(_)) => None,
        }
    });
    let hosts = words.chain(labels).map(|host| host.trim_end_matches('.').to_ascii_lowercase());
    hosts.collect()
}

fn article(section: Section) -> &'static str {
    if section.noun().starts_with(|c: char| "aeiouAEIOU".contains(c)) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::host_names;

    #[test]
    fn hosts_are_found_in_addresses_and_texts() {
        let found = |text: &str, host: &str| host_names(text).iter().any(|name| name == host);
        for (text, host) in [
            ("http://pricing:9000/v1", "pricing"),
            ("http://pricing/v1", "pricing"),
            ("pricing:9000", "pricing"),
            ("https://user:secret@Pricing:9000", "pricing"),
            ("http://pricing.acme-staging.svc.cluster.local:9000", "pricing.acme-staging.svc.cluster.local"),
            ("(host=adb.eu-frankfurt-1.oraclecloud.com)(port=1522)", "adb.eu-frankfurt-1.oraclecloud.com"),
            ("a = \"https://acme.openai.azure.com/\"", "acme.openai.azure.com"),
        ] {
            assert!(found(text, host), "{text}");
        }
        for text in ["pricing", "the pricing service", "a:b", "pricing: 9000", "https://example.com/pricing"] {
            assert!(!found(text, "pricing"), "{text}");
        }
    }
}
