//! `environments`, resolved: each with everything that exists in it.

use std::fmt;

use super::hosts::{Host, HostPattern};
use super::workers::Worker;
use super::{Access, AiEndpoint, Broker, Bucket, Cluster, Database, Item, Sender, Service, ServiceKind};
use crate::source::Pointer;
use crate::spec::View;

/// An environment, and what exists in it.
#[derive(Debug, Clone)]
pub struct Environment {
    pub item: Item,
    /// What it was called when it was made: no cloud, and no state, is told of another name.
    pub(super) first_name: String,
    pub at: Pointer,
    pub description: Option<String>,
    /// Guarded: approval before a change, no deletion of what holds data.
    pub protected: bool,
    /// Names of teams.
    pub approvers: Vec<String>,
    pub hosts: Option<HostPattern>,
    /// The Kubernetes namespace of its services.
    pub namespace: String,
    pub clusters: Vec<Cluster>,
    pub databases: Vec<Database>,
    pub buckets: Vec<Bucket>,
    pub brokers: Vec<Broker>,
    pub ai_endpoints: Vec<AiEndpoint>,
    pub access: Vec<Access>,
    pub workers: Vec<Worker>,
    /// Who may send mail here, one a domain of `email`.
    pub senders: Vec<Sender>,
    pub services: Vec<Service>,
    pub(super) view: View,
}

/// A service that the internet reaches.
#[derive(Debug, Clone, Copy)]
pub struct PublicService<'a> {
    pub service: &'a Service,
    /// The port it listens on.
    pub port: u16,
    pub host: &'a Host,
}

/// Who makes the record of a host.
#[derive(Debug, Clone, Copy)]
pub enum Claimant<'a> {
    Service(&'a Service),
    Worker(&'a Worker),
}

impl Claimant<'_> {
    /// Where its host stands in the document, as the environment sees it.
    pub fn host_at(&self) -> Pointer {
        match self {
            Self::Service(service) => service.at.path("public.host"),
            Self::Worker(worker) => worker.at.key("domain"),
        }
    }
}

impl fmt::Display for Claimant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(service) => write!(f, "service `{}`", service.item.name),
            Self::Worker(worker) => write!(f, "worker `{}`", worker.item.name),
        }
    }
}

impl PublicService<'_> {
    /// Where its host stands in the document, as the environment sees it.
    pub fn host_at(&self) -> Pointer {
        self.service.at.path("public.host")
    }
}

impl Environment {
    /// The environment's name outside of the document: of its root, and in all names at the clouds.
    pub fn name(&self) -> &str {
        &self.first_name
    }

    /// The environment's name in the document.
    pub fn key(&self) -> &str {
        &self.item.name
    }

    /// The environment itself and every item that exists in it.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        std::iter::once(&self.item)
            .chain(self.clusters.iter().map(|cluster| &cluster.item))
            .chain(self.databases.iter().map(|database| &database.item))
            .chain(self.brokers.iter().map(|broker| &broker.item))
            .chain(self.buckets.iter().map(|bucket| &bucket.item))
            .chain(self.ai_endpoints.iter().map(|endpoint| &endpoint.item))
            .chain(self.access.iter().map(|access| &access.item))
            .chain(self.workers.iter().map(|worker| &worker.item))
            .chain(self.senders.iter().map(|sender| &sender.item))
            .chain(self.services.iter().map(|service| &service.item))
    }

    /// The hosts for which something here makes a record, and who makes it: public services, and workers with a domain.
    pub fn claimed_hosts(&self) -> impl Iterator<Item = (&Host, Claimant<'_>)> {
        let services = self.public_services().map(|public| (public.host, Claimant::Service(public.service)));
        let workers =
            self.workers.iter().filter_map(|worker| Some((worker.domain.as_ref()?, Claimant::Worker(worker))));
        services.chain(workers)
    }

    /// Whether any service here has a public host, and so whether the environment has a tunnel.
    pub fn has_tunnel(&self) -> bool {
        self.public_services().next().is_some()
    }

    /// Where the part of the document that this environment sees at `at` was written: an override, perhaps.
    pub fn written_at(&self, at: &Pointer) -> Pointer {
        self.view.written_at(at)
    }

    /// The document as this environment sees it.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The services that the internet reaches, with their ports and hosts.
    pub fn public_services(&self) -> impl Iterator<Item = PublicService<'_>> {
        self.services.iter().filter_map(|service| match &service.kind {
            ServiceKind::Web { port, host: Some(host), .. } => Some(PublicService { service, port: *port, host }),
            ServiceKind::Web { host: None, .. } | ServiceKind::Worker { .. } | ServiceKind::Cron { .. } => None,
        })
    }

    /// The cluster of that name; references have been bound.
    pub fn cluster(&self, name: &str) -> &Cluster {
        self.clusters.iter().find(|cluster| cluster.item.name == name).expect("references are bound in the model")
    }

    /// The database of that name.
    pub fn database(&self, name: &str) -> &Database {
        self.databases.iter().find(|database| database.item.name == name).expect("references are bound in the model")
    }

    /// The lines by which services here use an item, where they were written.
    pub fn uses_of(&self, item: &Item) -> Vec<Pointer> {
        let uses = self.services.iter().flat_map(|service| &service.uses);
        uses.filter(|used| used.target.item() == *item).map(|used| self.written_at(&used.at)).collect()
    }

    /// The bucket of that name.
    pub fn bucket(&self, name: &str) -> &Bucket {
        self.buckets.iter().find(|bucket| bucket.item.name == name).expect("references are bound in the model")
    }

    /// The AI endpoint of that name.
    pub fn ai_endpoint(&self, name: &str) -> &AiEndpoint {
        self.ai_endpoints.iter().find(|endpoint| endpoint.item.name == name).expect("references are bound in the model")
    }

    /// The service of that name.
    pub fn service(&self, name: &str) -> &Service {
        self.services.iter().find(|service| service.item.name == name).expect("references are bound in the model")
    }
}
