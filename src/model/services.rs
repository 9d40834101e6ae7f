//! `services`, resolved: per environment what runs.

use super::defaults;
use super::hosts::{self, Host, HostPattern};
use super::item::{Item, Section};
use super::pods::{self, Job, Pod};
use super::scope::Scope;
use super::uses::{self, Use, UseTarget};
use super::variables::{self, Usable, Variable};
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec;

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
    let uses = uses::resolve(scope, &at.key("uses"), &written.uses);
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
