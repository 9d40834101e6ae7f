//! `access` → the application through which Cloudflare Access signs people in.

use super::{TIME, graph, owners, secrets};
use crate::emit::hcl::{Block, reference};
use crate::model::{ACCESS_APPLICATION, Model, defaults};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    let Some(cloudflare) = model.providers.cloudflare.as_ref().filter(|_| model.has_access()) else { return };
    let at = Pointer::root().key("access");
    let permissions: Vec<graph::Permission> = graph::GROUPS.into_iter().chain(graph::SIGN_IN).collect();
    plan.provider(&Root::Shared, TIME, None);
    let mut blocks = vec![
        registration(model, &at, &cloudflare.team, &permissions),
        principal(model, &at),
        graph::consent(ACCESS_APPLICATION, &at, &permissions),
    ];
    blocks.extend(secrets::rotating(ACCESS_APPLICATION, &at, defaults::SECRET_ROTATION_DAYS));
    plan.root_wide(&Root::Shared, "entra_access.tf", blocks);
}

fn registration(model: &Model, at: &Pointer, team: &str, permissions: &[graph::Permission]) -> Block {
    let callback = format!("https://{team}.cloudflareaccess.com/cdn-cgi/access/callback");
    Block::resource("azuread_application", ACCESS_APPLICATION)
        .from(at, "through which Cloudflare Access signs people in")
        .set("display_name", format!("{}-cloudflare-access", model.name))
        .set("owners", owners(model))
        .gap()
        .set("sign_in_audience", "AzureADMyOrg")
        .set("prevent_duplicate_names", true)
        .nested(Block::new("web").set("redirect_uris", [callback]))
        .nested(graph::required(permissions))
}

fn principal(model: &Model, at: &Pointer) -> Block {
    Block::resource("azuread_service_principal", ACCESS_APPLICATION)
        .from(at, "Cloudflare Access in this tenant")
        .set("client_id", reference(&format!("azuread_application.{ACCESS_APPLICATION}.client_id")))
        .set("owners", owners(model))
        .gap()
        .comment("Whom an application behind Access lets in is for its own policy to say.")
        .set("app_role_assignment_required", false)
        .nested(Block::new("feature_tags").set("enterprise", true))
}
