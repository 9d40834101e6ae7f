//! What makes a worker run, beside a queue: routes, a domain, times.

use std::collections::BTreeMap;

use super::Place;
use crate::emit::hcl::{Block, Object, list, reference};
use crate::model::workers::Route;
use crate::model::{identifier, zone_id_in_environment};
use crate::plan::sha256;

pub(super) fn blocks(place: Place<'_>) -> Vec<Block> {
    let worker = place.worker;
    let mut blocks: Vec<Block> =
        names(place).into_iter().map(|(name, route)| self::route(place, &name, route)).collect();
    blocks.extend(domain(place));
    if !worker.crons.is_empty() {
        let schedules = worker.crons.iter().map(|cron| Object::new().set("cron", cron));
        let crons = place
            .resource("cloudflare_workers_cron_trigger", &place.id())
            .from(&place.environment.written_at(&worker.at.key("crons")), "when it runs, in UTC")
            .set("script_name", reference(&place.script_name()))
            .set("schedules", list(schedules));
        blocks.push(crons);
    }
    blocks
}

/// The Terraform name of each route, made from what it says. Where two would share one, all but the plainest have a hash.
fn names(place: Place<'_>) -> BTreeMap<String, &Route> {
    let mut routes: Vec<&Route> = place.worker.routes.iter().collect();
    routes.sort_by_key(|route| route.pattern());
    let mut names = BTreeMap::new();
    for route in routes {
        let words = route.pattern().replace('*', " ");
        let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let plain = format!("{}_{}", place.id(), words.collect::<Vec<_>>().join("_").to_ascii_lowercase());
        let name = if names.contains_key(&plain) { format!("{plain}_{:.8}", sha256(&route.pattern())) } else { plain };
        names.insert(name, route);
    }
    names
}

fn route(place: Place<'_>, name: &str, route: &Route) -> Block {
    Block::resource("cloudflare_workers_route", name)
        .note(format!("{}: requests that it answers", place.worker.at.key("routes")))
        .caused_by(&place.environment.written_at(&route.at))
        .set("zone_id", reference(&zone_id_in_environment(&route.host.zone)))
        .set("pattern", route.pattern())
        .set("script", reference(&place.script_name()))
}

fn domain(place: Place<'_>) -> Option<Block> {
    let host = place.worker.domain.as_ref()?;
    let block = place
        .resource("cloudflare_workers_custom_domain", &identifier(&place.worker.item.name))
        .from(
            &place.environment.written_at(&place.worker.at.key("domain")),
            "its own host; Cloudflare makes the record",
        )
        .set("zone_id", reference(&zone_id_in_environment(&host.zone)))
        .set("hostname", host.name.as_str())
        .set("service", reference(&place.script_name()));
    Some(block)
}
