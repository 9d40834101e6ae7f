//! All that systems emitted → the files: patched, with what moves and what is let go, each path and address once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Plan, context};
use crate::changes::{pinned, pinned_through, places};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::emit::hcl::{self, Block};
use crate::model::{Item, Section};
use crate::plan::attached::Attached;
use crate::plan::settle::Forgotten;
use crate::plan::{
    EmittedBlock, File, FileSet, GENERATED, Owner, PlanError, RequiredProvider, Root, Stateful, account, attributes,
    header_line, settle,
};
use crate::source::Pointer;

/// Every code of this file.
pub const CODES: &[&Code] = &[&PATH_COLLISION, &ADDRESS_COLLISION];

pub static PATH_COLLISION: Code = Code {
    id: "NAME003",
    name: "path-collision",
    severity: Severity::Error,
    docs: "## What
Two items would be written to the same file, or to files that differ in case alone.

## Why
The second would overwrite the first; on some file systems names that differ in case are one name.

## Example
```yaml
providers:
  github:
    owner: threadline
    repository: platform
    workflows: generated/terraform/shared/terraform.tf
```

## Instead
Rename one of the two, or choose another folder.
",
};

pub static ADDRESS_COLLISION: Code = Code {
    id: "NAME004",
    name: "address-collision",
    severity: Severity::Error,
    docs: "## What
Two items get resources with the same Terraform address in the same root.

## Why
Terraform refuses a root that declares a resource twice. Addresses are made of names, with `_` for `-` and `.`: different
names can become the same.

## Example
A service `pricing` in an environment `blue-staging`, and a service `pricing-blue` in an environment `staging`: the GitHub
environments of both are `pricing_blue_staging`.

## Instead
Rename one of the two.
",
};

impl Plan<'_> {
    /// Prints what is left to print. Reports paths that collide.
    pub fn finish(mut self, diagnostics: &mut Vec<Diagnostic>) -> FileSet {
        for (root, item, import) in self.adoptions.imports(diagnostics) {
            self.terraform(&root, &item, [import]);
        }
        diagnostics.extend(self.address_collisions());
        self.patch();
        self.settle();
        for (root, providers) in &self.providers {
            let accounts = providers.keys().filter(|name| account(name).is_some());
            self.files
                .insert_providers(Owner::of(&root.item(self.model)), accounts.map(|name| (*name).to_owned()).collect());
        }
        for ((root, file), (item, blocks)) in std::mem::take(&mut self.terraform) {
            let causes = blocks.iter().flat_map(Block::causes).cloned().collect();
            let (text, lines) = hcl::print_with_lines(&header_line(), &blocks);
            let path = format!("{GENERATED}/terraform/{root}/{file}");
            let context = context(self.model, &path, &blocks);
            let blocks = blocks.into_iter().zip(lines).map(emitted).collect();
            self.insert(&path, File { text, owner: Owner::of(&item), causes, context, blocks });
        }
        let platform = Item::new(Section::Platform, &self.model.name);
        for (path, text) in attributes::files(&self.files) {
            self.text(&path, &platform, text, &[]);
        }
        diagnostics.extend(self.patches.finish());
        diagnostics.append(&mut self.found);
        diagnostics.extend(self.errors.iter().map(|error| {
            let owner = match error {
                PlanError::Collision(collision) => &collision.owner,
                PlanError::Path { owner, .. } => owner,
            };
            let at = if owner.section == Section::Platform.key() {
                Pointer::root().key("name")
            } else {
                Pointer::root().key(&owner.section).key(&owner.item)
            };
            Diagnostic::at_key(&PATH_COLLISION, &at, error.to_string())
        }));
        self.files
    }

    fn patch(&mut self) {
        for ((root, _), (item, blocks)) in &mut self.terraform {
            let lifts = settle::is_to_be_destroyed(self.model, item, root);
            for block in blocks {
                self.patches.block(root, item, block);
                if lifts {
                    settle::lift_guard(block);
                }
            }
        }
        let mut declared: BTreeMap<&Root, BTreeSet<String>> = BTreeMap::new();
        for ((root, _), (_, blocks)) in &self.terraform {
            declared.entry(root).or_default().extend(blocks.iter().flat_map(nameable));
        }
        self.patches.resolve(&declared);
    }

    /// Tells Terraform what moves and what to forget, and records of each stateful thing what its block says.
    fn settle(&mut self) {
        let resources = resources(&self.terraform);
        let is_planned = |root: &str, address: &str| resources.contains_key(&(root.to_owned(), address.to_owned()));
        let moves = self.moves(is_planned);
        let moved: BTreeSet<(String, &str)> =
            moves.iter().map(|(root, _, from, ..)| (root.to_string(), from.as_str())).collect();
        let stays =
            |root: &str, address: &str| is_planned(root, address) || moved.contains(&(root.to_owned(), address));
        let forgotten = settle::forgotten(self.model, self.history, stays);
        complete(&mut self.files, &Attached::new(&self.terraform), &resources, &self.providers);
        for (root, item, from, to, block) in moves {
            self.files.insert_moved(root.to_string(), from, to);
            self.terraform(&root, &item, [block]);
        }
        for Forgotten { root, item, blocks, owner, thing } in forgotten {
            self.files.insert_stateful(owner, thing);
            self.terraform(&root, &item, blocks);
        }
    }

    /// What moves by `renamed_from`: root, item, old and new address, and the block that says so.
    fn moves(&self, is_planned: impl Fn(&str, &str) -> bool) -> Vec<(Root, Item, String, String, Block)> {
        let mut moves = Vec::new();
        for rename in &self.model.renames {
            if rename.to.section == Section::Environments {
                continue; // nothing of it is called by the new name
            }
            for ((root, _), (item, blocks)) in &self.terraform {
                for block in blocks {
                    let Some((from, to)) = settle::addresses(rename, item, block) else { continue };
                    if is_planned(&root.to_string(), &from) {
                        continue;
                    }
                    let when = rename.then.as_ref().map_or("until now", |_| "at first");
                    let what = format!("`{}` {when}; its name at the cloud stays", rename.from.name);
                    let moved = Block::moved(&from, &to).from(&rename.at, &what);
                    moves.push((root.clone(), rename.to.clone(), from, block.address(), moved));
                }
            }
        }
        moves
    }

    /// Each two items that have an address in common in a root, told once.
    fn address_collisions(&self) -> Vec<Diagnostic> {
        let mut seen: BTreeMap<(&Root, String), &Item> = BTreeMap::new();
        let mut collisions: BTreeMap<(&Item, &Item), Diagnostic> = BTreeMap::new();
        for ((root, _), (item, blocks)) in &self.terraform {
            for block in blocks.iter().filter(|block| matches!(block.kind(), "resource" | "data")) {
                let address = block.address();
                let Some(first) = seen.insert((root, address.clone()), item) else { continue };
                let message = format!("`{address}` would be declared twice in the root `{root}`");
                let diagnostic = Diagnostic::at_key(&ADDRESS_COLLISION, &item.pointer(), message)
                    .also(Place::Key(first.pointer()), "the other")
                    .help("rename one of the two");
                collisions.entry((first, item)).or_insert(diagnostic);
            }
        }
        collisions.into_values().collect()
    }
}

/// The resources by root and address.
fn resources(terraform: &BTreeMap<(Root, String), (Item, Vec<Block>)>) -> BTreeMap<(String, String), &Block> {
    let all = terraform.iter().flat_map(|((root, _), (_, blocks))| blocks.iter().map(move |block| (root, block)));
    let resources = all.filter(|(_, block)| block.kind() == "resource");
    resources.map(|(root, block)| ((root.to_string(), block.address()), block)).collect()
}

/// Records of each stateful thing whether it is guarded, what cannot change of it, and what stays with it.
fn complete(
    files: &mut FileSet,
    attached: &Attached<'_>,
    resources: &BTreeMap<(String, String), &Block>,
    providers: &BTreeMap<Root, BTreeMap<&'static str, RequiredProvider>>,
) {
    let held: BTreeSet<(String, String)> =
        files.stateful().map(|(_, thing)| (thing.root.clone(), thing.address.clone())).collect();
    for (owner, thing) in files.stateful_mut() {
        let at = |address: &str| (thing.root.clone(), address.to_owned());
        // what holds something itself speaks for itself
        let is_beside = |address: &str| !held.contains(&at(address));
        let beside = |address: &str| resources.get(&at(address)).copied().filter(|_| is_beside(address));
        let Some(block) = resources.get(&at(&thing.address)) else { continue };
        let with_it = attached.to(owner, thing).into_iter().filter(|address| is_beside(address)).collect();
        let pinned = pinned(block).into_iter().chain(pinned_through(block, beside));
        let pinned = pinned.chain(places_of(providers, thing)).collect();
        (thing.protected, thing.pinned, thing.attached) = (settle::is_guarded(block), pinned, with_it);
    }
}

/// Where a thing is made, as the configuration of its provider in its root says.
fn places_of(
    providers: &BTreeMap<Root, BTreeMap<&'static str, RequiredProvider>>,
    thing: &Stateful,
) -> BTreeMap<String, Option<String>> {
    let name = thing.address.split('_').next().unwrap_or_default();
    let root = providers.iter().find(|(root, _)| root.to_string() == thing.root);
    let configuration = root.and_then(|(_, all)| all.get(name)?.configuration.as_ref());
    configuration.map(|block| places(name, block)).unwrap_or_default()
}

/// What of a block expressions can name: itself, or each of its locals.
fn nameable(block: &Block) -> Vec<String> {
    match block.kind() {
        "locals" => block.body().attributes().map(|(name, _)| format!("local.{name}")).collect(),
        _ => vec![block.address()],
    }
}

fn emitted((block, lines): (Block, Range<usize>)) -> EmittedBlock {
    EmittedBlock { address: block.address(), causes: block.causes().to_vec(), lines, block }
}
