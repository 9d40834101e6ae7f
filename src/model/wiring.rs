//! What one system knows and another needs, as Terraform expressions within an environment's root.
//!
//! The system that owns the resource gives it this address; the one that reads it writes the expression. Systems never
//! see each other: both look here.

use super::names::{identifier, variable_prefix};
use super::trust::{TrustingCloud, WorkflowAccess};

/// Something known only when Terraform has made it, which a service is given through Doppler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    DatabaseConnectString {
        database: String,
    },
    DatabasePassword {
        database: String,
    },
    BucketName {
        bucket: String,
    },
    /// The namespace of the tenancy's Object Storage.
    BucketNamespace,
    AiEndpointUrl {
        endpoint: String,
    },
    AiApiKey {
        endpoint: String,
    },
    BrokerUrl {
        broker: String,
    },
    SmtpUsername {
        email: String,
    },
    SmtpPassword {
        email: String,
    },
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
            Self::AiApiKey { endpoint } => {
                format!("azurerm_cognitive_account.{}.primary_access_key", identifier(endpoint))
            }
            Self::BrokerUrl { broker } => broker_url(broker),
            Self::SmtpUsername { email } => format!("aws_iam_access_key.{}.id", identifier(email)),
            Self::SmtpPassword { email } => format!("aws_iam_access_key.{}.ses_smtp_password_v4", identifier(email)),
        }
    }

    /// Whether it opens something: such a value is masked wherever it is shown.
    pub fn is_secret(&self) -> bool {
        match self {
            Self::DatabasePassword { .. }
            | Self::AiApiKey { .. }
            | Self::BrokerUrl { .. }
            | Self::SmtpPassword { .. } => true,
            Self::DatabaseConnectString { .. }
            | Self::BucketName { .. }
            | Self::BucketNamespace
            | Self::AiEndpointUrl { .. }
            | Self::SmtpUsername { .. } => false,
        }
    }
}

/// The user that Amazon MQ makes with a broker. It takes 2 to 100 letters, digits, `-`, `.`, `_` and `~`, and not `guest`
/// (Amazon MQ, "User", verified 2026-11).
pub const BROKER_USER: &str = "services";

/// The Terraform name of a broker's password. Its own, since a database may have the broker's name.
pub fn broker_password(broker: &str) -> String {
    format!("{}_broker", identifier(broker))
}

/// The first endpoint of a RabbitMQ broker is `amqps://<host>:5671`, of a cluster too; user and password go before the
/// host.
fn broker_url(broker: &str) -> String {
    let endpoint = format!("aws_mq_broker.{}.instances[0].endpoints[0]", identifier(broker));
    let password = format!("random_password.{}.result", broker_password(broker));
    format!("replace({endpoint}, \"amqps://\", \"amqps://{BROKER_USER}:${{{password}}}@\")")
}

/// The tokens of a domain's three DKIM records at Amazon SES, in the shared root.
pub fn dkim_tokens(email: &str) -> String {
    format!("aws_sesv2_email_identity.{}.dkim_signing_attributes[0].tokens", identifier(email))
}

/// The public address from which everything in a cluster's network reaches the internet.
pub fn nat_address(cluster: &str) -> String {
    format!("oci_core_public_ip.{}_nat.ip_address", identifier(cluster))
}

/// Where a service's images are, as a template of the shared root; `image` is [`Repository::image`](super::Repository).
///
/// Source: Oracle, "Pushing Images": `<registry>/<namespace>/<repository>` (verified 2026-11).
pub fn image_repository(region: &str, service: &str, image: &str) -> String {
    let namespace = format!("oci_artifacts_container_repository.{}.namespace", identifier(service));
    format!("{}/${{{namespace}}}/{image}", super::registry(region))
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

/// The Kubernetes Secret that holds a service's Doppler token, under the key `serviceToken`; the release writes it,
/// Doppler's operator reads it.
pub fn doppler_token_secret(service: &str) -> String {
    format!("{service}-doppler-token")
}

/// The Doppler config of an environment: the root config, which is called as the environment is.
pub fn doppler_config(environment: &str) -> &str {
    environment
}

/// The Kubernetes Secret that holds the tunnel's token; the deployment writes it, `cloudflared` reads it.
pub const TUNNEL_TOKEN_SECRET: &str = "cloudflared-token";

/// The label of every node with the name of its pool: the cluster's nodes are given it, pods ask for it.
pub const NODE_POOL_LABEL: &str = "node-pool";

/// The key of the token in [`TUNNEL_TOKEN_SECRET`].
pub const TUNNEL_TOKEN_KEY: &str = "token";

/// The Terraform variable that holds a worker's secret; a run is given it as `TF_VAR_<variable>`.
pub fn worker_secret_variable(worker: &str, secret: &str) -> String {
    format!("{}_{}", identifier(worker), secret.to_ascii_lowercase())
}

/// The id of a Cloudflare zone in the shared root, which makes it.
pub fn zone_id(zone: &str) -> String {
    format!("cloudflare_zone.{}.id", identifier(zone))
}

/// The id of a Cloudflare zone in an environment's root, which finds it by its name.
pub fn zone_id_in_environment(zone: &str) -> String {
    format!("data.cloudflare_zone.{}.id", identifier(zone))
}

/// A group's object id at Entra ID, in the shared root.
pub fn group_id(group: &str) -> String {
    format!("azuread_group.{}.object_id", identifier(group))
}

/// The object id of the principal that a workflow signs in to Azure as, in the shared root.
pub fn workflow_principal(access: WorkflowAccess) -> String {
    format!("azuread_service_principal.{}.object_id", access.id())
}

/// As whom a workflow signs in to a cloud, in the shared root: what a [`TrustingCloud::variable`] holds.
pub fn workflow_sign_in(cloud: TrustingCloud, access: WorkflowAccess) -> String {
    match cloud {
        TrustingCloud::Azure => format!("azuread_application.{}.client_id", access.id()),
        TrustingCloud::Aws => format!("aws_iam_role.{}.arn", access.id()),
    }
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

/// The secret of a service's GitHub environment that holds its Doppler token.
pub const GITHUB_DOPPLER_TOKEN: &str = "DOPPLER_SERVICE_TOKEN";

/// The secret of the platform repository's GitHub environment that holds the tunnel's token.
pub const GITHUB_TUNNEL_TOKEN: &str = "CLOUDFLARED_TUNNEL_TOKEN";

/// The secret of a service's repository that holds where its images are: registry and path. It is none, but a token that
/// the workflows narrow down can write secrets and no variables of a repository (GitHub's `create-github-app-token` has no
/// such permission, verified 2026-11).
pub const GITHUB_IMAGE_REPOSITORY: &str = "IMAGE_REPOSITORY";

/// What runs before the first release: the program with which Kubernetes itself holds a pod open. It does nothing and
/// listens to nobody, so that a web service without a release is not ready, instead of answering in another's name.
/// Where the manifests have it, the deployment keeps what a release has put there.
/// The digest is that of the index for all architectures (registry.k8s.io, verified 2026-11).
pub const PLACEHOLDER_IMAGE: &str =
    "registry.k8s.io/pause:3.10@sha256:ee6521f290b2168b6e0935a181d4cff9be1ac3f505666ef0e3c98fae8199917a";

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
