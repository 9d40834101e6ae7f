//! The document resolved: environments merged, defaults applied, references bound, names made.
//! No `Option` here means "default"; every stage after this one reads only the model.

mod access;
mod ai_endpoints;
mod brokers;
mod buckets;
mod build;
mod clusters;
mod codes;
mod databases;
pub mod defaults;
pub mod dns;
mod documentation;
mod edge;
mod email;
mod environments;
mod first_names;
mod hosts;
mod identity;
mod item;
mod kubernetes_api;
mod names;
mod node_pools;
mod physical_names;
mod pods;
mod providers;
mod readings;
mod references;
mod registries;
mod repositories;
mod retired;
mod scope;
mod services;
mod teams;
mod trust;
mod uses;
mod variables;
mod wiring;
pub mod workers;
mod workflow_templates;

pub use access::Access;
pub use ai_endpoints::{AiEndpoint, Deployment};
pub use brokers::{Broker, MaintenanceWindow};
pub use buckets::{Bucket, LifecycleAction, LifecycleRule};
pub use build::build;
pub use clusters::{Cluster, OLDEST_KUBERNETES, SERVICES_CIDR, Subnets};
pub use codes::CODES;
pub use databases::{Database, Storage};
pub use dns::Zone;
pub use documentation::{Documentation, SignificantChanges};
pub use edge::{Caching, Certificate, Edge, EdgeRule, Hsts, RateLimit, Redirect, Tls};
pub use email::{Email, MailRecord, Sender};
pub use environments::{Claimant, Environment, PublicService};
pub use hosts::{Host, HostPattern};
pub use identity::{AppRole, Application, Devices, Group, Identity};
pub use item::{Item, Section};
pub use kubernetes_api::KubernetesApi;
pub use names::{identifier, variable_prefix};
pub use node_pools::{Architecture, NodePool, NodeSize};
pub use pods::{Check, ConfigFile, Health, InitContainer, Job, Pod, Port, Volume};
pub use providers::{Cloudflare, Github, GithubIds, Providers, TerraformCloud};
pub use readings::{Reading, Readings, read};
pub use registries::{GITHUB_REGISTRY_TOKEN, GITHUB_REGISTRY_USERNAME, REGISTRY_SECRET, registry};
pub use repositories::{Repository, TeamAccess};
pub use retired::{Rename, Retired};
pub use services::{Replicas, Resources, Service, ServiceKind};
pub use teams::{Member, Team};
pub use trust::{TrustedJob, TrustingCloud, WorkflowAccess};
pub use uses::{Use, UseTarget};
pub use variables::{Variable, VariableValue};
pub use wiring::{
    ACCESS_APPLICATION, BROKER_USER, Fact, GITHUB_CLUSTER_ID, GITHUB_DOPPLER_TOKEN, GITHUB_IMAGE_REPOSITORY,
    GITHUB_TUNNEL_TOKEN, NODE_POOL_LABEL, PLACEHOLDER_IMAGE, TUNNEL_TOKEN_KEY, TUNNEL_TOKEN_SECRET, access_client_id,
    access_client_secret, broker_password, cluster_id, dkim_tokens, doppler_config, doppler_service_token,
    doppler_token_secret, github_cluster_id, group_id, image_repository, nat_address, tunnel_id, tunnel_token,
    worker_secret_variable, workflow_principal, workflow_sign_in, zone_id, zone_id_in_environment,
};

pub use workflow_templates::{VERIFY, WORKFLOWS, WorkflowTemplates, template_path};

use crate::data::Data;
use crate::spec::{Policy, View, Waiver};

/// A platform that makes sense: what systems emit from.
#[derive(Debug, Clone)]
pub struct Model {
    /// The prefix of physical names.
    pub name: String,
    pub providers: Providers,
    pub teams: Vec<Team>,
    pub identity: Identity,
    /// In promotion order.
    pub environments: Vec<Environment>,
    pub zones: Vec<Zone>,
    pub edge: Vec<Edge>,
    /// The domains that send mail.
    pub email: Vec<Email>,
    /// What of each service exists once, whatever its environments: its repository and its Doppler project.
    pub repositories: Vec<Repository>,
    pub documentation: Documentation,
    /// Workflows that the user writes.
    pub workflow_templates: WorkflowTemplates,
    /// What is known of the clouds.
    pub data: Data,
    /// What the document lets go.
    pub retired: Vec<Retired>,
    /// What it calls by another name.
    pub renames: Vec<Rename>,
    /// Warnings that are lived with.
    pub waivers: Vec<Waiver>,
    /// How strict the document is with itself.
    pub policy: Policy,
    /// The document as written.
    pub(crate) written: View,
}

impl Model {
    /// The document as an environment sees it; as written, where none is named.
    pub fn view(&self, environment: Option<&str>) -> Option<&View> {
        match environment {
            None => Some(&self.written),
            Some(name) => self.environments.iter().find(|e| e.name() == name).map(|e| &e.view),
        }
    }

    /// Whether a certificate that the document orders covers a host.
    pub fn is_certified(&self, zone: &str, host: &str) -> bool {
        let certificates = self.edge.iter().filter(|edge| edge.zone() == zone).flat_map(|edge| &edge.tls.certificates);
        certificates.into_iter().any(|certificate| edge::covers(&certificate.hosts, host))
    }

    /// The hosts at which something in the document answers by name.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        let claimed = self.environments.iter().flat_map(|environment| environment.claimed_hosts());
        let records = self.zones.iter().flat_map(|zone| &zone.records).filter(|record| record.data.is_address());
        claimed.map(|(host, _)| host.name.as_str()).chain(records.map(|record| record.name.as_str()))
    }

    /// Whether anything in the document answers at a name: a public host, a worker, or a record of it or above it.
    pub fn answers_at(&self, host: &str) -> bool {
        let mut claimed = self.environments.iter().flat_map(|environment| environment.claimed_hosts());
        let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}"));
        let mut names = self.zones.iter().flat_map(|zone| &zone.records).map(|record| record.name.as_str());
        claimed.any(|(claimed, _)| claimed.name == host)
            || names.any(|name| name == host || Some(name) == wildcard.as_deref())
    }

    /// The records that `email` brings into a zone, as far as their values are known.
    pub fn mail_records<'m>(&'m self, zone: &'m Zone) -> impl Iterator<Item = &'m dns::Record> {
        let records = self.email.iter().flat_map(|email| &email.records);
        records.filter(|mail| mail.zone == zone.name()).map(|mail| &mail.record)
    }

    /// Whether anything is behind Cloudflare Access, in any environment.
    pub fn has_access(&self) -> bool {
        self.environments.iter().any(|environment| !environment.access.is_empty())
    }

    /// What of a service exists once.
    pub fn repository(&self, service: &str) -> &Repository {
        self.repositories.iter().find(|one| one.item.name == service).expect("every service has its repository")
    }

    /// Every item of the document, each once.
    pub fn items(&self) -> Vec<Item> {
        let shared = self.teams.iter().map(|team| &team.item).chain(self.zones.iter().map(|zone| &zone.item));
        let shared = shared.chain(self.edge.iter().map(|edge| &edge.item));
        let shared = shared.chain(self.email.iter().map(|email| &email.item));
        let shared = shared.chain(self.identity.items());
        let each = self.environments.iter().flat_map(Environment::items);
        let all: std::collections::BTreeSet<Item> = shared.chain(each).cloned().collect();
        all.into_iter().collect()
    }
}
