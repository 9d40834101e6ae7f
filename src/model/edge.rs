//! `edge`, resolved.

use super::defaults;
use super::item::{Item, Section};
use super::scope::Scope;
use crate::source::Pointer;
use crate::spec::{self, Action, Authority, CloudflarePlan, CountBy, Sensitivity, TlsMode, TlsVersion};

/// What Cloudflare does with the requests of a zone.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Its name is the zone's.
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub tls: Tls,
    pub http3: bool,
    /// Cloudflare's own firewall rules.
    pub managed_rules: bool,
    pub owasp_rules: bool,
    pub firewall: Vec<EdgeRule<Action>>,
    pub ddos: Option<Sensitivity>,
    pub rate_limits: Vec<EdgeRule<RateLimit>>,
    pub cache: Vec<EdgeRule<Caching>>,
    pub redirects: Vec<EdgeRule<Redirect>>,
}

impl Edge {
    /// The zone's name.
    pub fn zone(&self) -> &str {
        &self.item.name
    }
}

/// Encryption between browsers, Cloudflare and origins.
#[derive(Debug, Clone)]
pub struct Tls {
    pub mode: TlsMode,
    pub minimum_version: TlsVersion,
    /// `None` leaves it as it is.
    pub hsts: Option<Hsts>,
    pub always_https: bool,
    pub certificates: Vec<Certificate>,
}

/// HTTP Strict Transport Security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hsts {
    pub enabled: bool,
    /// Seconds.
    pub max_age: u32,
    pub include_subdomains: bool,
    pub preload: bool,
}

/// A certificate that covers more than the universal one.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub name: String,
    pub at: Pointer,
    /// The zone's own name first.
    pub hosts: Vec<String>,
    pub authority: Authority,
    pub validity_days: u32,
}

/// A rule about some requests.
#[derive(Debug, Clone)]
pub struct EdgeRule<T> {
    /// Its identity among the zone's rules of its kind.
    pub name: String,
    pub at: Pointer,
    pub description: Option<String>,
    /// In Cloudflare's rules language.
    pub when: String,
    pub then: T,
}

/// How many requests one client may make.
#[derive(Debug, Clone, Copy)]
pub struct RateLimit {
    pub requests: u32,
    pub period_seconds: u32,
    pub action: Action,
    pub block_seconds: u32,
    pub count_by: CountBy,
}

/// What is kept, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Caching {
    pub bypass: bool,
    /// Seconds; `None` is what the origin says.
    pub edge_ttl: Option<u32>,
    /// Seconds; `None` is what the origin says.
    pub browser_ttl: Option<u32>,
}

/// Where a request is sent.
#[derive(Debug, Clone)]
pub struct Redirect {
    /// An address, as written.
    pub to: Option<String>,
    /// An expression that makes the address, as written.
    pub to_expression: Option<String>,
    pub status: u16,
    pub keep_query: bool,
}

pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<Edge> {
    let platform = scope.platform;
    let plan =
        platform.providers.cloudflare.as_ref().and_then(|account| account.plan).unwrap_or(defaults::CLOUDFLARE_PLAN);
    let zones = platform.edge.iter().filter(|(zone, _)| is_a_zone(scope, zone));
    zones.map(|(zone, written)| edge(zone, written, plan)).collect()
}

fn is_a_zone(scope: &mut Scope<'_>, zone: &str) -> bool {
    let declared = scope.is_declared(Section::Zones, zone);
    declared || scope.refers_to(Section::Zones, zone, &Section::Edge.pointer().key(zone))
}

fn edge(zone: &str, written: &spec::Edge, plan: CloudflarePlan) -> Edge {
    let item = Item::new(Section::Edge, zone);
    let at = item.pointer();
    let firewall = rules(&at.path("waf.rules"), &written.waf.rules, |rule| {
        (&rule.name, &rule.description, &rule.when, rule.action)
    });
    let rate_limits = rules(&at.key("rate_limits"), &written.rate_limits, |rule| {
        (&rule.name, &rule.description, &rule.when, rate_limit(rule, plan))
    });
    let cache =
        rules(&at.key("cache"), &written.cache, |rule| (&rule.name, &rule.description, &rule.when, caching(rule)));
    let redirects = rules(&at.key("redirects"), &written.redirects, |rule| {
        (&rule.name, &rule.description, &rule.when, redirect(rule))
    });
    Edge {
        description: written.description.clone(),
        tls: tls(zone, &at.key("tls"), &written.tls),
        http3: written.http3.unwrap_or(defaults::HTTP3),
        managed_rules: written.waf.managed.unwrap_or(defaults::WAF_MANAGED),
        owasp_rules: written.waf.owasp.unwrap_or(defaults::WAF_OWASP),
        firewall,
        ddos: written.ddos.as_ref().map(|ddos| ddos.sensitivity),
        rate_limits,
        cache,
        redirects,
        item,
        at,
    }
}

/// What every rule has, and what it does.
type Parts<'a, T> = (&'a spec::Name, &'a Option<String>, &'a String, T);

fn rules<'a, W, T>(at: &Pointer, written: &'a [W], parts: impl Fn(&'a W) -> Parts<'a, T>) -> Vec<EdgeRule<T>> {
    let rule = |(i, written)| {
        let (name, description, when, then) = parts(written);
        EdgeRule { name: name.to_string(), at: at.index(i), description: description.clone(), when: when.clone(), then }
    };
    written.iter().enumerate().map(rule).collect()
}

fn tls(zone: &str, at: &Pointer, written: &spec::Tls) -> Tls {
    let certificates = written.certificates.iter().map(|(name, certificate)| Certificate {
        name: name.clone(),
        at: at.key("certificates").key(name),
        hosts: std::iter::once(zone.to_owned())
            .chain(certificate.hosts.iter().filter(|host| *host != zone).cloned())
            .collect(),
        authority: certificate.authority.unwrap_or(defaults::CERTIFICATE_AUTHORITY),
        validity_days: certificate.validity_days.unwrap_or(defaults::CERTIFICATE_DAYS),
    });
    Tls {
        mode: written.mode.unwrap_or(defaults::TLS_MODE),
        minimum_version: written.minimum_version.unwrap_or(defaults::TLS_MINIMUM_VERSION),
        hsts: written.hsts.as_ref().map(hsts),
        always_https: written.always_https.unwrap_or(defaults::ALWAYS_HTTPS),
        certificates: certificates.collect(),
    }
}

fn hsts(written: &spec::Hsts) -> Hsts {
    let (enabled, details) = match written {
        spec::Hsts::Enabled(enabled) => (*enabled, spec::HstsDetails::default()),
        spec::Hsts::Details(details) => (true, details.clone()),
    };
    Hsts {
        enabled,
        max_age: if enabled { details.max_age_seconds.unwrap_or(defaults::HSTS_MAX_AGE) } else { 0 },
        include_subdomains: details.include_subdomains.unwrap_or(defaults::HSTS_SUBDOMAINS),
        preload: details.preload.unwrap_or(defaults::HSTS_PRELOAD),
    }
}

fn rate_limit(written: &spec::RateLimit, plan: CloudflarePlan) -> RateLimit {
    let action = written.action.unwrap_or(defaults::RATE_LIMIT_ACTION);
    let default = match (action, plan) {
        (Action::Challenge | Action::JsChallenge | Action::ManagedChallenge, _) => 0,
        (Action::Block | Action::Log, CloudflarePlan::Free) => defaults::RATE_LIMIT_BLOCK_SECONDS_FREE,
        (Action::Block | Action::Log, CloudflarePlan::Pro | CloudflarePlan::Business | CloudflarePlan::Enterprise) => {
            defaults::RATE_LIMIT_BLOCK_SECONDS
        }
    };
    RateLimit {
        requests: written.requests,
        period_seconds: written.period_seconds,
        action,
        block_seconds: written.block_seconds.unwrap_or(default),
        count_by: written.count_by.unwrap_or(defaults::RATE_LIMIT_COUNT_BY),
    }
}

fn caching(written: &spec::CacheRule) -> Caching {
    Caching {
        bypass: written.bypass.unwrap_or(defaults::CACHE_BYPASS),
        edge_ttl: written.edge_ttl_seconds,
        browser_ttl: written.browser_ttl_seconds,
    }
}

fn redirect(written: &spec::Redirect) -> Redirect {
    Redirect {
        to: written.to.clone(),
        to_expression: written.to_expression.clone(),
        status: written.status.unwrap_or(defaults::REDIRECT_STATUS),
        keep_query: written.keep_query.unwrap_or(defaults::REDIRECT_KEEPS_QUERY),
    }
}

/// Whether a certificate of the document covers a host. One that could not be understood is taken to.
pub(super) fn is_certified(scope: &Scope<'_>, zone: &str, host: &str) -> bool {
    let certificates = scope.platform.edge.get(zone).into_iter().flat_map(|edge| edge.tls.certificates.values());
    let broken = scope.broken.contains(&Section::Edge.pointer().key(zone));
    broken || certificates.into_iter().any(|certificate| covers(&certificate.hosts, host))
}

/// Whether a certificate for `names` covers a host: by its name, or by `*` in place of its first label.
pub(super) fn covers(names: &[String], host: &str) -> bool {
    let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}"));
    names.iter().any(|name| name == host || Some(name) == wildcard.as_ref())
}
