//! A place of the document that is no item → what it is set to, and the lines of the output that hold its value.

use std::fmt::Write;

use super::{in_dots, is_in, set};
use crate::Compilation;
use crate::diff::{as_seen, pointer};
use crate::model::Model;
use crate::plan::File;
use crate::schema::settings;
use crate::source::{Kind, Node, Pointer};
use crate::spec::{ITEM_SECTIONS, View};
use crate::why;

/// Lines of one file that are shown; the rest is counted.
const SHOWN: usize = 8;

/// Every place that is written, and those of items that have a default.
pub(super) fn places(compilation: &Compilation, model: &Model) -> Vec<Pointer> {
    let mut found = Vec::new();
    collect(&compilation.document.root, &Pointer::root(), &mut found);
    for item in model.items() {
        let at = item.pointer();
        let values = model.environments.iter().filter_map(|environment| model.view(Some(environment.name())));
        for value in values.filter_map(|view| view.value().pointer(at.as_str()).cloned()) {
            found.extend(settings(&at, &value).into_iter().map(|setting| setting.at));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The place that a person means: `databases.ledger.ecpus`, `edge["acme.example"].tls`, `/services/pricing/port`.
pub(super) fn find(places: &[Pointer], subject: &str) -> Option<Pointer> {
    places.iter().find(|at| at.as_str() == subject || at.to_string() == subject || in_dots(at) == subject).cloned()
}

fn collect(node: &Node, at: &Pointer, found: &mut Vec<Pointer>) {
    let mut below = |at: Pointer, node: &Node| {
        found.push(at.clone());
        collect(node, &at, found);
    };
    match &node.kind {
        Kind::Map(entries) => entries.iter().for_each(|entry| below(at.key(&entry.key), &entry.value)),
        Kind::List(items) => items.iter().enumerate().for_each(|(i, item)| below(at.index(i), item)),
        Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => {}
    }
}

/// The page of a place, root by root; of one in an override, its environment's alone; of one above items, these.
pub(super) fn page(compilation: &Compilation, model: &Model, at: &Pointer) -> String {
    let items: Vec<Pointer> = model.items().iter().map(|item| item.pointer()).collect();
    let document = compilation.document.root.value();
    let seen = as_seen(at);
    let overridden = if seen == *at { None } else { at.segments().nth(3) };
    let section = at.segments().next().unwrap_or_default();
    let mut out = format!("{at}\n");
    let items: Vec<&Pointer> = items.iter().filter(|item| item.below(at).is_some()).collect();
    if !items.is_empty() {
        out.push('\n');
        out.extend(items.iter().map(|item| format!("  {item}\n")));
        return out;
    }
    if ITEM_SECTIONS.contains(&section.as_str()) {
        for environment in model.environments.iter().map(|environment| environment.name()) {
            if overridden.as_deref().is_none_or(|only| only == environment) {
                let view = View::of(&document, environment);
                part(&mut out, environment, &set(&view, &seen), &files(compilation, &seen, environment));
            }
        }
        part(&mut out, "in every environment", "", &files(compilation, &seen, "shared"));
    } else {
        let view = View::written(&document);
        part(&mut out, "in every environment", &set(&view, &seen), &files(compilation, &seen, "shared"));
        for environment in model.environments.iter().map(|environment| environment.name()) {
            part(&mut out, environment, "", &files(compilation, &seen, environment));
        }
    }
    out
}

fn part(out: &mut String, title: &str, set: &str, files: &str) {
    if !set.is_empty() || !files.is_empty() {
        let _ = write!(out, "\n{title}\n{set}{files}");
    }
}

/// The files of a root that name the place or hold its value, with the lines; those are counted that only name what it is in.
fn files(compilation: &Compilation, at: &Pointer, root: &str) -> String {
    let (mut out, mut others) = (String::new(), 0);
    for (path, file) in compilation.files.iter().filter(|(path, file)| is_in(path, root) && why::names(file, at)) {
        let lines = why::lines_of(compilation, path, at);
        if lines.is_empty() && !names_itself(file, at) {
            others += 1;
            continue;
        }
        let _ = writeln!(out, "  {path}");
        out.extend(lines.iter().take(SHOWN).map(|(line, text)| format!("    {line}: {text}\n")));
        if lines.len() > SHOWN {
            let _ = writeln!(out, "    and {} more", lines.len() - SHOWN);
        }
    }
    let name = at.parent().map(|above| above.to_string()).unwrap_or_default();
    let _ = match others {
        0 => Ok(()),
        1 => writeln!(out, "  and 1 file that may go by another part of {name}"),
        _ => writeln!(out, "  and {others} files that may go by another part of {name}"),
    };
    out
}

/// Whether a file is the item's own, or one of its causes is the place or something in it.
fn names_itself(file: &File, at: &Pointer) -> bool {
    let causes = file.causes.iter().chain(file.blocks.iter().flat_map(|block| &block.causes)).map(as_seen);
    at.below(&pointer(&file.owner)).is_some() || causes.into_iter().any(|cause| cause.below(at).is_some())
}
