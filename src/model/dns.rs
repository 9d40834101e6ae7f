//! `dns`, resolved.

use super::build::Scope;
use super::defaults;
use super::item::{Item, Section};
use crate::source::Pointer;
use crate::spec;

/// A DNS zone at Cloudflare.
#[derive(Debug, Clone)]
pub struct Zone {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub dnssec: bool,
    pub records: Vec<(Pointer, spec::Record)>,
}

impl Zone {
    /// The domain name.
    pub fn name(&self) -> &str {
        &self.item.name
    }
}

pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<Zone> {
    let zones = scope.platform.dns.zones.iter();
    zones
        .map(|(name, zone)| {
            let item = Item::new(Section::Zones, name);
            let at = item.pointer();
            Zone {
                description: zone.description.clone(),
                dnssec: zone.dnssec.unwrap_or(defaults::ZONE_DNSSEC),
                records: zone
                    .records
                    .iter()
                    .enumerate()
                    .map(|(i, r)| (at.key("records").index(i), r.clone()))
                    .collect(),
                item,
                at,
            }
        })
        .collect()
}
