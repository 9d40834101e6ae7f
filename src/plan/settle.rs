//! Blocks and the document's `retired` and `renamed_from` → `removed` and `moved` blocks, and guards lifted.

use std::collections::BTreeSet;

use super::{Owner, Root, Stateful};
use crate::changes::History;
use crate::emit::hcl::{Block, Item as Part};
use crate::model::{Item, Model, Rename, Retired, Section, identifier};
use crate::spec::RetiredData;

/// What the document lets go and keeps: whose it is, and the blocks that tell Terraform.
pub(super) struct Forgotten {
    pub root: Root,
    pub item: Item,
    pub blocks: Vec<Block>,
    pub owner: Owner,
    /// What the record says of it now.
    pub thing: Stateful,
}

/// A `removed` block for each recorded thing that the document lets go and keeps, and for what stays with it.
/// `stays`: whether something is in this plan, by its root and address, there or where it moves.
pub(super) fn forgotten(model: &Model, history: &History, stays: impl Fn(&str, &str) -> bool) -> Vec<Forgotten> {
    let lines: Vec<&Retired> = model.retired.iter().filter(|line| line.data == RetiredData::Keep).collect();
    let known = history.held().chain(history.let_go());
    let mut all = Vec::new();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (owner, thing) in known.filter(|(_, thing)| !stays(&thing.root, &thing.address)) {
        let Some(line) = lines.iter().find(|line| line.covers(owner, &thing.root)) else { continue };
        let (Some(root), Some(section)) = (root(model, &thing.root), Section::of_key(&owner.section)) else { continue };
        // the line's number would change with the lines that other branches write
        let removed = |address: &str, what: String| Block::removed(address).caused_by(&line.at).note(what);
        let name = format!("the {} `{}`", thing.kind, thing.physical_name);
        let mut blocks = vec![removed(&thing.address, format!("retired: {name} stays, and Terraform forgets it"))];
        let attached = thing.attached.iter().filter(|address| !stays(&thing.root, address));
        for address in attached.filter(|address| seen.insert((&thing.root, address))) {
            blocks.push(removed(address, format!("retired: stays with {name}")));
        }
        let thing = Stateful { let_go: true, ..thing.clone() };
        all.push(Forgotten { root, item: Item::new(section, &owner.item), blocks, owner: owner.clone(), thing });
    }
    all
}

/// The root of that name, if the document still has it.
fn root(model: &Model, name: &str) -> Option<Root> {
    let environment = model.environments.iter().find(|environment| environment.name() == name);
    let environment = environment.map(|environment| Root::Environment(environment.name().to_owned()));
    if name == Root::Shared.to_string() { Some(Root::Shared) } else { environment }
}

/// Whether the document asks to destroy what an item has in a root: its guards are then lifted.
pub(super) fn is_to_be_destroyed(model: &Model, item: &Item, root: &Root) -> bool {
    let owner = Owner::of(item);
    let mut lines = model.retired.iter().filter(|line| line.data == RetiredData::Destroy);
    lines.any(|line| line.covers(&owner, &root.to_string()))
}

/// Takes `prevent_destroy` away.
pub(super) fn lift_guard(block: &mut Block) {
    for lifecycle in block.body_mut().blocks_mut().filter(|nested| nested.kind() == "lifecycle") {
        lifecycle.body_mut().remove("prevent_destroy");
    }
    let is_empty = |nested: &Block| !nested.body().items().iter().any(|part| matches!(part, Part::Attribute(..)));
    if block.body().blocks().any(|nested| nested.kind() == "lifecycle" && is_empty(nested)) {
        block.body_mut().replace_blocks("lifecycle", []);
    }
}

/// Whether Terraform refuses to destroy the resource.
pub(super) fn is_guarded(block: &Block) -> bool {
    let mut lifecycles = block.body().blocks().filter(|nested| nested.kind() == "lifecycle");
    lifecycles.any(|nested| nested.body().attribute("prevent_destroy") == Some(&true.into()))
}

/// The address that a resource had, and the one that it got by the rename, if the item's name is part of it.
pub(super) fn addresses(rename: &Rename, file_of: &Item, block: &Block) -> Option<(String, String)> {
    let from = address_before(rename, &rename.from, file_of, block)?;
    let to = match &rename.then {
        Some(then) => address_before(rename, then, file_of, block)?,
        None => block.address(),
    };
    Some((from, to))
}

/// The address that a resource had when its item was called `before`.
fn address_before(rename: &Rename, before: &Item, file_of: &Item, block: &Block) -> Option<String> {
    let [kind, label] = block.label_texts() else { return None };
    let is_of_item = *file_of == rename.to || block.causes().iter().any(|at| at.below(&rename.to.pointer()).is_some());
    if block.kind() != "resource" || !is_of_item {
        return None;
    }
    let label = replace_word(label, &identifier(&rename.to.name), &identifier(&before.name))?;
    Some(format!("{kind}.{label}"))
}

/// `label` with the first `word` (between `_`, or at an end) replaced.
fn replace_word(label: &str, word: &str, by: &str) -> Option<String> {
    let is_edge =
        |rest: &str, last: bool| rest.is_empty() || if last { rest.ends_with('_') } else { rest.starts_with('_') };
    let mut places = label.match_indices(word).filter_map(|(at, found)| {
        let (before, after) = (label.get(..at)?, label.get(at + found.len()..)?);
        (is_edge(before, true) && is_edge(after, false)).then_some((before, after))
    });
    places.next().map(|(before, after)| format!("{before}{by}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_replaced_where_it_is_a_word_of_its_own() {
        for (label, expected) in [
            ("ledger", Some("sales")),
            ("bucket_ledger", Some("bucket_sales")),
            ("ledger_export_ledger", Some("sales_export_ledger")),
            ("ledgers_ledger", Some("ledgers_sales")),
            ("subledger", None),
        ] {
            assert_eq!(replace_word(label, "ledger", "sales").as_deref(), expected, "{label}");
        }
    }

    #[test]
    fn a_lifted_guard_leaves_the_rest_of_its_block() {
        let guard = || Block::new("lifecycle").set("prevent_destroy", true);
        let mut plain = Block::resource("a", "b").set("c", 1).nested(guard());
        let mut with_more = Block::resource("a", "b").nested(guard().set("create_before_destroy", true));
        assert!(is_guarded(&plain) && is_guarded(&with_more));
        lift_guard(&mut plain);
        lift_guard(&mut with_more);
        assert_eq!(plain, Block::resource("a", "b").set("c", 1));
        assert_eq!(
            with_more,
            Block::resource("a", "b").nested(Block::new("lifecycle").set("create_before_destroy", true))
        );
    }
}
