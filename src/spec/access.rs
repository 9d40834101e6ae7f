//! `access`: hosts that people reach only when they have signed in, through Cloudflare Access and Entra ID.

use super::Name;
use super::exposure::When;
use super::item::item;
use crate::model::defaults;

item! {
    /// A host behind Cloudflare Access: Entra ID says who somebody is, the groups say who comes in.
    #[schemars(extend("x-protects" = "its host is reached without signing in"))]
    pub struct Access {
        /// The host: `grafana` fills the environment's pattern `hosts`; a name that ends in a zone of `dns` stands as it is.
        #[schemars(example = &"grafana", regex(pattern = r"^(@|[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)$"))]
        #[schemars(extend("x-exposes" = When::Differs.says("the host that it guarded is reached without signing in")))]
        pub host: String,
        /// The groups of `identity` whose members come in.
        #[schemars(length(min = 1))]
        #[schemars(extend("x-exposes" = When::Gains.says("members of `{}` come in")))]
        pub groups: Vec<Name>,
        /// How long a sign-in lasts, in hours; 24 when not written.
        #[schemars(range(min = 1, max = 720), extend("default" = defaults::ACCESS_SESSION_HOURS))]
        #[schemars(extend("x-exposes" = When::More.says("a sign-in that is stolen works longer")))]
        pub session_hours: Option<u32>,
    }
}
