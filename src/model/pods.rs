//! The part of a service that says how its pods run, resolved.

use super::defaults;
use super::item::Section;
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec;

/// How the pods of a service run.
#[derive(Debug, Clone)]
pub struct Pod {
    /// In place of the image's program; empty leaves it.
    pub command: Vec<String>,
    pub args: Vec<String>,
    /// `port` under the name [`Port::MAIN`], then the others in the order of the document.
    pub ports: Vec<Port>,
    pub health: Option<Health>,
    /// In the order in which they run.
    pub init: Vec<InitContainer>,
    pub config_files: Vec<ConfigFile>,
    /// Folders that can be written to.
    pub volumes: Vec<Volume>,
    pub grace_period_seconds: u32,
    pub priority: spec::Priority,
    /// The name of a pool of the service's cluster; `None` is any.
    pub node_pool: Option<String>,
    pub labels: Vec<(String, String)>,
    pub annotations: Vec<(String, String)>,
}

/// A port that the container listens on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    pub name: String,
    pub number: u16,
    pub at: Pointer,
}

impl Port {
    /// The name of the port that other services and the internet reach.
    pub const MAIN: &'static str = "http";
}

/// How Kubernetes learns that a pod is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    pub check: Check,
    /// How long it may take to start.
    pub start_seconds: u32,
    pub period_seconds: u32,
    pub timeout_seconds: u32,
    /// In a row, until it gets no traffic.
    pub failures: u32,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    Http { path: String, port: Port },
    Grpc { port: Port },
    Tcp { port: Port },
    Command(Vec<String>),
}

/// A folder that is empty when a pod starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    pub name: String,
    pub path: String,
    /// A Kubernetes quantity.
    pub size: String,
    pub in_memory: bool,
    pub at: Pointer,
}

/// A file of the container with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    pub path: String,
    pub text: String,
    pub at: Pointer,
}

/// A program that ends before the service starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitContainer {
    pub name: String,
    /// `None` is the service's own.
    pub image: Option<String>,
    pub command: Vec<String>,
    pub args: Vec<String>,
    pub at: Pointer,
}

/// What of a cron job is not its schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// As IANA names it.
    pub timezone: String,
    pub concurrency: spec::Concurrency,
    /// Runs that are kept, of those that succeeded and of those that failed.
    pub history: u32,
    pub deadline_seconds: u32,
    pub start_within_seconds: u32,
    pub retries: u32,
}

/// The folder that every pod can write to, unless the document makes another of it.
const TMP: (&str, &str) = ("tmp", "/tmp");

pub static HEALTH_UNCLEAR: Code = Code {
    id: "POD001",
    name: "health-unclear",
    severity: Severity::Error,
    docs: "## What
A health check says none or several of `path`, `grpc`, `tcp` and `command`.

## Why
A probe asks one thing.

## Example
```yaml
services:
  pricing:
    port: 9000
    health: { path: /ready, grpc: true }
```

## Instead
Keep the one that the service answers: `health: /ready`, or `health: { grpc: true, start_seconds: 300 }`.
",
};

pub static UNKNOWN_PORT: Code = Code {
    id: "POD002",
    name: "unknown-port",
    severity: Severity::Error,
    docs: "## What
A health check asks a port that the service does not have.

## Why
The probe would always fail, and the pods be restarted for ever.

## Example
```yaml
services:
  mailer:
    ports: { metrics: 9090 }
    health: { path: /live, port: metric }
```

## Instead
Name one of the service's `ports`; without `port` the check asks the service's own.
",
};

pub static UNKNOWN_NODE_POOL: Code = Code {
    id: "POD003",
    name: "unknown-node-pool",
    severity: Severity::Error,
    docs: "## What
A service asks for a node pool that its cluster does not have in this environment.

## Why
Its pods would wait for ever.

## Example
```yaml
clusters:
  main:
    node_pools: { general: { shape: VM.Standard.E5.Flex, ocpus: 2, memory_gb: 16, nodes: 2 } }
services:
  pricing: { node_pool: generic }
```

## Instead
Name a pool that stands under the cluster's `node_pools`.
",
};

/// Resolves what is written; `cluster` is the name of the service's cluster.
pub(super) fn resolve(scope: &mut Scope<'_>, at: &Pointer, written: &spec::Service, cluster: &str) -> Pod {
    let ports = ports(at, written);
    Pod {
        command: written.command.clone(),
        args: written.args.clone(),
        health: written.health.as_ref().and_then(|health| self::health(scope, &at.key("health"), health, &ports)),
        ports,
        init: init(&at.key("init"), written),
        config_files: config_files(&at.key("config_files"), written),
        volumes: volumes(&at.key("volumes"), written),
        grace_period_seconds: written.grace_period_seconds.unwrap_or(defaults::GRACE_PERIOD_SECONDS),
        priority: written.priority.unwrap_or(defaults::PRIORITY),
        node_pool: node_pool(scope, &at.key("node_pool"), written, cluster),
        labels: written.labels.clone().into_iter().collect(),
        annotations: written.annotations.clone().into_iter().collect(),
    }
}

pub(super) fn job(written: Option<&spec::Job>) -> Job {
    let written = written.cloned().unwrap_or_default();
    Job {
        timezone: written.timezone.unwrap_or_else(|| defaults::JOB_TIMEZONE.to_owned()),
        concurrency: written.concurrency.unwrap_or(defaults::JOB_CONCURRENCY),
        history: written.history.unwrap_or(defaults::JOB_HISTORY),
        deadline_seconds: written.deadline_seconds.unwrap_or(defaults::JOB_DEADLINE_SECONDS),
        start_within_seconds: written.start_within_seconds.unwrap_or(defaults::JOB_START_WITHIN_SECONDS),
        retries: written.retries.unwrap_or(defaults::JOB_RETRIES),
    }
}

/// Whether a check can be made without `port`.
pub(super) fn needs_main_port(health: &spec::Health) -> bool {
    match health {
        spec::Health::Path(_) => true,
        spec::Health::Check(check) => check.command.is_none() && check.port.is_none(),
    }
}

fn ports(at: &Pointer, written: &spec::Service) -> Vec<Port> {
    let main = written.port.map(|number| Port { name: Port::MAIN.to_owned(), number, at: at.key("port") });
    let port =
        |(name, number): (&String, &u16)| Port { name: name.clone(), number: *number, at: at.key("ports").key(name) };
    main.into_iter().chain(written.ports.iter().map(port)).collect()
}

fn health(scope: &mut Scope<'_>, at: &Pointer, written: &spec::Health, ports: &[Port]) -> Option<Health> {
    let written = match written {
        spec::Health::Path(path) => spec::HealthCheck { path: Some(path.clone()), ..spec::HealthCheck::default() },
        spec::Health::Check(check) => check.clone(),
    };
    Some(Health {
        check: check(scope, at, &written, ports)?,
        start_seconds: written.start_seconds.unwrap_or(defaults::HEALTH_START_SECONDS),
        period_seconds: written.period_seconds.unwrap_or(defaults::HEALTH_PERIOD_SECONDS),
        timeout_seconds: written.timeout_seconds.unwrap_or(defaults::HEALTH_TIMEOUT_SECONDS),
        failures: written.failures.unwrap_or(defaults::HEALTH_FAILURES),
    })
}

fn check(scope: &mut Scope<'_>, at: &Pointer, written: &spec::HealthCheck, ports: &[Port]) -> Option<Check> {
    let is = |flag: Option<bool>| flag.unwrap_or(false);
    match (&written.path, is(written.grpc), is(written.tcp), &written.command) {
        (Some(path), false, false, None) => {
            Some(Check::Http { path: path.clone(), port: port(scope, at, written, ports)? })
        }
        (None, true, false, None) => Some(Check::Grpc { port: port(scope, at, written, ports)? }),
        (None, false, true, None) => Some(Check::Tcp { port: port(scope, at, written, ports)? }),
        (None, false, false, Some(command)) => Some(Check::Command(command.clone())),
        (path, grpc, tcp, command) => {
            let asked =
                usize::from(path.is_some()) + usize::from(grpc) + usize::from(tcp) + usize::from(command.is_some());
            let message =
                if asked == 0 { "the check asks nothing".to_owned() } else { format!("the check asks {asked} things") };
            let help = "write one of `path`, `grpc: true`, `tcp: true` and `command`";
            scope.report(Diagnostic::new(&HEALTH_UNCLEAR, at, message).help(help));
            None
        }
    }
}

/// The port that a check asks. That a service without `port` has none to ask has been said.
fn port(scope: &mut Scope<'_>, at: &Pointer, written: &spec::HealthCheck, ports: &[Port]) -> Option<Port> {
    let wanted = written.port.as_deref().unwrap_or(Port::MAIN);
    let port = ports.iter().find(|port| port.name == wanted).cloned();
    if port.is_none() && written.port.is_some() {
        let message = format!("the service has no port `{wanted}`");
        let known = ports.iter().map(|port| port.name.as_str());
        scope.report(Diagnostic::new(&UNKNOWN_PORT, &at.key("port"), message).meant(wanted, known));
    }
    port
}

fn init(at: &Pointer, written: &spec::Service) -> Vec<InitContainer> {
    let containers = written.init.iter();
    containers
        .map(|(name, container)| InitContainer {
            name: name.clone(),
            image: container.image.clone(),
            command: container.command.clone(),
            args: container.args.clone(),
            at: at.key(name),
        })
        .collect()
}

fn config_files(at: &Pointer, written: &spec::Service) -> Vec<ConfigFile> {
    let file =
        |(path, text): (&String, &String)| ConfigFile { path: path.clone(), text: text.clone(), at: at.key(path) };
    written.config_files.iter().map(file).collect()
}

fn volumes(at: &Pointer, written: &spec::Service) -> Vec<Volume> {
    let (name, path) = TMP;
    let tmp = (!written.volumes.contains_key(name)).then(|| Volume {
        name: name.to_owned(),
        path: path.to_owned(),
        size: defaults::VOLUME_SIZE.to_owned(),
        in_memory: false,
        at: at.clone(),
    });
    let volumes = written.volumes.iter().map(|(name, volume)| Volume {
        name: name.clone(),
        path: volume.path.clone(),
        size: volume.size.clone().unwrap_or_else(|| defaults::VOLUME_SIZE.to_owned()),
        in_memory: volume.memory.unwrap_or(false),
        at: at.key(name),
    });
    tmp.into_iter().chain(volumes).collect()
}

fn node_pool(scope: &mut Scope<'_>, at: &Pointer, written: &spec::Service, cluster: &str) -> Option<String> {
    let wanted = written.node_pool.as_ref()?.as_str();
    let platform = scope.platform;
    let pools = &platform.clusters.get(cluster)?.node_pools;
    if !pools.contains_key(wanted) && scope.is_resolved(Section::Clusters, cluster) {
        let message = format!("cluster `{cluster}` has no node pool `{wanted}` in `{}`", scope.environment);
        let known = pools.keys().map(String::as_str);
        scope.report(Diagnostic::new(&UNKNOWN_NODE_POOL, at, message).meant(wanted, known));
        return None;
    }
    Some(wanted.to_owned())
}
