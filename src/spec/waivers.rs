//! `waivers`: warnings that a team lives with, for a while.

use schemars::JsonSchema;
use serde::Deserialize;

/// Silences the warnings of one rule at one place, until a day.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The name or the id of the rule, as the warning prints it: `unused-resource`, `DEP002`. Errors cannot be waived.
    #[schemars(example = &"unused-resource", length(min = 1))]
    pub rule: String,
    /// The item or the field, with everything below it: `services.pricing`.
    #[schemars(example = &"services.pricing", length(min = 1))]
    pub at: String,
    /// Why the warning is lived with.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day of the waiver: `2027-03-31`.
    #[schemars(example = &"2027-03-31", regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub until: String,
}
