//! Versions, instance types and deployments of RabbitMQ that Amazon MQ does not have together.

use indexmap::{IndexMap, IndexSet};

use crate::data::{AmazonMq, Dated, Minor};
use crate::diag::words::quoted;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Broker, Environment, Model};
use crate::spec::BrokerDeployment;

pub(super) const CODES: &[&Code] =
    &[&NO_SUCH_VERSION, &UNKNOWN_VERSION, &OTHER_INSTANCE, &SMALL_INSTANCE, &MICRO_CLUSTER];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let known = &model.data.amazon_mq;
    for environment in &model.environments {
        for broker in &environment.brokers {
            diagnostics.extend(version(known, environment, broker));
            diagnostics.extend(instance(known, environment, broker));
            diagnostics.extend(small(known, environment, broker));
            diagnostics.extend(micro_cluster(known, environment, broker));
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
`engine_version: \"4.2\"`. The versions are in the table `amazon-mq` (`platc data amazon-mq`);
where it is older than 90 days, this is a warning.
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
A version that Amazon MQ has: `aws mq describe-broker-instance-options --engine-type RABBITMQ` lists them. One that it has and
platc does not know belongs into the table: `platc data amazon-mq > platform/data/amazon-mq.json`.
",
};

fn version(known: &Dated<AmazonMq>, environment: &Environment, broker: &Broker) -> Option<Diagnostic> {
    let at = environment.written_at(&broker.at.key("engine_version"));
    let written = &broker.engine_version;
    let numbers: Vec<u32> = written.split('.').map_while(|number| number.parse().ok()).collect();
    let versions = || known.rabbitmq.iter().map(|known| known.version);
    let listed = || quoted(versions().map(|version| format!("\"{version}\"")));
    let is_later = |version: Minor| versions().any(|known| known < version);
    let (code, message, help) = match *numbers.as_slice() {
        [major, minor] if known.has(Minor(major, minor)) => return None,
        [major, minor, _, ..] if known.has(Minor(major, minor)) => {
            (&NO_SUCH_VERSION, format!("`{written}` has a patch"), format!("write `\"{major}.{minor}\"`"))
        }
        [major, minor] if is_later(Minor(major, minor)) => (
            &UNKNOWN_VERSION,
            format!("platc knows no RabbitMQ `{written}` at Amazon MQ"),
            format!("write one of {}", listed()),
        ),
        _ => {
            (&NO_SUCH_VERSION, format!("Amazon MQ makes no RabbitMQ `{written}`"), format!("write one of {}", listed()))
        }
    };
    Some(Diagnostic::new(code, &at, message).help(help).resting_on(known.basis))
}

pub static OTHER_INSTANCE: Code = Code {
    id: "MQ003",
    name: "instance-of-another-version",
    severity: Severity::Error,
    docs: "## What
An instance type on which Amazon MQ does not run the broker's version, or that it does not have: RabbitMQ 4 runs on `mq.m7g`
alone, RabbitMQ 3.13 on `mq.t3`, `mq.m5` and `mq.m7g`. The table `amazon-mq` has the sizes (`platc data amazon-mq`);
where it is older than 90 days, this is a warning.

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

fn instance(known: &Dated<AmazonMq>, environment: &Environment, broker: &Broker) -> Option<Diagnostic> {
    let mut numbers = broker.engine_version.split('.').map_while(|number| number.parse().ok());
    let version = Minor(numbers.next()?, numbers.next().unwrap_or_default());
    let instances = known.instances(version);
    (!instances.is_empty() && !instances.contains(broker.instance.as_str())).then(|| {
        let at = environment.written_at(&broker.at.key("instance"));
        let message = format!("RabbitMQ `{}` does not run on `{}`", broker.engine_version, broker.instance);
        let help = format!("it runs on {}", families(&instances));
        Diagnostic::new(&OTHER_INSTANCE, &at, message).help(help).resting_on(known.basis)
    })
}

/// Instance types, by family: `mq.m7g` (`medium`, `large`).
fn families(instances: &IndexSet<&str>) -> String {
    let mut families: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (family, size) in instances.iter().filter_map(|instance| instance.rsplit_once('.')) {
        families.entry(family).or_default().push(format!("`{size}`"));
    }
    let family = |(family, sizes): (&&str, &Vec<String>)| format!("`{family}` ({})", sizes.join(", "));
    families.iter().map(family).collect::<Vec<_>>().join(", ")
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
`mq.m7g.large` there, in an override of the environment. The table `amazon-mq` lists the instances for tests
(`platc data amazon-mq`).
",
};

fn small(known: &Dated<AmazonMq>, environment: &Environment, broker: &Broker) -> Option<Diagnostic> {
    let is_small = environment.protected && known.for_tests.contains(&broker.instance);
    is_small.then(|| {
        let at = environment.written_at(&broker.at.key("instance"));
        let message =
            format!("`{}` in `{}`, which is protected, is an instance for tests", broker.instance, environment.key());
        let help = format!("write `mq.m7g.large` in `overrides.{}`", environment.key());
        Diagnostic::new(&SMALL_INSTANCE, &at, message).help(help).resting_on(known.basis)
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
`mq.m7g.large`, or `deployment: single`. The table `amazon-mq` lists such instances (`platc data amazon-mq`).
",
};

fn micro_cluster(known: &Dated<AmazonMq>, environment: &Environment, broker: &Broker) -> Option<Diagnostic> {
    let is_one = broker.deployment == BrokerDeployment::Cluster && known.single_only.contains(&broker.instance);
    is_one.then(|| {
        let at = environment.written_at(&broker.at.key("deployment"));
        let message = format!("AWS lists `{}` for single brokers alone", broker.instance);
        let help = "write `mq.m7g.large`, or `deployment: single`";
        Diagnostic::new(&MICRO_CLUSTER, &at, message).help(help).resting_on(known.basis)
    })
}
