//! What Entra ID refuses, and what would keep people out.

use std::collections::BTreeMap;

use super::applications::assignment_id;
use super::{redirects, workflows};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::lint::Rule;
use crate::model::{ACCESS_APPLICATION, Application, Model, TrustingCloud, WorkflowAccess, identifier};
use crate::source::Pointer;

pub(super) static RULES: &[Rule] = &[
    Rule { codes: &[&redirects::BAD_REDIRECT_URI, &redirects::REDIRECT_NOWHERE], check: redirects::check },
    Rule { codes: &[&NOBODY_MAY_SIGN_IN], check: nobody },
    Rule { codes: &[&GROUPS_BESIDE_ROLES], check: groups_beside_roles },
    Rule { codes: &[&NO_WAY_BACK], check: no_way_back },
    Rule { codes: &[&RESERVED_APPLICATION], check: reserved },
    Rule { codes: &[&SAME_ASSIGNMENT], check: assignments },
    Rule { codes: &[&TOO_MANY_CREDENTIALS], check: credentials },
];

static NOBODY_MAY_SIGN_IN: Code = Code {
    id: "ENTRA002",
    name: "nobody-may-sign-in",
    severity: Severity::Warning,
    docs: "## What
An application names no group, neither in `groups` nor in a role.

## Why
Only members of groups that are assigned to an application can sign in to it.

## Example
```yaml
identity:
  applications:
    grafana: { redirect_uris: [\"https://grafana.threadline.example/login/azuread\"] }
```

## Instead
Say who may sign in: `groups: [engineers]`.
",
};

fn nobody(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for application in &model.identity.applications {
        if !application.is_open {
            let message = format!("nobody may sign in to `{}`", application.item.name);
            let help = "name the groups whose members may: `groups: […]`";
            diagnostics.push(Diagnostic::at_key(&NOBODY_MAY_SIGN_IN, &application.at, message).help(help));
        }
    }
}

static GROUPS_BESIDE_ROLES: Code = Code {
    id: "ENTRA003",
    name: "groups-beside-roles",
    severity: Severity::Error,
    docs: "## What
An application that tells roles apart has `groups` of its own.

## Why
Entra ID assigns a group to an application without a role only if the application has none: the request fails with
`Permission being assigned was not found on application`.

## Example
```yaml
identity:
  applications:
    grafana:
      groups: [engineers]
      roles: { admin: { groups: [platform] } }
```

## Instead
Give the groups a role: `roles: { viewer: { groups: [engineers] }, admin: { groups: [platform] } }`.
",
};

fn groups_beside_roles(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for application in &model.identity.applications {
        if !application.groups.is_empty() && !application.roles.is_empty() {
            let message = format!("`{}` has roles, and groups without one", application.item.name);
            let diagnostic = Diagnostic::at_key(&GROUPS_BESIDE_ROLES, &application.at.key("groups"), message)
                .also(Place::Key(application.at.key("roles")), "the roles")
                .help("move the groups into a role");
            diagnostics.push(diagnostic);
        }
    }
}

static NO_WAY_BACK: Code = Code {
    id: "ENTRA004",
    name: "no-way-back",
    severity: Severity::Error,
    docs: "## What
Only compliant devices are let in, and no account is exempt.

## Why
When Intune errs, or its certificate lapses, no device is compliant: nobody could sign in to change the rule.

## Example
```yaml
identity:
  devices: { require_compliant: [engineers], enforce: true }
```

## Instead
Exempt an emergency account with a long password in a safe: `break_glass: [emergency@threadline.example]`.
",
};

fn no_way_back(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let Some(devices) = &model.identity.devices else { return };
    if devices.enforce && devices.break_glass.is_empty() {
        let message = "the rule on devices is in force for everyone it names, without an exempt account";
        let help = "name an emergency account: `break_glass: […]`";
        diagnostics.push(Diagnostic::new(&NO_WAY_BACK, &devices.at.key("enforce"), message).help(help));
    }
}

static RESERVED_APPLICATION: Code = Code {
    id: "ENTRA005",
    name: "reserved-application",
    severity: Severity::Error,
    docs: "## What
An application has the name of one that platc makes by itself: `cloudflare-access`, `github-plan` or `github-apply`.

## Why
Both would have the same name in Terraform and at Entra ID.

## Example
```yaml
identity:
  applications:
    github-plan: { groups: [engineers] }
```

## Instead
Choose another name.
",
};

fn reserved(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let taken = [ACCESS_APPLICATION, WorkflowAccess::Plan.id(), WorkflowAccess::Apply.id()];
    for application in &model.identity.applications {
        if taken.contains(&identifier(&application.item.name).as_str()) {
            let message = format!("`{}` is the name of an application that platc makes", application.item.name);
            diagnostics
                .push(Diagnostic::at_key(&RESERVED_APPLICATION, &application.at, message).help("choose another name"));
        }
    }
}

static SAME_ASSIGNMENT: Code = Code {
    id: "ENTRA006",
    name: "same-assignment",
    severity: Severity::Error,
    docs: "## What
Two assignments of groups to applications get the same name in Terraform, or one is written twice.

## Why
The name is made of the application, the role and the group, with `-` as `_`: `grafana` with `eu-admins` and
`grafana-eu` with `admins` are both `grafana_eu_admins`.

## Example
```yaml
identity:
  groups: { admins: {}, eu-admins: {} }
  applications:
    grafana: { groups: [eu-admins] }
    grafana-eu: { groups: [admins] }
```

## Instead
Rename a group or an application, or remove the repetition.
",
};

fn assignments(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, Pointer> = BTreeMap::new();
    for application in &model.identity.applications {
        for (id, at) in assignments_of(application) {
            let Some(first) = seen.insert(id.clone(), at.clone()) else { continue };
            if first == at {
                let message = format!("a group stands twice in `{}`", application.item.name);
                diagnostics.push(Diagnostic::new(&SAME_ASSIGNMENT, &at, message).help("write it once"));
                continue;
            }
            let message = format!("this assignment is `{id}` in Terraform, and so is another");
            let diagnostic = Diagnostic::new(&SAME_ASSIGNMENT, &at, message).also(Place::Value(first), "the other");
            diagnostics.push(diagnostic.help("rename a group or an application"));
        }
    }
}

fn assignments_of(application: &Application) -> Vec<(String, Pointer)> {
    let plain =
        application.groups.iter().map(|group| (assignment_id(application, None, group), application.at.key("groups")));
    let with_role = application.roles.iter().flat_map(|role| {
        let at = application.at.key("roles").key(&role.value).key("groups");
        role.groups.iter().map(move |group| (assignment_id(application, Some(role), group), at.clone()))
    });
    plain.chain(with_role).collect()
}

static TOO_MANY_CREDENTIALS: Code = Code {
    id: "ENTRA007",
    name: "too-many-credentials",
    severity: Severity::Error,
    docs: "## What
More environments have AI endpoints than one application can trust.

## Why
An application at Entra ID has at most 20 federated credentials. The workflows need one for each environment that
they apply, and one for what environments share.

## Example
Twenty environments, each with an AI endpoint.

## Instead
Limit `environments` of the AI endpoints.
",
};

/// Federated credentials of an application (Microsoft Graph, "federatedIdentityCredential", verified 2026-11).
const CREDENTIALS: usize = 20;

fn credentials(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let jobs = workflows::jobs(model, WorkflowAccess::Apply);
    if model.workflows_use(TrustingCloud::Azure) && jobs.len() > CREDENTIALS {
        let message = format!("the workflows would need {} federated credentials of {CREDENTIALS}", jobs.len());
        let at = Pointer::root().key("environments");
        let help = "let AI endpoints exist in fewer `environments`";
        diagnostics.push(Diagnostic::at_key(&TOO_MANY_CREDENTIALS, &at, message).help(help));
    }
}
