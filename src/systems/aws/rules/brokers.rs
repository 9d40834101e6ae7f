//! Versions, instance types and deployments of RabbitMQ that Amazon MQ does not have together.

use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Broker, Environment, Model};
use crate::spec::BrokerDeployment;

pub(super) const CODES: &[&Code] =
    &[&NO_SUCH_VERSION, &UNKNOWN_VERSION, &OTHER_INSTANCE, &SMALL_INSTANCE, &MICRO_CLUSTER];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for broker in &environment.brokers {
            diagnostics.extend(version(environment, broker));
            diagnostics.extend(instance(environment, broker));
            diagnostics.extend(small(environment, broker));
            diagnostics.extend(micro_cluster(environment, broker));
        }
    }
}

pub static NO_SUCH_VERSION: Code = Code {
    id: "MQ001",
    name: "no-such-broker-version",
    severity: Severity::Error,
    docs: "## What
A broker's version that Amazon MQ no longer makes, or one with a patch.

## Why
Amazon MQ installs patches by itself, and since 3.13 takes major and minor alone: with a patch, creation fails or the
plan differs after every patch. RabbitMQ 3.12 ended on 2025-03-17.

## Example
```yaml
brokers:
  events: { engine_version: \"3.13.7\", instance: mq.m7g.large }
```

## Instead
`engine_version: \"4.2\"`.
",
};

pub static UNKNOWN_VERSION: Code = Code {
    id: "MQ002",
    name: "unknown-broker-version",
    severity: Severity::Warning,
    docs: "## What
A broker's version that is not among those that platc knows of Amazon MQ.

## Why
Creating the broker would fail with `BadRequestException`. Amazon MQ gets versions that platc does not know yet, which
is why this is a warning.

## Example
```yaml
brokers:
  events: { engine_version: \"4.9\", instance: mq.m7g.large }
```

## Instead
A version that Amazon MQ has: `aws mq describe-broker-instance-options --engine-type RABBITMQ` lists them.
",
};

/// What Amazon MQ makes (Amazon MQ, \"RabbitMQ 4\" and \"Managing engine versions\", verified 2026-11).
const VERSIONS: [(u32, u32); 3] = [(3, 13), (4, 2), (4, 3)];

fn version(environment: &Environment, broker: &Broker) -> Option<Diagnostic> {
    let at = environment.written_at(&broker.at.key("engine_version"));
    let written = &broker.engine_version;
    let numbers: Vec<u32> = written.split('.').map_while(|number| number.parse().ok()).collect();
    let known = || VERSIONS.map(|(major, minor)| format!("`\"{major}.{minor}\"`")).join(", ");
    let (code, message, help) = match *numbers.as_slice() {
        [major, minor] if VERSIONS.contains(&(major, minor)) => return None,
        [major, minor, ..] if numbers.len() > 2 && VERSIONS.contains(&(major, minor)) => {
            (&NO_SUCH_VERSION, format!("`{written}` has a patch"), format!("write `\"{major}.{minor}\"`"))
        }
        [major, minor] if VERSIONS.iter().all(|version| *version < (major, minor)) || (major, minor) > (3, 13) => (
            &UNKNOWN_VERSION,
            format!("platc knows no RabbitMQ `{written}` at Amazon MQ"),
            format!("write one of {}", known()),
        ),
        _ => {
            (&NO_SUCH_VERSION, format!("Amazon MQ makes no RabbitMQ `{written}`"), format!("write one of {}", known()))
        }
    };
    Some(Diagnostic::new(code, &at, message).help(help))
}

pub static OTHER_INSTANCE: Code = Code {
    id: "MQ003",
    name: "instance-of-another-version",
    severity: Severity::Error,
    docs: "## What
An instance type on which Amazon MQ does not run the broker's version: RabbitMQ 4 runs on `mq.m7g` alone, RabbitMQ 3.13
on `mq.t3`, `mq.m5` and `mq.m7g`.

## Why
Amazon MQ refuses to create the broker, or to upgrade it.

## Example
```yaml
brokers:
  events: { engine_version: \"4.2\", instance: mq.m5.large }
```

## Instead
`instance: mq.m7g.large`. To upgrade a broker, change the instance type first, and the version when that is done.
",
};

fn instance(environment: &Environment, broker: &Broker) -> Option<Diagnostic> {
    let families: &[&str] = if broker.engine_version.starts_with("3.") { &["t3", "m5", "m7g"] } else { &["m7g"] };
    let family = broker.instance.split('.').nth(1).unwrap_or_default();
    (!families.contains(&family)).then(|| {
        let at = environment.written_at(&broker.at.key("instance"));
        let message = format!("RabbitMQ `{}` does not run on `{}`", broker.engine_version, broker.instance);
        let names: Vec<String> = families.iter().map(|family| format!("`mq.{family}`")).collect();
        Diagnostic::new(&OTHER_INSTANCE, &at, message).help(format!("it runs on {}", names.join(", ")))
    })
}

pub static SMALL_INSTANCE: Code = Code {
    id: "MQ004",
    name: "instance-for-tests",
    severity: Severity::Warning,
    docs: "## What
A broker of a protected environment runs on an instance that AWS advises for tests alone: `mq.m7g.medium` or
`mq.t3.micro`.

## Why
It has so little memory that a queue which nobody empties stops every publisher.

## Example
```yaml
environments:
  production: { protected: true }
brokers:
  events: { engine_version: \"4.2\", instance: mq.m7g.medium }
```

## Instead
`mq.m7g.large` there, in an override of the environment.
",
};

fn small(environment: &Environment, broker: &Broker) -> Option<Diagnostic> {
    let is_small = environment.protected && matches!(broker.instance.as_str(), "mq.m7g.medium" | "mq.t3.micro");
    is_small.then(|| {
        let at = environment.written_at(&broker.at.key("instance"));
        let message =
            format!("`{}` in `{}`, which is protected, is an instance for tests", broker.instance, environment.name());
        let help = format!("write `mq.m7g.large` in `overrides.{}`", environment.key());
        Diagnostic::new(&SMALL_INSTANCE, &at, message).help(help)
    })
}

pub static MICRO_CLUSTER: Code = Code {
    id: "MQ005",
    name: "cluster-of-micro-instances",
    severity: Severity::Warning,
    docs: "## What
A cluster on `mq.t3.micro`.

## Why
AWS lists this instance type for single brokers alone, and is likely to refuse a cluster on it.

## Example
```yaml
brokers:
  events: { engine_version: \"3.13\", instance: mq.t3.micro, deployment: cluster }
```

## Instead
`mq.m7g.large`, or `deployment: single`.
",
};

fn micro_cluster(environment: &Environment, broker: &Broker) -> Option<Diagnostic> {
    let is_one = broker.deployment == BrokerDeployment::Cluster && broker.instance == "mq.t3.micro";
    is_one.then(|| {
        let at = environment.written_at(&broker.at.key("deployment"));
        let message = "AWS lists `mq.t3.micro` for single brokers alone".to_owned();
        Diagnostic::new(&MICRO_CLUSTER, &at, message).help("write `mq.m7g.large`, or `deployment: single`")
    })
}
