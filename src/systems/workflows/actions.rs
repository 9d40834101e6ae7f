//! The actions that workflows use → steps that name them by commit: the one place where they are brought up to date.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::emit::yaml::with_comment;

/// An action of the marketplace at one commit. A tag can be moved to other code; a commit cannot.
pub(super) struct Action {
    repository: &'static str,
    commit: &'static str,
    version: &'static str,
}

pub(super) const CHECKOUT: Action =
    Action { repository: "actions/checkout", commit: "de0fac2e4500dabe0009e67214ff5f5447ce83dd", version: "v6.0.2" };
pub(super) const APP_TOKEN: Action = Action {
    repository: "actions/create-github-app-token",
    commit: "bcd2ba49218906704ab6c1aa796996da409d3eb1",
    version: "v3.2.0",
};
pub(super) const AWS_CREDENTIALS: Action = Action {
    repository: "aws-actions/configure-aws-credentials",
    commit: "ec61189d14ec14c8efccab744f656cffd0e33f37",
    version: "v6.1.0",
};
pub(super) const SETUP_TERRAFORM: Action = Action {
    repository: "hashicorp/setup-terraform",
    commit: "5e8dbf3c6d9deaf4193ca7a8fb23f2ac83bb6c85",
    version: "v4.0.0",
};

impl Action {
    /// The value of `uses`: the commit, and the version in a comment, where Dependabot looks for it.
    pub(super) fn uses(&self) -> Value {
        with_comment(format!("{}@{}", self.repository, self.commit), self.version)
    }
}

/// Every action, for templates: `actions/checkout` is `checkout`.
pub(super) fn by_name() -> BTreeMap<&'static str, String> {
    let named = [
        ("checkout", &CHECKOUT),
        ("create_github_app_token", &APP_TOKEN),
        ("configure_aws_credentials", &AWS_CREDENTIALS),
        ("setup_terraform", &SETUP_TERRAFORM),
    ];
    let text = |action: &Action| format!("{}@{} # {}", action.repository, action.commit, action.version);
    named.into_iter().map(|(name, action)| (name, text(action))).collect()
}
