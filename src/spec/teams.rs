//! `teams`: who owns services and approves releases.

use schemars::JsonSchema;
use serde::Deserialize;

use super::exposure::When;

/// A GitHub team.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// What the team does.
    pub description: Option<String>,
    /// GitHub user names of its members, who become its only ones. When not written, membership is managed elsewhere
    /// (Entra ID sync).
    #[schemars(
        example = &["mona", "hubot"],
        length(min = 1),
        inner(regex(pattern = r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?$"), length(max = 39))
    )]
    #[schemars(extend("x-exposes" = When::Gains.says("`{}` may do whatever the team may")))]
    pub members: Option<Vec<String>>,
    /// GitHub user names of those members who may add others. An owner of the organization is always one: listed under
    /// `members`, Terraform would find a change at every plan.
    #[schemars(
        example = &["mona"],
        length(min = 1),
        inner(regex(pattern = r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?$"), length(max = 39))
    )]
    #[schemars(extend("x-exposes" = When::Gains.says("`{}` may add members")))]
    pub maintainers: Option<Vec<String>>,
    /// Its number at GitHub, as `shared: ID`, if there is one already: Terraform imports it instead of making another.
    pub adopt: Option<indexmap::IndexMap<String, String>>,
}
