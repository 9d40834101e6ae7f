//! Public hosts: a relative name fills the environment's pattern, and every host lies in a zone.

use super::edge::is_certified;
use super::item::Section;
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity, did_you_mean, nearest};
use crate::source::Pointer;

/// The pattern that relative hosts of an environment fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern(String);

impl HostPattern {
    /// `api` in `*-staging.threadline.example`.
    pub fn fill(&self, host: &str) -> String {
        self.0.replacen('*', host, 1)
    }
}

/// A host name that is served to the internet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Fully qualified, lower case, no dot last.
    pub name: String,
    /// The zone it lies in.
    pub zone: String,
}

pub static HOST_OUTSIDE_ZONES: Code = Code {
    id: "HOST001",
    name: "host-outside-zones",
    severity: Severity::Error,
    docs: "## What
A host name, or an environment's pattern of host names, lies in no zone of `dns`.

## Why
platc makes the DNS record of a public host in its zone. Without the zone there is no record, and nobody finds the host.

## Example
```yaml
environments:
  staging: { hosts: \"*.staging.threadline.exmaple\" }
dns:
  zones:
    threadline.example: {}
```

## Instead
Declare the zone under `dns.zones`, or write a name that ends in one that is there.
",
};

pub static HOST_WITHOUT_PATTERN: Code = Code {
    id: "HOST002",
    name: "host-without-pattern",
    severity: Severity::Error,
    docs: "## What
A relative host in an environment that has no pattern for hosts.

## Why
`host: api` says only the first part; `environments.<name>.hosts` says what comes after it.

## Example
```yaml
environments:
  staging: {}
services:
  pricing:
    port: 9000
    public: { host: pricing }
```

## Instead
Give the environment a pattern, `hosts: \"*-staging.threadline.example\"`, or write the whole name.
",
};

pub static HOST_TOO_DEEP: Code = Code {
    id: "HOST003",
    name: "host-too-deep",
    severity: Severity::Error,
    docs: "## What
A host that Cloudflare serves lies more than one label below its zone.

## Why
Cloudflare's Universal SSL certificate covers the zone and one label below it. A browser that opens
`https://api.staging.threadline.example` gets a TLS error (Cloudflare, \"Universal SSL: limitations\").

## Example
```yaml
environments:
  staging: { hosts: \"*.staging.threadline.example\" }
```

## Instead
Keep to one label: `*-staging.threadline.example`. Or order a certificate, which Cloudflare bills:
`edge.<zone>.tls.certificates: { staging: { hosts: [\"*.staging.threadline.example\"] } }`.
",
};

/// Reads an environment's pattern, and reports one that could never give a host that works.
pub(super) fn pattern(scope: &mut Scope<'_>, at: &Pointer, written: &str) -> Option<HostPattern> {
    let pattern = HostPattern(written.to_owned());
    resolve(scope, at, &pattern.fill("x"), written).map(|_| pattern)
}

/// The host that a service's `public.host` means in this environment.
pub(super) fn host(scope: &mut Scope<'_>, at: &Pointer, written: &str, pattern: Option<&HostPattern>) -> Option<Host> {
    if zone_of(scope, written).is_some() {
        return resolve(scope, at, written, written);
    }
    if scope.environment_is_broken() {
        return None;
    }
    if let Some(zone) = misspelt_zone(scope, written) {
        let message = format!("`{written}` lies in no zone of `dns`");
        let help = format!("did you mean `{zone}`? A host that fills the pattern of an environment has no dot");
        scope.report(Diagnostic::new(&HOST_OUTSIDE_ZONES, at, message).help(help));
        return None;
    }
    match pattern {
        Some(pattern) => resolve(scope, at, &pattern.fill(written), written),
        None if scope.hosts_is_written() => None, // the pattern itself was refused
        None => {
            let environment = scope.environment;
            let message =
                format!("`{written}` is a relative host, and environment `{environment}` has no pattern to fill");
            let help =
                format!("write `hosts: \"*-{environment}.<zone>\"` at `environments.{environment}`, or a whole name");
            scope.report(Diagnostic::new(&HOST_WITHOUT_PATTERN, at, message).help(help));
            None
        }
    }
}

/// The zone that a whole name means which ends in no zone: `api.threadline.exmaple`.
fn misspelt_zone(scope: &Scope<'_>, written: &str) -> Option<String> {
    let parents = std::iter::successors(written.split_once('.'), |(_, parent)| parent.split_once('.'));
    let zones = || scope.platform.dns.zones.keys().map(String::as_str);
    let wholes = parents.map(|(_, parent)| parent).filter(|parent| parent.contains('.'));
    wholes.filter_map(|parent| nearest(parent, zones())).next().map(str::to_owned)
}

fn resolve(scope: &mut Scope<'_>, at: &Pointer, name: &str, written: &str) -> Option<Host> {
    let Some(zone) = zone_of(scope, name) else {
        if scope.any_broken(Section::Zones) {
            return None; // perhaps in the zone whose name was refused
        }
        let zones: Vec<&str> = scope.platform.dns.zones.keys().map(String::as_str).collect();
        let message = if name == written {
            format!("`{name}` lies in no zone of `dns`")
        } else {
            format!("`{written}` gives names such as `{name}`, which lie in no zone of `dns`")
        };
        let parent = name.split_once('.').map_or(name, |(_, parent)| parent);
        scope.report(Diagnostic::new(&HOST_OUTSIDE_ZONES, at, message).help(did_you_mean(parent, zones)));
        return None;
    };
    let labels = name.strip_suffix(&zone).map_or(0, |rest| rest.matches('.').count());
    if labels > 1 && !is_certified(scope, &zone, name) {
        let message = format!("`{name}` lies {labels} labels below the zone `{zone}`; its certificate covers one");
        let below = written.strip_suffix(zone.as_str()).or_else(|| name.strip_suffix(zone.as_str())).unwrap_or(name);
        let below = below.trim_end_matches('.');
        let flat = below.replace('.', "-");
        scope.report(
            Diagnostic::new(&HOST_TOO_DEEP, at, message)
                .help(format!("write `{flat}.{zone}`, or order a certificate under `edge`")),
        );
        return None;
    }
    Some(Host { name: name.to_owned(), zone })
}

/// The longest zone that the name is or lies in.
fn zone_of(scope: &Scope<'_>, name: &str) -> Option<String> {
    let zones = scope.platform.dns.zones.keys();
    let holding = zones.filter(|zone| name == zone.as_str() || name.ends_with(&format!(".{zone}")));
    holding.max_by_key(|zone| zone.len()).cloned()
}
