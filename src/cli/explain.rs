//! `platc explain`: a rule's page, or what an item or another place of the document becomes in each environment.

use std::fmt::Write;

mod place;
#[cfg(test)]
mod tests;

use super::arguments::Arguments;
use super::place::Place;
use super::print::Printer;
use super::{Failure, Outcome};
use crate::Compilation;
use crate::diag::nearest::{did_you_mean, nearest};
use crate::diag::{Code, codes, pages};
use crate::model::{Environment, Item, Model, Service, Variable, VariableValue};
use crate::plan::{EmittedBlock, File, GENERATED};
use crate::schema::{Setting, settings};
use crate::source::Pointer;
use crate::spec::{ITEM_SECTIONS, View};
use crate::why::dependents;

pub(super) fn run(arguments: &Arguments, printer: &Printer, subject: &str) -> Result<Outcome, Failure> {
    if let Some(code) = code(subject) {
        printer.data(&pages::page(code));
        return Ok(Outcome::Fine);
    }
    if is_code_like(subject) {
        let ids = codes().into_iter().map(|code| code.id);
        return Err(Failure::new(format!("there is no rule `{subject}`")).help(did_you_mean(subject, ids)));
    }
    let (compilation, outcome) = Place::find(arguments)?.compile(printer)?;
    let Some(model) = compilation.model.as_ref().filter(|_| outcome == Outcome::Fine) else { return Ok(outcome) };
    let items = model.items();
    let places = place::places(&compilation, model);
    let at = place::find(&places, subject);
    let item = items.iter().find(|item| Some(item.pointer()) == at || item.to_string() == subject);
    match (item, at) {
        (Some(item), _) => printer.data(&page(&compilation, model, item)),
        (None, Some(at)) => printer.data(&place::page(&compilation, model, &at)),
        (None, None) => return Err(nowhere(subject, &items, &places)),
    }
    Ok(Outcome::Fine)
}

/// There is no such place; the nearest of all, or the items that there are.
fn nowhere(subject: &str, items: &[Item], places: &[Pointer]) -> Failure {
    let known: Vec<String> = places.iter().map(in_dots).collect();
    let help = match nearest(subject, known.iter().map(String::as_str)) {
        Some(place) => format!("did you mean `{place}`?"),
        None => {
            let items: Vec<String> = items.iter().map(|item| in_dots(&item.pointer())).collect();
            did_you_mean(subject, items.iter().map(String::as_str))
        }
    };
    Failure::new(format!("the document has nothing at `{subject}`")).help(help)
}

/// The code of that id or name.
fn code(subject: &str) -> Option<&'static Code> {
    codes().into_iter().find(|code| code.id.eq_ignore_ascii_case(subject) || code.name == subject)
}

/// Whether `subject` can only mean a rule: letters and three digits.
fn is_code_like(subject: &str) -> bool {
    let letters = subject.trim_end_matches(|c: char| c.is_ascii_digit());
    subject.len() - letters.len() == 3 && !letters.is_empty() && letters.bytes().all(|b| b.is_ascii_alphabetic())
}

/// A path with dots alone, which needs no quoting in a shell: `dns.zones.threadline.example`.
fn in_dots(at: &Pointer) -> String {
    at.segments().collect::<Vec<_>>().join(".")
}

fn page(compilation: &Compilation, model: &Model, item: &Item) -> String {
    let mut out = format!("{item}\n");
    let document = compilation.document.root.value();
    let differs = ITEM_SECTIONS.contains(&item.section.key());
    for environment in &model.environments {
        let view = View::of(&document, environment.name());
        let mut lines = if differs { set(&view, &item.pointer()) } else { String::new() };
        if let Some(service) = environment.services.iter().find(|service| service.item == *item) {
            lines.push_str(&variables(environment, service));
        }
        lines.push_str(&names(compilation, item, environment.name()));
        lines.push_str(&users(environment, item));
        lines.push_str(&section(compilation, item, environment.name()));
        if !lines.is_empty() {
            let _ = write!(out, "\n{}\n{lines}", environment.name());
        }
    }
    let mut lines = if differs { String::new() } else { set(&View::written(&document), &item.pointer()) };
    lines.push_str(&names(compilation, item, "shared"));
    lines.push_str(&shared_users(model, item));
    lines.push_str(&section(compilation, item, "shared"));
    if !lines.is_empty() {
        let _ = write!(out, "\nin every environment\n{lines}");
    }
    out
}

/// What a place is set to, and where: what the document says of it, and the defaults of what it does not say.
fn set(view: &View, at: &Pointer) -> String {
    let Some(value) = view.value().pointer(at.as_str()) else { return default(view, at) };
    let settings = settings(at, value);
    let name =
        |setting: &Setting| setting.at.below(at).map_or(String::new(), |rest| Pointer::root().join(rest).to_string());
    let origin = |written: bool, place: &Pointer| {
        let written_at = view.written_at(place);
        match written {
            false => "  (default)".to_owned(),
            true if written_at == *place => String::new(),
            true => format!("  ({written_at})"),
        }
    };
    if !value.is_object() {
        return format!("  set to  {value}{}\n", origin(true, at));
    }
    let width = settings.iter().map(|setting| name(setting).len()).max().unwrap_or_default();
    let line = |setting: &Setting| {
        format!("    {:width$}  {}{}\n", name(setting), setting.value, origin(setting.is_written, &setting.at))
    };
    let lines: String = settings.iter().filter(|one| one.at != *at).map(line).collect();
    if lines.is_empty() { lines } else { format!("  set to\n{lines}") }
}

/// What the clouds call what the item is in a root, as far as that must not change unasked.
fn names(compilation: &Compilation, item: &Item, root: &str) -> String {
    let things = compilation.files.stateful().filter(|(owner, thing)| owner.is(item) && thing.root == root);
    let things: Vec<_> = things.map(|(_, thing)| thing).filter(|thing| !thing.let_go).collect();
    let width = things.iter().map(|thing| thing.kind.len()).max().unwrap_or_default();
    let lines: String =
        things.iter().map(|thing| format!("    {:width$}  {}\n", thing.kind, thing.physical_name)).collect();
    if lines.is_empty() { lines } else { format!("  called\n{lines}") }
}

/// What holds where nothing is written.
fn default(view: &View, at: &Pointer) -> String {
    let above = std::iter::successors(at.parent(), Pointer::parent);
    let written =
        above.filter_map(|above| view.value().pointer(above.as_str()).map(|value| settings(&above, value))).next();
    let setting = written.into_iter().flatten().find(|setting| setting.at == *at);
    setting.map_or_else(String::new, |setting| format!("  set to  {}  (default)\n", setting.value))
}

/// Who depends on the item in an environment, with the variables that this brings them.
fn users(environment: &Environment, item: &Item) -> String {
    let mut lines = String::new();
    for service in &environment.services {
        for used in service.uses.iter().filter(|used| used.target.item() == *item) {
            let brought = service.variables.iter().filter(|variable| variable.at.below(&used.at).is_some());
            let _ = writeln!(lines, "    {}  ({})", service.item, environment.written_at(&used.at));
            lines.extend(brought.map(|variable| format!("      {}  {}\n", variable.name, origin(&variable.value))));
        }
    }
    lines.extend(dependents::in_environment(environment, item).iter().map(|user| format!("    {user}\n")));
    if lines.is_empty() { lines } else { format!("  used by\n{lines}") }
}

/// Who depends on the item whatever the environment.
fn shared_users(model: &Model, item: &Item) -> String {
    let lines: String =
        dependents::in_every_environment(model, item).iter().map(|user| format!("    {user}\n")).collect();
    if lines.is_empty() { lines } else { format!("  used by\n{lines}") }
}

fn variables(environment: &Environment, service: &Service) -> String {
    let width = service.variables.iter().map(|variable| variable.name.len()).max().unwrap_or_default();
    let line = |variable: &Variable| {
        let at = environment.written_at(&variable.at);
        format!("    {:width$}  {}  ({at})\n", variable.name, origin(&variable.value))
    };
    let lines: String = service.variables.iter().map(line).collect();
    format!("  environment variables\n{lines}")
}

fn origin(value: &VariableValue) -> String {
    match value {
        VariableValue::Literal(text) => format!("= {text:?}"),
        VariableValue::Secret => "from Doppler, entered by a person".to_owned(),
        VariableValue::Wired(fact) => format!("from Doppler, set by Terraform to {}", fact.expression()),
    }
}

/// The files of an item in one root, with the addresses of what it causes in them.
fn section(compilation: &Compilation, item: &Item, root: &str) -> String {
    let mut out = String::new();
    for (path, file) in compilation.files.iter().filter(|(path, _)| is_in(path, root)) {
        let addresses = addresses(file, item);
        if is_owned(file, item) || !addresses.is_empty() {
            let _ = writeln!(out, "  {path}");
            out.extend(addresses.iter().map(|address| format!("    {address}\n")));
        }
    }
    out
}

/// Whether a file belongs to the root: an environment's folder, or whatever is no environment's.
fn is_in(path: &str, root: &str) -> bool {
    let below = path.strip_prefix(GENERATED).and_then(|path| path.strip_prefix('/')).unwrap_or(path);
    let of_environments = ["terraform", "kubernetes", "doppler"];
    match below.split('/').collect::<Vec<_>>().as_slice() {
        [folder, name, ..] if of_environments.contains(folder) => *name == root,
        _ => root == "shared",
    }
}

fn is_owned(file: &File, item: &Item) -> bool {
    file.owner.is(item)
}

/// What of a file the item causes: all of its own file, as [`crate::why`] has it; of another's, what names the item.
fn addresses(file: &File, item: &Item) -> Vec<String> {
    let at = item.pointer();
    let objects = file.blocks.iter().filter(|block| block.is_object());
    let is_caused = |block: &&EmittedBlock| block.causes.iter().any(|cause| cause.below(&at).is_some());
    let caused = objects.filter(|block| is_owned(file, item) || is_caused(block));
    caused.map(|block| block.address.clone()).collect()
}
