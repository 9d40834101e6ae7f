//! Ordered certificates → `cloudflare_certificate_pack`.

use crate::emit::hcl::{Block, list, reference};
use crate::model::{Edge, identifier, zone_id};
use crate::spec::Authority;

pub(super) fn blocks(edge: &Edge) -> Vec<Block> {
    let certificates = edge.tls.certificates.iter();
    certificates
        .map(|certificate| {
            let id = format!("{}_{}", identifier(edge.zone()), identifier(&certificate.name));
            Block::resource("cloudflare_certificate_pack", &id)
                .from(&certificate.at, "covers what the universal certificate does not; Cloudflare renews and bills it")
                .set("zone_id", reference(&zone_id(edge.zone())))
                .set("type", "advanced")
                .set("hosts", list(certificate.hosts.iter()))
                .set("certificate_authority", authority(certificate.authority))
                .set("validation_method", "txt")
                .set("validity_days", certificate.validity_days)
                .nested(Block::new("lifecycle").set("create_before_destroy", true))
        })
        .collect()
}

fn authority(authority: Authority) -> &'static str {
    match authority {
        Authority::LetsEncrypt => "lets_encrypt",
        Authority::Google => "google",
        Authority::SslCom => "ssl_com",
    }
}
