//! Encryption and protocols → one `cloudflare_zone_setting` a setting.
//!
//! Terraform cannot unset a setting: removing the resource leaves the zone as it is. So every setting of an edge is
//! written, whatever the document says of it.

use crate::emit::hcl::{Block, Object, Value, reference};
use crate::model::{Edge, Hsts, identifier, zone_id};
use crate::source::Pointer;
use crate::spec::{TlsMode, TlsVersion};

pub(super) fn blocks(edge: &Edge) -> Vec<Block> {
    let tls = edge.at.key("tls");
    let at = |key: &str| tls.key(key);
    let mut settings = vec![
        described(edge, setting(edge, "ssl", mode(edge.tls.mode)), &at("mode"), "how Cloudflare connects to origins"),
        setting(edge, "min_tls_version", version(edge.tls.minimum_version))
            .from(&at("minimum_version"), "the oldest version that browsers may speak"),
        setting(edge, "tls_1_3", "on").from(&tls, "TLS 1.3, without early data: that can be replayed"),
        setting(edge, "always_use_https", switch(edge.tls.always_https))
            .from(&at("always_https"), "HTTP is redirected to HTTPS"),
        setting(edge, "automatic_https_rewrites", "on")
            .from(&tls, "links to http:// in pages become https:// where that works"),
        setting(edge, "http3", switch(edge.http3)).from(&edge.at.key("http3"), "HTTP over QUIC"),
    ];
    if let Some(written) = edge.tls.hsts {
        let what = if written.enabled {
            "browsers come by HTTPS only"
        } else {
            "browsers forget that they came by HTTPS only"
        };
        settings.push(setting(edge, "security_header", hsts(written)).from(&at("hsts"), what));
    }
    settings
}

/// The first of an edge's blocks, the only one that every edge has, says what the edge is for.
fn described(edge: &Edge, first: Block, at: &Pointer, what: &str) -> Block {
    match &edge.description {
        Some(description) => first.from(&edge.at, description).caused_by(at),
        None => first.from(at, what),
    }
}

fn setting(edge: &Edge, id: &str, value: impl Into<Value>) -> Block {
    Block::resource("cloudflare_zone_setting", &format!("{}_{id}", identifier(edge.zone())))
        .set("zone_id", reference(&zone_id(edge.zone())))
        .set("setting_id", id)
        .set("value", value)
}

fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn mode(mode: TlsMode) -> &'static str {
    match mode {
        TlsMode::Off => "off",
        TlsMode::Flexible => "flexible",
        TlsMode::Full => "full",
        TlsMode::Strict => "strict",
    }
}

/// As the API has it, and as people write it.
pub(in crate::systems::cloudflare) fn version(version: TlsVersion) -> &'static str {
    match version {
        TlsVersion::V1_0 => "1.0",
        TlsVersion::V1_1 => "1.1",
        TlsVersion::V1_2 => "1.2",
        TlsVersion::V1_3 => "1.3",
    }
}

fn hsts(hsts: Hsts) -> Object {
    let header = Object::new()
        .set("enabled", hsts.enabled)
        .set("max_age", hsts.max_age)
        .set("include_subdomains", hsts.include_subdomains)
        .set("preload", hsts.preload)
        .set("nosniff", true);
    Object::new().set("strict_transport_security", header)
}
