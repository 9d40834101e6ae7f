//! The blocks of each root → what is attached to a thing: what stays with it where the document keeps it.
//!
//! A database stands on its subnet, a cluster is nothing without its nodes, a zone nothing without its records. To
//! destroy them would break what stays, or be refused by its cloud. Credentials are no such part: they are revoked.

use std::collections::{BTreeMap, BTreeSet};

use super::{Owner, Root, Stateful};
use crate::emit::hcl::{Block, references_of_block, references_of_value};
use crate::model::{Item, Section};

/// Parts that only let somebody in, or repeat what other items say: nobody asks for them any more.
const REVOKED: [&str; 6] = [
    "aws_iam_access_key",
    "azuread_application_password",
    "doppler_secret",
    "doppler_service_token",
    "github_actions_environment_secret",
    "github_actions_environment_variable",
];

/// Which addresses each resource, data source and local of a root names.
#[derive(Default)]
struct Graph<'b> {
    names: BTreeMap<String, BTreeSet<String>>,
    /// All of these, by the item whose file they are in.
    of_item: BTreeMap<&'b Item, Vec<String>>,
    /// Those that are the whole root's.
    wide: BTreeSet<String>,
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
        let of_owner = graph.of_item.iter().filter(|(item, _)| owner.is(item)).flat_map(|(_, all)| all);
        let is_revoked = |address: &&str| REVOKED.iter().any(|of_type| address.split('.').next() == Some(of_type));
        let own = of_owner.map(String::as_str).filter(|address| !is_revoked(address)).collect();
        let mut stays = graph.stands_on(&thing.address);
        stays.extend(graph.parts(&thing.address, &stays, &own));
        stays.remove(thing.address.as_str());
        stays.into_iter().filter(|address| graph.resources.contains(*address)).map(str::to_owned).collect()
    }
}

impl<'b> Graph<'b> {
    fn add(&mut self, item: &'b Item, block: &Block) {
        let named = match block.kind() {
            "resource" | "data" => vec![(block.address(), references_of_block(block))],
            "locals" => {
                let locals = block.body().attributes();
                locals.map(|(name, value)| (format!("local.{name}"), references_of_value(value))).collect()
            }
            _ => Vec::new(),
        };
        if block.kind() == "resource" {
            self.resources.insert(block.address());
        }
        if matches!(item.section, Section::Environments | Section::Platform) {
            self.wide.extend(named.iter().map(|(address, _)| address.clone()));
        }
        self.of_item.entry(item).or_default().extend(named.iter().map(|(address, _)| address.clone()));
        self.names.extend(named);
    }

    fn named_by<'g>(&'g self, address: &str) -> impl Iterator<Item = &'g str> {
        self.names.get(address).into_iter().flatten().map(String::as_str)
    }

    /// What is named at an address, what this names, and so on.
    fn stands_on<'g>(&'g self, address: &'g str) -> BTreeSet<&'g str> {
        let (mut next, mut found) = (vec![address], BTreeSet::new());
        while let Some(address) = next.pop() {
            next.extend(self.named_by(address).filter(|name| found.insert(*name)));
        }
        found
    }

    /// What of its item names a thing, or anything of the item that stays with it; and what these name of the item or of the
    /// whole root. What other items tell a part, such as a password, is theirs.
    fn parts<'g>(&'g self, thing: &'g str, below: &BTreeSet<&'g str>, own: &BTreeSet<&'g str>) -> BTreeSet<&'g str> {
        let mut next: Vec<&str> = below.iter().copied().filter(|name| own.contains(name)).chain([thing]).collect();
        let mut found = BTreeSet::new();
        while let Some(address) = next.pop() {
            let named = self.named_by(address).filter(|name| own.contains(name) || self.wide.contains(*name));
            // what others of the root stand on too has no parts here
            let is_own = own.contains(address);
            let naming = own
                .iter()
                .copied()
                .filter(|part| is_own && self.names.get(*part).is_some_and(|names| names.contains(address)));
            next.extend(named.chain(naming).filter(|name| found.insert(*name)).collect::<Vec<_>>());
        }
        found
    }
}
