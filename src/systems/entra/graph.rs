//! Microsoft Graph, the API through which an application learns who signed in: its permissions and their numbers.

use crate::emit::hcl::{Block, list, reference};
use crate::source::Pointer;

/// The application id of Microsoft Graph, the same in every tenant.
const CLIENT_ID: &str = "00000003-0000-0000-c000-000000000000";

/// Something an application may do at Microsoft Graph: its name and its number, the same in every tenant
/// (Microsoft, "Microsoft Graph permissions reference", verified 2026-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Permission {
    pub name: &'static str,
    pub id: &'static str,
}

/// What signing in takes: who it is, and how to write to them.
pub(super) const SIGN_IN: [Permission; 4] = [
    Permission { name: "email", id: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0" },
    Permission { name: "openid", id: "37f7f235-527c-4136-accd-4a02d197296e" },
    Permission { name: "profile", id: "14dad69e-099b-42c9-810b-d002981feec1" },
    Permission { name: "User.Read", id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d" },
];

/// What reading the groups of whoever signs in takes, for longer than the sign-in itself.
pub(super) const GROUPS: [Permission; 3] = [
    Permission { name: "Directory.Read.All", id: "06da0dbc-49e2-44d2-8312-53f166ab848a" },
    Permission { name: "GroupMember.Read.All", id: "bc024368-1153-4739-b217-4326f2e966d0" },
    Permission { name: "offline_access", id: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182" },
];

/// The principal of Microsoft Graph in this tenant.
pub(super) fn principal() -> Block {
    Block::data("azuread_service_principal", "microsoft_graph")
        .note("Microsoft Graph, which tells applications who signed in.")
        .set("client_id", CLIENT_ID)
}

/// The object id of [`principal`].
pub(super) const PRINCIPAL_ID: &str = "data.azuread_service_principal.microsoft_graph.object_id";

/// What an application asks for on behalf of whoever signs in.
pub(super) fn required(permissions: &[Permission]) -> Block {
    let required = Block::new("required_resource_access").comment("Microsoft Graph").set("resource_app_id", CLIENT_ID);
    permissions.iter().fold(required, |required, permission| {
        required.nested(
            Block::new("resource_access").comment(permission.name).set("id", permission.id).set("type", "Scope"),
        )
    })
}

/// The consent of the tenant to what an application asks for. Where people must be assigned, they cannot give theirs.
pub(super) fn consent(id: &str, at: &Pointer, permissions: &[Permission]) -> Block {
    Block::resource("azuread_service_principal_delegated_permission_grant", id)
        .from(at, "consent for everyone, since nobody is asked")
        .set("service_principal_object_id", reference(&format!("azuread_service_principal.{id}.object_id")))
        .set("resource_service_principal_object_id", reference(PRINCIPAL_ID))
        .set("claim_values", list(permissions.iter().map(|permission| permission.name)))
}
