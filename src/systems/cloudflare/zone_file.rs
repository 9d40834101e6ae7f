//! A zone → a zone file (RFC 1035 §5) of what the world sees, for reading and for checks that are not ours.

use super::rdata;
use crate::model::dns::{Data, Record, Ttl};
use crate::model::{Email, Model, Zone};
use crate::plan::{GENERATED, header_line};
use crate::source::Pointer;

/// What Cloudflare publishes for an automatic TTL (Cloudflare, "Time to Live (TTL)", verified 2026-11).
const AUTOMATIC_SECONDS: u32 = 300;

/// Characters for names, whatever the names: a record with a long one moves its own line and no other's, and branches
/// that add records merge.
const NAME_COLUMN: usize = 24;

pub(super) fn path(zone: &Zone) -> String {
    format!("{GENERATED}/dns/{}.zone", zone.name())
}

pub(super) fn print(model: &Model, zone: &Zone) -> String {
    let mut text = format!("; {}\n", header_line());
    let records: Vec<&Record> = zone.records.iter().chain(model.mail_records(zone)).collect();
    let (hidden, shown): (Vec<&Record>, Vec<&Record>) =
        records.into_iter().partition(|record| reason(zone, record).is_some());
    text.push_str(&preamble(zone));
    if !shown.is_empty() {
        text.push('\n');
    }
    for record in shown {
        text.push_str(&format!("{}\n", line(zone, record)));
    }
    let mut others: Vec<String> = hidden
        .into_iter()
        .map(|record| format!("; {}  ; {}", line(zone, record), reason(zone, record).unwrap_or_default()))
        .collect();
    others.extend(public_hosts(model, zone));
    if !others.is_empty() {
        text.push_str("\n; Answered by Cloudflare itself, with addresses of its own:\n");
        others.iter().for_each(|line| text.push_str(&format!("{line}\n")));
    }
    dkim(model, zone).iter().for_each(|line| text.push_str(line));
    text
}

/// The zone, and whoever has records or hosts in it.
pub(super) fn causes(model: &Model, zone: &Zone) -> Vec<Pointer> {
    let mail = model.email.iter().filter(|email| email.zone == zone.name());
    let mail = mail.flat_map(|email| [email.item.pointer(), Pointer::root().path("providers.aws")]);
    let hosts = model.environments.iter().flat_map(|environment| {
        let services = environment.public_services().map(|public| public.service.item.pointer());
        let workers = environment.workers.iter().map(|worker| worker.item.pointer());
        services.chain(workers).chain([environment.at.clone()])
    });
    [zone.at.clone()].into_iter().chain(mail).chain(hosts).collect()
}

/// The names of DKIM records are tokens that Amazon SES makes: nobody knows them before.
fn dkim(model: &Model, zone: &Zone) -> Vec<String> {
    let here: Vec<&Email> = model.email.iter().filter(|email| email.zone == zone.name()).collect();
    let lines = here
        .iter()
        .map(|email| format!("; <token>._domainkey.{}. IN CNAME <token>.{}.\n", email.domain, email.dkim_zone));
    let heading =
        (!here.is_empty()).then(|| "\n; DKIM, three records each, by tokens that Amazon SES makes:\n".to_owned());
    heading.into_iter().chain(lines).collect()
}

/// Where Cloudflare's part stands: the values are its defaults, and names that say that they are none.
fn preamble(zone: &Zone) -> String {
    let at = format!("{:NAME_COLUMN$}", "@");
    format!(
        "; The SOA record and the name servers are stand-ins: Cloudflare assigns them when it makes the zone.\n\
         $ORIGIN {}.\n\
         $TTL {AUTOMATIC_SECONDS}\n\
         {at} 3600  IN SOA   one.ns.invalid. dns.cloudflare.com. 1 10000 2400 604800 1800\n\
         {at} 86400 IN NS    one.ns.invalid.\n\
         {at} 86400 IN NS    two.ns.invalid.\n",
        zone.name()
    )
}

fn line(zone: &Zone, record: &Record) -> String {
    let ttl = match record.ttl {
        Ttl::Automatic => AUTOMATIC_SECONDS,
        Ttl::Seconds(_) if record.proxied => AUTOMATIC_SECONDS,
        Ttl::Seconds(seconds) => seconds,
    };
    format!("{:NAME_COLUMN$} {ttl:<5} IN {:<5} {}", owner(zone, record), record.data.kind(), rdata::of(&record.data))
}

/// The name as the file has it, relative to the zone.
fn owner<'r>(zone: &Zone, record: &'r Record) -> &'r str {
    match record.name.below(zone.name()) {
        Some("") | None => "@",
        Some(below) => below,
    }
}

/// Why the world does not see the record as it stands.
fn reason(zone: &Zone, record: &Record) -> Option<&'static str> {
    if record.proxied {
        Some("proxied")
    } else if matches!(record.data, Data::Cname(_)) && record.name.as_str() == zone.name() {
        Some("flattened: the zone's own name cannot be an alias")
    } else if matches!(record.data, Data::Ns(_)) && record.name.as_str() == zone.name() {
        Some("beside Cloudflare's name servers")
    } else {
        None
    }
}

fn public_hosts(model: &Model, zone: &Zone) -> Vec<String> {
    let mut lines = Vec::new();
    for environment in &model.environments {
        for public in environment.public_services().filter(|public| public.host.zone == zone.name()) {
            let service = &public.service.item.name;
            lines.push(format!("; {}. the tunnel of {}, to {service}", public.host.name, environment.name()));
        }
    }
    lines
}
