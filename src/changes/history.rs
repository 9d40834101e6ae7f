//! The records of the last build → what it held, by root and address.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::{Owner, Record, Stateful};

/// What past builds have made, as their records say.
#[derive(Debug, Clone, Default)]
pub struct History {
    owners: BTreeSet<Owner>,
    /// Those of each root, by who owns what is root-wide there.
    providers: BTreeSet<(Owner, String)>,
    /// By root and address.
    held: BTreeMap<(String, String), (Owner, Stateful)>,
    /// What a past build let go of, and Terraform may not yet have forgotten.
    let_go: Vec<(Owner, Stateful)>,
}

impl History {
    /// The history in the records of a tree.
    pub fn new(records: Vec<Record>) -> Self {
        let mut history = Self::default();
        for Record { owner, stateful, providers, .. } in records {
            history.owners.insert(owner.clone());
            history.providers.extend(providers.into_iter().map(|provider| (owner.clone(), provider)));
            for thing in stateful {
                if thing.let_go {
                    history.let_go.push((owner.clone(), thing));
                } else {
                    let key = (thing.root.clone(), thing.address.clone());
                    history.held.insert(key, (owner.clone(), thing));
                }
            }
        }
        history
    }

    /// The providers of each root, with who owns what is root-wide there.
    pub fn providers(&self) -> impl Iterator<Item = (&Owner, &str)> {
        self.providers.iter().map(|(owner, provider)| (owner, provider.as_str()))
    }

    /// Whether nothing was ever built.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Whether the last build made anything of an item.
    pub fn knows(&self, owner: &Owner) -> bool {
        self.owners.contains(owner)
    }

    /// Whether the last build held something at `address` in `root`.
    pub fn holds(&self, root: &str, address: &str) -> bool {
        self.held.contains_key(&(root.to_owned(), address.to_owned()))
    }

    /// All that the last build held, sorted by root and address.
    pub fn held(&self) -> impl Iterator<Item = (&Owner, &Stateful)> {
        self.held.values().map(|(owner, thing)| (owner, thing))
    }

    /// What the last build let go of.
    pub fn let_go(&self) -> impl Iterator<Item = (&Owner, &Stateful)> {
        self.let_go.iter().map(|(owner, thing)| (owner, thing))
    }
}
