//! Zones → `cloudflare_zone`, DNSSEC and records in the shared root, the zone file, and their finding elsewhere.

use std::collections::BTreeSet;

use super::{Account, names, records, require, zone_file};
use crate::emit::hcl::{Block, Object, object, reference};
use crate::model::{Environment, Item, Model, Section, Zone, identifier, zone_id};
use crate::plan::{Adoptable, ImportId, Plan, Root};

/// Provider cloudflare/cloudflare, "cloudflare_zone", Import (verified 2026-11).
static ZONE: ImportId = ImportId { form: "<zone id>", name: None };

pub(super) fn emit(model: &Model, account: &Account, plan: &mut Plan<'_>) {
    for environment in &model.environments {
        find(model, account, environment, plan);
    }
    for zone in &model.zones {
        require(plan, &Root::Shared);
        plan.terraform(&Root::Shared, &zone.item, blocks(zone, account));
        for (record, name) in zone.records.iter().zip(names::of_records(zone)) {
            let from = record.made_for.as_ref().map_or_else(|| zone.at.key("records"), Item::pointer);
            let item = record.made_for.as_ref().unwrap_or(&zone.item);
            let block = records::block(zone.name(), &from, record, &name);
            // a host of its own comes from a pattern of an environment
            let is_derived = record.made_for.is_some();
            let block = block.when(is_derived, |block| block.caused_by(&Section::Environments.pointer()));
            plan.terraform(&Root::Shared, item, [block]);
        }
        let address = format!("cloudflare_zone.{}", identifier(zone.name()));
        plan.stateful(&Root::Shared, &zone.item, &address, "DNS zone", zone.name(), true);
        let thing = Adoptable { address: &address, by: &ZONE, name: zone.name(), within: None };
        plan.adoptable(&Root::Shared, &Root::Shared, &zone.item, &thing);
        plan.text(&zone_file::path(zone), &zone.item, zone_file::print(model, zone), &zone_file::causes(model, zone));
        plan.list(&zone_file::path(zone));
    }
}

/// The zones that an environment's hosts and routes lie in, found by name: the shared root makes them.
fn find(model: &Model, account: &Account, environment: &Environment, plan: &mut Plan<'_>) {
    let hosts = environment.claimed_hosts().map(|(host, _)| host);
    let routes = environment.workers.iter().flat_map(|worker| &worker.routes).map(|route| &route.host);
    let used: BTreeSet<&str> = hosts.chain(routes).map(|host| host.zone.as_str()).collect();
    let root = Root::Environment(environment.name().to_owned());
    for zone in model.zones.iter().filter(|zone| used.contains(zone.name())) {
        let filter =
            Object::new().set("name", zone.name()).set("account", object([("id", account.account_id.as_str())]));
        let data = Block::data("cloudflare_zone", &identifier(zone.name()))
            .from(&zone.at, "made in the shared root")
            .set("filter", filter);
        plan.terraform(&root, &zone.item, [data]);
    }
}

fn blocks(zone: &Zone, account: &Account) -> Vec<Block> {
    let mut blocks = vec![resource(zone, account)];
    blocks.extend(zone.dnssec.then(|| dnssec(zone)));
    blocks.extend(outputs(zone));
    blocks
}

fn resource(zone: &Zone, account: &Account) -> Block {
    Block::resource("cloudflare_zone", &identifier(zone.name()))
        .from(&zone.at, zone.description.as_deref().unwrap_or("the zone"))
        .set("account", object([("id", account.account_id.as_str())]))
        .set("name", zone.name())
        .set("type", "full")
        .nested(Block::new("lifecycle").set("prevent_destroy", true))
}

fn dnssec(zone: &Zone) -> Block {
    Block::resource("cloudflare_zone_dnssec", &identifier(zone.name()))
        .from(&zone.at.key("dnssec"), "signs the zone; takes effect when the registrar has the DS record")
        .set("zone_id", reference(&zone_id(zone.name())))
        .set("status", "active")
}

/// What the registrar must be told.
fn outputs(zone: &Zone) -> Vec<Block> {
    let id = identifier(zone.name());
    let servers = Block::output(&format!("{id}_name_servers"))
        .from(&zone.at, "for the registrar")
        .set("description", format!("The name servers that the registrar of {} must delegate to.", zone.name()))
        .set("value", reference(&format!("cloudflare_zone.{id}.name_servers")));
    let ds = Block::output(&format!("{id}_ds_record"))
        .from(&zone.at.key("dnssec"), "for the registrar")
        .set("description", format!("The DS record that the registrar of {} must publish.", zone.name()))
        .set("value", reference(&format!("cloudflare_zone_dnssec.{id}.ds")));
    std::iter::once(servers).chain(zone.dnssec.then_some(ds)).collect()
}
