//! Two blocks of one object → what becomes public, or loses its protection.
//!
//! What a field of the document says of itself stands beside the field ([`crate::schema::exposure`]). Here is what only the
//! output shows: hosts, what a patch does, and what another platc emits.

use std::collections::BTreeSet;

use super::arguments::{get, text};
use super::effects::is_on;
use crate::emit::hcl::{Block, Value};

/// An argument, which of its changes exposes, and what a reviewer is told.
struct Row {
    of_type: &'static str,
    argument: &'static str,
    when: When,
    note: &'static str,
}

/// A change of an argument.
enum When {
    /// It becomes true.
    On,
    /// It becomes one of these texts.
    Is(&'static [&'static str]),
    /// Of something that was there, it becomes true.
    TurnsOn,
    /// Of something that was there, it is true no longer.
    TurnsOff,
    /// Of something that was there, it becomes one of these texts.
    Turns(&'static [&'static str]),
    /// Of something that was there, it is another one.
    Differs,
    /// It gets smaller.
    Less,
    /// Of something that was there, the list gets an entry.
    Gains,
    /// It is no longer set.
    Gone,
}

const fn row(of_type: &'static str, argument: &'static str, when: When, note: &'static str) -> Row {
    Row { of_type, argument, when, note }
}

const RULESET: &str = "github_repository_ruleset";
const RELEASES: &str = "github_repository_environment";
const DATABASE: &str = "oci_database_autonomous_database";
const AI_ACCOUNT: &str = "azurerm_cognitive_account";

/// Recalled from the providers' documents of each type.
const ROWS: &[Row] = &[
    row(
        "oci_objectstorage_bucket",
        "access_type",
        When::Is(&["ObjectRead", "ObjectReadWithoutList"]),
        "everybody can read its objects",
    ),
    row(
        "oci_containerengine_cluster",
        "endpoint_config.is_public_ip_enabled",
        When::On,
        "its Kubernetes API has a public address",
    ),
    row("oci_core_subnet", "prohibit_internet_ingress", When::TurnsOff, "the internet reaches its network"),
    row("oci_core_subnet", "prohibit_public_ip_on_vnic", When::TurnsOff, "what is in its network may be public"),
    row(
        "oci_core_network_security_group_security_rule",
        "source",
        When::Turns(&["0.0.0.0/0", "::/0"]),
        "every address is let in",
    ),
    row("oci_artifacts_container_repository", "is_public", When::On, "everybody can pull its images"),
    row("oci_artifacts_container_repository", "is_immutable", When::TurnsOff, "a released image can be replaced"),
    row(DATABASE, "subnet_id", When::Gone, "it answers at a public address"),
    row(DATABASE, "whitelisted_ips", When::Gains, "more addresses reach it"),
    row(DATABASE, "is_mtls_connection_required", When::TurnsOff, "who connects needs no certificate"),
    row("aws_mq_broker", "publicly_accessible", When::On, "it answers at a public address"),
    row(AI_ACCOUNT, "network_acls.default_action", When::Is(&["Allow"]), "it answers to every network"),
    row(AI_ACCOUNT, "network_acls.default_action", When::Gone, "it answers to every network"),
    row(AI_ACCOUNT, "network_acls.ip_rules", When::Gains, "more addresses reach it"),
    row(AI_ACCOUNT, "local_auth_enabled", When::TurnsOn, "it takes keys"),
    row("github_repository", "visibility", When::Is(&["public"]), "everybody can read the repository"),
    row(RULESET, "enforcement", When::Turns(&["disabled", "evaluate"]), "its rules bind nobody"),
    row(RULESET, "bypass_actors.actor_id", When::Differs, "somebody else passes its rules"),
    row(RULESET, "rules.deletion", When::TurnsOff, "the branch can be deleted"),
    row(RULESET, "rules.non_fast_forward", When::TurnsOff, "the branch's history can be rewritten"),
    row(RULESET, "rules.pull_request.required_approving_review_count", When::Less, "a change needs fewer approvals"),
    row(
        RULESET,
        "rules.pull_request.dismiss_stale_reviews_on_push",
        When::TurnsOff,
        "what was approved can be changed afterwards",
    ),
    row(
        RULESET,
        "rules.pull_request.require_last_push_approval",
        When::TurnsOff,
        "who pushes last may approve the change",
    ),
    row(RELEASES, "reviewers.teams", When::Gone, "releases wait for nobody's approval"),
    row(RELEASES, "prevent_self_review", When::TurnsOff, "who asks for a release may approve it"),
    row(RELEASES, "can_admins_bypass", When::TurnsOn, "administrators pass the approval"),
    row(
        "azuread_conditional_access_policy",
        "state",
        When::Turns(&["disabled", "enabledForReportingButNotEnforced"]),
        "people sign in from any device",
    ),
];

/// What becomes public when an object changes, comes (no `old`) or goes (no `new`).
pub(super) fn exposed(old: Option<&Block>, new: Option<&Block>) -> BTreeSet<String> {
    let of_type = new.or(old).and_then(|block| block.label_texts().first()).map_or("", String::as_str);
    let rows = ROWS.iter().filter(|row| row.of_type == of_type && new.is_some() && row.is_met(old, new));
    let mut notes: BTreeSet<String> = rows.map(|row| row.note.to_owned()).collect();
    match of_type {
        "cloudflare_dns_record" if new.is_some() => notes.extend(record(old, new)),
        "cloudflare_workers_route" => notes.extend(answers(old, new, "pattern")),
        "cloudflare_workers_custom_domain" => notes.extend(answers(old, new, "hostname")),
        "cloudflare_zero_trust_access_application" if new.is_none() => {
            notes.insert("its host is reached without signing in".to_owned());
        }
        _ => {}
    }
    notes
}

impl Row {
    fn is_met(&self, old: Option<&Block>, new: Option<&Block>) -> bool {
        let (was, is) = (argument(old, self.argument), argument(new, self.argument));
        let becomes = |texts: &[&str]| !is_on(was.as_ref(), texts) && is_on(is.as_ref(), texts);
        match self.when {
            When::On => becomes(&[]),
            When::Is(texts) => becomes(texts),
            When::TurnsOn => old.is_some() && becomes(&[]),
            When::TurnsOff => is_on(was.as_ref(), &[]) && !is_on(is.as_ref(), &[]),
            When::Differs => old.is_some() && is.is_some() && was != is,
            When::Turns(texts) => old.is_some() && becomes(texts),
            When::Less => number(was.as_ref()).is_some_and(|was| number(is.as_ref()).is_none_or(|is| is < was)),
            When::Gains => old.is_some() && gains(was.as_ref(), is.as_ref()),
            When::Gone => was.is_some() && is.is_none(),
        }
    }
}

/// A host that a service answers at, or an address that Cloudflare stood before.
fn record(old: Option<&Block>, new: Option<&Block>) -> Option<String> {
    let host = named(argument(new, "name"));
    let is_tunnel = argument(new, "content").is_some_and(|content| text(&content).contains(".cfargotunnel.com"));
    let is_proxied = |block: Option<&Block>| is_on(argument(block, "proxied").as_ref(), &[]);
    if is_tunnel && argument(old, "name") != argument(new, "name") {
        return Some(format!("{host} becomes public"));
    }
    let is_bare = is_proxied(old) && !is_proxied(new);
    is_bare.then(|| format!("the address behind {host} becomes public: Cloudflare no longer stands before it"))
}

/// What a worker answers that nothing of the platform did.
fn answers(old: Option<&Block>, new: Option<&Block>, name: &str) -> Option<String> {
    let (was, is) = (argument(old, name), argument(new, name));
    (is.is_some() && was != is).then(|| format!("{} becomes public", named(is)))
}

fn argument(block: Option<&Block>, path: &str) -> Option<Value> {
    block.and_then(|block| get(block, path))
}

fn number(value: Option<&Value>) -> Option<f64> {
    value.and_then(|value| text(value).parse().ok())
}

fn gains(was: Option<&Value>, is: Option<&Value>) -> bool {
    let entries = |value: Option<&Value>| match value {
        Some(Value::List(entries)) => entries.clone(),
        _ => Vec::new(),
    };
    let before = entries(was);
    entries(is).iter().any(|entry| !before.contains(entry))
}

fn named(value: Option<Value>) -> String {
    match value {
        Some(Value::Text(text)) => format!("`{text}`"),
        Some(other) => text(&other),
        None => "it".to_owned(),
    }
}
