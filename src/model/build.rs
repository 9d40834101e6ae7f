//! Typed documents → model: one pass an environment, then what the environments share.

use std::collections::BTreeMap;

use super::environments::Environment;
use super::item::{Item, Section};
use super::readings::Readings;
use super::scope::{Around, Scope};
use super::variables::Usable;
use super::{
    Model, access, ai_endpoints, brokers, buckets, clusters, databases, dns, documentation, edge, email, first_names,
    hosts, identity, providers, repositories, retired, services, teams, trust, workers, workflow_templates,
};
use crate::data::Data;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::{Pointer, Repository};
use crate::spec::Name;

pub static RESERVED_NAME: Code = Code {
    id: "ENV002",
    name: "reserved-environment",
    severity: Severity::Error,
    docs: "## What
An environment is called `shared`.

## Why
The Terraform root and the workspace `shared` hold what exists once for all environments.

## Example
```yaml
environments:
  shared: {}
```

## Instead
Give the environment another name.
",
};

/// The root and the workspace of what exists once.
pub(super) const SHARED: &str = "shared";

/// Resolves what was read. The model is whole only if nothing that was reported is an error.
pub fn build(readings: &Readings, repository: &dyn Repository, diagnostics: &mut Vec<Diagnostic>) -> Model {
    let data = Data::read(repository, diagnostics);
    let workflow_templates = workflow_templates::read(repository, diagnostics);
    let around = Around { repository, data: &data };
    let mut names = BTreeMap::new();
    let mut environments = Vec::new();
    for (name, reading) in &readings.environments {
        let mut scope = Scope::new(readings, around, (reading, name), &mut names, diagnostics);
        environments.push(environment(&mut scope, name));
    }
    workers::give_routes_to_last(&mut environments);
    let mut scope = Scope::new(readings, around, (&readings.written, ""), &mut names, diagnostics);
    check_providers(&mut scope);
    trust::check(&mut scope);
    let mut zones = dns::resolve(&mut scope);
    workers::add_placeholders(&mut zones, &environments);
    Model {
        name: readings.written.platform.name.to_string(),
        providers: providers::resolve(&readings.written.platform),
        teams: teams::resolve(&scope),
        identity: identity::resolve(&mut scope),
        zones,
        edge: edge::resolve(&mut scope),
        email: email::resolve(&mut scope),
        workflow_templates,
        documentation: documentation::resolve(&readings.written.platform),
        retired: retired::resolve(&mut scope),
        renames: retired::renames(readings.written.view.value()),
        repositories: repositories::resolve(&mut scope, &environments),
        waivers: readings.written.platform.waivers.clone(),
        policy: readings.written.platform.policy.clone(),
        written: readings.written.view.clone(),
        environments,
        data,
    }
}

fn environment(scope: &mut Scope<'_>, name: &str) -> Environment {
    let item = Item::new(Section::Environments, name);
    let at = item.pointer();
    if name == SHARED {
        let message = format!("`{SHARED}` is the name of what exists once for all environments");
        scope.report(Diagnostic::at_key(&RESERVED_NAME, &at, message).help("give the environment another name"));
    }
    first_names::check(scope);
    let written = scope.platform.environments.get(name).cloned().unwrap_or_default();
    let pattern = written.hosts.as_ref().and_then(|hosts| hosts::pattern(scope, &at.key("hosts"), hosts));
    let approvers = approvers(scope, &at.key("approvers"), written.approvers.as_deref().unwrap_or_default());
    let protected = written.protected.unwrap_or(false);
    let clusters = clusters::resolve(scope);
    scope.mark(clusters.iter().map(|cluster| &cluster.item));
    let databases = databases::resolve(scope);
    scope.mark(databases.iter().map(|database| &database.item));
    let buckets = buckets::resolve(scope);
    scope.mark(buckets.iter().map(|bucket| &bucket.item));
    let ai_endpoints = ai_endpoints::resolve(scope);
    scope.mark(ai_endpoints.iter().map(|endpoint| &endpoint.item));
    let access = access::resolve(scope, pattern.as_ref());
    let workers = workers::resolve(scope, pattern.as_ref());
    let brokers = brokers::resolve(scope);
    scope.mark(brokers.iter().map(|broker| &broker.item));
    let senders = email::senders(scope);
    scope.mark(senders.iter().map(|sender| &sender.item));
    let services = services::resolve(
        scope,
        pattern.as_ref(),
        protected,
        Usable { ai_endpoints: &ai_endpoints, senders: &senders },
    );
    Environment {
        first_name: scope.environment_first.clone(),
        at,
        description: written.description,
        protected,
        approvers,
        hosts: pattern,
        namespace: scope.namespace.clone(),
        clusters,
        databases,
        brokers,
        buckets,
        ai_endpoints,
        access,
        workers,
        senders,
        services,
        view: scope.view.clone(),
        item,
    }
}

fn approvers(scope: &mut Scope<'_>, at: &Pointer, written: &[Name]) -> Vec<String> {
    let bound = written.iter().enumerate().filter(|(i, team)| scope.team(&at.index(*i), Some(team)).is_some());
    bound.map(|(_, team)| team.to_string()).collect()
}

/// Reports each account that `providers` lacks, with the sections that need it.
fn check_providers(scope: &mut Scope<'_>) {
    let platform = scope.platform;
    let providers = &platform.providers;
    let accounts = [
        ("terraform_cloud", providers.terraform_cloud.is_some()),
        ("github", providers.github.is_some()),
        ("cloudflare", providers.cloudflare.is_some()),
        ("oracle", providers.oracle.is_some()),
        ("azure", providers.azure.is_some()),
        ("aws", providers.aws.is_some()),
        ("doppler", providers.doppler.is_some()),
    ];
    let needs: [(&str, bool, &[&str]); 15] = [
        ("providers", true, &["terraform_cloud"]),
        ("teams", !platform.teams.is_empty(), &["github"]),
        ("clusters", !platform.clusters.is_empty(), &["oracle"]),
        ("databases", !platform.databases.is_empty(), &["oracle"]),
        ("buckets", !platform.buckets.is_empty(), &["oracle"]),
        ("ai_endpoints", !platform.ai_endpoints.is_empty(), &["azure"]),
        ("brokers", !platform.brokers.is_empty(), &["aws"]),
        ("email", !platform.email.is_empty(), &["aws", "cloudflare"]),
        ("identity", !platform.identity.is_empty(), &["azure"]),
        ("dns", !platform.dns.zones.is_empty(), &["cloudflare"]),
        ("edge", !platform.edge.is_empty(), &["cloudflare"]),
        ("access", !platform.access.is_empty(), &["cloudflare", "azure"]),
        ("workers", !platform.workers.is_empty(), &["cloudflare"]),
        ("services", !platform.services.is_empty(), &["github", "doppler"]),
        ("documentation", platform.documentation.significant_changes.is_some(), &["github"]),
    ];
    for (account, _) in accounts.into_iter().filter(|(_, present)| !present) {
        let needing = needs.iter().filter(|(_, used, those)| *used && those.contains(&account));
        let sections: Vec<&str> = needing.map(|(section, ..)| *section).collect();
        scope.needs_provider(&sections, account);
    }
}
