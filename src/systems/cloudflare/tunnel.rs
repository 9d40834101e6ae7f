//! Public services → the environment's tunnel, its routes, and a proxied CNAME a host.

use super::records::AUTOMATIC;
use super::{Account, require};
use crate::emit::hcl::{Block, Value, list, object, reference, template};
use crate::model::{Environment, Model, PublicService, Section, identifier, tunnel_id, zone_id_in_environment};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

/// The root-wide file of the tunnel: it lists every public host of the environment, because the tunnel takes one list.
const FILE: &str = "cloudflare_tunnel.tf";

pub(super) fn emit(model: &Model, account: &Account, plan: &mut Plan<'_>) {
    for environment in &model.environments {
        let public: Vec<PublicService<'_>> = environment.public_services().collect();
        if public.is_empty() {
            continue;
        }
        let root = Root::Environment(environment.name().to_owned());
        require(plan, &root);
        plan.root_wide(
            &root,
            FILE,
            [tunnel(model, account, environment), routes(account, environment, &public), token(account)],
        );
        for public in &public {
            plan.terraform(&root, &public.service.item, [host(environment, public)]);
        }
    }
}

fn tunnel(model: &Model, account: &Account, environment: &Environment) -> Block {
    Block::resource("cloudflare_zero_trust_tunnel_cloudflared", "services")
        .from(&environment.at, "the way from Cloudflare into the cluster; cloudflared there calls out, nothing is open")
        .set("account_id", account.account_id.as_str())
        .set("name", format!("{}-{}", model.name, environment.name()))
        .set("config_src", "cloudflare")
}

fn routes(account: &Account, environment: &Environment, public: &[PublicService<'_>]) -> Block {
    let rules = public.iter().map(|public| {
        let (service, port) = (&public.service.item.name, public.port);
        let address = format!("http://{service}.{}.svc.cluster.local:{port}", environment.namespace);
        object([("hostname", Value::from(public.host.name.as_str())), ("service", address.into())])
    });
    let last = object([("service", "http_status:404")]); // the tunnel asks for a rule without a host at the end
    let causes = public.iter().map(|public| environment.written_at(&public.host_at()));
    let block = Block::resource("cloudflare_zero_trust_tunnel_cloudflared_config", "services")
        .from(&Section::Services.pointer(), "every public host, in the order of the document; others get 404")
        .set("account_id", account.account_id.as_str())
        .set("tunnel_id", reference(tunnel_id()))
        .set("source", "cloudflare")
        .set("config", object([("ingress", list(rules.chain([last])))]));
    causes.fold(block, |block, cause: Pointer| block.caused_by(&cause))
}

/// What `cloudflared` proves itself with: read here, handed to the cluster by whoever deploys.
fn token(account: &Account) -> Block {
    Block::data("cloudflare_zero_trust_tunnel_cloudflared_token", "services")
        .set("account_id", account.account_id.as_str())
        .set("tunnel_id", reference(tunnel_id()))
}

fn host(environment: &Environment, public: &PublicService<'_>) -> Block {
    let service = &public.service.item.name;
    Block::resource("cloudflare_dns_record", &identifier(service))
        .from(&environment.written_at(&public.host_at()), "the public host, through the tunnel")
        .set("zone_id", reference(&zone_id_in_environment(&public.host.zone)))
        .set("name", public.host.name.as_str())
        .set("type", "CNAME")
        .set("ttl", AUTOMATIC)
        .set("content", template(&format!("${{{}}}.cfargotunnel.com", tunnel_id())))
        .set("proxied", true)
        .set("comment", format!("{service} in {}", environment.name()))
}
