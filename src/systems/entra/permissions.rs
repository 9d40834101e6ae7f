//! What the document has at Entra ID → what the workflows must be allowed at Microsoft Graph, and no more.

use super::graph::Permission;
use super::has_applications;
use crate::model::{Model, WorkflowAccess};

// Application permissions, which are other numbers than those of the same name on behalf of a person
// (Microsoft, "Microsoft Graph permissions reference", verified 2026-11).
const DIRECTORY_READ: Permission =
    Permission { name: "Directory.Read.All", id: "7ab1d382-f21e-4acd-a863-ba3e13f7da61" };
const POLICY_READ: Permission = Permission { name: "Policy.Read.All", id: "246dd0d5-5bd0-4def-940b-0421030a5b68" };
const APPLICATION_OWNED: Permission =
    Permission { name: "Application.ReadWrite.OwnedBy", id: "18a4783c-866b-4cc7-a460-3d5e5662c884" };
const ASSIGNMENT: Permission =
    Permission { name: "AppRoleAssignment.ReadWrite.All", id: "06b708a9-e830-4db3-a914-8e69da51d44f" };
const CONSENT: Permission =
    Permission { name: "DelegatedPermissionGrant.ReadWrite.All", id: "8e8e4742-1d95-4f68-9d56-6ee75648c72a" };
const GROUP: Permission = Permission { name: "Group.ReadWrite.All", id: "62a82d76-70ea-41e2-9197-370581804d09" };
const CONDITIONAL_ACCESS: Permission =
    Permission { name: "Policy.ReadWrite.ConditionalAccess", id: "01c0a623-fc9b-48e9-b794-0756f8e8f067" };

pub(super) fn of(model: &Model, access: WorkflowAccess) -> Vec<Permission> {
    let identity = &model.identity;
    let reads = [(DIRECTORY_READ, true), (POLICY_READ, identity.devices.is_some())];
    let writes = [
        (APPLICATION_OWNED, true),
        (ASSIGNMENT, has_applications(model)),
        (CONSENT, has_applications(model)),
        (GROUP, !identity.groups.is_empty()),
        (CONDITIONAL_ACCESS, identity.devices.is_some()),
    ];
    let writes = match access {
        WorkflowAccess::Plan => None,
        WorkflowAccess::Apply => Some(writes),
    };
    let all = reads.into_iter().chain(writes.into_iter().flatten());
    all.filter(|(_, is_needed)| *is_needed).map(|(permission, _)| permission).collect()
}
