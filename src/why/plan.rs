//! Terraform's plan as JSON → its changes, each with the place in the document that it comes from.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;

use super::{Cause, causes};
use crate::Compilation;
use crate::plan::{EmittedBlock, File, root_of};

/// A change of a plan, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotated {
    /// With the index, where the resource has several instances.
    pub address: String,
    /// Terraform's own words: `create`, `update`, `delete`.
    pub actions: Vec<String>,
    /// Empty where the document does not describe the resource any more, or never did.
    pub causes: Vec<Cause>,
}

/// Why a text cannot be annotated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanError {
    /// It is no plan; the reason in the reader's words.
    NotAPlan(String),
    /// The addresses fit several roots alike: these.
    SeveralRoots(Vec<String>),
    /// There is no such root; these there are.
    NoSuchRoot(String, Vec<String>),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPlan(reason) => write!(f, "it is no plan of Terraform as JSON: {reason}"),
            Self::SeveralRoots(_) => f.write_str("the plan could be of several roots"),
            Self::NoSuchRoot(root, _) => write!(f, "there is no root `{root}`"),
        }
    }
}

impl PlanError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NotAPlan(_) => "write one: `terraform show -json plan.out`".to_owned(),
            Self::SeveralRoots(roots) => format!("say which with `--root`: {}", roots.join(", ")),
            Self::NoSuchRoot(_, roots) => format!("the document has {}", roots.join(", ")),
        }
    }
}

#[derive(Deserialize)]
struct Plan {
    format_version: String,
    #[serde(default)]
    resource_changes: Vec<ResourceChange>,
}

#[derive(Deserialize)]
struct ResourceChange {
    address: String,
    previous_address: Option<String>,
    change: Planned,
}

#[derive(Deserialize)]
struct Planned {
    actions: Vec<String>,
}

/// The changes of a plan in its order, without those that do nothing. Of which root the plan is, its addresses tell, where
/// `root` does not.
///
/// # Errors
/// If the text is no plan, or it is not clear of which root it is.
pub fn annotate(compilation: &Compilation, text: &str, root: Option<&str>) -> Result<Vec<Annotated>, PlanError> {
    let plan: Plan = serde_json::from_str(text).map_err(|error| PlanError::NotAPlan(error.to_string()))?;
    if plan.format_version.split('.').next() != Some("1") {
        return Err(PlanError::NotAPlan(format!("its format is {}, not 1", plan.format_version)));
    }
    let root = match root {
        Some(root) => known(compilation, root)?,
        None => likely(compilation, &plan)?,
    };
    let changes = plan.resource_changes.into_iter();
    let real = changes.filter(|one| !one.change.actions.iter().all(|action| action == "no-op" || action == "read"));
    let annotated = real.map(|one| {
        let addresses = [Some(one.address.as_str()), one.previous_address.as_deref()];
        let found = addresses.into_iter().flatten().find_map(|address| find(compilation, &root, address));
        let causes = found.map(|(path, file, block)| causes(compilation, path, file, Some(block), "", None));
        Annotated { address: one.address, actions: one.change.actions, causes: causes.unwrap_or_default() }
    });
    Ok(annotated.collect())
}

/// A change of a plan as one line, and a line a cause below it; `document` is what the user calls it.
pub fn annotation(annotated: &Annotated, document: &str) -> String {
    let action = match annotated.actions.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["create"] => "creates",
        ["update"] => "changes",
        ["delete"] => "destroys",
        ["delete", "create"] | ["create", "delete"] => "replaces",
        ["forget"] => "forgets",
        _ => "does something to",
    };
    let mut out = format!("{action} {}\n", annotated.address);
    for cause in &annotated.causes {
        out.push_str(&format!("  {document}:{}: {}\n    {}\n", cause.line, cause.at, cause.text));
    }
    if annotated.causes.is_empty() {
        out.push_str("  the document has nothing for it\n");
    }
    out
}

fn roots(compilation: &Compilation) -> BTreeSet<String> {
    let terraform = compilation.files.iter().filter(|(_, file)| !file.blocks.is_empty());
    terraform.map(|(path, _)| root_of(path)).collect()
}

fn known(compilation: &Compilation, root: &str) -> Result<String, PlanError> {
    let roots = roots(compilation);
    match roots.get(root) {
        Some(root) => Ok(root.clone()),
        None => Err(PlanError::NoSuchRoot(root.to_owned(), roots.into_iter().collect())),
    }
}

/// The root that has the most of the plan's addresses.
fn likely(compilation: &Compilation, plan: &Plan) -> Result<String, PlanError> {
    let count = |root: &String| {
        plan.resource_changes.iter().filter(|one| find(compilation, root, &one.address).is_some()).count()
    };
    let counted: Vec<(usize, String)> = roots(compilation).into_iter().map(|root| (count(&root), root)).collect();
    let most = counted.iter().map(|(count, _)| *count).max().unwrap_or_default();
    let best: Vec<String> = counted.into_iter().filter(|(count, _)| *count == most).map(|(_, root)| root).collect();
    match best.as_slice() {
        [root] => Ok(root.clone()),
        _ => Err(PlanError::SeveralRoots(best)),
    }
}

/// The block of an address, whatever its instance: `random_password.ledger["a"]`.
fn find<'c>(compilation: &'c Compilation, root: &str, address: &str) -> Option<(&'c str, &'c File, &'c EmittedBlock)> {
    let plain = address.split('[').next().unwrap_or(address);
    let files = compilation.files.iter().filter(|(path, file)| !file.blocks.is_empty() && root_of(path) == root);
    files.into_iter().find_map(|(path, file)| {
        let block = file.blocks.iter().find(|block| block.is_object() && block.address == plain)?;
        Some((path, file, block))
    })
}
