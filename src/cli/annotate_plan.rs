//! `platc annotate-plan`: Terraform's plan with the document's lines beside each change.

use std::io::Read;
use std::path::Path;

use serde_json::json;

use super::arguments::{Arguments, FormatName};
use super::place::Place;
use super::print::Printer;
use super::{Failure, Outcome};
use crate::why::{Annotated, annotate, annotation};

pub(super) fn run(
    arguments: &Arguments,
    printer: &Printer,
    file: &str,
    root: Option<&str>,
) -> Result<Outcome, Failure> {
    let place = Place::find(arguments)?;
    let (compilation, outcome) = place.compile_for_data(printer)?;
    if outcome == Outcome::Errors {
        return Ok(outcome);
    }
    let text = read(file)?;
    let folder = folder_of_root(Path::new(file));
    let named = root.or_else(|| folder.as_deref().filter(|name| has_root(&compilation, name)));
    let annotated = annotate(&compilation, &text, named)
        .map_err(|error| Failure::new(format!("{file}: {error}")).help(error.help()))?;
    match printer.format() {
        FormatName::Json => printer.data(&json(&annotated, &place.name)),
        FormatName::Human | FormatName::Markdown | FormatName::Sarif | FormatName::Github => {
            let document = place.spec.display().to_string();
            let lines: String = annotated.iter().map(|one| annotation(one, &document)).collect();
            printer.data(if lines.is_empty() { "the plan changes nothing\n" } else { &lines });
        }
    }
    Ok(Outcome::Fine)
}

/// The file's text; `-` is the standard input.
fn read(file: &str) -> Result<String, Failure> {
    let mut text = String::new();
    let result = match file {
        "-" => std::io::stdin().read_to_string(&mut text).map(|_| text),
        path => std::fs::read_to_string(path),
    };
    result.map_err(|error| {
        Failure::new(format!("{file} cannot be read: {error}")).help("write one: `terraform show -json plan.out`")
    })
}

/// The folder below `terraform` in which a plan lies, which says of which root it is.
fn folder_of_root(file: &Path) -> Option<String> {
    let folder = file.parent()?;
    let is_root = folder.parent()?.file_name()? == "terraform";
    is_root.then(|| folder.file_name().map(|name| name.to_string_lossy().into_owned())).flatten()
}

fn has_root(compilation: &crate::Compilation, name: &str) -> bool {
    let folder = format!("{}/terraform/{name}/", crate::plan::GENERATED);
    compilation.files.iter().any(|(path, _)| path.starts_with(&folder))
}

fn json(annotated: &[Annotated], document: &str) -> String {
    let list = annotated.iter().map(|one| {
        let causes = one.causes.iter().map(
            |cause| json!({ "file": document, "line": cause.line, "pointer": cause.at.as_str(), "text": cause.text }),
        );
        json!({ "address": one.address, "actions": one.actions, "causes": causes.collect::<Vec<_>>() })
    });
    serde_json::to_string_pretty(&list.collect::<Vec<_>>()).expect("texts are JSON") + "\n"
}
