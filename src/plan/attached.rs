//! The blocks of each root → what is attached to a thing: what stays with it where the document keeps it.
//!
//! A database stands on its subnet, a cluster is nothing without its nodes, a zone nothing without its records. To
//! destroy them would break what stays, or be refused by its cloud.

use std::collections::{BTreeMap, BTreeSet};

use super::{Owner, Root, Stateful};
use crate::emit::hcl::{Block, Value, references_of_block};
use crate::model::Item;

/// Which addresses each resource, data source and local of a root names.
#[derive(Default)]
struct Graph<'b> {
    names: BTreeMap<String, BTreeSet<String>>,
    /// All of these, by the item whose file they are in.
    of_item: BTreeMap<&'b Item, Vec<String>>,
    resources: BTreeSet<String>,
}

pub(super) struct Attached<'b>(BTreeMap<String, Graph<'b>>);

impl<'b> Attached<'b> {
    pub(super) fn new(terraform: &'b BTreeMap<(Root, String), (Item, Vec<Block>)>) -> Self {
        let mut roots: BTreeMap<String, Graph<'b>> = BTreeMap::new();
        for ((root, _), (item, blocks)) in terraform {
            let graph = roots.entry(root.to_string()).or_default();
            blocks.iter().for_each(|block| graph.add(item, block));
        }
        Self(roots)
    }

    /// The addresses of what stays with a thing of `owner` where it stays, sorted.
    pub(super) fn to(&self, owner: &Owner, thing: &Stateful) -> BTreeSet<String> {
        let Some(graph) = self.0.get(&thing.root) else { return BTreeSet::new() };
        let is_owner = |item: &Item| item.section.key() == owner.section && item.name == owner.item;
        let beside = graph.of_item.iter().filter(|(item, _)| is_owner(item)).flat_map(|(_, all)| all);
        let beside: BTreeSet<&str> = beside.map(String::as_str).collect();
        let mut stays = graph.with(&thing.address, &beside);
        stays.retain(|address| *address != thing.address && graph.resources.contains(address));
        stays
    }
}

impl<'b> Graph<'b> {
    fn add(&mut self, item: &'b Item, block: &Block) {
        let named = match block.kind() {
            "resource" | "data" => vec![(block.address(), references_of_block(block))],
            "locals" => {
                let alone = |(name, value): (&str, &Value)| Block::locals().set(name, value.clone());
                let locals = block.body().attributes();
                locals.map(|local| (format!("local.{}", local.0), references_of_block(&alone(local)))).collect()
            }
            _ => Vec::new(),
        };
        if block.kind() == "resource" {
            self.resources.insert(block.address());
        }
        self.of_item.entry(item).or_default().extend(named.iter().map(|(address, _)| address.clone()));
        self.names.extend(named);
    }

    /// What is at an address, all that it names, what of `beside` names any of these, and so on.
    fn with(&self, address: &str, beside: &BTreeSet<&str>) -> BTreeSet<String> {
        let mut found = BTreeSet::from([address.to_owned()]);
        let mut next = vec![address];
        while let Some(address) = next.pop() {
            let names = self.names.get(address).into_iter().flatten().map(String::as_str);
            // what others of the root stand on too has no parts of this item
            let is_beside = beside.contains(address);
            let parts = beside.iter().copied().filter(|part| is_beside && self.names[*part].contains(address));
            for other in names.chain(parts) {
                if found.insert(other.to_owned()) {
                    next.push(other);
                }
            }
        }
        found
    }
}
