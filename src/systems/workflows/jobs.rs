//! What the jobs of every workflow have in common: where they run, how they get the repository and the tools.

use serde_json::{Map, Value, json};

use super::actions::{CHECKOUT, SETUP_TERRAFORM};
use super::credentials::{Access, Credentials};
use super::scripts::PLATC;
use crate::emit::yaml::with_comment;
use crate::model::{Github, Model, defaults};
use crate::plan::{Plan, RequiredProvider, Root};
use crate::spec::Step;

/// Where a person finds the run.
pub(super) const RUN_URL: &str = "${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}";

/// A Terraform root as workflows see it.
pub(super) struct TerraformRoot {
    pub name: String,
    pub providers: Vec<RequiredProvider>,
}

impl TerraformRoot {
    /// The roots that the plan has, in the order of promotion: what all environments share, then each of them.
    pub(super) fn all(model: &Model, plan: &Plan<'_>) -> Vec<Self> {
        let environments =
            model.environments.iter().map(|environment| Root::Environment(environment.name().to_owned()));
        let mut planned = plan.roots();
        std::iter::once(Root::Shared)
            .chain(environments)
            .filter_map(|root| {
                let at = planned.iter().position(|(planned, _)| *planned == root)?;
                let (root, providers) = planned.swap_remove(at);
                Some(Self { name: root.to_string(), providers })
            })
            .collect()
    }

    /// The name in the name of a shell variable.
    pub(super) fn in_variables(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// A job in the making.
pub(super) struct Job {
    keys: Map<String, Value>,
    steps: Vec<Value>,
}

/// The keys of a job in the order in which people read them.
const ORDER: &[&str] = &[
    "name",
    "needs",
    "if",
    "environment",
    "concurrency",
    "runs-on",
    "timeout-minutes",
    "permissions",
    "outputs",
    "steps",
];

impl Job {
    /// A job that may read the repository, and nothing else.
    pub(super) fn new(name: &str, runner: &str, minutes: u32) -> Self {
        let keys = [
            ("name", json!(name)),
            ("runs-on", json!(runner)),
            ("timeout-minutes", json!(minutes)),
            ("permissions", json!({ "contents": "read" })),
        ];
        Self { keys: keys.map(|(key, value)| (key.to_owned(), value)).into_iter().collect(), steps: Vec::new() }
    }

    /// Sets a key of the job: one of [`ORDER`].
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        debug_assert!(ORDER.contains(&key), "`{key}` has no place among the keys of a job");
        self.keys.insert(key.to_owned(), value.into());
        self
    }

    /// Lets the job's token do more.
    pub(super) fn allow(mut self, permission: &str, why: &str) -> Self {
        self.keys["permissions"][permission] = with_comment("write", why);
        self
    }

    /// Steps of the user's.
    pub(super) fn steps(mut self, steps: &[Step]) -> Self {
        let values = steps.iter().map(|step| serde_json::to_value(step).expect("a step is JSON"));
        self.steps.extend(values);
        self
    }

    pub(super) fn step(mut self, step: Value) -> Self {
        self.steps.push(step);
        self
    }

    /// The steps after which Terraform can run on a root; the variables that its step then needs.
    pub(super) fn terraform(
        mut self,
        model: &Model,
        root: &TerraformRoot,
        access: Access,
    ) -> (Self, Map<String, Value>) {
        let credentials = Credentials::of(model, root, access);
        if credentials.id_token {
            self = self.allow("id-token", "the cloud takes it in place of a key");
        }
        self.steps.push(checkout());
        self.steps.push(setup_terraform());
        self.steps.extend(credentials.steps);
        (self, credentials.env)
    }

    pub(super) fn finish(mut self) -> Value {
        self.keys.insert("steps".to_owned(), Value::Array(self.steps));
        Value::Object(ORDER.iter().filter_map(|key| self.keys.remove_entry(*key)).collect())
    }
}

/// The repository, without leaving its token on the disk for whatever runs next.
pub(super) fn checkout() -> Value {
    json!({ "uses": CHECKOUT.uses(), "with": { "persist-credentials": false } })
}

/// The same with the commit before, for those who compare the two.
pub(super) fn checkout_with_parent() -> Value {
    json!({ "uses": CHECKOUT.uses(), "with": { "fetch-depth": 2, "persist-credentials": false } })
}

/// The same with every commit before.
pub(super) fn checkout_with_history() -> Value {
    json!({ "uses": CHECKOUT.uses(), "with": { "fetch-depth": 0, "persist-credentials": false } })
}

/// platc as it was when it wrote the workflow.
pub(super) fn install_platc(github: &Github) -> Value {
    let (url, sha256) = github.platc.as_ref().map_or(("", ""), |binary| (&binary.url, &binary.sha256));
    PLATC.step("Get platc", &[], env([("VERSION", env!("CARGO_PKG_VERSION")), ("URL", url), ("SHA256", sha256)]))
}

/// The variables of a step.
pub(super) fn env<const N: usize>(entries: [(&str, &str); N]) -> Map<String, Value> {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

/// The variables of a step that runs `gh`: the host where that is not github.com, and the token under the name that gh
/// reads it from for this host (GitHub CLI, `gh help environment`, verified 2026-11).
pub(super) fn gh_env<const N: usize>(github: &Github, token: &str, entries: [(&str, &str); N]) -> Map<String, Value> {
    let name = if github.is_server() { "GH_ENTERPRISE_TOKEN" } else { "GH_TOKEN" };
    let host = github.base_url.as_ref().map(|_| ("GH_HOST", github.host()));
    let first = host.into_iter().chain([(name, token)]).map(|(name, value)| (name.to_owned(), value.into()));
    first.chain(env(entries)).collect()
}

/// A step that runs only where `condition` holds.
pub(super) fn only_if(step: Value, condition: &str) -> Value {
    let (names, rest): (Map<_, _>, Map<_, _>) =
        step.as_object().cloned().unwrap_or_default().into_iter().partition(|(key, _)| key == "name" || key == "id");
    let condition = std::iter::once(("if".to_owned(), condition.into()));
    Value::Object(names.into_iter().chain(condition).chain(rest).collect())
}

/// Terraform itself: the wrapper would hide its exit code.
fn setup_terraform() -> Value {
    json!({
        "uses": SETUP_TERRAFORM.uses(),
        "with": { "terraform_version": format!("~{}.0", defaults::TERRAFORM_VERSION), "terraform_wrapper": false },
    })
}
