//! What GitHub refuses, and where it would quietly do less than the document says.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::lint::Rule;
use crate::model::{Model, Repository};
use crate::source::Pointer;
use crate::spec::GithubPlan;

pub(super) static RULES: &[Rule] = &[
    Rule { codes: &[&RESERVED_REPOSITORY_NAME, &PLATFORM_REPOSITORY], check: repository_names },
    Rule { codes: &[&NO_REVIEWERS_ON_PLAN], check: reviewers },
    Rule { codes: &[&MEMBER_TWICE], check: members },
    Rule { codes: &[&APPROVERS_OF_NOTHING], check: approvers },
];

static RESERVED_REPOSITORY_NAME: Code = Code {
    id: "GH001",
    name: "reserved-repository-name",
    severity: Severity::Error,
    docs: "## What
A repository's name is `.` or `..`, or ends in `.git` or `.wiki`.

## Why
GitHub keeps such names for itself: `pricing.wiki` would be the wiki of `pricing`, and `.git` is cut off.

## Example
```yaml
services:
  pricing: { repository: { name: pricing.git } }
```

## Instead
Leave the ending away.
",
};

static PLATFORM_REPOSITORY: Code = Code {
    id: "GH002",
    name: "repository-is-the-platforms",
    severity: Severity::Error,
    docs: "## What
A service's repository has the name of the repository that holds this document. Case does not count.

## Why
Terraform would try to make a repository that exists, and once it had been adopted, would rule it as a service's.

## Example
```yaml
name: acme
providers:
  github: { owner: acme, repository: acme-pricing }
services:
  pricing: {}
```

## Instead
Give the service a repository of its own: `repository: { name: pricing }`.
",
};

fn repository_names(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let platform = model.providers.github.as_ref().map(|github| github.repository.as_str()).unwrap_or_default();
    for service in &model.repositories {
        let name = &service.name;
        let lower = name.to_ascii_lowercase();
        if matches!(lower.as_str(), "." | "..") || lower.ends_with(".git") || lower.ends_with(".wiki") {
            let message = format!("GitHub keeps names like `{name}` for itself");
            diagnostics.push(at_name(service, &RESERVED_REPOSITORY_NAME, message).help("leave the ending away"));
        }
        if name.eq_ignore_ascii_case(platform) {
            let message = format!("`{name}` is the repository of the platform itself");
            let repository = Place::Value(Pointer::root().path("providers.github.repository"));
            let diagnostic = at_name(service, &PLATFORM_REPOSITORY, message).also(repository, "named here");
            diagnostics.push(diagnostic.help("give the service a `repository.name` of its own"));
        }
    }
}

/// A diagnostic at the name of a service's repository, or at the service that it is made from.
fn at_name(service: &Repository, code: &'static Code, message: String) -> Diagnostic {
    if service.name_is_written {
        Diagnostic::new(code, &service.at.path("repository.name"), message)
    } else {
        Diagnostic::at_key(code, &service.at, message)
    }
}

static NO_REVIEWERS_ON_PLAN: Code = Code {
    id: "GH003",
    name: "no-reviewers-on-plan",
    severity: Severity::Warning,
    docs: "## What
A protected environment has approvers, and the organization is on GitHub's plan `team`.

## Why
Reviewers of the environments of a private repository need GitHub Enterprise. On the plan `team` platc leaves them out:
nothing waits for approval but the pull request.

## Example
```yaml
providers:
  github: { owner: acme, repository: platform, plan: team }
environments:
  production: { protected: true, approvers: [platform] }
```

## Instead
Move to GitHub Enterprise, or take `approvers` away and rely on the review of the pull request.
",
};

fn reviewers(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let on_team = model.providers.github.as_ref().is_some_and(|github| github.plan == GithubPlan::Team);
    for environment in model.environments.iter().filter(|e| on_team && e.protected && !e.approvers.is_empty()) {
        let message = format!("nothing in `{}` waits for its approvers on GitHub's plan `team`", environment.key());
        let plan = Place::Value(Pointer::root().path("providers.github.plan"));
        let diagnostic = Diagnostic::new(&NO_REVIEWERS_ON_PLAN, &environment.at.key("approvers"), message);
        diagnostics.push(
            diagnostic.also(plan, "the plan").help("private repositories have reviewers on the plan `enterprise`"),
        );
    }
}

static MEMBER_TWICE: Code = Code {
    id: "GH004",
    name: "member-twice",
    severity: Severity::Error,
    docs: "## What
A team lists somebody twice, as a member or as a maintainer. GitHub's user names do not depend on case.

## Why
GitHub has the member once, so that Terraform would find a change at every plan.

## Example
```yaml
teams:
  platform: { members: [mona, Mona] }
```

## Instead
Remove one.
",
};

fn members(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for team in &model.teams {
        let mut seen = BTreeSet::new();
        for member in &team.members {
            if !seen.insert(member.name.to_ascii_lowercase()) {
                let message = format!("`{}` is in `{}` already", member.name, team.item.name);
                diagnostics.push(Diagnostic::new(&MEMBER_TWICE, &member.at, message).help("remove one"));
            }
        }
    }
}

static APPROVERS_OF_NOTHING: Code = Code {
    id: "GH005",
    name: "approvers-of-nothing",
    severity: Severity::Warning,
    docs: "## What
An environment has `approvers` and is not `protected`.

## Why
Approval is asked for only where an environment is protected: nothing here waits for anybody.

## Example
```yaml
environments:
  production: { approvers: [platform] }
```

## Instead
Write both: `production: { protected: true, approvers: [platform] }`.
",
};

fn approvers(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in model.environments.iter().filter(|e| !e.protected && !e.approvers.is_empty()) {
        let message =
            format!("`{}` is not protected, so that nobody is asked to approve its changes", environment.key());
        let diagnostic = Diagnostic::at_key(&APPROVERS_OF_NOTHING, &environment.at.key("approvers"), message);
        diagnostics.push(diagnostic.help("add `protected: true`"));
    }
}
