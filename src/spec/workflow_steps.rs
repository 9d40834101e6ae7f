//! `providers.github.steps`: steps of the user's at named points of the generated workflows.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Steps at named points of the generated workflows. They run in the job of the step that the point is named after, with
/// its checkout and its permissions, and without its credentials.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WorkflowSteps {
    /// In the workflow `verify`.
    pub verify: VerifySteps,
    /// In the workflow `apply`.
    pub apply: ApplySteps,
    /// In the workflow `deploy`.
    pub deploy: DeploySteps,
    /// In the workflow `release`.
    pub release: ReleaseSteps,
    /// In the workflow `drift`.
    pub drift: DriftSteps,
}

/// The points of the workflow `verify`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VerifySteps {
    /// Before the output is compared with the document.
    pub before_verify: Vec<Step>,
    /// After it was.
    pub after_verify: Vec<Step>,
    /// Before a root is planned.
    pub before_plan: Vec<Step>,
    /// After it was.
    pub after_plan: Vec<Step>,
}

/// The points of the workflow `apply`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ApplySteps {
    /// Before a root is planned and applied.
    pub before_apply: Vec<Step>,
    /// After it was.
    pub after_apply: Vec<Step>,
}

/// The points of the workflow `deploy`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DeploySteps {
    /// Before the manifests of an environment are applied.
    pub before_deploy: Vec<Step>,
    /// After they were, and all is ready.
    pub after_deploy: Vec<Step>,
}

/// The points of the workflow `release`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReleaseSteps {
    /// Before the image is built.
    pub before_build: Vec<Step>,
    /// After it was pushed.
    pub after_build: Vec<Step>,
    /// Before an environment gets the image.
    pub before_release: Vec<Step>,
    /// After it runs there.
    pub after_release: Vec<Step>,
}

/// The points of the workflow `drift`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DriftSteps {
    /// Before a root is planned.
    pub before_plan: Vec<Step>,
    /// After it was.
    pub after_plan: Vec<Step>,
}

/// A step, in the words of GitHub Actions: it uses an action or runs a script.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What the run calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// By which later steps of the same point or job read its outputs: letters, digits, `-` and `_`, no digit first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9_-]*$"))]
    pub id: Option<String>,
    /// An expression: it runs only where this holds.
    #[serde(rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// An action by its commit: `owner/action@<40 hexadecimal digits>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(example = &"actions/cache@0057852bfaa89a56745cba8c7296529d2fc39830")]
    pub uses: Option<String>,
    /// What the action is given.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub with: IndexMap<String, Value>,
    /// Variables. A secret reaches a step here alone: `${{ secrets.NAME }}`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub env: IndexMap<String, Value>,
    /// A script, in bash. What it needs of the event comes through `env`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// Where it runs, from the root of the checkout.
    #[serde(rename = "working-directory", skip_serializing_if = "Option::is_none")]
    pub working_directory: Option<String>,
    /// After how many minutes it is given up.
    #[serde(rename = "timeout-minutes", skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 360), extend("examples" = [10]))]
    pub timeout_minutes: Option<u32>,
    /// Whether the job goes on where it fails.
    #[serde(rename = "continue-on-error", skip_serializing_if = "Option::is_none")]
    pub continue_on_error: Option<bool>,
}

impl WorkflowSteps {
    /// Every list of steps with the workflow and the point it stands at.
    pub fn points(&self) -> Vec<(&'static str, &'static str, &[Step])> {
        vec![
            ("verify", "before_verify", &self.verify.before_verify),
            ("verify", "after_verify", &self.verify.after_verify),
            ("verify", "before_plan", &self.verify.before_plan),
            ("verify", "after_plan", &self.verify.after_plan),
            ("apply", "before_apply", &self.apply.before_apply),
            ("apply", "after_apply", &self.apply.after_apply),
            ("deploy", "before_deploy", &self.deploy.before_deploy),
            ("deploy", "after_deploy", &self.deploy.after_deploy),
            ("release", "before_build", &self.release.before_build),
            ("release", "after_build", &self.release.after_build),
            ("release", "before_release", &self.release.before_release),
            ("release", "after_release", &self.release.after_release),
            ("drift", "before_plan", &self.drift.before_plan),
            ("drift", "after_plan", &self.drift.after_plan),
        ]
    }
}
