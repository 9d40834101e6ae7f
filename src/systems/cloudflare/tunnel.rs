//! Public services → the environment's tunnel, its routes, and a proxied CNAME a host.

use serde_json::json;

use super::records::AUTOMATIC;
use super::{Account, require};
use crate::emit::hcl::{Block, call, expression, list, object, reference, template};
use crate::model::{Environment, Model, PublicService, Section, identifier, tunnel_id, zone_id_in_environment};
use crate::plan::{Plan, Root};

/// The root-wide file of the tunnel.
const FILE: &str = "cloudflare_tunnel.tf";

/// The ending of the files that hold a rule of the tunnel each. It takes one list of them; a file for each service lets
/// git merge what branches add.
const RULE: &str = "ingress.yaml";

pub(super) fn emit(model: &Model, account: &Account, plan: &mut Plan<'_>) {
    for environment in &model.environments {
        let public: Vec<PublicService<'_>> = environment.public_services().collect();
        if public.is_empty() {
            continue;
        }
        let root = Root::Environment(environment.name().to_owned());
        require(plan, &root);
        plan.root_wide(&root, FILE, [tunnel(model, account, environment), rules(), routes(account), token(account)]);
        for public in &public {
            let item = &public.service.item;
            plan.terraform(&root, item, [host(environment, public)]);
            let path = format!("terraform/{root}/service_{}.{RULE}", item.name);
            let causes = [environment.written_at(&public.host_at()), environment.written_at(&public.service.at)];
            plan.yaml(&path, item, &rule(environment, public), &causes);
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

/// What the tunnel does with requests to a public host.
fn rule(environment: &Environment, public: &PublicService<'_>) -> serde_json::Value {
    let (service, port) = (&public.service.item.name, public.port);
    let address = format!("http://{service}.{}.svc.cluster.local:{port}", environment.namespace);
    json!({ "hostname": public.host.name.as_str(), "service": address })
}

/// All those rules, in the order of the services' names.
fn rules() -> Block {
    let files = format!("fileset(path.module, \"service_*.{RULE}\")");
    let rules = expression(&format!("[for file in {files} : yamldecode(file(\"${{path.module}}/${{file}}\"))]"));
    Block::locals()
        .from(&Section::Services.pointer(), "every public host has a rule in a file of its own")
        .set("tunnel_rules", rules)
}

fn routes(account: &Account) -> Block {
    let last = object([("service", "http_status:404")]); // the tunnel asks for a rule without a host at the end
    let ingress = call("concat", [reference("local.tunnel_rules"), list([last])]);
    Block::resource("cloudflare_zero_trust_tunnel_cloudflared_config", "services")
        .from(&Section::Services.pointer(), "the public hosts; others get 404")
        .set("account_id", account.account_id.as_str())
        .set("tunnel_id", reference(tunnel_id()))
        .set("source", "cloudflare")
        .set("config", object([("ingress", ingress)]))
}

/// What `cloudflared` proves itself with: read here, handed to the cluster by whoever deploys.
fn token(account: &Account) -> Block {
    Block::data("cloudflare_zero_trust_tunnel_cloudflared_token", "services")
        .from(&Section::Services.pointer(), "what cloudflared proves itself with")
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
