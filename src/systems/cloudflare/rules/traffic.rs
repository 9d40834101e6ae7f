//! A host → where its requests go.

use crate::model::Model;
use crate::model::dns::Record;

/// Where the requests for a host go.
#[derive(Debug, Clone, Copy)]
pub(super) enum Traffic<'m> {
    /// Through Cloudflare.
    Cloudflare,
    /// Straight to where this record says.
    Origin(&'m Record),
    /// The document has no record for the host.
    Nowhere,
}

pub(super) fn traffic<'m>(model: &'m Model, host: &str) -> Traffic<'m> {
    let mut claimed = model.environments.iter().flat_map(|environment| environment.claimed_hosts());
    if claimed.any(|(claimed, _)| claimed.name == host) {
        return Traffic::Cloudflare;
    }
    let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}"));
    let named = |name: &str| {
        let records = model.zones.iter().flat_map(|zone| &zone.records);
        records.filter(|record| record.data.is_address() && record.name.as_str() == name).collect::<Vec<_>>()
    };
    let mut records = named(host);
    if records.is_empty() {
        records = wildcard.as_deref().map(named).unwrap_or_default();
    }
    match records.iter().find(|record| !record.proxied) {
        Some(open) => Traffic::Origin(open),
        None if records.is_empty() => Traffic::Nowhere,
        None => Traffic::Cloudflare,
    }
}
