//! `uses` of a service → what it depends on, bound to the items of its environment.

use super::item::{Item, Section};
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec;

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
        Item::new(self.section(), self.name())
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

/// Binds what a service uses; what cannot be bound has been reported and is left out.
pub(super) fn resolve(scope: &mut Scope<'_>, at: &Pointer, written: &spec::Uses) -> Vec<Use> {
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
