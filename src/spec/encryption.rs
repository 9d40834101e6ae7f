//! Whose key encrypts what is stored.

use schemars::JsonSchema;
use serde::Deserialize;

/// Whose key encrypts what is stored. Everything is encrypted, whichever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Encryption {
    /// A key that the cloud keeps and rotates.
    ProviderManaged,
    /// A key of its own in the environment's vault, that you can withdraw.
    CustomerManaged,
}
