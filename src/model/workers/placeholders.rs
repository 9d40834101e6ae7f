//! Routes on hosts where nothing else answers → proxied records that lead to no origin.
//!
//! A route sees only what reaches Cloudflare, and without a record nothing does. `100::` is the address that discards
//! (RFC 6666), which Cloudflare's own documents use for it.

use std::net::Ipv6Addr;

use crate::model::dns::{Data, DnsName, Record, Ttl};
use crate::model::{Environment, Zone};

const NO_ORIGIN: Ipv6Addr = Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0);

pub(in crate::model) fn add(zones: &mut [Zone], environments: &[Environment]) {
    for environment in environments {
        for worker in &environment.workers {
            for route in &worker.routes {
                let name = DnsName::canonical(&route.record_name());
                let Some(zone) = zones.iter_mut().find(|zone| zone.name() == route.host.zone) else { continue };
                if is_free(zone, environments, &name) {
                    zone.records.push(Record {
                        at: environment.written_at(&route.at),
                        value_at: environment.written_at(&route.at),
                        name,
                        data: Data::Aaaa(NO_ORIGIN),
                        ttl: Ttl::Automatic,
                        proxied: true,
                        comment: Some("No origin: a Worker answers".to_owned()),
                        made_for: Some(worker.item.clone()),
                    });
                }
            }
        }
    }
}

/// Whether no record leads anywhere from the name, and nothing makes one.
fn is_free(zone: &Zone, environments: &[Environment], name: &DnsName) -> bool {
    let mut hosts = environments.iter().flat_map(Environment::claimed_hosts);
    !zone.at_name(name).any(|record| record.data.is_address()) && !hosts.any(|(host, _)| host.name == name.as_str())
}
