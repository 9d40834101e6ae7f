//! `edge`: what Cloudflare does with a zone's requests before they reach an origin.

use schemars::JsonSchema;
use serde::Deserialize;

use super::exposure::When;
use super::{Items, Name};
use crate::model::defaults;

/// What Cloudflare does with the requests of a zone.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-protects" = true))]
pub struct Edge {
    /// What it is for.
    pub description: Option<String>,
    /// Encryption between browsers, Cloudflare and origins.
    #[serde(default)]
    pub tls: Tls,
    /// Offers HTTP/3; `true` when not written.
    #[schemars(extend("default" = defaults::HTTP3))]
    pub http3: Option<bool>,
    /// The web application firewall.
    #[serde(default)]
    pub waf: Waf,
    /// How Cloudflare's own defence against floods of requests behaves.
    pub ddos: Option<Ddos>,
    /// How many requests one client may make.
    #[serde(default)]
    pub rate_limits: Vec<RateLimit>,
    /// What Cloudflare keeps, and for how long.
    #[serde(default)]
    pub cache: Vec<CacheRule>,
    /// Requests that are sent elsewhere.
    #[serde(default)]
    pub redirects: Vec<Redirect>,
}

/// Encryption.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// How Cloudflare connects to origins; `strict` when not written.
    #[schemars(extend("default" = defaults::TLS_MODE))]
    #[schemars(extend("x-exposes" = When::Earlier.says("requests are less protected between Cloudflare and their origin")))]
    pub mode: Option<TlsMode>,
    /// The oldest version that browsers may speak, in quotes; `"1.2"` when not written.
    #[schemars(extend("default" = defaults::TLS_MINIMUM_VERSION))]
    #[schemars(extend("x-exposes" = When::Earlier.says("browsers may speak a version of TLS that is easier to break")))]
    pub minimum_version: Option<TlsVersion>,
    /// Tells browsers to come by HTTPS only (HSTS): `true` for a year, or the details. Not managed when not written.
    #[schemars(extend("x-exposes" = When::Off.says("browsers are not told any more to come by HTTPS alone")))]
    pub hsts: Option<Hsts>,
    /// Redirects HTTP to HTTPS; `true` when not written.
    #[schemars(extend("default" = defaults::ALWAYS_HTTPS))]
    #[schemars(extend("x-exposes" = When::Off.says("requests by plain HTTP are answered")))]
    pub always_https: Option<bool>,
    /// Certificates beside the universal one, by name. Cloudflare bills them (Advanced Certificate Manager).
    #[serde(default)]
    pub certificates: Items<Certificate>,
}

/// How Cloudflare connects to origins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMode {
    /// No encryption at all.
    Off,
    /// Encrypts up to Cloudflare only.
    Flexible,
    /// Encrypts, and takes any certificate.
    Full,
    /// Encrypts, and checks the certificate.
    Strict,
}

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize, JsonSchema)]
pub enum TlsVersion {
    /// Of 1999, withdrawn by RFC 8996: only for clients that know nothing newer.
    #[serde(rename = "1.0")]
    V1_0,
    /// Of 2006, withdrawn by RFC 8996 too.
    #[serde(rename = "1.1")]
    V1_1,
    /// Of 2008: what every client in use speaks.
    #[serde(rename = "1.2")]
    V1_2,
    /// Of 2018: the current one; old clients stay outside.
    #[serde(rename = "1.3")]
    V1_3,
}

/// HTTP Strict Transport Security: on or off, or in detail.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Hsts {
    Enabled(bool),
    Details(HstsDetails),
}

/// HTTP Strict Transport Security in detail.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HstsDetails {
    /// How long browsers remember it, in seconds; a year when not written.
    #[schemars(range(max = 31_536_000), extend("default" = defaults::HSTS_MAX_AGE))]
    #[schemars(extend("x-exposes" = When::Less.says("browsers know for less long to come by HTTPS alone")))]
    pub max_age_seconds: Option<u32>,
    /// Holds for every name below the zone as well; `false` when not written.
    #[schemars(extend("x-exposes" = When::Off.says("browsers may come without HTTPS to names below the zone")))]
    pub include_subdomains: Option<bool>,
    /// Lets browser makers build the zone in. Hard to undo. `false` when not written.
    #[schemars(extend("x-exposes" = When::Off.says("a browser that was never there may come without HTTPS")))]
    pub preload: Option<bool>,
}

/// A certificate that covers more than the universal one does.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The names it covers, beside the zone's own. `*` may be the first label.
    #[schemars(
        length(min = 1, max = 49),
        inner(regex(pattern = r"^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$"))
    )]
    pub hosts: Vec<String>,
    /// Who issues it; `lets-encrypt` when not written.
    pub authority: Option<Authority>,
    /// How long it is valid, in days; 90 when not written.
    #[schemars(extend("enum" = [14, 30, 90, 365], "enumDescriptions" = ["Two weeks.", "A month.", "Three months.", "A year."], "default" = defaults::CERTIFICATE_DAYS))]
    pub validity_days: Option<u32>,
}

/// Who issues a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// Let's Encrypt.
    LetsEncrypt,
    /// Google Trust Services.
    Google,
    /// SSL.com.
    SslCom,
}

/// The web application firewall.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waf {
    /// Deploys Cloudflare's own rules; `false` when not written.
    #[schemars(extend("x-exposes" = When::Off.says("what Cloudflare's managed rules refused gets through")))]
    pub managed: Option<bool>,
    /// Deploys the OWASP core rules as well; `false` when not written.
    #[schemars(extend("x-exposes" = When::Off.says("what the OWASP rules refused gets through")))]
    pub owasp: Option<bool>,
    /// Rules of your own, in the order in which they are tried.
    #[serde(default)]
    pub rules: Vec<WafRule>,
}

/// A firewall rule.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-protects" = "what it refused gets through"))]
pub struct WafRule {
    /// The rule's name: its identity at Cloudflare.
    pub name: Name,
    /// What it is for.
    pub description: Option<String>,
    /// The requests it is about, in Cloudflare's rules language.
    #[schemars(example = &"starts_with(http.request.uri.path, \"/admin\")", length(min = 1, max = 4096))]
    #[schemars(extend("x-exposes" = When::Differs.says("what it refused may get through")))]
    pub when: String,
    /// What happens to them.
    pub action: Action,
}

/// What happens to a request, the firmest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(extend("x-exposes" = When::Later.says("it stops requests less firmly")))]
pub enum Action {
    /// Refused.
    Block,
    /// The visitor solves an interactive challenge.
    Challenge,
    /// Cloudflare chooses the challenge.
    ManagedChallenge,
    /// The browser solves a challenge.
    JsChallenge,
    /// Noted, and let through. Enterprise plans only.
    Log,
}

/// Defence against floods of requests.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ddos {
    /// How early it strikes. Cloudflare's own choice is `high`.
    #[schemars(extend("default" = Sensitivity::High))]
    #[schemars(extend("x-exposes" = When::Later.says("floods of requests are stopped later")))]
    pub sensitivity: Sensitivity,
}

/// How early the defence strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sensitivity {
    /// As early as it can: what Cloudflare does on its own.
    High,
    /// A little later, where peaks of real visitors were taken for attacks.
    Medium,
    /// Late, where `medium` still stops real visitors.
    Low,
    /// Only at floods that would harm Cloudflare.
    EssentiallyOff,
}

/// How many requests one client may make.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-protects" = "what it limited gets through"))]
pub struct RateLimit {
    /// The rule's name: its identity at Cloudflare.
    pub name: Name,
    /// What it is for.
    pub description: Option<String>,
    /// The requests that count, in Cloudflare's rules language.
    #[schemars(example = &"http.request.uri.path eq \"/login\"", length(min = 1, max = 4096))]
    #[schemars(extend("x-exposes" = When::Differs.says("what it limited may get through")))]
    pub when: String,
    /// So many are let through in a period.
    #[schemars(range(min = 1, max = 1_000_000), example = &100)]
    #[schemars(extend("x-exposes" = When::More.says("one client may make more requests")))]
    pub requests: u32,
    /// The period in seconds.
    #[schemars(range(min = 10, max = 86_400), example = &60)]
    #[schemars(extend("x-exposes" = When::Less.says("one client may make more requests")))]
    pub period_seconds: u32,
    /// What happens to those beyond; `block` when not written.
    #[schemars(extend("default" = defaults::RATE_LIMIT_ACTION))]
    pub action: Option<Action>,
    /// How long it happens, in seconds; when not written: with a challenge 0, on a free zone 10, else 60.
    #[schemars(range(max = 86_400))]
    #[schemars(extend("x-exposes" = When::Less.says("a client that was stopped is let in sooner")))]
    pub block_seconds: Option<u32>,
    /// What tells clients apart; `address` when not written.
    pub count_by: Option<CountBy>,
}

/// What tells clients apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CountBy {
    /// The address they come from.
    Address,
    /// A cookie of Cloudflare's, so that people behind one address count apart. Business plans and above.
    Visitor,
}

/// What Cloudflare keeps.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CacheRule {
    /// The rule's name: its identity at Cloudflare.
    pub name: Name,
    /// What it is for.
    pub description: Option<String>,
    /// The requests it is about, in Cloudflare's rules language.
    #[schemars(length(min = 1, max = 4096))]
    pub when: String,
    /// Keeps nothing of them; `false` when not written.
    #[schemars(extend("x-exposes" = When::Off.says("Cloudflare may keep what it did not, and hand it to anybody")))]
    pub bypass: Option<bool>,
    /// How long Cloudflare keeps the answer, in seconds; what the origin says when not written.
    #[schemars(range(min = 1, max = 31_536_000), example = &3600)]
    pub edge_ttl_seconds: Option<u32>,
    /// How long browsers keep it, in seconds; what the origin says when not written.
    #[schemars(range(min = 1, max = 31_536_000), example = &300)]
    pub browser_ttl_seconds: Option<u32>,
}

/// Requests that are sent elsewhere.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redirect {
    /// The rule's name: its identity at Cloudflare.
    pub name: Name,
    /// What it is for.
    pub description: Option<String>,
    /// The requests it is about, in Cloudflare's rules language.
    #[schemars(example = &"http.host eq \"www.threadline.example\"", length(min = 1, max = 4096))]
    pub when: String,
    /// Where they are sent.
    #[schemars(regex(pattern = r#"^https?://[^\s"]+$"#))]
    pub to: Option<String>,
    /// Where they are sent, as an expression that makes the address.
    #[schemars(example = &"concat(\"https://threadline.example\", http.request.uri.path)", length(min = 1, max = 4096))]
    pub to_expression: Option<String>,
    /// The status; 301 when not written.
    #[schemars(extend(
        "enum" = [301, 302, 303, 307, 308],
        "enumDescriptions" = [
            "Moved for good; a POST may become a GET.",
            "Elsewhere for now; a POST may become a GET.",
            "See the other address, with a GET.",
            "Elsewhere for now; the method stays.",
            "Moved for good; the method stays."
        ],
        "default" = defaults::REDIRECT_STATUS
    ))]
    pub status: Option<u16>,
    /// Hands the query string on; `true` when not written.
    #[schemars(extend("default" = defaults::REDIRECT_KEEPS_QUERY))]
    pub keep_query: Option<bool>,
}
