//! What one system knows and another needs, as Terraform expressions within an environment's root.
//!
//! The system that owns the resource gives it this address; the one that reads it writes the expression. Systems never
//! see each other: both look here.

use super::names::identifier;

/// Something known only when Terraform has made it, which a service is given through Doppler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    DatabaseConnectString { database: String },
    DatabasePassword { database: String },
    BucketName { bucket: String },
    /// The namespace of the tenancy's Object Storage.
    BucketNamespace,
    AiEndpointUrl { endpoint: String },
    AiApiKey { endpoint: String },
}

impl Fact {
    /// The Terraform expression of the fact.
    pub fn expression(&self) -> String {
        match self {
            Self::DatabaseConnectString { database } => format!("local.{}_connect_string", identifier(database)),
            Self::DatabasePassword { database } => format!("random_password.{}.result", identifier(database)),
            Self::BucketName { bucket } => format!("oci_objectstorage_bucket.{}.name", identifier(bucket)),
            Self::BucketNamespace => "data.oci_objectstorage_namespace.platform.namespace".to_owned(),
            Self::AiEndpointUrl { endpoint } => format!("azurerm_cognitive_account.{}.endpoint", identifier(endpoint)),
            Self::AiApiKey { endpoint } => format!("azurerm_cognitive_account.{}.primary_access_key", identifier(endpoint)),
        }
    }

    /// Whether it opens something: such a value is masked wherever it is shown.
    pub fn is_secret(&self) -> bool {
        match self {
            Self::DatabasePassword { .. } | Self::AiApiKey { .. } => true,
            Self::DatabaseConnectString { .. }
            | Self::BucketName { .. }
            | Self::BucketNamespace
            | Self::AiEndpointUrl { .. } => false,
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
