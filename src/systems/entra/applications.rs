//! `identity.applications` → applications with their principals, roles, assignments and secrets.

use uuid::Uuid;

use super::{TIME, graph, notes, owners, secrets};
use crate::emit::hcl::{Block, list, reference};
use crate::model::{AppRole, Application, Model, group_id, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};

/// The role of whoever is assigned to an application that has no roles (Microsoft Graph, "appRoleAssignment").
const NO_ROLE: &str = "00000000-0000-0000-0000-000000000000";

/// Its object id, not its client id (provider hashicorp/azuread, "azuread_application", Import, verified 2026-11).
static APPLICATION: ImportId = ImportId { form: "/applications/<object id>", name: None };

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for application in &model.identity.applications {
        plan.provider(&Root::Shared, TIME, None);
        plan.terraform(&Root::Shared, &application.item, blocks(model, application));
        let address = format!("azuread_application.{}", identifier(&application.item.name));
        let thing = Adoptable { address: &address, by: &APPLICATION, name: &application.display_name, within: None };
        plan.adoptable(&Root::Shared, &Root::Shared, &application.item, &thing);
    }
}

fn blocks(model: &Model, application: &Application) -> Vec<Block> {
    let id = identifier(&application.item.name);
    let consent = graph::consent(&id, &application.at, &graph::SIGN_IN);
    let mut blocks = vec![registration(model, application), principal(model, application), consent];
    blocks.extend(assignments(model, application));
    blocks.extend(secrets::rotating(&id, &application.at, application.secret_rotation_days));
    blocks.extend(outputs(application));
    blocks
}

fn registration(model: &Model, application: &Application) -> Block {
    Block::resource("azuread_application", &identifier(&application.item.name))
        .from(&application.at, "an application that people sign in to")
        .set("display_name", application.display_name.as_str())
        .set_opt("description", application.description.as_deref())
        .set("notes", notes(model))
        .set("owners", owners(model))
        .gap()
        .comment("Only accounts of this tenant. Entra ID itself allows several applications of one name.")
        .set("sign_in_audience", "AzureADMyOrg")
        .set("prevent_duplicate_names", true)
        .gap()
        .comment("Tokens name the groups assigned below; all groups of a person may be too many for a token.")
        .set("group_membership_claims", ["ApplicationGroup"])
        .nested_all(web(application))
        .nested_all(application.roles.iter().map(|role| app_role(model, application, role)))
        .nested(graph::required(&graph::SIGN_IN))
}

fn web(application: &Application) -> Option<Block> {
    let uris = &application.redirect_uris;
    let is_written = !uris.is_empty() || application.logout_url.is_some();
    is_written.then(|| {
        Block::new("web")
            .when(!uris.is_empty(), |block| block.set("redirect_uris", list(uris)))
            .set_opt("logout_url", application.logout_url.as_deref())
    })
}

fn app_role(model: &Model, application: &Application, role: &AppRole) -> Block {
    Block::new("app_role")
        .set("id", role_id(model, application, role))
        .set("value", role.value.as_str())
        .set("display_name", role.value.as_str())
        .set("description", role.description.as_deref().unwrap_or(&role.value))
        .set("allowed_member_types", ["User"])
        .set("enabled", true)
}

/// The same in every build: made from the names, so that Terraform need not remember it.
fn role_id(model: &Model, application: &Application, role: &AppRole) -> String {
    let name = format!("platc:{}/applications/{}/roles/{}", model.name, application.item.name, role.value);
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

fn principal(model: &Model, application: &Application) -> Block {
    let id = identifier(&application.item.name);
    Block::resource("azuread_service_principal", &id)
        .from(&application.at, "the application in this tenant")
        .set("client_id", reference(&format!("azuread_application.{id}.client_id")))
        .set("owners", owners(model))
        .gap()
        .comment("Nobody signs in who is not assigned below.")
        .set("app_role_assignment_required", true)
        .nested(Block::new("feature_tags").set("enterprise", true))
}

/// One a group, and one a role and group.
fn assignments(model: &Model, application: &Application) -> Vec<Block> {
    let app = identifier(&application.item.name);
    let plain =
        application.groups.iter().map(|group| (assignment_id(application, None, group), NO_ROLE.to_owned(), group));
    let with_role = application.roles.iter().flat_map(|role| {
        role.groups
            .iter()
            .map(|group| (assignment_id(application, Some(role), group), role_id(model, application, role), group))
    });
    let assignment = |(id, role, group): (String, String, &String)| {
        Block::resource("azuread_app_role_assignment", &id)
            .from(&application.at, "who may sign in")
            .set("app_role_id", role)
            .set("principal_object_id", reference(&group_id(group)))
            .set("resource_object_id", reference(&format!("azuread_service_principal.{app}.object_id")))
    };
    plain.chain(with_role).map(assignment).collect()
}

/// The Terraform name of an assignment: `grafana_engineers`, `grafana_admin_engineers`.
pub(super) fn assignment_id(application: &Application, role: Option<&AppRole>, group: &str) -> String {
    let application = &application.item.name;
    identifier(&match role {
        Some(role) => format!("{application}_{}_{group}", role.value),
        None => format!("{application}_{group}"),
    })
}

/// What the application must be told. Nobody but the state knows the secret: `terraform output -raw grafana_client_secret`.
fn outputs(application: &Application) -> [Block; 2] {
    let id = identifier(&application.item.name);
    let client_id = Block::output(&format!("{id}_client_id"))
        .from(&application.at, "for the application")
        .set("description", format!("What {} signs in as at Entra ID.", application.display_name))
        .set("value", reference(&format!("azuread_application.{id}.client_id")));
    let secret = Block::output(&format!("{id}_client_secret"))
        .from(&application.at, "for the application")
        .set("description", format!("The secret of {} at Entra ID.", application.display_name))
        .set("value", reference(&format!("azuread_application_password.{id}.value")))
        .set("sensitive", true);
    [client_id, secret]
}
