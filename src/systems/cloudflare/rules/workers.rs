//! Workers: routes that requests reach, queues that are there, names that are free.

use std::collections::{BTreeMap, BTreeSet};

use super::traffic::{Traffic, traffic};
use crate::diag::{Code, Diagnostic, Place, Severity, did_you_mean};
use crate::model::workers::{Route, Wildcard, Worker};
use crate::model::{Environment, Model, variable_prefix};
use crate::source::Pointer;

pub(super) const CODES: &[&Code] =
    &[&NOT_PROXIED, &ONE_PATH, &OTHER_DOMAINS, &ROUTE_TWICE, &UNKNOWN_QUEUE, &QUEUE_TWICE, &BINDING_CLASH, &NEVER_RUNS];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut patterns = BTreeMap::new();
    for environment in &model.environments {
        for worker in &environment.workers {
            for route in &worker.routes {
                let at = environment.written_at(&route.at);
                diagnostics.extend(not_proxied(model, route, &at));
                shape(route, &at, diagnostics);
                diagnostics.extend(route_twice(&mut patterns, route, &at));
            }
            binding_clash(environment, worker, diagnostics);
            never_runs(worker, diagnostics);
        }
        queues(environment, diagnostics);
    }
}

pub static NOT_PROXIED: Code = Code {
    id: "WORKER001",
    name: "route-not-proxied",
    severity: Severity::Error,
    docs: "## What
A worker's route is about a host whose DNS record Cloudflare does not proxy.

## Why
Requests go straight to the origin and pass the worker by.

## Example
```yaml
dns:
  zones:
    threadline.example:
      records:
        - { name: shop, type: A, value: 192.0.2.10 }
workers:
  storefront: { script: workers/storefront.js, routes: [\"shop.threadline.example/*\"] }
```

## Instead
`proxied: true` on the record. Where there is no record at all, platc makes one.
",
};

fn not_proxied(model: &Model, route: &Route, at: &Pointer) -> Option<Diagnostic> {
    let name = route.record_name();
    match traffic(model, &name) {
        Traffic::Cloudflare | Traffic::Nowhere => None,
        Traffic::Origin(record) => {
            let message = format!("requests for `{name}` do not pass through Cloudflare");
            let diagnostic = Diagnostic::new(&NOT_PROXIED, at, message).help("write `proxied: true` on the record");
            Some(diagnostic.also(Place::Value(record.value_at.clone()), "the record"))
        }
    }
}

pub static ONE_PATH: Code = Code {
    id: "WORKER003",
    name: "route-of-one-path",
    severity: Severity::Warning,
    docs: "## What
A worker's route has no path.

## Why
It is about the one path `/`, not about everything below it.

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js, routes: [shop.threadline.example] }
```

## Instead
`shop.threadline.example/*`.
",
};

pub static OTHER_DOMAINS: Code = Code {
    id: "WORKER004",
    name: "route-of-other-names",
    severity: Severity::Warning,
    docs: "## What
A worker's route starts with `*` and no dot.

## Why
`*shop.threadline.example` is also about `notmyshop.threadline.example`.

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js, routes: [\"*shop.threadline.example/*\"] }
```

## Instead
Two routes: `shop.threadline.example/*` and `*.shop.threadline.example/*`.
",
};

fn shape(route: &Route, at: &Pointer, diagnostics: &mut Vec<Diagnostic>) {
    let host = &route.host.name;
    if route.path.is_empty() {
        let message = format!("`{}` is about the path `/` alone", route.pattern());
        diagnostics.push(Diagnostic::new(&ONE_PATH, at, message).help(format!("write `{}/*`", route.pattern())));
    }
    if route.wildcard == Wildcard::Ending {
        let message = format!("`{}` is about every name that ends in `{host}`", route.pattern());
        diagnostics.push(
            Diagnostic::new(&OTHER_DOMAINS, at, message)
                .help(format!("write two routes, of `{host}` and of `*.{host}`")),
        );
    }
}

pub static ROUTE_TWICE: Code = Code {
    id: "WORKER005",
    name: "route-twice",
    severity: Severity::Error,
    docs: "## What
Two workers have the same route.

## Why
Cloudflare refuses the second when the change is applied.

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js, routes: [\"threadline.example/*\"] }
  campaign: { script: workers/campaign.js, routes: [\"threadline.example/*\"] }
```

## Instead
Keep one, or make one narrower: `threadline.example/campaign/*`.
",
};

fn route_twice(patterns: &mut BTreeMap<String, Pointer>, route: &Route, at: &Pointer) -> Option<Diagnostic> {
    let Some(first) = patterns.get(&route.pattern()) else {
        patterns.insert(route.pattern(), at.clone());
        return None;
    };
    let diagnostic = Diagnostic::new(&ROUTE_TWICE, at, format!("`{}` is a route twice", route.pattern()));
    Some(diagnostic.also(Place::Value(first.clone()), "the first").help("keep one"))
}

pub static UNKNOWN_QUEUE: Code = Code {
    id: "WORKER008",
    name: "unknown-queue",
    severity: Severity::Error,
    docs: "## What
A worker sends to a queue that no worker of the environment works off.

## Why
The worker that works a queue off makes it; without one there is no queue.

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js, routes: [\"threadline.example/*\"], sends_to: [image-job] }
  thumbnails: { script: workers/thumbnails.js, queue: image-jobs }
```

## Instead
Write the queue's name as it stands at the other worker.
",
};

pub static QUEUE_TWICE: Code = Code {
    id: "WORKER009",
    name: "queue-worked-off-twice",
    severity: Severity::Error,
    docs: "## What
Two workers work off the same queue.

## Why
A queue has one consumer.

## Example
Two workers with `queue: image-jobs`.

## Instead
Give each its own queue, and let whoever sends write to both.
",
};

fn queues(environment: &Environment, diagnostics: &mut Vec<Diagnostic>) {
    let mut made: BTreeMap<&str, &Pointer> = BTreeMap::new();
    for consumer in environment.workers.iter().filter_map(|worker| worker.consumes.as_ref()) {
        let queue = &consumer.queue;
        if let Some(first) = made.get(queue.name.as_str()) {
            let diagnostic = Diagnostic::new(
                &QUEUE_TWICE,
                &environment.written_at(&queue.at),
                format!("two workers work off `{}`", queue.name),
            );
            diagnostics.push(
                diagnostic
                    .also(Place::Value(environment.written_at(first)), "the first")
                    .help("give each its own queue"),
            );
        }
        made.entry(&queue.name).or_insert(&queue.at);
    }
    for queue in environment.workers.iter().flat_map(|worker| &worker.sends_to) {
        if !made.contains_key(queue.name.as_str()) {
            let message = format!("no worker of `{}` works off the queue `{}`", environment.key(), queue.name);
            let help = did_you_mean(&queue.name, made.keys().copied());
            diagnostics.push(Diagnostic::new(&UNKNOWN_QUEUE, &environment.written_at(&queue.at), message).help(help));
        }
    }
}

pub static BINDING_CLASH: Code = Code {
    id: "WORKER010",
    name: "binding-clash",
    severity: Severity::Error,
    docs: "## What
Two things of a worker are bound to the same name.

## Why
The script could see only one of them; Cloudflare refuses the script.

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js, kv: [sessions], env: { SESSIONS: \"10\" } }
```

## Instead
Rename one.
",
};

fn binding_clash(environment: &Environment, worker: &Worker, diagnostics: &mut Vec<Diagnostic>) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let env = worker.variables.iter().map(|(name, _)| (name.clone(), worker.at.key("env").key(name)));
    let secrets = worker.secrets.iter().enumerate().map(|(i, name)| (name.clone(), worker.at.key("secrets").index(i)));
    let stores = worker
        .key_value_stores
        .iter()
        .chain(&worker.buckets)
        .map(|store| (variable_prefix(&store.name), store.at.clone()));
    let queues = worker.sends_to.iter().map(|queue| (variable_prefix(&queue.name), queue.at.clone()));
    let assets = worker.assets.iter().map(|_| ("ASSETS".to_owned(), worker.at.key("assets")));
    for (name, at) in assets.chain(env).chain(secrets).chain(stores).chain(queues) {
        if !taken.insert(name.clone()) {
            let at = environment.written_at(&at);
            diagnostics.push(
                Diagnostic::new(&BINDING_CLASH, &at, format!("`{name}` is bound twice")).help("rename one of the two"),
            );
        }
    }
}

pub static NEVER_RUNS: Code = Code {
    id: "WORKER011",
    name: "worker-never-runs",
    severity: Severity::Warning,
    docs: "## What
A worker has no route, domain, schedule or queue.

## Why
Nothing makes it run.

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js }
```

## Instead
Give it what it is for: `routes`, `domain`, `crons` or `queue`.
",
};

fn never_runs(worker: &Worker, diagnostics: &mut Vec<Diagnostic>) {
    if !worker.has_trigger {
        let message = format!("nothing makes `{}` run", worker.item.name);
        diagnostics.push(
            Diagnostic::at_key(&NEVER_RUNS, &worker.at, message).help("give it `routes`, `domain`, `crons` or `queue`"),
        );
    }
}
