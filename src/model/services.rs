//! `services`, resolved: per environment what runs, and once a service its repository.

use std::collections::BTreeMap;

use super::build::Scope;
use super::hosts::{self, Host, HostPattern};
use super::item::{Item, Section};
use super::pods::{self, Job, Pod};
use super::variables::{self, Usable, Variable};
use super::{Environment, defaults};
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec::{self, RepositoryAccess};

/// A service in one environment.
#[derive(Debug, Clone)]
pub struct Service {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    /// The owning team's name.
    pub team: Option<String>,
    pub kind: ServiceKind,
    pub resources: Resources,
    pub pod: Pod,
    /// Sorted by name.
    pub variables: Vec<Variable>,
    pub uses: Vec<Use>,
    /// The name of the cluster it runs on.
    pub cluster: String,
    /// An image that the document pins; `None` leaves it to releases.
    pub image: Option<String>,
}

/// What a service is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceKind {
    /// Listens on a port.
    Web { port: u16, host: Option<Host>, replicas: Replicas },
    /// Runs all the time and listens to nobody.
    Worker { replicas: Replicas },
    /// Runs at times: five cron fields, in the job's time zone.
    Cron { schedule: String, job: Job },
}

impl ServiceKind {
    /// How many pods run; `None` of a cron job.
    pub fn replicas(&self) -> Option<Replicas> {
        match self {
            Self::Web { replicas, .. } | Self::Worker { replicas } => Some(*replicas),
            Self::Cron { .. } => None,
        }
    }
}

impl Service {
    /// Whether the internet reaches it, through the tunnel.
    pub fn is_public(&self) -> bool {
        match &self.kind {
            ServiceKind::Web { host, .. } => host.is_some(),
            ServiceKind::Worker { .. } | ServiceKind::Cron { .. } => false,
        }
    }

    /// Whether its pods sign in to Oracle Cloud with the token of their service account ("workload identity").
    pub fn signs_in_to_oracle(&self) -> bool {
        self.uses.iter().any(|used| match used.target {
            UseTarget::Bucket(_) => true,
            UseTarget::Database(_)
            | UseTarget::Broker(_)
            | UseTarget::AiEndpoint(_)
            | UseTarget::Email(_)
            | UseTarget::Service { .. } => false,
        })
    }
}

/// How many pods run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replicas {
    pub min: u32,
    /// Not below `min`.
    pub max: u32,
    /// Of the CPU request; above it pods are added.
    pub cpu_percent: u32,
}

/// What a pod may use, as Kubernetes quantities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resources {
    pub cpu: String,
    pub memory: String,
    /// `None` lets it use what nobody else asks for.
    pub cpu_limit: Option<String>,
    pub memory_limit: String,
}

/// Something a service depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub target: UseTarget,
    /// The prefix of its variables, where the document gives one.
    pub prefix: Option<String>,
    pub at: Pointer,
}

/// What is used; it exists in the same environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UseTarget {
    Database(String),
    Broker(String),
    Bucket(String),
    AiEndpoint(String),
    /// A domain that sends mail.
    Email(String),
    Service {
        name: String,
        port: u16,
    },
}

impl UseTarget {
    /// What is used.
    pub fn item(&self) -> Item {
        let section = match self {
            Self::Database(_) => Section::Databases,
            Self::Bucket(_) => Section::Buckets,
            Self::Broker(_) => Section::Brokers,
            Self::AiEndpoint(_) => Section::AiEndpoints,
            Self::Email(_) => Section::Email,
            Self::Service { .. } => Section::Services,
        };
        Item::new(section, self.name())
    }

    /// The section that declares it.
    pub fn section(&self) -> Section {
        match self {
            Self::Database(_) => Section::Databases,
            Self::Broker(_) => Section::Brokers,
            Self::Bucket(_) => Section::Buckets,
            Self::AiEndpoint(_) => Section::AiEndpoints,
            Self::Email(_) => Section::Email,
            Self::Service { .. } => Section::Services,
        }
    }

    /// The name of what is used.
    pub fn name(&self) -> &str {
        match self {
            Self::Database(name)
            | Self::Bucket(name)
            | Self::Broker(name)
            | Self::AiEndpoint(name)
            | Self::Email(name)
            | Self::Service { name, .. } => name,
        }
    }
}

/// What of a service exists once: its GitHub repository and its Doppler project.
#[derive(Debug, Clone)]
pub struct Repository {
    /// The service.
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub team: Option<String>,
    /// The repository's name at GitHub.
    pub name: String,
    /// Whether the document gives the name, or it is made from the service's.
    pub name_is_written: bool,
    /// Owner and name of the template it starts from.
    pub template: Option<(String, String)>,
    pub default_branch: String,
    /// What teams may do in it, by team.
    pub access: BTreeMap<String, TeamAccess>,
    /// Where its images are in the container registry, below the registry's namespace: `acme/pricing`.
    pub image: String,
    /// The Doppler project's name.
    pub doppler_project: String,
    /// The environments in which the service exists, in promotion order.
    pub environments: Vec<String>,
}

/// What a team may do in a repository.
#[derive(Debug, Clone)]
pub struct TeamAccess {
    pub level: RepositoryAccess,
    /// What in the document brings it.
    pub at: Pointer,
}

pub static FIELD_OF_OTHER_KIND: Code = Code {
    id: "SVC001",
    name: "field-of-another-kind",
    severity: Severity::Error,
    docs: "## What
A service has a field that its kind does not know: `port` and `schedule` together, `health: /path` without `port`,
`replicas` on a cron job, `job` on anything else.

## Why
With `port` a service is a web service, with `schedule` a cron job, with neither a worker. A cron job listens to
nobody, and a worker has no path to check.

## Example
```yaml
services:
  ledger-export:
    schedule: \"15 2 * * *\"
    replicas: { min: 2 }
```

## Instead
Remove the field, or make two services.
",
};

pub static REPLICAS_REVERSED: Code = Code {
    id: "SVC002",
    name: "replicas-reversed",
    severity: Severity::Error,
    docs: "## What
`replicas.max` is smaller than `replicas.min`.

## Why
Kubernetes refuses such an autoscaler.

## Example
```yaml
services:
  pricing:
    port: 9000
    replicas: { min: 4, max: 2 }
```

## Instead
Make `max` at least `min`, in every environment that overrides one of them.
",
};

pub static NO_PORT: Code = Code {
    id: "SVC003",
    name: "service-without-port",
    severity: Severity::Error,
    docs: "## What
A service uses another one that listens on no port.

## Why
There is no address to call: `SERVICE_<NAME>_URL` would lead nowhere.

## Example
```yaml
services:
  mailer: {}
  pricing:
    port: 9000
    uses: { services: [mailer] }
```

## Instead
Give the other service a port, or take the use away.
",
};

pub(super) fn resolve(
    scope: &mut Scope<'_>,
    pattern: Option<&HostPattern>,
    protected: bool,
    usable: Usable<'_>,
) -> Vec<Service> {
    let platform = scope.platform;
    let services = platform.services.iter();
    services.filter_map(|(name, written)| service(scope, name, written, pattern, protected, usable)).collect()
}

fn service(
    scope: &mut Scope<'_>,
    name: &str,
    written: &spec::Service,
    pattern: Option<&HostPattern>,
    protected: bool,
    usable: Usable<'_>,
) -> Option<Service> {
    let item = Item::new(Section::Services, name);
    let at = item.pointer();
    check_kind(scope, &at, written);
    let team = scope.team(&at.key("team"), written.team.as_ref());
    let cluster = scope.cluster(&at, written.cluster.as_ref());
    let kind = kind(scope, &at, written, pattern, protected);
    let uses = uses(scope, &at.key("uses"), &written.uses);
    let variables = variables::resolve(scope, &at, written, &uses, usable);
    let cluster = cluster?;
    let pod = pods::resolve(scope, &at, written, &cluster);
    Some(Service {
        description: written.description.clone(),
        team,
        kind,
        resources: resources(written.resources.clone().unwrap_or_default()),
        pod,
        variables,
        uses,
        cluster,
        image: written.image.clone(),
        item,
        at,
    })
}

fn resources(written: spec::Resources) -> Resources {
    let memory = written.memory.unwrap_or_else(|| defaults::MEMORY.to_owned());
    Resources {
        cpu: written.cpu.unwrap_or_else(|| defaults::CPU.to_owned()),
        cpu_limit: written.cpu_limit,
        memory_limit: written.memory_limit.unwrap_or_else(|| memory.clone()),
        memory,
    }
}

/// Reports the fields that do not belong to the service's kind.
fn check_kind(scope: &mut Scope<'_>, at: &Pointer, written: &spec::Service) {
    let is_job = written.schedule.is_some();
    let is_worker = written.port.is_none() && !is_job;
    let (kind, instead) = match (written.port, is_job) {
        (_, true) => ("a cron job", "with `schedule` it runs and ends: remove one of the two, or make two services"),
        (None, false) => ("a worker", "with `port` it would be a web service, with `schedule` a cron job"),
        (Some(_), false) => ("a web service", "with `schedule` in place of `port` it would be a cron job"),
    };
    let health = written.health.as_ref().is_some_and(|health| is_job || (is_worker && pods::needs_main_port(health)));
    let fields = [
        ("port", is_job && written.port.is_some()),
        ("ports", is_job && !written.ports.is_empty()),
        ("health", health),
        ("public", (is_job || is_worker) && written.public.is_some()),
        ("replicas", is_job && written.replicas.is_some()),
        ("job", !is_job && written.job.is_some()),
    ];
    for (field, _) in fields.iter().filter(|(_, written)| *written) {
        let message = format!("`{}` is {kind}, which has no `{field}`", at.last().unwrap_or_default());
        scope.report(Diagnostic::at_key(&FIELD_OF_OTHER_KIND, &at.key(field), message).help(instead));
    }
}

fn kind(
    scope: &mut Scope<'_>,
    at: &Pointer,
    written: &spec::Service,
    pattern: Option<&HostPattern>,
    protected: bool,
) -> ServiceKind {
    if let Some(schedule) = &written.schedule {
        return ServiceKind::Cron { schedule: schedule.clone(), job: pods::job(written.job.as_ref()) };
    }
    let replicas = replicas(scope, &at.key("replicas"), written.replicas.as_ref(), protected);
    let Some(port) = written.port else { return ServiceKind::Worker { replicas } };
    let public = written.public.as_ref();
    let host = public.and_then(|public| hosts::host(scope, &at.path("public.host"), &public.host, pattern));
    ServiceKind::Web { port, host, replicas }
}

fn replicas(scope: &mut Scope<'_>, at: &Pointer, written: Option<&spec::Replicas>, protected: bool) -> Replicas {
    let written = written.cloned().unwrap_or_default();
    let default = if protected { defaults::REPLICAS_MIN_PROTECTED } else { defaults::REPLICAS_MIN };
    let min = written.min.unwrap_or_else(|| written.max.map_or(default, |max| default.min(max)));
    let max = written.max.unwrap_or(min);
    if max < min {
        let message = format!("`max` is {max}, below `min`, which is {min} in `{}`", scope.environment);
        scope.report(Diagnostic::new(&REPLICAS_REVERSED, &at.key("max"), message).help(format!("write {min} or more")));
    }
    Replicas { min, max, cpu_percent: written.cpu_percent.unwrap_or(defaults::REPLICAS_CPU_PERCENT) }
}

/// Binds what a service uses; what cannot be bound has been reported and is left out.
fn uses(scope: &mut Scope<'_>, at: &Pointer, written: &spec::Uses) -> Vec<Use> {
    let mut uses = Vec::new();
    let mut bind = |scope: &mut Scope<'_>, key: &str, list: &[spec::Use], section: Section| {
        for (i, entry) in list.iter().enumerate() {
            let at = at.key(key).index(i);
            let spec::UseTarget { name, prefix } = entry.target();
            if let Some(target) = target(scope, section, name, &at) {
                uses.push(Use { target, prefix: prefix.map(str::to_owned), at });
            }
        }
    };
    bind(scope, "databases", &written.databases, Section::Databases);
    bind(scope, "brokers", &written.brokers, Section::Brokers);
    bind(scope, "buckets", &written.buckets, Section::Buckets);
    bind(scope, "ai_endpoints", &written.ai_endpoints, Section::AiEndpoints);
    bind(scope, "email", &written.email, Section::Email);
    bind(scope, "services", &written.services, Section::Services);
    uses
}

fn target(scope: &mut Scope<'_>, section: Section, name: &str, at: &Pointer) -> Option<UseTarget> {
    if section == Section::Services {
        let platform = scope.platform;
        return match platform.services.get(name).map(|service| service.port) {
            Some(Some(port)) => Some(UseTarget::Service { name: name.to_owned(), port }),
            Some(None) => {
                let message = format!("service `{name}` listens on no port");
                scope.report(Diagnostic::new(&NO_PORT, at, message).help(format!("give `services.{name}` a `port`")));
                None
            }
            None => {
                scope.refers_to(section, name, at);
                None
            }
        };
    }
    let bound = scope.refers_to(section, name, at);
    bound.then(|| match section {
        Section::Databases => UseTarget::Database(name.to_owned()),
        Section::Brokers => UseTarget::Broker(name.to_owned()),
        Section::Buckets => UseTarget::Bucket(name.to_owned()),
        Section::AiEndpoints => UseTarget::AiEndpoint(name.to_owned()),
        Section::Email => UseTarget::Email(name.to_owned()),
        other => unreachable!("{other:?} cannot be used by a service"),
    })
}

/// The repositories of the services, from the document as written.
pub(super) fn repositories(scope: &mut Scope<'_>, environments: &[Environment]) -> Vec<Repository> {
    let platform = scope.platform;
    let services = platform.services.iter();
    services.map(|(name, written)| repository(scope, name, written, environments)).collect()
}

fn repository(
    scope: &mut Scope<'_>,
    service: &str,
    written: &spec::Service,
    environments: &[Environment],
) -> Repository {
    let item = Item::new(Section::Services, service);
    let at = item.pointer();
    let options = written.repository.clone().unwrap_or_default();
    let name = scope.shared_name(&item, options.name.as_deref(), 100);
    let owner = platform_owner(scope.platform);
    let first_name = scope.first_name(&item);
    let exists = |environment: &&Environment| environment.view.value().pointer(at.as_str()).is_some();
    let environments: Vec<&Environment> = environments.iter().filter(exists).collect();
    Repository {
        access: access(scope, &at, written, &environments),
        description: written.description.clone(),
        team: written.team.as_ref().map(|team| team.as_str().to_owned()),
        name,
        name_is_written: options.name.is_some(),
        template: options.template.map(|template| match template.split_once('/') {
            Some((owner, name)) => (owner.to_owned(), name.to_owned()),
            None => (owner, template),
        }),
        default_branch: options.default_branch.unwrap_or_else(|| defaults::DEFAULT_BRANCH.to_owned()),
        image: format!("{}/{first_name}", scope.platform.name),
        doppler_project: format!("{}-{first_name}", scope.platform.name),
        environments: environments.iter().map(|environment| environment.name().to_owned()).collect(),
        item,
        at,
    }
}

/// The owner pushes and approvers read, unless the document says otherwise.
fn access(
    scope: &mut Scope<'_>,
    at: &Pointer,
    written: &spec::Service,
    environments: &[&Environment],
) -> BTreeMap<String, TeamAccess> {
    let protected = environments.iter().filter(|environment| environment.protected);
    let approvers = protected.flat_map(|environment| &environment.approvers);
    let approver = |team: &String| (team.clone(), TeamAccess { level: defaults::APPROVER_ACCESS, at: at.clone() });
    let mut all: BTreeMap<String, TeamAccess> = approvers.map(approver).collect();
    if let Some(team) = written.team.as_ref().filter(|team| scope.platform.teams.contains_key(team.as_str())) {
        all.insert(team.to_string(), TeamAccess { level: defaults::OWNER_ACCESS, at: at.key("team") });
    }
    for (team, level) in written.repository.iter().flat_map(|repository| &repository.access) {
        let at = at.path("repository.access").key(team.as_str());
        if let Some(team) = scope.team(&at, Some(team)) {
            all.insert(team, TeamAccess { level: *level, at });
        }
    }
    all
}

fn platform_owner(platform: &spec::Platform) -> String {
    platform.providers.github.as_ref().map(|github| github.owner.clone()).unwrap_or_default()
}
