//! Rules → one `cloudflare_ruleset` a phase: a zone has one entry point a phase, and a second would overwrite the first.
//!
//! Every rule has a `ref` made from its name, so that one more rule leaves the others what they are.

use crate::emit::hcl::{Block, Object, Value, list, object, reference};
use crate::model::{Caching, Edge, EdgeRule, Model, RateLimit, Redirect, identifier, zone_id};
use crate::source::Pointer;
use crate::spec::{Action, CountBy, Sensitivity};

/// Rulesets that Cloudflare keeps, by their ids, which are the same in every account
/// (Cloudflare, "WAF Managed Rules" and "HTTP DDoS Attack Protection", verified 2026-11).
const MANAGED_RULESET: &str = "efb7b8c949ac4650a09736fc376e9aee";
const OWASP_RULESET: &str = "4814384a9e5d4991b9815dcfc25d2f1f";
const DDOS_RULESET: &str = "4d21379b4f9f4bb088e0729962c8b3cf";

/// A phase, what its ruleset is called here and at Cloudflare, and where its rules stand in the document.
struct Phase {
    key: &'static str,
    id: &'static str,
    title: &'static str,
    at: Pointer,
}

pub(super) fn blocks(model: &Model, edge: &Edge) -> Vec<Block> {
    let phase = |key, id, title, at: &str| Phase { key, id, title, at: edge.at.path(at) };
    let phases = [
        (phase("ddos_l7", "ddos", "DDoS override", "ddos"), ddos(edge)),
        (phase("http_request_firewall_custom", "firewall", "firewall", "waf.rules"), firewall(edge)),
        (phase("http_request_firewall_managed", "managed_firewall", "managed firewall", "waf"), managed(edge)),
        (phase("http_ratelimit", "rate_limits", "rate limits", "rate_limits"), each(&edge.rate_limits, rate_limit)),
        (
            phase("http_request_dynamic_redirect", "redirects", "redirects", "redirects"),
            each(&edge.redirects, redirect),
        ),
        (phase("http_request_cache_settings", "cache", "cache", "cache"), each(&edge.cache, caching)),
    ];
    let used = phases.into_iter().filter(|(_, rules)| !rules.is_empty());
    used.map(|(phase, rules)| ruleset(model, edge, &phase, rules)).collect()
}

fn ruleset(model: &Model, edge: &Edge, phase: &Phase, rules: Vec<Object>) -> Block {
    Block::resource("cloudflare_ruleset", &format!("{}_{}", identifier(edge.zone()), phase.id))
        .from(&phase.at, phase.title)
        .set("zone_id", reference(&zone_id(edge.zone())))
        .set("name", format!("{}: {}", model.name, phase.title))
        .set_opt("description", edge.description.as_deref())
        .set("kind", "zone")
        .set("phase", phase.key)
        .set("rules", list(rules))
}

/// What every rule of the document has.
fn each<T>(rules: &[EdgeRule<T>], then: impl Fn(Object, &T) -> Object) -> Vec<Object> {
    let rule = |rule: &EdgeRule<T>| {
        let common = common(&rule.name, rule.description.as_deref().unwrap_or(&rule.name), &rule.when);
        then(common, &rule.then)
    };
    rules.iter().map(rule).collect()
}

fn common(name: &str, description: &str, when: &str) -> Object {
    Object::new().set("ref", name).set("description", description).set("expression", when).set("enabled", true)
}

fn firewall(edge: &Edge) -> Vec<Object> {
    each(&edge.firewall, |rule, action| rule.set("action", action_name(*action)))
}

/// Rules that are Cloudflare's own.
fn managed(edge: &Edge) -> Vec<Object> {
    let rulesets = [
        (edge.managed_rules, "managed", "Cloudflare's own rules", MANAGED_RULESET),
        (edge.owasp_rules, "owasp", "OWASP core rules", OWASP_RULESET),
    ];
    let wanted = rulesets.into_iter().filter(|(wanted, ..)| *wanted);
    wanted.map(|(_, name, what, id)| execute(name, what, Object::new().set("id", id))).collect()
}

fn ddos(edge: &Edge) -> Vec<Object> {
    let overridden = edge.ddos.map(|sensitivity| {
        let overrides = object([("sensitivity_level", sensitivity_name(sensitivity))]);
        execute(
            "sensitivity",
            "How early the defence strikes",
            Object::new().set("id", DDOS_RULESET).set("overrides", overrides),
        )
    });
    overridden.into_iter().collect()
}

fn execute(name: &str, what: &str, parameters: Object) -> Object {
    common(name, what, "true").set("action", "execute").set("action_parameters", parameters)
}

fn rate_limit(rule: Object, limit: &RateLimit) -> Object {
    let client = match limit.count_by {
        CountBy::Address => "ip.src",
        CountBy::Visitor => "cf.unique_visitor_id",
    };
    let ratelimit = Object::new()
        .set("characteristics", ["cf.colo.id", client]) // the API asks for the data centre: each counts alone
        .set("period", limit.period_seconds)
        .set("requests_per_period", limit.requests)
        .set("mitigation_timeout", limit.block_seconds);
    rule.set("action", action_name(limit.action)).set("ratelimit", ratelimit)
}

fn caching(rule: Object, caching: &Caching) -> Object {
    let ttl = |seconds: u32| Object::new().set("mode", "override_origin").set("default", seconds);
    let parameters = Object::new()
        .set("cache", !caching.bypass)
        .set_opt("edge_ttl", caching.edge_ttl.map(ttl))
        .set_opt("browser_ttl", caching.browser_ttl.map(ttl));
    rule.set("action", "set_cache_settings").set("action_parameters", parameters)
}

fn redirect(rule: Object, redirect: &Redirect) -> Object {
    let target =
        Object::new().set_opt("value", redirect.to.as_deref()).set_opt("expression", redirect.to_expression.as_deref());
    let from_value = Object::new()
        .set("status_code", redirect.status)
        .set("target_url", target)
        .set("preserve_query_string", redirect.keep_query);
    rule.set("action", "redirect").set("action_parameters", object([("from_value", Value::from(from_value))]))
}

/// As the API has it, and as people write it.
pub(in crate::systems::cloudflare) fn action_name(action: Action) -> &'static str {
    match action {
        Action::Block => "block",
        Action::Challenge => "challenge",
        Action::JsChallenge => "js_challenge",
        Action::ManagedChallenge => "managed_challenge",
        Action::Log => "log",
    }
}

fn sensitivity_name(sensitivity: Sensitivity) -> &'static str {
    match sensitivity {
        Sensitivity::High => "default",
        Sensitivity::Medium => "medium",
        Sensitivity::Low => "low",
        Sensitivity::EssentiallyOff => "eoff",
    }
}
