//! `documentation`: what is written about the platform while it changes.

use schemars::JsonSchema;
use serde::Deserialize;

/// What is written about the platform while it changes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Documentation {
    /// Tells what each merge changes: `{}` for a change log on the branch `significant-changes` of the platform's repository.
    pub significant_changes: Option<SignificantChanges>,
}

/// Where the changes of each merge are told, beside the change log.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignificantChanges {
    /// The id of a Notion database: 32 hexadecimal digits of its address. It has to be shared with the integration whose
    /// token is the secret `NOTION_TOKEN` of the platform's repository.
    #[schemars(example = &"0123456789abcdef0123456789abcdef", regex(pattern = r"^[0-9a-f]{32}$"))]
    pub notion_database: Option<String>,
}
