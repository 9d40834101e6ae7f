//! Where the workflows run: whether a runner will ever take them.

use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Model, defaults};
use crate::source::Pointer;

pub(super) const CODES: &[&Code] = &[&ENTERPRISE_RUNNER];

pub static ENTERPRISE_RUNNER: Code = Code {
    id: "GHA001",
    name: "enterprise-runner",
    severity: Severity::Warning,
    docs: "## What
The workflows are for a GitHub Enterprise Server and ask for a runner that GitHub hosts.

## Why
An Enterprise Server has none of GitHub's own runners. Unless one of yours has that label too, every job waits until it
is given up after a day.

## Example
```yaml
providers:
  github: { owner: acme, repository: platform, base_url: https://github.acme.example/ }
```

## Instead
Name the label of a runner of yours, which has bash, git, gh, jq, curl, awk and sed:
`runner: platform-linux`.
",
};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let Some(github) = &model.providers.github else { return };
    if github.base_url.is_some() && github.runner == defaults::GITHUB_RUNNER {
        let at = Pointer::root().path("providers.github.base_url");
        let message =
            format!("an Enterprise Server has no runner `{}`, on which the workflows are to run", github.runner);
        diagnostics.push(
            Diagnostic::at_key(&ENTERPRISE_RUNNER, &at, message).help("name the label of one of yours: `runner: …`"),
        );
    }
}
