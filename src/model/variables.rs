//! The environment variables of a service: its own, its secrets, and what each use brings.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::ai_endpoints::{AiEndpoint, Deployment};
use super::email::Sender;
use super::names::variable_prefix;
use super::scope::Scope;
use super::uses::{Use, UseTarget};
use super::wiring::Fact;
use crate::diag::words::joined;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::Pointer;
use crate::spec;

/// An environment variable of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub value: VariableValue,
    /// What in the document brings it.
    pub at: Pointer,
}

/// Where a variable's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableValue {
    /// Written in the manifest.
    Literal(String),
    /// Entered in Doppler by a person.
    Secret,
    /// Put into Doppler by Terraform.
    Wired(Fact),
}

/// What of an environment the variables of a use are taken from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usable<'a> {
    pub ai_endpoints: &'a [AiEndpoint],
    pub senders: &'a [Sender],
}

pub static VARIABLE_CLASH: Code = Code {
    id: "VAR001",
    name: "variable-clash",
    severity: Severity::Error,
    docs: "## What
Two things give a service an environment variable of the same name.

## Why
One would silently win.

## Example
```yaml
services:
  pricing:
    uses: { databases: [ledger] }
    env: { DATABASE_LEDGER_USERNAME: reader }
```

## Instead
Rename the variable, or give the use a prefix of its own: `databases: [{ ledger: { as: MAIN_DB } }]`.
",
};

/// Oracle makes one user with the database: the administrator (Oracle, \"Autonomous Database: Users\", verified 2026-11).
const DATABASE_USER: &str = "ADMIN";

/// Every variable of a service, sorted by name, each name once.
pub(super) fn resolve(
    scope: &mut Scope<'_>,
    at: &Pointer,
    written: &spec::Service,
    uses: &[Use],
    usable: Usable<'_>,
) -> Vec<Variable> {
    let mut all = vec![literal("ENVIRONMENT", &scope.environment_first, at)];
    all.extend(written.port.map(|port| literal("PORT", &port.to_string(), &at.key("port"))));
    all.extend(uses.iter().flat_map(|used| of_use(scope, used, usable)));
    all.extend(uses.iter().flat_map(|used| of_deployments(used, usable.ai_endpoints)));
    all.extend(uses.iter().find_map(|used| workload_identity(scope, used)).into_iter().flatten());
    all.extend(written.env.iter().map(|(name, value)| literal(name, &value.text(), &at.key("env").key(name))));
    all.extend(written.secrets.iter().enumerate().map(|(i, name)| Variable {
        name: name.clone(),
        value: VariableValue::Secret,
        at: at.key("secrets").index(i),
    }));
    unique(scope, all)
}

/// What Oracle's SDKs read before they sign in as the pod, once however many buckets there are
/// (Oracle, "Granting Workloads Access to OCI Resources", verified 2026-11).
fn workload_identity(scope: &Scope<'_>, used: &Use) -> Option<[Variable; 2]> {
    let UseTarget::Bucket(_) = &used.target else { return None };
    let variable = |name, value| literal(name, value, &used.at);
    Some([
        variable("OCI_RESOURCE_PRINCIPAL_VERSION", "2.2"),
        variable("OCI_RESOURCE_PRINCIPAL_REGION", oracle_region(scope)),
    ])
}

fn oracle_region<'a>(scope: &Scope<'a>) -> &'a str {
    scope.platform.providers.oracle.as_ref().map_or("", |oracle| &oracle.region)
}

fn literal(name: &str, value: &str, at: &Pointer) -> Variable {
    Variable { name: name.to_owned(), value: VariableValue::Literal(value.to_owned()), at: at.clone() }
}

/// The variables that a use brings (SPEC, "uses").
fn of_use(scope: &Scope<'_>, used: &Use, usable: Usable<'_>) -> Vec<Variable> {
    let literal = |value: &str| VariableValue::Literal(value.to_owned());
    let wired = VariableValue::Wired;
    let values: Vec<(&str, VariableValue)> = match &used.target {
        UseTarget::Database(database) => vec![
            ("CONNECT_STRING", wired(Fact::DatabaseConnectString { database: database.clone() })),
            ("USERNAME", literal(DATABASE_USER)),
            ("PASSWORD", wired(Fact::DatabasePassword { database: database.clone() })),
        ],
        UseTarget::Bucket(bucket) => {
            vec![
                ("NAME", wired(Fact::BucketName { bucket: bucket.clone() })),
                ("NAMESPACE", wired(Fact::BucketNamespace)),
                ("REGION", literal(oracle_region(scope))),
            ]
        }
        UseTarget::AiEndpoint(endpoint) => {
            let resolved = usable.ai_endpoints.iter().find(|e| &e.item.name == endpoint).expect("uses are bound");
            vec![
                ("ENDPOINT", wired(Fact::AiEndpointUrl { endpoint: endpoint.clone() })),
                ("API_KEY", wired(Fact::AiApiKey { endpoint: endpoint.clone() })),
                ("API_VERSION", literal(&resolved.api_version)),
            ]
        }
        UseTarget::Broker(broker) => vec![("URL", wired(Fact::BrokerUrl { broker: broker.clone() }))],
        UseTarget::Email(email) => {
            let sender = usable.senders.iter().find(|sender| &sender.item.name == email).expect("uses are bound");
            vec![
                ("SMTP_HOST", literal(&sender.smtp_host)),
                ("SMTP_PORT", literal(&Sender::SMTP_PORT.to_string())),
                ("SMTP_USERNAME", wired(Fact::SmtpUsername { email: email.clone() })),
                ("SMTP_PASSWORD", wired(Fact::SmtpPassword { email: email.clone() })),
                ("FROM", literal(sender.addresses.first().map_or("", String::as_str))),
            ]
        }
        UseTarget::Service { name, port } => {
            vec![("URL", literal(&format!("http://{name}.{}.svc.cluster.local:{port}", scope.namespace)))]
        }
    };
    let prefix = prefix(used);
    let variable = |(suffix, value)| Variable { name: format!("{prefix}_{suffix}"), value, at: used.at.clone() };
    values.into_iter().map(variable).collect()
}

/// Of an AI endpoint's deployments, what requests call them: `AI_ASSISTANT_DEPLOYMENT` the main one,
/// `AI_ASSISTANT_EMBEDDINGS_DEPLOYMENT` each that it lists.
fn of_deployments(used: &Use, ai: &[AiEndpoint]) -> Vec<Variable> {
    let UseTarget::AiEndpoint(name) = &used.target else { return Vec::new() };
    let endpoint = ai.iter().find(|endpoint| &endpoint.item.name == name).expect("uses are bound");
    let listed = endpoint.deployments.iter().filter(|deployment| deployment.is_listed);
    let named = listed.map(|deployment| (format!("_{}", variable_prefix(&deployment.name)), deployment));
    let main = endpoint.main_deployment().map(|deployment| (String::new(), deployment));
    let variable = |(part, deployment): (String, &Deployment)| {
        literal(&format!("{}{part}_DEPLOYMENT", prefix(used)), &deployment.name, &used.at)
    };
    main.into_iter().chain(named).map(variable).collect()
}

/// The first words of the variables of a use.
fn prefix(used: &Use) -> String {
    let made = || format!("{}_{}", kind_prefix(&used.target), variable_prefix(used.target.name()));
    used.prefix.clone().unwrap_or_else(made)
}

fn kind_prefix(target: &UseTarget) -> &'static str {
    match target {
        UseTarget::Database(_) => "DATABASE",
        UseTarget::Broker(_) => "BROKER",
        UseTarget::Bucket(_) => "BUCKET",
        UseTarget::AiEndpoint(_) => "AI",
        UseTarget::Email(_) => "EMAIL",
        UseTarget::Service { .. } => "SERVICE",
    }
}

fn unique(scope: &mut Scope<'_>, all: Vec<Variable>) -> Vec<Variable> {
    let mut by_name: BTreeMap<String, Variable> = BTreeMap::new();
    let mut clashes: IndexMap<(Pointer, Pointer), Vec<String>> = IndexMap::new();
    for variable in all {
        if let Some(first) = by_name.get(&variable.name) {
            // two deployments of one endpoint that look the same: AI005 says so
            if first.at == variable.at {
                continue;
            }
            clashes.entry((first.at.clone(), variable.at)).or_default().push(variable.name);
        } else {
            by_name.insert(variable.name.clone(), variable);
        }
    }
    for ((first, again), names) in clashes {
        scope.report(clash(first, &again, &names));
    }
    by_name.into_values().collect()
}

/// Two uses of one thing clash in each of its variables: that is one problem.
fn clash(first: Pointer, again: &Pointer, names: &[String]) -> Diagnostic {
    let named: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("{} {} set twice", joined(&named), if named.len() == 1 { "is" } else { "are" });
    Diagnostic::new(&VARIABLE_CLASH, again, message)
        .also(Place::Value(first), "set here first")
        .help("rename one, or give the use a prefix: `name: { as: PREFIX }`")
}
