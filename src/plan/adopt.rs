//! `adopt` of items → Terraform `import` blocks: what exists already is taken over, not made again.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Root, SHARED};
use crate::diag::{Code, Diagnostic, Severity, did_you_mean};
use crate::emit::hcl::Block;
use crate::model::{Environment, Item, Model};
use crate::source::Pointer;

/// Every code of this file.
pub(super) const CODES: &[&Code] = &[&NOTHING_TO_ADOPT, &FOREIGN_ID, &OTHER_NAME];

pub static NOTHING_TO_ADOPT: Code = Code {
    id: "ADOPT001",
    name: "nothing-to-adopt",
    severity: Severity::Error,
    docs: "## What
`adopt` names an environment in which the item has nothing that can be adopted, or that there is not.

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
Name an environment in which the item exists, or `shared` for what exists once for all of them: mail domains, and the
repositories of services.
",
};

pub static FOREIGN_ID: Code = Code {
    id: "ADOPT002",
    name: "foreign-id",
    severity: Severity::Error,
    docs: "## What
An id in `adopt` has not the form by which the provider imports such a thing.

## Why
Each type of resource has its own form: an OCID, a path, a name. The plan would fail, or import nothing.

## Example
```yaml
buckets:
  documents: { adopt: { production: acme-documents } }
```

## Instead
Write it in the form that the message shows:

```yaml
buckets:
  documents:
    adopt: { production: n/acmenamespace/b/acme-documents }
    overrides: { production: { physical_name: acme-documents } }
```
",
};

pub static OTHER_NAME: Code = Code {
    id: "ADOPT003",
    name: "adopted-under-another-name",
    severity: Severity::Error,
    docs: "## What
What is adopted has another name at its cloud than the document gives it.

## Why
Most names cannot change: Terraform would take it over, destroy it with all that it holds, and make another under the new
name.

## Example
```yaml
buckets:
  documents: { adopt: { production: n/acmenamespace/b/documents } } # the name is acme-production-documents
```

## Instead
Keep its name: `overrides: { production: { physical_name: documents } }`.
",
};

/// By what a provider imports a type of resource.
pub struct ImportId {
    /// The form, with a word for each value: `n/<namespace>/b/<name>`.
    pub form: &'static str,
    /// The word that stands for a name that cannot change.
    pub name: Option<&'static str>,
}

impl ImportId {
    /// What stands for each word of the form, if the id has that form.
    fn values<'i>(&self, id: &'i str) -> Option<BTreeMap<&'static str, &'i str>> {
        let mut values = BTreeMap::new();
        let (mut form, mut rest) = (self.form, id);
        while let Some((before, (word, after))) =
            form.split_once('<').and_then(|(before, word)| Some((before, word.split_once('>')?)))
        {
            rest = rest.strip_prefix(before)?;
            let length = after.chars().next().map_or(Some(rest.len()), |stop| rest.find(stop))?;
            let (value, others) = rest.split_at(length);
            if value.is_empty() || value.contains(['/', ' ']) {
                return None;
            }
            values.insert(word, value);
            (form, rest) = (after, others);
        }
        (form == rest).then_some(values)
    }
}

/// What of an item `adopt` takes over.
pub struct Adoptable<'a> {
    pub address: &'a str,
    pub by: &'static ImportId,
    /// Its name at the cloud.
    pub name: &'a str,
    /// What it is in, which exists too and has the same name: its address, and the word of the form where its id ends.
    pub within: Option<(&'a str, &'static str)>,
}

struct Offer {
    /// Where its block is: not the root that the key of `adopt` names, where one root has every environment's.
    root: Root,
    address: String,
    by: &'static ImportId,
    name: String,
    within: Option<(String, &'static str)>,
}

/// What each item offers to be adopted, by the key of `adopt`.
pub(super) struct Adoptions<'m> {
    model: &'m Model,
    offered: BTreeMap<(Item, Root), Offer>,
}

impl<'m> Adoptions<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self { model, offered: BTreeMap::new() }
    }

    /// Says what `adopt` means for an item: `key` is the root that its key names, `root` where the block is.
    pub fn offer(&mut self, key: &Root, root: &Root, item: &Item, thing: &Adoptable<'_>) {
        let offer = Offer {
            root: root.clone(),
            address: thing.address.to_owned(),
            by: thing.by,
            name: thing.name.to_owned(),
            within: thing.within.map(|(address, word)| (address.to_owned(), word)),
        };
        self.offered.insert((item.clone(), key.clone()), offer);
    }

    /// The imports that the document asks for. Reports those that mean nothing, and those that would destroy.
    pub fn imports(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Root, Item, Block)> {
        let mut imports = Vec::new();
        for item in self.model.items() {
            for (at, environment, id) in self.written(&item) {
                match self.offered.get(&(item.clone(), self.root(&environment))) {
                    Some(offer) => match offer.blocks(&at, &id) {
                        Ok(blocks) => {
                            imports.extend(blocks.into_iter().map(|block| (offer.root.clone(), item.clone(), block)));
                        }
                        Err(refused) => diagnostics.push(refused),
                    },
                    None => {
                        let message = format!("`{}` has nothing to adopt in `{environment}`", item.name);
                        let help = did_you_mean(&environment, self.keys(&item).iter().map(String::as_str));
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

    /// What `adopt` of an item can name: environments as the document calls them, and `shared`.
    fn keys(&self, item: &Item) -> Vec<String> {
        let environments = self.model.environments.iter().map(Environment::key);
        let keys =
            environments.chain([SHARED]).filter(|key| self.offered.contains_key(&(item.clone(), self.root(key))));
        keys.map(str::to_owned).collect()
    }

    fn written(&self, item: &Item) -> Vec<(Pointer, String, String)> {
        let at = item.pointer().key("adopt");
        let adopted = self.model.view(None).and_then(|view| view.value().pointer(at.as_str()));
        let entries = adopted.and_then(Value::as_object).into_iter().flatten();
        entries.filter_map(|(key, id)| Some((at.key(key), key.clone(), id.as_str()?.to_owned()))).collect()
    }
}

impl Offer {
    fn blocks(&self, at: &Pointer, id: &str) -> Result<Vec<Block>, Diagnostic> {
        let import = |address: &str, id: &str| Block::import(address, id).from(at, "exists already");
        let Some(values) = self.by.values(id) else {
            let message = format!("`{id}` is no id by which Terraform imports `{}`", self.address);
            return Err(Diagnostic::new(&FOREIGN_ID, at, message).help(format!("its form is `{}`", self.by.form)));
        };
        let words = self.by.name.into_iter().chain(self.within.as_ref().map(|(_, word)| *word));
        if let Some(other) = words.filter_map(|word| values.get(word)).find(|name| **name != self.name) {
            let message = format!("what is adopted is called `{other}`, and the document calls it `{}`", self.name);
            let help = format!(
                "give it the name that it has (`physical_name: {other}`, where the item takes one): Terraform would destroy \
                 it, and make another of this name"
            );
            return Err(Diagnostic::new(&OTHER_NAME, at, message).help(help));
        }
        let around = self.within.as_ref().and_then(|(address, word)| {
            let value = values.get(word)?;
            let end = id.find(&format!("/{value}/"))? + value.len() + 1;
            Some(import(address, id.get(..end)?))
        });
        Ok(around.into_iter().chain([import(&self.address, id)]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_a_form_word_by_word() {
        let of =
            |form, id| ImportId { form, name: None }.values(id).map(|found| found.into_values().collect::<Vec<_>>());
        assert_eq!(of("n/<namespace>/b/<name>", "n/acme/b/docs"), Some(vec!["docs", "acme"]));
        assert_eq!(of("n/<namespace>/b/<name>", "docs"), None);
        assert_eq!(of("n/<namespace>/b/<name>", "n/acme/b/docs/more"), None);
        assert_eq!(
            of("ocid1.cluster.<rest>", "ocid1.cluster.oc1.eu-frankfurt-1.aaaa"),
            Some(vec!["oc1.eu-frankfurt-1.aaaa"])
        );
        assert_eq!(of("ocid1.cluster.<rest>", "ocid1.vcn.oc1..aaaa"), None);
        assert_eq!(of("<name>", "pricing"), Some(vec!["pricing"]));
        assert_eq!(of("<name>", "acme/pricing"), None);
        assert_eq!(of("<project>.<slug>", "acme-pricing.production"), Some(vec!["acme-pricing", "production"]));
    }
}
