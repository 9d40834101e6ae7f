//! What the last build held × what this one plans → errors where an edit would destroy what nobody gave up.
//!
//! Terraform's own guard is part of the block that it guards: whoever deletes the block deletes the guard. Only whoever
//! sees both builds can notice, so the records are an input of the compilation.

mod accounts;
mod codes;
mod history;
mod places;
mod renamed;
mod replace;
mod retired;

use std::collections::BTreeMap;

pub use codes::CODES;
pub use history::History;
pub use places::places;
pub use replace::{Replacing, pinned, pinned_through, replacing};

use crate::diag::Diagnostic;
use crate::diag::words::abridged;
use crate::model::{Item, Model, Section};
use crate::plan::{FileSet, Owner, SHARED, Stateful};
use crate::source::Pointer;
use codes::{FORCED_REPLACEMENT, GUARD_LIFTED, WOULD_BE_DESTROYED};

/// What a check reads.
struct Change<'a> {
    history: &'a History,
    model: &'a Model,
    files: &'a FileSet,
    /// By root and address.
    planned: BTreeMap<(&'a str, &'a str), (&'a Owner, &'a Stateful)>,
}

/// Reports what the new plan would destroy without the document's leave.
pub fn check(history: &History, model: &Model, files: &FileSet) -> Vec<Diagnostic> {
    let live = files.stateful().filter(|(_, thing)| !thing.let_go);
    let planned = live.map(|(owner, thing)| ((thing.root.as_str(), thing.address.as_str()), (owner, thing))).collect();
    let change = Change { history, model, files, planned };
    let mut diagnostics = renamed::check(&change);
    diagnostics.extend(retired::check(&change));
    diagnostics.extend(accounts::check(&change));
    diagnostics.extend(places::check(&change));
    diagnostics.extend(change.kept());
    diagnostics.extend(change.gone());
    diagnostics
}

impl<'a> Change<'a> {
    /// What the recorded thing is in the new plan, where it stays or moves.
    fn now(&self, thing: &'a Stateful) -> Option<(&'a Owner, &'a Stateful)> {
        let at = |address: &'a str| self.planned.get(&(thing.root.as_str(), address)).copied();
        let moved = || {
            let to = self.files.moved_to(&thing.root, &thing.address)?;
            // what is there already stands in the way: Terraform would move nothing
            at(to).filter(|_| !self.history.holds(&thing.root, to))
        };
        at(&thing.address).or_else(moved)
    }

    /// What stays, but not as it was.
    fn kept(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut lifted: BTreeMap<Pointer, Vec<String>> = BTreeMap::new();
        for (_, old) in self.history.held() {
            let Some((owner, new)) = self.now(old) else { continue };
            diagnostics.extend(self.replaced(owner, old, new));
            if old.protected && !new.protected && !retired::lets_destroy(self.model, owner, &old.root) {
                lifted.entry(self.guard(owner, &old.root)).or_default().push(self.name(old));
            }
        }
        diagnostics.extend(lifted.iter().map(|(at, names)| {
            let message = format!("the guard of {} is lifted: Terraform would destroy it when asked", abridged(names));
            let help = "restore it, or say what becomes of it in `retired`";
            Diagnostic::at_key(&GUARD_LIFTED, at, message).help(help)
        }));
        diagnostics
    }

    fn replaced(&self, owner: &Owner, old: &'a Stateful, new: &'a Stateful) -> Vec<Diagnostic> {
        let changes = replacing(&new.address, &old.pinned, &new.pinned).into_iter();
        let diagnostic = |change: Replacing<'_>| {
            let argument = match change.argument.split_once('/') {
                Some((argument, of_other)) => format!("`{of_other}` of the `{argument}`"),
                None => format!("`{}`", change.argument),
            };
            let message = format!(
                "{argument} of {} changes from {} to {}, which would destroy it and make another",
                self.name(old),
                quoted(change.from),
                quoted(change.to),
            );
            let restore = match change.field {
                Some("physical_name") => format!("write `physical_name: {}`", change.from),
                Some(_) | None => "restore the value".to_owned(),
            };
            let names = self.names_to_list(owner).map(|names| format!("; or {names}")).unwrap_or_default();
            let help = format!(
                "{restore}{names}; or add another item beside it, move the data, and write this one in `retired`"
            );
            Diagnostic::new(&FORCED_REPLACEMENT, &self.field(owner, new, &change), message).help(help)
        };
        changes.map(diagnostic).collect()
    }

    /// How to keep the names of an item that was renamed before.
    fn names_to_list(&self, owner: &Owner) -> Option<String> {
        let rename = self.model.renames.iter().find(|rename| owner.is(&rename.to))?;
        Some(format!("list every name it had, the latest first: `renamed_from: [{}, …]`", rename.from.name))
    }

    /// Where the document decides an argument: its field, a patch, or the item.
    fn field(&self, owner: &Owner, thing: &Stateful, change: &Replacing<'_>) -> Pointer {
        let item = pointer(owner);
        let kind = thing.address.split('.').next().unwrap_or_default();
        let top = change.argument.split('.').next().unwrap_or_default();
        let patch = item.path("patches.terraform").key(kind).key(top);
        let field = change.field.map(|field| match field.strip_prefix('/') {
            Some(_) => Pointer::parse(field),
            None => item.path(field),
        });
        let environment = (thing.root != SHARED).then_some(thing.root.as_str());
        let Some(view) = self.model.view(environment) else { return item };
        let written = |at: &Pointer| view.value().pointer(at.as_str()).is_some();
        let place = [Some(patch), field].into_iter().flatten().find(written);
        place.map_or(item, |at| view.written_at(&at))
    }

    /// What the document calls the environment that has a root; of one that is gone, what it was called.
    fn environment<'r>(&'r self, root: &'r str) -> &'r str {
        let environment = self.model.environments.iter().find(|environment| environment.name() == root);
        environment.map_or(root, |environment| environment.key())
    }

    /// A thing in a sentence: the broker `threadline-production-events` in `production`.
    fn name(&self, thing: &Stateful) -> String {
        match thing.root.as_str() {
            SHARED => format!("the {} `{}`", thing.kind, thing.physical_name),
            root => format!("the {} `{}` in `{}`", thing.kind, thing.physical_name, self.environment(root)),
        }
    }

    /// Several of them, as far as they fit a sentence.
    fn names<'t>(&self, things: impl IntoIterator<Item = &'t Stateful>) -> String {
        abridged(&things.into_iter().map(|thing| self.name(thing)).collect::<Vec<_>>())
    }

    /// Whether Terraform runs in a root: what exists once, and each environment of the document.
    fn has_root(&self, root: &str) -> bool {
        root == SHARED || self.model.environments.iter().any(|environment| environment.name() == root)
    }

    /// What lifts the guards of a root: its environment's `protected`, or the item.
    fn guard(&self, owner: &Owner, root: &str) -> Pointer {
        match self.model.environments.iter().find(|environment| environment.name() == root) {
            Some(environment) if !environment.protected => environment.at.key("protected"),
            Some(_) | None => pointer(owner),
        }
    }

    /// What is gone, and no line says that it may: one message an item.
    fn gone(&self) -> Vec<Diagnostic> {
        let mut lost: BTreeMap<Owner, Vec<&Stateful>> = BTreeMap::new();
        for (owner, thing) in self.history.held() {
            let is_retired = self.model.retired.iter().any(|line| line.covers(owner, &thing.root));
            if self.now(thing).is_none() && !is_retired {
                let whose = match self.has_root(&thing.root) {
                    true => owner.clone(),
                    false => Owner::new(Section::Environments.key(), &thing.root),
                };
                lost.entry(whose).or_default().push(thing);
            }
        }
        let diagnostic = |(owner, things): (&Owner, &Vec<&Stateful>)| match owner.section.as_str() {
            "environments" if !self.has_root(&owner.item) => self.environment_lost(owner, things),
            _ => self.lost(owner, things),
        };
        lost.iter().map(diagnostic).collect()
    }

    /// Nothing runs where its root was: what it held stays, and with its state goes all that is known of it.
    fn environment_lost(&self, owner: &Owner, things: &[&Stateful]) -> Diagnostic {
        let (here, there): (Vec<&Stateful>, Vec<&Stateful>) =
            things.iter().copied().partition(|thing| thing.root == owner.item);
        let names = |things: &[&Stateful]| self.names(things.iter().copied());
        let message = match (there.as_slice(), here.as_slice()) {
            ([], here) => format!("`{}` is gone: nothing would know {} any more", label(owner), names(here)),
            (there, []) => {
                format!("`{}` is gone, and with it {}: Terraform would destroy it", label(owner), names(there))
            }
            (there, here) => format!(
                "`{}` is gone, and with it {}: nothing would know {} any more",
                label(owner),
                names(there),
                names(here)
            ),
        };
        let help = format!(
            "restore it, or let go of all of it: `retired: [{{ environments: [{}], data: keep }}]`; if it has another \
             name now, write `renamed_from` there",
            owner.item
        );
        Diagnostic::at_key(&WOULD_BE_DESTROYED, &pointer(owner), message).help(help)
    }

    fn lost(&self, owner: &Owner, things: &[&Stateful]) -> Diagnostic {
        let is_there = self.model.items().iter().any(|item| owner.is(item));
        let (item, what) = (label(owner), self.names(things.iter().copied()));
        let message = match is_there {
            true => format!("`{item}` no longer has {what}: Terraform would destroy it"),
            false => format!("`{item}` is gone, and with it {what}: Terraform would destroy it"),
        };
        let mut roots: Vec<&str> = things.iter().map(|thing| self.environment(&thing.root)).collect();
        roots.dedup();
        let only = if is_there { format!(", environments: [{}]", roots.join(", ")) } else { String::new() };
        let line = match owner.section.as_str() {
            "environments" => format!("{{ environments: [{}], data: keep }}", owner.item),
            section => format!("{{ {section}: {}{only}, data: keep }}", owner.item),
        };
        let renamed = match owner.section.as_str() {
            _ if is_there => "",
            // Its name is its domain, which is the zone: there is nothing that could stay under another.
            "zones" => "; another domain is another zone",
            _ => "; if it has another name now, write `renamed_from` there",
        };
        let help = format!("restore it, or say what becomes of it: `retired: [{line}]` (or `data: destroy`){renamed}");
        let at = pointer(owner);
        let listed = at.key("environments");
        let written = self.model.view(None).is_some_and(|view| view.value().pointer(listed.as_str()).is_some());
        Diagnostic::at_key(&WOULD_BE_DESTROYED, if written { &listed } else { &at }, message).help(help)
    }
}

/// Where an item stands, or would stand, in the document.
fn pointer(owner: &Owner) -> Pointer {
    match Section::of_key(&owner.section) {
        Some(section) => Item::new(section, &owner.item).pointer(),
        None => Pointer::root(),
    }
}

fn label(owner: &Owner) -> String {
    format!("{}.{}", owner.section, owner.item)
}

fn quoted(value: &str) -> String {
    if value.is_empty() { "nothing".to_owned() } else { format!("`{value}`") }
}
