//! Kubernetes: the manifests of every service, and of what an environment's services share.

mod cloudflared;
mod files;
mod image;
mod kustomization;
mod namespace;
mod network;
mod object;
mod pod;
mod priority;
mod probes;
mod quantity;
mod releasers;
mod rules;
mod scaling;
mod secrets;
mod service;
mod token;
mod variables;
mod version;
mod workload;

use std::collections::BTreeMap;

use super::System;
use crate::lint::Rule;
use crate::model::{Environment, Item, Model, Section, Service, UseTarget};
use crate::plan::{GENERATED, Plan};
use crate::source::Pointer;
use kustomization::{KUSTOMIZATION, kustomization};
use object::{Identity, Manifest};

pub struct Kubernetes;

impl System for Kubernetes {
    fn rules(&self) -> &'static [Rule] {
        rules::RULES
    }

    fn emit(&self, model: &Model, plan: &mut Plan<'_>) {
        for environment in model.environments.iter().filter(|environment| !environment.services.is_empty()) {
            emit(model, environment, plan);
        }
    }
}

/// The folder of the namespace. No service is called so: names begin with a letter.
const NAMESPACE_FOLDER: &str = "_namespace";
const CLOUDFLARED_FOLDER: &str = "_cloudflared";
/// What Doppler's operator reads is a tree of its own: its kind is the operator's, not Kubernetes', and no outside schema
/// knows it. Each service's kustomization takes its part in first, so that the Secret is there when pods start.
const DOPPLER_FOLDER: &str = "doppler";

fn emit(model: &Model, environment: &Environment, plan: &mut Plan<'_>) {
    let owner = &environment.item;
    let at = [environment.at.clone()];
    let folder = |name: &str| format!("kubernetes/{}/{name}", environment.name());
    // the namespace knows who releases to the clusters
    let clusters = environment.clusters.iter().map(|cluster| cluster.at.clone());
    let both: Vec<Pointer> = at.iter().cloned().chain(clusters).collect();
    add(plan, environment, &folder(NAMESPACE_FOLDER), owner, None, namespace::emit(model, environment), &both);
    if environment.has_tunnel() {
        add(plan, environment, &folder(CLOUDFLARED_FOLDER), owner, None, cloudflared::emit(model, environment), &at);
    }
    for service in &environment.services {
        let causes = causes(environment, service);
        let name = &service.item.name;
        let secrets: Vec<Manifest> = secrets::emit(model, environment, service).into_iter().collect();
        let bases = (!secrets.is_empty()).then(|| format!("../../../{DOPPLER_FOLDER}/{}/{name}", environment.name()));
        let folder = format!("{DOPPLER_FOLDER}/{}/{name}", environment.name());
        add(plan, environment, &folder, &service.item, None, secrets, &causes);
        let folder = format!("kubernetes/{}/{name}", environment.name());
        add(plan, environment, &folder, &service.item, bases, manifests(model, environment, service), &causes);
    }
    for (path, resources) in applied(environment) {
        let path = format!("kubernetes/{}/{path}{KUSTOMIZATION}", environment.name());
        plan.yaml(&path, owner, &kustomization(resources), &at);
        plan.list(&format!("{GENERATED}/{path}"));
    }
}

/// A service, the cluster whose addresses its policies name, and what it uses: where that is, its variables say.
fn causes(environment: &Environment, service: &Service) -> Vec<Pointer> {
    let cluster = Item::new(Section::Clusters, &service.cluster).pointer();
    let mut causes = vec![environment.written_at(&service.at), cluster];
    for one in &service.uses {
        let (section, name, account) = match &one.target {
            UseTarget::Database(name) => (Section::Databases, name, None),
            UseTarget::Broker(name) => (Section::Brokers, name, None),
            UseTarget::Bucket(name) => (Section::Buckets, name, Some("oracle")),
            UseTarget::AiEndpoint(name) => (Section::AiEndpoints, name, None),
            UseTarget::Email(name) => (Section::Email, name, Some("aws")),
            UseTarget::Service { name, .. } => (Section::Services, name, None),
        };
        causes.push(Item::new(section, name).pointer());
        causes.extend(account.map(|account| Pointer::root().key("providers").key(account)));
    }
    // whoever uses it is let in
    let users = environment.services.iter().filter(|other| other.uses.iter().any(|one| is_of(service, &one.target)));
    causes.extend(users.map(|user| user.at.clone()));
    causes
}

fn is_of(service: &Service, target: &UseTarget) -> bool {
    matches!(target, UseTarget::Service { name, .. } if *name == service.item.name)
}

/// The folders that are applied, each to one cluster, with what is in them: the environment's own, or one a cluster.
fn applied(environment: &Environment) -> Vec<(String, Vec<String>)> {
    let mut clusters: BTreeMap<&str, Vec<&Service>> = BTreeMap::new();
    for service in &environment.services {
        clusters.entry(&service.cluster).or_default().push(service);
    }
    let one = clusters.len() == 1;
    let applied = clusters.into_iter().map(|(cluster, services)| {
        let (path, up) = if one { (String::new(), "") } else { (format!("_{cluster}/"), "../") };
        let mut names: Vec<&str> = services.iter().map(|service| service.item.name.as_str()).collect();
        names.sort_unstable();
        let tunnel = services.iter().any(|service| service.is_public()).then_some(CLOUDFLARED_FOLDER);
        let all = [NAMESPACE_FOLDER].into_iter().chain(tunnel).chain(names);
        (path, all.map(|folder| format!("{up}{folder}")).collect())
    });
    applied.collect()
}

/// Every object of a service, in the order in which they are applied.
fn manifests(model: &Model, environment: &Environment, service: &Service) -> Vec<Manifest> {
    let identity = Identity::of_service(model, environment, service);
    let [account, workload] = workload::emit(model, service, &identity);
    let mut manifests = vec![account];
    manifests.extend(files::emit(service, &identity));
    manifests.extend(network::emit(environment, service, &identity));
    manifests.extend(service::emit(service, &identity));
    manifests.push(workload);
    manifests.extend(scaling::emit(service, &identity));
    manifests
}

/// Adds a folder: its objects, one a file, and the kustomization that lists them after the folders `bases`.
fn add(
    plan: &mut Plan<'_>,
    environment: &Environment,
    folder: &str,
    owner: &Item,
    bases: Option<String>,
    manifests: Vec<Manifest>,
    causes: &[Pointer],
) {
    if manifests.is_empty() {
        return;
    }
    let files = bases.into_iter().chain(manifests.iter().map(|(file, _)| file.clone()));
    plan.yaml(&format!("{folder}/{KUSTOMIZATION}"), owner, &kustomization(files), causes);
    for (file, object) in manifests {
        plan.manifest(&format!("{folder}/{file}"), environment.name(), owner, object, causes);
    }
}
