//! Random documents, applied together by real Terraform; then one edit of each, planned over the state that this left →
//! what holds data stays unless the document says otherwise, and Terraform does what its model in Rust does.

mod needs;
mod offline;
mod random;
mod terraform_model;

use std::fs;
use std::path::Path;

use platc::Compilation;
use platc::changes::History;
use random::edits::{self, KINDS, gives_up};
use random::{Seeded, documents};
use serde_json::Value;
use tempfile::TempDir;
use terraform_model::{Planned, Terraform, built_after, compiled, holds_data};

/// How many documents are applied, and how often an edit of each is planned over them: a second a root and round.
const DOCUMENTS: usize = 5;
const ROUNDS: u64 = 12;

#[test]
fn terraform_plans_an_edit_as_the_model_does_and_loses_nothing() {
    let Some(judge) = offline::judge() else { return };
    let folder = TempDir::new().expect("a folder");
    let (state, plan) = (folder.path().join("state.json"), folder.path().join("plan.json"));
    let platforms: Vec<(Value, Compilation)> = (1..).filter_map(platform).take(DOCUMENTS).collect();
    let batch = folder.path().join("before");
    for (number, (_, build)) in platforms.iter().enumerate() {
        write(&batch, number, build, None);
    }
    offline::run(&judge, &batch, &["--apply", "--no-docs", "--state-out", text(&state)]);

    for round in 0..ROUNDS {
        let batch = folder.path().join(format!("after-{round}"));
        let mut edited = Vec::new();
        for (number, (document, build)) in platforms.iter().enumerate() {
            let seed = 1000 * round + u64::try_from(number).expect("few");
            let (after, next, said) = taken(document, build, seed);
            write(&batch, number, &next, Some(build));
            edited.push((after, next, said));
        }
        offline::run(&judge, &batch, &["--no-docs", "--state-in", text(&state), "--plan-json", text(&plan)]);
        let plan: Value = serde_json::from_str(&fs::read_to_string(&plan).expect("a plan")).expect("JSON");
        for (number, ((_, before), (document, after, said))) in platforms.iter().zip(&edited).enumerate() {
            let plan = planned(&plan, number);
            // which arguments force a replacement, the stand-in providers do not know
            let model = Terraform::read(before).plan(&Terraform::read(after));
            assert_eq!(plan.destroyed, model.destroyed, "{said}: Terraform destroys, and the model: {document}");
            assert_eq!(plan.moved, model.moved, "{said}: Terraform moves, and the model: {document}");
            let lost = plan.destroyed.iter().chain(&plan.replaced);
            let lost: Vec<_> = lost.filter(|at| holds_data(&at.1) && !gives_up(document, at)).collect();
            assert!(lost.is_empty(), "{said} would lose {lost:?}: {document}");
        }
    }
}

/// The document of a seed, if it compiles.
fn platform(seed: u64) -> Option<(Value, Compilation)> {
    let document = documents::document(&mut Seeded::new(seed));
    let build = compiled(&History::default(), &document);
    (!build.has_errors()).then_some((document, build))
}

/// The first of the seed's edits that a build takes.
fn taken(document: &Value, build: &Compilation, seed: u64) -> (Value, Compilation, String) {
    let mut random = Seeded::new(seed + 1);
    let found = (0..100).find_map(|_| {
        let mut after = document.clone();
        let said = edits::edit(&mut after, *random.pick(&KINDS), &mut random)?;
        let next = built_after(build, &after);
        (!next.has_errors()).then_some((after, next, said))
    });
    found.expect("one edit of a hundred is taken")
}

/// The roots of a build as modules of one root. Where a root is gone, nothing runs any more: it is as it was `before`.
fn write(batch: &Path, number: usize, build: &Compilation, before: Option<&Compilation>) {
    fs::create_dir_all(batch).expect("writable");
    let mut main = fs::read_to_string(batch.join("main.tf")).unwrap_or_default();
    let roots = |build: &Compilation| Terraform::read(build).roots;
    let gone = before.into_iter().flat_map(|before| {
        let gone: Vec<String> = roots(before).difference(&roots(build)).cloned().collect();
        gone.into_iter().map(move |root| (root, before))
    });
    for (root, build) in roots(build).into_iter().map(|root| (root, build)).chain(gone) {
        let module = format!("p{number}-{root}");
        fs::create_dir_all(batch.join(&module)).expect("writable");
        let prefix = format!("generated/terraform/{root}/");
        for (path, file) in build.files.iter() {
            if let Some(name) = path.strip_prefix(&prefix) {
                fs::write(batch.join(&module).join(name), &file.text).expect("writable");
            }
        }
        let gap = if main.is_empty() { "" } else { "\n" };
        main += &format!("{gap}module \"{module}\" {{\n  source = \"./{module}\"\n}}\n");
    }
    fs::write(batch.join("main.tf"), main).expect("writable");
}

/// What the plan does to a platform, by root and the address that each thing had.
fn planned(plan: &Value, number: usize) -> Planned {
    let Planned { mut destroyed, mut replaced, mut moved } = Planned::default();
    for change in plan["resource_changes"].as_array().into_iter().flatten() {
        let before = change["previous_address"].as_str();
        let address = before.or(change["address"].as_str()).expect("a change has an address");
        let module = address.strip_prefix(&format!("module.p{number}-"));
        let Some((root, address)) = module.and_then(|rest| rest.split_once('.')) else { continue };
        // each of those that `for_each` makes
        let address = address.split('[').next().expect("a text has a first part");
        let at = (root.to_owned(), address.to_owned());
        match change["change"]["actions"].to_string().as_str() {
            r#"["delete"]"# => drop(destroyed.insert(at.clone())),
            actions if actions.contains("delete") => drop(replaced.insert(at.clone())),
            _ => {}
        }
        if before.is_some() {
            moved.insert(at);
        }
    }
    Planned { destroyed, replaced, moved }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
