//! What HCP Terraform advises against.

use super::roots;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::Model;
use crate::plan::Root;

pub(super) static RULES: &[Rule] = &[Rule { codes: &[&LONG_WORKSPACE_NAME], check: workspace_names }];

/// Characters of a workspace's name (HCP Terraform, "Create workspaces": the advised length, verified 2026-11).
const ADVISED_NAME: usize = 90;

static LONG_WORKSPACE_NAME: Code = Code {
    id: "TFC001",
    name: "long-workspace-name",
    severity: Severity::Warning,
    docs: "## What
The name of an environment's workspace, `<platform>-<environment>`, has more than 90 characters.

## Why
HashiCorp advises 90 at most: longer names are cut in lists, where environments then look alike.

## Example
A platform whose name has 60 characters, with an environment whose name has 40.

## Instead
Shorten the platform's name or the environment's.
",
};

fn workspace_names(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        let name = roots::workspace(model, &Root::Environment(environment.name().to_owned()));
        if name.len() > ADVISED_NAME {
            let message = format!("the workspace `{name}` has {} characters of {ADVISED_NAME}", name.len());
            let help = format!("shorten the environment's name, or the platform's, by {}", name.len() - ADVISED_NAME);
            diagnostics.push(Diagnostic::at_key(&LONG_WORKSPACE_NAME, &environment.at, message).help(help));
        }
    }
}
