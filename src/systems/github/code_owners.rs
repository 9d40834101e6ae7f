//! Teams and what they own → CODEOWNERS, from which GitHub knows whom to ask for a review.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::model::{self, Item, Model, Section};
use crate::plan::{GENERATED, Plan, header_line};
use crate::source::Pointer;

pub(super) fn emit(model: &Model, account: &model::Github, plan: &mut Plan<'_>) {
    let rest = rest(model, account);
    let by_name: BTreeMap<&str, &model::Repository> =
        model.repositories.iter().map(|service| (service.item.name.as_str(), service)).collect();
    let services: String = by_name.into_values().filter_map(|service| of_service(service, account)).collect();
    if rest.is_empty() && services.is_empty() {
        return;
    }
    let about = "GitHub asks the owners of what a pull request changes for a review. The last line that fits counts.";
    let text = format!("# {}\n\n# {about}\n{rest}{services}", header_line());
    let causes = ["teams", "services", "environments"].map(|key| Pointer::root().key(key));
    let causes: Vec<Pointer> = causes.into_iter().chain([Pointer::root().path("providers.github")]).collect();
    plan.text(&account.code_owners(), &Item::new(Section::Platform, &model.name), text, &causes);
    plan.list(&account.code_owners());
}

/// Whoever approves changes to a protected environment owns whatever no other team does.
fn rest(model: &Model, account: &model::Github) -> String {
    let protected = model.environments.iter().filter(|environment| environment.protected);
    let approvers: BTreeSet<&String> = protected.flat_map(|environment| &environment.approvers).collect();
    let owners: String = approvers.iter().map(|team| format!(" @{}/{team}", account.owner)).collect();
    if owners.is_empty() { owners } else { format!("*{owners}\n") }
}

fn of_service(service: &model::Repository, account: &model::Github) -> Option<String> {
    let (name, team) = (&service.item.name, service.team.as_ref()?);
    let mut lines = String::from("\n");
    for path in [
        format!("{GENERATED}/terraform/*/service_{name}.*"),
        format!("{GENERATED}/kubernetes/*/{name}/"),
        format!("{GENERATED}/doppler/*/{name}/"),
        format!("{GENERATED}/.platc/services/{name}.json"),
    ] {
        writeln!(lines, "/{path} @{}/{team}", account.owner).expect("a string takes any text");
    }
    Some(lines)
}
