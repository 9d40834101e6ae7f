//! Hosts behind a sign-in → Access applications with a policy each, and the identity provider that all of them share.
//!
//! All are in the shared root, beside the groups and the application of Entra ID that they refer to.

use super::{Account, require};
use crate::emit::hcl::{Block, Object, Value, list, object, reference};
use crate::model::{Access, Environment, Model, access_client_id, access_client_secret, group_id, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};
use crate::source::Pointer;

/// The identity provider's id.
const PROVIDER_ID: &str = "cloudflare_zero_trust_access_identity_provider.entra.id";

/// Provider cloudflare/cloudflare, "cloudflare_zero_trust_access_application", Import (verified 2026-11).
static APPLICATION: ImportId = ImportId { form: "accounts/<account id>/<application id>", name: None };

pub(super) fn emit(model: &Model, account: &Account, plan: &mut Plan<'_>) {
    if !model.has_access() {
        return;
    }
    require(plan, &Root::Shared);
    plan.root_wide(&Root::Shared, "cloudflare_access.tf", [identity_provider(model, account)]);
    for environment in &model.environments {
        for access in &environment.access {
            let blocks =
                [application(model, account, environment, access), policy(model, account, environment, access)];
            plan.terraform(&Root::Shared, &access.item, blocks);
            let address = format!("cloudflare_zero_trust_access_application.{}", id(environment, access));
            let name = name(model, environment, access);
            let thing = Adoptable { address: &address, by: &APPLICATION, name: &name, within: None };
            let key = Root::Environment(environment.name().to_owned());
            plan.adoptable(&key, &Root::Shared, &access.item, &thing);
        }
    }
}

fn identity_provider(model: &Model, account: &Account) -> Block {
    let tenant = model.providers.azure.as_ref().map(|azure| azure.tenant_id.as_str());
    let config = Object::new()
        .set("client_id", reference(&access_client_id()))
        .set("client_secret", reference(&access_client_secret()))
        .set_opt("directory_id", tenant)
        .set("support_groups", true)
        .set("conditional_access_enabled", false);
    Block::resource("cloudflare_zero_trust_access_identity_provider", "entra")
        .from(&Pointer::root().key("access"), "people sign in with their account at Entra ID")
        .caused_by(&Pointer::root().path("providers.azure.tenant_id"))
        .set("account_id", account.account_id.as_str())
        .set("name", "Entra ID")
        .set("type", "azureAD")
        .set("config", config)
}

/// `grafana_production`: the root holds every environment's.
fn id(environment: &Environment, access: &Access) -> String {
    format!("{}_{}", identifier(&access.item.name), identifier(environment.name()))
}

fn name(model: &Model, environment: &Environment, access: &Access) -> String {
    format!("{}-{}-{}", model.name, environment.name(), access.item.name)
}

fn application(model: &Model, account: &Account, environment: &Environment, access: &Access) -> Block {
    let id = id(environment, access);
    let destination = object([("type", "public"), ("uri", access.host.name.as_str())]);
    let policy = Object::new()
        .set("id", reference(&format!("cloudflare_zero_trust_access_policy.{id}.id")))
        .set("precedence", 1);
    let what = access.description.as_deref().unwrap_or("nobody reaches the host who has not signed in");
    Block::resource("cloudflare_zero_trust_access_application", &id)
        .from(&access.at, &format!("in {}: {what}", environment.name()))
        .caused_by(&environment.written_at(&access.at.key("host")))
        .caused_by(&environment.at.key("hosts"))
        .set("account_id", account.account_id.as_str())
        .set("name", name(model, environment, access))
        .set("type", "self_hosted")
        .set("destinations", list([destination]))
        .set("session_duration", session(access))
        .gap()
        .set("allowed_idps", list([reference(PROVIDER_ID)]))
        .set("auto_redirect_to_identity", true)
        .set("policies", list([Value::from(policy)]))
        .gap()
        .set("http_only_cookie_attribute", true)
        .set("same_site_cookie_attribute", "lax")
        .set("app_launcher_visible", true)
}

/// A policy of its own: one inside the application would drift at every apply.
fn policy(model: &Model, account: &Account, environment: &Environment, access: &Access) -> Block {
    let groups = access.groups.iter().map(|group| {
        let member = object([("id", reference(&group_id(group))), ("identity_provider_id", reference(PROVIDER_ID))]);
        object([("azure_ad", member)])
    });
    Block::resource("cloudflare_zero_trust_access_policy", &id(environment, access))
        .from(&environment.written_at(&access.at.key("groups")), "who comes in")
        .set("account_id", account.account_id.as_str())
        .set("name", name(model, environment, access))
        .set("decision", "allow")
        .set("include", list(groups))
        .set("session_duration", session(access))
}

fn session(access: &Access) -> String {
    format!("{}h", access.session_hours)
}
