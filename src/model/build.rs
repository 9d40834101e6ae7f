//! Typed documents → model: one pass an environment, then what the environments share.

use std::collections::{BTreeMap, BTreeSet};

use super::environments::Environment;
use super::item::{Item, Section};
use super::readings::{Reading, Readings};
use super::variables::Usable;
use super::{
    Model, access, ai_endpoints, brokers, buckets, clusters, databases, dns, documentation, edge, email, first_names,
    hosts, identity, providers, retired, services, teams, trust, workers, workflow_templates,
};
use crate::data::Data;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::{Pointer, Repository};
use crate::spec::{Broken, Name, Platform, View};

pub static NAME_TOO_LONG: Code = Code {
    id: "NAME001",
    name: "name-too-long",
    severity: Severity::Error,
    docs: "## What
The physical name that platc makes for an item, `<platform>-<environment>-<item>` in the form that the system takes,
is longer than the system allows.

## Why
The cloud would refuse it when the change is applied; a name cut short would one day collide with another.

## Example
```yaml
name: a-platform-with-a-long-name
databases:
  ledger-of-everything: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }
```

## Instead
Shorten the item's name, or give it a `physical_name`.
",
};

pub static NAME_COLLISION: Code = Code {
    id: "NAME002",
    name: "name-collision",
    severity: Severity::Error,
    docs: "## What
Two items get the same physical name, once it is in the form that the system takes.

## Why
The second could not be made, or would be taken for the first.

## Example
```yaml
databases:
  order-s: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }
  orders: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }
```

Oracle takes no hyphens in a database's name: both become `ORDERS`.

## Instead
Rename one, or give one a `physical_name`; in an override where it differs between environments.
",
};

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

/// What resolving sees: one reading, what exists elsewhere, and where to report.
pub(super) struct Scope<'a> {
    pub platform: &'a Platform,
    pub view: &'a View,
    /// The environment's name; empty for the document as written.
    pub environment: &'a str,
    /// Its name outside of the document, which is the one it had where it was renamed.
    pub environment_first: String,
    /// The Kubernetes namespace of the environment.
    pub namespace: String,
    pub broken: &'a Broken,
    /// The files that the document may name.
    pub repository: &'a dyn Repository,
    /// What is known of the clouds.
    pub data: &'a Data,
    readings: &'a Readings,
    resolved: BTreeSet<(Section, String)>,
    names: &'a mut BTreeMap<(Section, String), Pointer>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// What stands around the document.
#[derive(Clone, Copy)]
struct Around<'a> {
    repository: &'a dyn Repository,
    data: &'a Data,
}

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
        repositories: services::repositories(&mut scope, &environments),
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

impl<'a> Scope<'a> {
    fn new(
        readings: &'a Readings,
        around: Around<'a>,
        (reading, environment): (&'a Reading, &'a str),
        names: &'a mut BTreeMap<(Section, String), Pointer>,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let environment_first = first_names::first_name_of(&reading.platform, environment).to_owned();
        Self {
            platform: &reading.platform,
            view: &reading.view,
            environment,
            namespace: format!("{}-{environment_first}", reading.platform.name),
            environment_first,
            broken: &readings.broken,
            repository: around.repository,
            data: around.data,
            readings,
            resolved: BTreeSet::new(),
            names,
            diagnostics,
        }
    }

    /// Reports a problem, at the line that was written.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let diagnostic = self.written(diagnostic);
        self.diagnostics.push(diagnostic);
    }

    /// A problem of the view, at the places of the document that the view has it from.
    fn written(&self, diagnostic: Diagnostic) -> Diagnostic {
        let place = |place| match place {
            Place::Value(at) => Place::Value(self.view.written_at(&at)),
            Place::Key(at) => Place::Key(self.view.written_at(&at)),
            Place::Bytes(range) => Place::Bytes(range),
        };
        Diagnostic {
            at: place(diagnostic.at),
            also: diagnostic.also.into_iter().map(|(at, label)| (place(at), label)).collect(),
            fix: diagnostic.fix.map(|fix| Box::new(fix.at(|at| self.view.written_at(at)))),
            ..diagnostic
        }
    }

    /// Reports that a name is too long once an item, for the environment in which it is longest: the longer name makes the
    /// longer message.
    fn report_longest(&mut self, diagnostic: Diagnostic) {
        let longer = self.written(diagnostic);
        let is_same = |other: &&mut Diagnostic| other.code.id == longer.code.id && other.at == longer.at;
        match self.diagnostics.iter_mut().find(is_same) {
            Some(shorter) if shorter.message.len() < longer.message.len() => *shorter = longer,
            Some(_) => {}
            None => self.diagnostics.push(longer),
        }
    }

    fn mark<'i>(&mut self, items: impl Iterator<Item = &'i Item>) {
        self.resolved.extend(items.map(|item| (item.section, item.name.clone())));
    }

    pub fn is_resolved(&self, section: Section, name: &str) -> bool {
        self.resolved.contains(&(section, name.to_owned()))
    }

    /// Whether this reading has the item, resolved or not.
    pub fn is_declared(&self, section: Section, name: &str) -> bool {
        names_of(self.platform, section).contains(&name)
    }

    /// The environments that have the item.
    pub fn environments_with(&self, section: Section, name: &str) -> Vec<String> {
        let having = self.readings.environments.iter().filter(|(_, r)| names_of(&r.platform, section).contains(&name));
        having.map(|(environment, _)| environment.clone()).collect()
    }

    /// Every name of a section, whatever the environment.
    pub fn names_in(&self, section: Section) -> Vec<String> {
        names_of(&self.readings.written.platform, section).into_iter().map(str::to_owned).collect()
    }

    /// Whether the section or an item of it could not be understood.
    pub fn any_broken(&self, section: Section) -> bool {
        self.broken.any_at(&section.pointer())
    }

    pub fn environment_is_broken(&self) -> bool {
        self.broken.contains(&Section::Environments.pointer().key(self.environment))
    }

    /// Whether the environment's pattern of hosts was written at all.
    pub fn hosts_is_written(&self) -> bool {
        self.platform.environments.get(self.environment).is_some_and(|e| e.hosts.is_some())
    }

    /// The team of that name, if it is declared. Teams exist in every environment.
    pub fn team(&mut self, at: &Pointer, written: Option<&Name>) -> Option<String> {
        let name = written?.as_str();
        if self.platform.teams.contains_key(name) {
            return Some(name.to_owned());
        }
        self.refers_to(Section::Teams, name, at);
        None
    }

    /// Whether there is a group of that name. Groups exist in every environment. Reports where there is none.
    pub fn group(&mut self, at: &Pointer, written: &Name) -> bool {
        let is_there = self.platform.identity.groups.contains_key(written.as_str());
        is_there || self.refers_to(Section::Groups, written.as_str(), at)
    }

    /// The name that the item's names at the clouds are made of: the first it had, where it was renamed.
    pub fn first_name(&self, item: &Item) -> String {
        let at = item.pointer().key("renamed_from");
        let names = self.view.value().pointer(at.as_str()).map(crate::spec::former_names).unwrap_or_default();
        names.last().map_or_else(|| item.name.clone(), |first| (*first).to_owned())
    }

    /// `<platform>-<environment>-<item>` in the form that a system takes (`shape`), or the name the document gives.
    pub fn physical_name(
        &mut self,
        item: &Item,
        written: Option<&str>,
        shape: impl Fn(&str) -> String,
        limit: usize,
    ) -> String {
        let made = shape(&format!("{}-{}-{}", self.platform.name, self.environment_first, self.first_name(item)));
        self.claim(item, written, made, limit, Some("physical_name"))
    }

    /// `<platform>-<item>`, of what exists once, or the name the document gives.
    pub fn shared_name(&mut self, item: &Item, written: Option<&str>, limit: usize) -> String {
        let made = format!("{}-{}", self.platform.name, self.first_name(item));
        self.claim(item, written, made, limit, Some("repository.name"))
    }

    /// A name that the document cannot give.
    pub fn made_name(&mut self, item: &Item, made: String, limit: usize) -> String {
        self.claim(item, None, made, limit, None)
    }

    /// `<platform>-<item>` as people see it, or the name the document gives.
    pub fn display_name(&mut self, item: &Item, written: Option<&str>, limit: usize) -> String {
        let made = format!("{}-{}", self.platform.name, self.first_name(item));
        self.claim(item, written, made, limit, Some("physical_name"))
    }

    /// Checks a name's length, and that nothing else of its section has it in any environment.
    fn claim(&mut self, item: &Item, written: Option<&str>, made: String, limit: usize, field: Option<&str>) -> String {
        let at = item.pointer();
        let place = match field.filter(|_| written.is_some()) {
            Some(field) => Place::Value(self.view.written_at(&at.path(field))),
            None => Place::Key(at.clone()),
        };
        let name = written.map_or(made, str::to_owned);
        if name.len() > limit {
            let message =
                format!("`{name}`, the name of `{}` at its cloud, has {} characters of {limit}", item.name, name.len());
            let or = field.map(|field| format!(", or give it a `{field}`")).unwrap_or_default();
            let help = format!("shorten `{}` by {}{or}", item.name, name.len() - limit);
            let diagnostic = Diagnostic::at_key(&NAME_TOO_LONG, &at, message).help(help);
            self.report_longest(Diagnostic { at: place.clone(), ..diagnostic });
        }
        let key = (item.section, name.to_ascii_lowercase());
        match self.names.get(&key).cloned() {
            Some(first) => {
                let diagnostic = collision(item, &name, first, field);
                self.report(Diagnostic { at: place, ..diagnostic });
            }
            None => drop(self.names.insert(key, at)),
        }
        name
    }
}

/// Two items of one name, or an item whose name does not differ between environments.
fn collision(item: &Item, name: &str, first: Pointer, field: Option<&str>) -> Diagnostic {
    let at = item.pointer();
    if first == at {
        let message = format!("`{}` is called `{name}` at its cloud in more than one environment", item.name);
        let field = field.unwrap_or("physical_name");
        let help = format!("write `{field}` in `overrides`, in each environment another, or leave it out");
        return Diagnostic::at_key(&NAME_COLLISION, &at, message).help(help);
    }
    let other = first.last().unwrap_or_default();
    let message = format!("`{}` is called `{name}` at its cloud, and so is `{other}`", item.name);
    let or = field.map(|field| format!(", or give one a `{field}` of its own")).unwrap_or_default();
    Diagnostic::at_key(&NAME_COLLISION, &at, message)
        .also(Place::Key(first), "the other")
        .help(format!("rename one{or}"))
}

fn names_of(platform: &Platform, section: Section) -> Vec<&str> {
    fn keys<T>(items: &crate::spec::Items<T>) -> Vec<&str> {
        items.keys().map(String::as_str).collect()
    }
    match section {
        Section::Platform => Vec::new(),
        Section::Teams => keys(&platform.teams),
        Section::Environments => keys(&platform.environments),
        Section::Clusters => keys(&platform.clusters),
        Section::Databases => keys(&platform.databases),
        Section::Brokers => keys(&platform.brokers),
        Section::Email => keys(&platform.email),
        Section::Buckets => keys(&platform.buckets),
        Section::AiEndpoints => keys(&platform.ai_endpoints),
        Section::Groups => keys(&platform.identity.groups),
        Section::Applications => keys(&platform.identity.applications),
        Section::Zones => keys(&platform.dns.zones),
        Section::Edge => keys(&platform.edge),
        Section::Access => keys(&platform.access),
        Section::Workers => keys(&platform.workers),
        Section::Services => keys(&platform.services),
    }
}
