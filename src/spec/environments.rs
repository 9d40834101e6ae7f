//! `environments`: where the platform exists, in promotion order.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Name;
use super::exposure::When;

/// An environment: one Terraform root, one Kubernetes namespace, one GitHub environment a repository.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// What it is for.
    pub description: Option<String>,
    /// The pattern that the public host of a service fills: with `*-staging.threadline.example`, `api` becomes
    /// `api-staging.threadline.example`. It lies in a zone of `dns`, one label below it, so that Cloudflare's
    /// Universal SSL certificate covers it.
    #[schemars(example = &"*-staging.threadline.example", regex(pattern = r"^[a-z0-9.-]*\*[a-z0-9.-]*$"))]
    pub hosts: Option<String>,
    /// Guards the environment: approval before a change, and no deletion of what holds data.
    #[schemars(extend("x-exposes" = When::Off.says("changes need no approval, and nothing keeps Terraform from destroying what holds data")))]
    pub protected: Option<bool>,
    /// The teams of which one member approves each change. Six at most.
    #[schemars(length(max = 6))]
    #[schemars(extend("x-exposes" = When::Gains.says("`{}` may approve changes")))]
    pub approvers: Option<Vec<Name>>,
    /// The name it had. Outside of the document it keeps that one: its root's folder, the workspace with its state, the
    /// namespace, the environments at GitHub and Doppler, and all names at the clouds. Keep the line for as long.
    pub renamed_from: Option<Name>,
}
