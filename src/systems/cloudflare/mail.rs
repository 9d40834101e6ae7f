//! A domain of `email` → its DNS records, in the shared root: DKIM by reference to what Amazon SES makes, and those
//! whose values are known.

use super::{records, require};
use crate::emit::hcl::{Block, reference, template};
use crate::model::{Email, Model, dkim_tokens, identifier, zone_id};
use crate::plan::{Plan, Root};

/// The keys that SES publishes for a domain (Amazon SES, "Easy DKIM", verified 2026-11).
const DKIM_KEYS: usize = 3;

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for email in &model.email {
        require(plan, &Root::Shared);
        let known = email.records.iter().map(|mail| {
            let name = format!("{}_{}", identifier(&email.item.name), mail.purpose);
            records::block(&mail.zone, &email.at, &mail.record, &name)
        });
        let dkim = (0..DKIM_KEYS).map(|key| dkim(email, key));
        plan.terraform(&Root::Shared, &email.item, dkim.chain(known).collect::<Vec<_>>());
    }
}

/// A key each, by its number: the tokens are known only when SES has made them, and `for_each` could not count them.
fn dkim(email: &Email, key: usize) -> Block {
    let id = identifier(&email.item.name);
    let token = format!("element({}, {key})", dkim_tokens(&email.item.name));
    Block::resource("cloudflare_dns_record", &format!("{id}_dkim_{}", key + 1))
        .note(format!("{}: DKIM key {} of {DKIM_KEYS}, which SES renews by itself", email.at, key + 1))
        .caused_by(&email.at)
        .set("zone_id", reference(&zone_id(&email.zone)))
        .set("name", template(&format!("${{{token}}}._domainkey.{}", email.domain)))
        .set("type", "CNAME")
        .set("ttl", records::AUTOMATIC)
        .set("content", template(&format!("${{{token}}}.{}", email.dkim_zone)))
        .set("proxied", false)
        .set("comment", format!("Signatures of {}", email.item))
}
