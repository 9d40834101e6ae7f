//! `identity`: who works here, what they sign in to, and from which devices, at Entra ID.

use schemars::JsonSchema;
use serde::Deserialize;

use super::exposure::When;
use super::{Items, Name};

/// People and the applications they sign in to, at Entra ID.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Security groups by name.
    #[serde(default)]
    pub groups: Items<Group>,
    /// Applications with single sign-on by name.
    #[serde(default)]
    pub applications: Items<Application>,
    /// The devices that people may sign in from.
    pub devices: Option<Devices>,
}

impl Identity {
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.applications.is_empty() && self.devices.is_none()
    }
}

/// A security group.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Who is in it.
    #[schemars(length(max = 1024))]
    pub description: Option<String>,
    /// The members, by user principal name; managed elsewhere when not written.
    #[schemars(inner(regex(pattern = r"^[^@\s]+@[^@\s]+\.[^@\s]+$")))]
    #[schemars(extend("x-exposes" = When::Gains.says("`{}` may do whatever the group may")))]
    pub members: Option<Vec<String>>,
    /// People who may change the group at Entra ID, by user principal name, beside the platform itself.
    #[serde(default)]
    #[schemars(inner(regex(pattern = r"^[^@\s]+@[^@\s]+\.[^@\s]+$")))]
    #[schemars(extend("x-exposes" = When::Gains.says("`{}` may add members")))]
    pub owners: Vec<String>,
    /// Its path at Entra ID (`/groups/…`), as `shared: ID`, if there is one already: Terraform imports it instead of making another.
    pub adopt: Option<indexmap::IndexMap<String, String>>,
    /// The name at Entra ID, to keep when it differs from the one platc makes.
    #[schemars(length(min = 1))]
    pub physical_name: Option<String>,
}

/// An application that people sign in to with OpenID Connect.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// What it is for.
    #[schemars(length(max = 1024))]
    pub description: Option<String>,
    /// Where Entra ID may send people back to, exactly as the application says it.
    #[serde(default)]
    #[schemars(length(max = 256), example = &["https://grafana.threadline.example/login/azuread"])]
    #[schemars(extend("x-exposes" = When::Gains.says("who signs in may be sent to `{}`")))]
    pub redirect_uris: Vec<String>,
    /// Where Entra ID tells the application that someone signed out: an `https` address without `#` and `*`.
    #[schemars(regex(pattern = r"^https://[^\s#*]{1,240}$"))]
    pub logout_url: Option<String>,
    /// The groups whose members may sign in, if the application tells no roles apart.
    #[serde(default)]
    #[schemars(extend("x-exposes" = When::Gains.says("members of `{}` may sign in")))]
    pub groups: Vec<Name>,
    /// The roles that the application tells apart, by the value that it finds in the claim `roles`.
    #[serde(default)]
    pub roles: Items<AppRole>,
    /// How old the client secret gets before it is replaced, in days; 180 when not written. It works twice as long.
    #[schemars(range(min = 1, max = 365), extend("default" = crate::model::defaults::SECRET_ROTATION_DAYS))]
    #[schemars(extend("x-exposes" = When::More.says("a secret that leaks works longer")))]
    pub secret_rotation_days: Option<u32>,
    /// Its path at Entra ID (`/applications/…`), as `shared: ID`, if there is one already: Terraform imports it instead of making another.
    pub adopt: Option<indexmap::IndexMap<String, String>>,
    /// The name that people see, to keep when it differs from the one platc makes.
    #[schemars(length(min = 1))]
    pub physical_name: Option<String>,
}

/// A role in an application.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppRole {
    /// What it allows.
    pub description: Option<String>,
    /// The groups whose members have it.
    #[serde(default)]
    #[schemars(extend("x-exposes" = When::Gains.says("members of `{}` get the role")))]
    pub groups: Vec<Name>,
}

/// The devices that people may sign in from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-protects" = "people sign in from any device"))]
pub struct Devices {
    /// The groups whose members sign in only from devices that Intune calls compliant.
    #[schemars(length(min = 1))]
    #[schemars(extend("x-exposes" = When::Loses.says("members of `{}` sign in from any device")))]
    pub require_compliant: Vec<Name>,
    /// Refuses other devices; `false` when not written: Entra ID then only reports what it would refuse.
    #[schemars(extend("default" = crate::model::defaults::DEVICES_ENFORCE))]
    #[schemars(extend("x-exposes" = When::Off.says("people sign in from any device")))]
    pub enforce: Option<bool>,
    /// The accounts that must always get in, by user principal name.
    #[serde(default)]
    #[schemars(inner(regex(pattern = r"^[^@\s]+@[^@\s]+\.[^@\s]+$")))]
    #[schemars(extend("x-exposes" = When::Gains.says("`{}` signs in from any device")))]
    pub break_glass: Vec<String>,
}
