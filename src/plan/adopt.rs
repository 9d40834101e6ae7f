//! `adopt` of items → Terraform `import` blocks: what exists already is taken over, not made again.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Root, SHARED};
use crate::diag::{Code, Diagnostic, Severity};
use crate::emit::hcl::Block;
use crate::model::{Item, Model};
use crate::source::Pointer;

/// Every code of this file.
pub(super) const CODES: &[&Code] = &[&NOTHING_TO_ADOPT];

pub static NOTHING_TO_ADOPT: Code = Code {
    id: "ADOPT001",
    name: "nothing-to-adopt",
    severity: Severity::Error,
    docs: "## What
`adopt` names an environment in which the item has nothing that holds data, or that there is not.

## Why
Terraform would import nothing, and make a second one beside the one that exists.

## Example
```yaml
databases:
  ledger:
    environments: [production]
    adopt: { staging: ocid1.autonomousdatabase.oc1..example }
```

## Instead
Name an environment in which the item exists, or `shared` for what exists once for all of them.
",
};

/// What an item may have beside what it is: nobody means these by the id of a bucket, an account or a repository.
const BESIDE: [&str; 5] = [
    "azurerm_resource_group",
    "doppler_environment",
    "doppler_project",
    "oci_artifacts_container_repository",
    "oci_kms_key",
];

/// What each item's root offers to be adopted: its first stateful resource that is the item itself.
pub(super) struct Adoptions<'m> {
    model: &'m Model,
    offered: BTreeMap<(Item, Root), String>,
}

impl<'m> Adoptions<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self { model, offered: BTreeMap::new() }
    }

    /// Says that an item's resource could be adopted. The first one of a root that is not beside it is the item's own.
    pub fn offer(&mut self, root: &Root, item: &Item, address: &str) {
        let is_beside = |address: &str| address.split('.').next().is_some_and(|of_type| BESIDE.contains(&of_type));
        let offered = self.offered.entry((item.clone(), root.clone())).or_insert_with(|| address.to_owned());
        if is_beside(offered) && !is_beside(address) {
            address.clone_into(offered);
        }
    }

    /// The imports that the document asks for. Reports those that mean nothing.
    pub fn imports(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Root, Item, Block)> {
        let mut imports = Vec::new();
        for item in self.model.items() {
            for (at, environment, id) in self.written(&item) {
                let root = self.root(&environment);
                match self.offered.get(&(item.clone(), root.clone())) {
                    Some(address) => {
                        let import = Block::import(address, id.as_str()).from(&at, "exists already");
                        imports.push((root, item.clone(), import));
                    }
                    None => {
                        let message = format!("`{}` has nothing to adopt in `{environment}`", item.name);
                        let help = "name an environment in which it exists, or `shared`";
                        diagnostics.push(Diagnostic::at_key(&NOTHING_TO_ADOPT, &at, message).help(help));
                    }
                }
            }
        }
        imports
    }

    /// The root that a key of `adopt` names.
    fn root(&self, key: &str) -> Root {
        let named = self.model.environments.iter().find(|environment| environment.key() == key);
        match named {
            _ if key == SHARED => Root::Shared,
            Some(environment) => Root::Environment(environment.name().to_owned()),
            None => Root::Environment(key.to_owned()),
        }
    }

    fn written(&self, item: &Item) -> Vec<(Pointer, String, String)> {
        let at = item.pointer().key("adopt");
        let adopted = self.model.view(None).and_then(|view| view.value().pointer(at.as_str()));
        let entries = adopted.and_then(Value::as_object).into_iter().flatten();
        entries.filter_map(|(key, id)| Some((at.key(key), key.clone(), id.as_str()?.to_owned()))).collect()
    }
}
