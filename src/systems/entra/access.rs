//! `access` → the application through which Cloudflare Access signs people in.

use super::{TIME, graph, notes, owners, secrets};
use crate::emit::hcl::{Block, reference};
use crate::model::{ACCESS_APPLICATION, Model, defaults};
use crate::plan::{Plan, Root};
use crate::source::Pointer;

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    let Some(cloudflare) = model.providers.cloudflare.as_ref().filter(|_| model.has_access()) else { return };
    plan.provider(&Root::Shared, TIME, None);
    plan.root_wide(&Root::Shared, "entra_access.tf", blocks(model, &cloudflare.team));
}

fn blocks(model: &Model, team: &str) -> Vec<Block> {
    let at = Pointer::root().key("access");
    let permissions: Vec<graph::Permission> = graph::GROUPS.into_iter().chain(graph::SIGN_IN).collect();
    let made = [
        registration(model, &at, team, &permissions),
        principal(model, &at),
        graph::consent(ACCESS_APPLICATION, &at, &permissions),
    ];
    made.into_iter().chain(secrets::rotating(ACCESS_APPLICATION, &at, defaults::SECRET_ROTATION_DAYS)).collect()
}

fn registration(model: &Model, at: &Pointer, team: &str, permissions: &[graph::Permission]) -> Block {
    let callback = format!("https://{team}.cloudflareaccess.com/cdn-cgi/access/callback");
    Block::resource("azuread_application", ACCESS_APPLICATION)
        .from(at, "through which Cloudflare Access signs people in")
        .set("display_name", format!("{}-cloudflare-access", model.name))
        .set("description", "Signs people in to what is behind Cloudflare Access")
        .set("notes", notes(model))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::hcl::print;
    use crate::model::{access_client_id, access_client_secret};
    use crate::source::Source;

    fn model() -> Model {
        let text = "version: 1\nname: acme\nenvironments: { staging: {} }\nproviders:\n  \
                    terraform_cloud: { organization: acme, project: platform }\n  \
                    cloudflare: { account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9 }\n";
        let source = Source { name: "platform.yaml".to_owned(), text: text.to_owned() };
        crate::compile(source, &crate::source::Unseen).model.expect("the document can be read")
    }

    #[test]
    fn access_sends_people_back_to_the_team_s_own_address() {
        let model = model();
        let team = &model.providers.cloudflare.as_ref().expect("written above").team;
        let text = print("Test.", &blocks(&model, team));
        assert!(
            text.contains(r#"redirect_uris = ["https://acme.cloudflareaccess.com/cdn-cgi/access/callback"]"#),
            "{text}"
        );
    }

    #[test]
    fn what_cloudflare_refers_to_is_made_here() {
        let made: Vec<String> = blocks(&model(), "acme").iter().map(Block::address).collect();
        for expression in [access_client_id(), access_client_secret()] {
            let (address, _) = expression.rsplit_once('.').expect("an attribute of a resource");
            assert!(made.contains(&address.to_owned()), "{address} is none of {made:?}");
        }
    }
}
