//! `workers`, resolved.

mod placeholders;
pub(super) mod routes;

use std::collections::BTreeSet;

use super::Environment;
use super::defaults;
use super::hosts::{self, Host, HostPattern};
use super::item::{Item, Section};
use super::physical_names::NAME_TOO_LONG;
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec::{self, ConsumeOptions};

pub(super) use placeholders::add as add_placeholders;
pub use routes::{Route, Wildcard};

/// A program that runs at Cloudflare, in one environment.
#[derive(Debug, Clone)]
pub struct Worker {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    /// A path from the repository's root.
    pub script: String,
    /// What is in it.
    pub text: String,
    pub routes: Vec<Route>,
    pub domain: Option<Host>,
    /// Whether the document says what makes it run, even if that was refused.
    pub has_trigger: bool,
    /// Five cron fields, UTC.
    pub crons: Vec<String>,
    pub consumes: Option<Consumer>,
    /// Queues of workers of the environment.
    pub sends_to: Vec<Queue>,
    pub key_value_stores: Vec<Store>,
    pub buckets: Vec<Store>,
    /// A folder, by its path from the repository's root.
    pub assets: Option<String>,
    /// Names and values.
    pub variables: Vec<(String, String)>,
    /// Names.
    pub secrets: Vec<String>,
    /// Such as `2026-10-01`.
    pub compatibility_date: String,
    /// The script's name at Cloudflare.
    pub physical_name: String,
}

/// A queue, by its name in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pub name: String,
    pub at: Pointer,
}

/// How a worker works a queue off.
#[derive(Debug, Clone)]
pub struct Consumer {
    pub queue: Queue,
    /// The queue's name at Cloudflare.
    pub physical_name: String,
    pub batch_size: u32,
    pub wait_seconds: u32,
    pub retries: u32,
    /// Whether messages that failed for good are kept, in a queue of their own.
    pub dead_letters: bool,
    pub retention_hours: u32,
}

/// A store that is made for one worker.
#[derive(Debug, Clone)]
pub struct Store {
    pub name: String,
    pub at: Pointer,
    /// Its name at Cloudflare.
    pub physical_name: String,
}

/// Cloudflare's names of scripts, queues and buckets are labels.
const LONGEST_NAME: usize = 63;
/// What the queue of dead letters is called after its queue.
const DEAD: &str = "-dead";

impl Consumer {
    /// The name at Cloudflare of the queue that keeps what failed for good.
    pub fn dead_letter_name(&self) -> String {
        format!("{}{DEAD}", self.physical_name)
    }
}

pub(super) fn resolve(scope: &mut Scope<'_>, pattern: Option<&HostPattern>) -> Vec<Worker> {
    let platform = scope.platform;
    platform.workers.iter().map(|(name, written)| worker(scope, name, written, pattern)).collect()
}

fn worker(scope: &mut Scope<'_>, name: &str, written: &spec::Worker, pattern: Option<&HostPattern>) -> Worker {
    let item = Item::new(Section::Workers, name);
    let at = item.pointer();
    let physical_name = scope.physical_name(&item, written.physical_name.as_deref(), str::to_owned, LONGEST_NAME);
    let listed = written.routes.iter().enumerate();
    let routes =
        listed.filter_map(|(i, route)| routes::read(scope, &at.key("routes").index(i), route, pattern)).collect();
    let domain = written.domain.as_ref().and_then(|host| hosts::host(scope, &at.key("domain"), host, pattern));
    let queue = |(i, name): (usize, &spec::Name)| Queue { name: name.to_string(), at: at.key("sends_to").index(i) };
    let environment = ("ENVIRONMENT".to_owned(), scope.environment_first.clone());
    let literals = written.env.iter().map(|(name, value)| (name.clone(), value.text()));
    let text = script(scope, &at.key("script"), &written.script);
    Worker {
        description: written.description.clone(),
        script: written.script.clone(),
        text,
        routes,
        domain,
        has_trigger: has_trigger(written),
        crons: written.crons.clone(),
        consumes: written.queue.as_ref().map(|queue| consumer(scope, &at.key("queue"), queue.options())),
        sends_to: written.sends_to.iter().enumerate().map(queue).collect(),
        key_value_stores: stores(scope, &at.key("kv"), &physical_name, &written.kv),
        buckets: stores(scope, &at.key("r2"), &physical_name, &written.r2),
        assets: written.assets.clone(),
        variables: std::iter::once(environment).chain(literals).collect(),
        secrets: written.secrets.clone(),
        compatibility_date: date(written),
        physical_name,
        item,
        at,
    }
}

pub static NO_SCRIPT: Code = Code {
    id: "WORKER012",
    name: "script-missing",
    severity: Severity::Error,
    docs: "## What
The script of a worker is not in the repository, or is no text.

## Why
There would be nothing to run.

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js } # there is only platform/workers/storefront.js
```

## Instead
Write the path from the repository's root.
",
};

fn script(scope: &mut Scope<'_>, at: &Pointer, path: &str) -> String {
    scope.repository.read(path).unwrap_or_else(|reason| {
        let diagnostic = Diagnostic::new(&NO_SCRIPT, at, format!("`{path}` {reason}"));
        scope.report(diagnostic.help("write the path from the repository's root"));
        String::new()
    })
}

/// A route that is written once, with a whole host, would be the same in every environment, and Cloudflare takes it once:
/// it is the last environment's, in promotion order. Elsewhere the worker is there to be tried by its other triggers.
pub(super) fn give_routes_to_last(environments: &mut [Environment]) {
    let mut taken: BTreeSet<(Pointer, String)> = BTreeSet::new();
    for environment in environments.iter_mut().rev() {
        let view = &environment.view;
        for worker in &mut environment.workers {
            worker.routes.retain(|route| taken.insert((view.written_at(&route.at), route.pattern())));
        }
    }
}

fn has_trigger(written: &spec::Worker) -> bool {
    !written.routes.is_empty() || written.domain.is_some() || !written.crons.is_empty() || written.queue.is_some()
}

fn date(written: &spec::Worker) -> String {
    written.compatibility_date.clone().unwrap_or_else(|| defaults::WORKER_COMPATIBILITY_DATE.to_owned())
}

fn consumer(scope: &mut Scope<'_>, at: &Pointer, written: ConsumeOptions) -> Consumer {
    let dead_letters = written.dead_letters.unwrap_or(defaults::QUEUE_DEAD_LETTERS);
    let room = if dead_letters { LONGEST_NAME - DEAD.len() } else { LONGEST_NAME };
    let made = format!("{}-{}-{}", scope.platform.name, scope.environment_first, written.name);
    Consumer {
        physical_name: fitting(scope, at, made, room),
        queue: Queue { name: written.name.to_string(), at: at.clone() },
        batch_size: written.batch_size.unwrap_or(defaults::QUEUE_BATCH_SIZE),
        wait_seconds: written.wait_seconds.unwrap_or(defaults::QUEUE_WAIT_SECONDS),
        retries: written.retries.unwrap_or(defaults::QUEUE_RETRIES),
        dead_letters,
        retention_hours: written.retention_hours.unwrap_or(defaults::QUEUE_RETENTION_HOURS),
    }
}

fn stores(scope: &mut Scope<'_>, at: &Pointer, worker: &str, names: &[spec::Name]) -> Vec<Store> {
    let store = |(i, name): (usize, &spec::Name)| {
        let at = at.index(i);
        let physical_name = fitting(scope, &at, format!("{worker}-{name}"), LONGEST_NAME);
        Store { name: name.to_string(), at, physical_name }
    };
    names.iter().enumerate().map(store).collect()
}

/// The name, which is reported if it has more than `room` characters.
fn fitting(scope: &mut Scope<'_>, at: &Pointer, name: String, room: usize) -> String {
    if name.len() > room {
        let message = format!("`{name}` has {} characters of {room}", name.len());
        let help = format!("shorten it by {}", name.len() - room);
        scope.report(Diagnostic::new(&NAME_TOO_LONG, at, message).help(help));
    }
    name
}
