//! What one system knows and another needs, as Terraform expressions within an environment's root.
//!
//! The system that owns the resource gives it this address; the one that reads it writes the expression. Systems never
//! see each other: both look here.

use super::names::{identifier, variable_prefix};

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

/// What `cloudflared` in the cluster of an environment signs in with. A secret.
pub fn tunnel_token() -> &'static str {
    "data.cloudflare_zero_trust_tunnel_cloudflared_token.services.token"
}

/// The token with which the cluster reads a service's secrets from Doppler. A secret.
pub fn doppler_service_token(service: &str) -> String {
    format!("doppler_service_token.{}.key", identifier(service))
}

/// The secret of a service's GitHub environment that holds its Doppler token.
pub const GITHUB_DOPPLER_TOKEN: &str = "DOPPLER_SERVICE_TOKEN";

/// The secret of the platform repository's GitHub environment that holds the tunnel's token.
pub const GITHUB_TUNNEL_TOKEN: &str = "CLOUDFLARED_TUNNEL_TOKEN";

/// The id of a cluster at Oracle.
pub fn cluster_id(cluster: &str) -> String {
    format!("oci_containerengine_cluster.{}.id", identifier(cluster))
}

/// The variable of a service's GitHub environment that holds the id of the cluster that it runs on.
pub const GITHUB_CLUSTER_ID: &str = "CLUSTER_ID";

/// The variable of the platform repository's GitHub environment that holds a cluster's id: `CLUSTER_MAIN_ID`.
pub fn github_cluster_id(cluster: &str) -> String {
    format!("CLUSTER_{}_ID", variable_prefix(cluster))
}
