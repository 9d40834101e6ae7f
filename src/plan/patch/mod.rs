//! What users change in what is emitted: `patches` of items, applied to blocks and manifests.

mod kubernetes;
mod meta;
mod terraform;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Root;
use crate::diag::{Code, Diagnostic, Severity, did_you_mean};
use crate::emit::hcl::Block;
use crate::model::{Item, Model};
use crate::source::Pointer;

/// Every code of patches.
pub(super) const CODES: &[&Code] =
    &[&PATCH_WITHOUT_TARGET, &BAD_ARGUMENT, &IDENTITY_PATCHED, &UNKNOWN_ADDRESS, &META_PATCHED];

pub static PATCH_WITHOUT_TARGET: Code = Code {
    id: "PATCH001",
    name: "patch-without-target",
    severity: Severity::Error,
    docs: "## What
A patch names a Terraform resource type, an address or a Kubernetes kind that is not emitted for the item.

## Why
It would change nothing, and whoever wrote it would believe that it did.

## Example
```yaml
services:
  pricing:
    port: 9000
    patches:
      kubernetes:
        Deploymnet: { spec: { minReadySeconds: 10 } }
```

## Instead
Write a type, for all of the item's resources of that type, or the address of one of them.
`platc explain services.pricing` shows them all.
",
};

pub static BAD_ARGUMENT: Code = Code {
    id: "PATCH002",
    name: "patch-with-a-bad-argument",
    severity: Severity::Error,
    docs: "## What
A Terraform patch sets an argument that the resource does not have, that can only be read, or to a value of another
type.

## Why
Terraform refuses it; within nested objects it drops it in silence.

## Example
```yaml
databases:
  ledger:
    patches:
      terraform:
        oci_database_autonomous_database: { charset: AL32UTF8 }
```

## Instead
Write the argument as the provider's documentation has it: `character_set`.
",
};

pub static IDENTITY_PATCHED: Code = Code {
    id: "PATCH003",
    name: "patch-of-an-identity",
    severity: Severity::Error,
    docs: "## What
A Kubernetes patch changes an object's kind, name, namespace or selector.

## Why
Those say which object it is and which pods it means. Other objects refer to them, and a selector cannot be changed.

## Example
```yaml
services:
  pricing:
    port: 9000
    patches:
      kubernetes:
        Deployment: { metadata: { name: prices } }
```

## Instead
Rename the service; labels and annotations beside the selector may be patched.
",
};

pub static UNKNOWN_ADDRESS: Code = Code {
    id: "PATCH004",
    name: "patch-with-an-unknown-address",
    severity: Severity::Error,
    docs: "## What
An expression in a Terraform patch names a resource, data source, variable or local that its root does not have.

## Why
Every plan of the root would fail.

## Example
```yaml
databases:
  ledger:
    patches:
      terraform:
        oci_database_autonomous_database: { kms_key_id: \"${oci_kms_key.ledgr.id}\" }
```

## Instead
Name what is in the root: `platc explain databases.ledger` lists what the item has. What is made elsewhere is written as the
value that it has there.
",
};

pub static META_PATCHED: Code = Code {
    id: "PATCH005",
    name: "patch-of-a-meta-argument",
    severity: Severity::Error,
    docs: "## What
A Terraform patch sets `count`, `for_each`, `provider`, `provisioner` or `connection` of a resource, or whether it may be
destroyed.

## Why
With another number of them, addresses that other resources name are gone. And what keeps data from being destroyed
would be off without a word in the section that the data stands in.

## Example
```yaml
databases:
  ledger:
    patches:
      terraform:
        oci_database_autonomous_database: { lifecycle: { prevent_destroy: false } }
```

## Instead
`retired` lets go of an item and says what becomes of its data. Of `lifecycle`, `ignore_changes` and
`create_before_destroy` can be patched:

```yaml
databases:
  ledger:
    patches:
      terraform:
        oci_database_autonomous_database: { lifecycle: { ignore_changes: [defined_tags] } }
```
",
};

/// The patches of all items, and which of them have found a target.
pub(super) struct Patches<'m> {
    model: &'m Model,
    used: BTreeSet<Pointer>,
    diagnostics: Vec<Diagnostic>,
    /// The Terraform patches that were applied: in which root, and where they were written.
    applied: Vec<(Root, Pointer, Value)>,
    /// What could have been patched, by item: types and kinds.
    targets: BTreeSet<(Item, &'static str, String)>,
}

/// The key under `patches` for Terraform, and for Kubernetes.
const TERRAFORM: &str = "terraform";
const KUBERNETES: &str = "kubernetes";

impl<'m> Patches<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self { model, used: BTreeSet::new(), diagnostics: Vec::new(), applied: Vec::new(), targets: BTreeSet::new() }
    }

    /// Applies an item's patches to a block of its file in `root`: those of its type, then those of it alone.
    pub fn block(&mut self, root: &Root, item: &Item, block: &mut Block) {
        let [kind, _] = block.label_texts() else { return };
        let kind = kind.clone();
        if block.kind() != "resource" {
            return;
        }
        for target in [kind.clone(), block.address()] {
            if let Some((at, patch)) = self.find(root, item, TERRAFORM, &target) {
                terraform::apply(block, &kind, &patch, &at, &mut self.diagnostics);
                self.used.insert(at.clone());
                self.applied.push((root.clone(), at, Value::Object(patch)));
            }
            self.targets.insert((item.clone(), TERRAFORM, target));
        }
    }

    /// Reports what the patches refer to and their root has not. `declared`: what expressions can name, by root.
    pub fn resolve(&mut self, declared: &BTreeMap<&Root, BTreeSet<String>>) {
        let mut reported = BTreeSet::new();
        for (root, at, patch) in &self.applied {
            let none = BTreeSet::new();
            let known = declared.get(root).unwrap_or(&none);
            for (at, address) in terraform::addresses(patch, at) {
                if !known.contains(&address) && reported.insert((at.clone(), address.clone())) {
                    let message = format!("`{address}` is nothing in the Terraform root `{root}`");
                    let help = did_you_mean(&address, known.iter().map(String::as_str));
                    self.diagnostics.push(Diagnostic::new(&UNKNOWN_ADDRESS, &at, message).help(help));
                }
            }
        }
    }

    /// Applies an item's patches to a manifest in the environment `root`.
    pub fn manifest(&mut self, root: &Root, item: &Item, manifest: &mut Value) {
        let Some(kind) = manifest.get("kind").and_then(Value::as_str).map(str::to_owned) else { return };
        self.targets.insert((item.clone(), KUBERNETES, kind.clone()));
        if let Some((at, patch)) = self.find(root, item, KUBERNETES, &kind) {
            kubernetes::apply(manifest, &patch, &at, &mut self.diagnostics);
            self.used.insert(at);
        }
    }

    /// Everything that is wrong with the patches, now that all is emitted.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for (item, root) in self.patched() {
            for system in [TERRAFORM, KUBERNETES] {
                for (at, kind) in self.kinds(&root, &item, system) {
                    if !self.used.contains(&at) {
                        self.report_unused(&item, system, &kind, &at);
                    }
                }
            }
        }
        self.diagnostics
    }

    fn report_unused(&mut self, item: &Item, system: &'static str, kind: &str, at: &Pointer) {
        let known = self.targets.iter().filter(|(i, s, _)| i == item && *s == system).map(|(_, _, kind)| kind.as_str());
        let help = did_you_mean(kind, known);
        let message = format!("no `{kind}` is emitted for `{}`", item.name);
        self.diagnostics.push(Diagnostic::at_key(&PATCH_WITHOUT_TARGET, at, message).help(help));
    }

    /// The patch of a kind, and where it was written.
    fn find(&self, root: &Root, item: &Item, system: &str, kind: &str) -> Option<(Pointer, Map<String, Value>)> {
        let at = item.pointer().key("patches").key(system).key(kind);
        let view = self.model.view(root.environment())?;
        let patch = view.value().pointer(at.as_str())?.as_object()?.clone();
        Some((view.written_at(&at), patch))
    }

    /// The kinds that an item patches in a root, and where they were written.
    fn kinds(&self, root: &Root, item: &Item, system: &str) -> Vec<(Pointer, String)> {
        let at = item.pointer().key("patches").key(system);
        let Some(view) = self.model.view(root.environment()) else { return Vec::new() };
        let kinds = view.value().pointer(at.as_str()).and_then(Value::as_object);
        kinds.into_iter().flatten().map(|(kind, _)| (view.written_at(&at.key(kind)), kind.clone())).collect()
    }

    /// Every item in every root in which it could have patches.
    fn patched(&self) -> Vec<(Item, Root)> {
        let items = self.model.items();
        let environments = self.model.environments.iter().map(|e| Root::Environment(e.name().to_owned()));
        let roots: Vec<Root> = std::iter::once(Root::Shared).chain(environments).collect();
        items.into_iter().flat_map(|item| roots.iter().map(move |root| (item.clone(), root.clone()))).collect()
    }
}
