//! What one system knows and another needs, as Terraform expressions within an environment's root.
//!
//! The system that owns the resource gives it this address; the one that reads it writes the expression. Systems never
//! see each other: both look here.

use super::names::identifier;
use super::trust::WorkflowAccess;

/// Something known only when Terraform has made it, which a service is given through Doppler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    DatabaseConnectString { database: String },
    DatabasePassword { database: String },
    AiEndpointUrl { endpoint: String },
    AiApiKey { endpoint: String },
}

impl Fact {
    /// The Terraform expression of the fact.
    pub fn expression(&self) -> String {
        match self {
            Self::DatabaseConnectString { database } => format!("local.{}_connect_string", identifier(database)),
            Self::DatabasePassword { database } => format!("random_password.{}.result", identifier(database)),
            Self::AiEndpointUrl { endpoint } => format!("azurerm_cognitive_account.{}.endpoint", identifier(endpoint)),
            Self::AiApiKey { endpoint } => {
                format!("azurerm_cognitive_account.{}.primary_access_key", identifier(endpoint))
            }
        }
    }

    /// Whether it opens something: such a value is masked wherever it is shown.
    pub fn is_secret(&self) -> bool {
        match self {
            Self::DatabasePassword { .. } | Self::AiApiKey { .. } => true,
            Self::DatabaseConnectString { .. } | Self::AiEndpointUrl { .. } => false,
        }
    }
}

/// The public address from which everything in a cluster's network reaches the internet.
pub fn nat_address(cluster: &str) -> String {
    format!("oci_core_public_ip.{}_nat.ip_address", identifier(cluster))
}

/// The Cloudflare Tunnel of an environment: public hosts point at it, `cloudflared` in the cluster holds its other end.
pub fn tunnel_id() -> &'static str {
    "cloudflare_zero_trust_tunnel_cloudflared.services.id"
}

/// A group's object id at Entra ID, in the shared root.
pub fn group_id(group: &str) -> String {
    format!("azuread_group.{}.object_id", identifier(group))
}

/// The object id of the principal that a workflow signs in to Azure as, in the shared root.
pub fn workflow_principal(access: WorkflowAccess) -> String {
    format!("azuread_service_principal.{}.object_id", access.id())
}

/// The Terraform name of the application through which Cloudflare Access signs people in, in the shared root.
pub const ACCESS_APPLICATION: &str = "cloudflare_access";

/// The client id of Cloudflare Access at Entra ID, in the shared root.
pub fn access_client_id() -> String {
    format!("azuread_application.{ACCESS_APPLICATION}.client_id")
}

/// The client secret of Cloudflare Access at Entra ID, in the shared root. A secret.
pub fn access_client_secret() -> String {
    format!("azuread_application_password.{ACCESS_APPLICATION}.value")
}
