//! `teams`: who owns services and approves releases.

use schemars::JsonSchema;
use serde::Deserialize;

/// A GitHub team.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// What the team does.
    pub description: Option<String>,
    /// GitHub user names of its members. When not written, membership is managed elsewhere (Entra ID sync).
    pub members: Option<Vec<String>>,
}
