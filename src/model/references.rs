//! References by name, bound in each environment: what is named exists there, or the reference is an error.

use super::item::Section;
use super::scope::Scope;
use crate::diag::words::{joined, quoted};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::Pointer;
use crate::spec::Name;

pub static UNKNOWN_REFERENCE: Code = Code {
    id: "REF001",
    name: "unknown-reference",
    severity: Severity::Error,
    docs: "## What
A name that refers to something which the document does not declare.

## Why
There is nothing to wire: the service would start without the address and the password it waits for.

## Example
```yaml
databases:
  ledger: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 100 }
services:
  pricing:
    uses: { databases: [leger] }
```

## Instead
Write the name of an item that is there, or declare it.
",
};

pub static REFERENCE_ELSEWHERE: Code = Code {
    id: "REF002",
    name: "reference-in-another-environment",
    severity: Severity::Error,
    docs: "## What
A reference to something that exists, but not in every environment in which the reference does.

## Why
Environments share nothing: a service in staging cannot use a database that exists only in production.

## Example
```yaml
databases:
  insights: { environments: [production], engine: autonomous-data-warehouse, ecpus: 4, storage_tb: 1 }
services:
  reports:
    uses: { databases: [insights] }   # reports exists in staging too
```

## Instead
Let both exist in the same environments, or make the use an override of the environments that have both.
",
};

pub static NO_CLUSTER: Code = Code {
    id: "REF003",
    name: "no-cluster",
    severity: Severity::Error,
    docs: "## What
A service or a database exists in an environment without a cluster, or with several and does not say which.

## Why
A service runs on a cluster; a database lives in a cluster's network, where only its pods reach it.

## Example
```yaml
clusters:
  blue: { kubernetes_version: v1.33.1, network_cidr: 10.20.0.0/16 }
  green: { kubernetes_version: v1.33.1, network_cidr: 10.30.0.0/16 }
services:
  pricing: {}
```

## Instead
Declare a cluster, or say which: `cluster: blue`.
",
};

pub static NO_PROVIDER: Code = Code {
    id: "REF004",
    name: "missing-provider",
    severity: Severity::Error,
    docs: "## What
A section needs an account that `providers` does not name.

## Why
platc must know where to make what the section declares.

## Example
```yaml
databases:
  ledger: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 100 }
```

in a document without `providers.oracle`.

## Instead
Add the account under `providers`.
",
};

impl Scope<'_> {
    /// Whether `name` can be referred to in this environment. Reports where it cannot.
    pub fn refers_to(&mut self, section: Section, name: &str, at: &Pointer) -> bool {
        if self.is_resolved(section, name) {
            return true;
        }
        let item = section.pointer().key(name);
        if self.is_declared(section, name) || self.broken.contains(&item) {
            return false; // it is there, and what is wrong with it has been said
        }
        let elsewhere = self.environments_with(section, name);
        let diagnostic = if elsewhere.is_empty() {
            if self.names_in(section).iter().any(|declared| declared == name) || self.is_misspelt(section, name) {
                return false; // where it exists could not be understood, or its name was refused: both have been said
            }
            self.unknown(section, name, at)
        } else {
            let environment = self.environment;
            let message = format!("{} `{name}` does not exist in `{environment}`", section.noun());
            Diagnostic::new(&REFERENCE_ELSEWHERE, at, message)
                .help(format!("it exists in {}: let both exist in the same environments", quoted(&elsewhere)))
                .also(Place::Key(item), "declared here")
        };
        self.report(diagnostic);
        false
    }

    /// Whether an item whose name was refused is the one that is meant: `Pricing` by `pricing`.
    fn is_misspelt(&self, section: Section, name: &str) -> bool {
        let letters = |name: &str| -> String {
            name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
        };
        self.broken.names_in(&section.pointer()).any(|refused| letters(&refused) == letters(name))
    }

    fn unknown(&self, section: Section, name: &str, at: &Pointer) -> Diagnostic {
        let mut known = self.names_in(section);
        known.extend(self.broken.names_in(&section.pointer()));
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let unknown = Diagnostic::new(&UNKNOWN_REFERENCE, at, format!("there is no {} `{name}`", section.noun()));
        match self.of_another_kind(section, name) {
            Some(help) => unknown.help(help),
            None => unknown.meant(name, known),
        }
    }

    /// Where the name is that of something else, which was put under the wrong kind.
    fn of_another_kind(&self, section: Section, name: &str) -> Option<String> {
        let used = [
            Section::Databases,
            Section::Brokers,
            Section::Buckets,
            Section::AiEndpoints,
            Section::Email,
            Section::Services,
        ];
        let people = [Section::Teams, Section::Groups];
        let kinds: &[Section] = if used.contains(&section) { &used } else { &people };
        let is_it = |kind: &&Section| self.names_in(**kind).iter().any(|declared| declared == name);
        let kind = kinds.iter().filter(|kind| **kind != section && kinds.contains(&section)).find(is_it)?;
        Some(if people.contains(&section) {
            format!("`{name}` is declared under `{}`; name one of `{}`", kind.pointer(), section.pointer())
        } else {
            format!("`{name}` is declared under `{}`: write it under `uses.{}`", kind.pointer(), kind.key())
        })
    }

    /// The cluster that an item names, or the only one. Reports where there is none to choose.
    pub fn cluster(&mut self, at: &Pointer, written: Option<&Name>) -> Option<String> {
        if let Some(name) = written {
            let bound = self.refers_to(Section::Clusters, name.as_str(), &at.key("cluster"));
            return bound.then(|| name.as_str().to_owned());
        }
        let here: Vec<String> = self.platform.clusters.keys().cloned().collect();
        match here.as_slice() {
            [only] => self.is_resolved(Section::Clusters, only).then(|| only.clone()),
            [] if self.any_broken(Section::Clusters) => None,
            [] => {
                let message = format!(
                    "`{}` needs a cluster, and there is none in `{}`",
                    at.last().unwrap_or_default(),
                    self.environment
                );
                self.report(Diagnostic::at_key(&NO_CLUSTER, at, message).help("declare one under `clusters`"));
                None
            }
            several => {
                let message = format!(
                    "`{}` does not say which cluster of `{}` it means",
                    at.last().unwrap_or_default(),
                    self.environment
                );
                self.report(
                    Diagnostic::at_key(&NO_CLUSTER, at, message)
                        .help(format!("write `cluster:` with one of {}", quoted(several))),
                );
                None
            }
        }
    }

    /// Reports the sections that need an account which is not there. `account` is the key under `providers`.
    pub fn needs_provider(&mut self, sections: &[&str], account: &str) {
        let Some(first) = sections.first() else { return };
        if self.broken.contains(&Pointer::root().key("providers").key(account)) {
            return;
        }
        let named: Vec<String> = sections.iter().map(|section| format!("`{section}`")).collect();
        let message = match named.as_slice() {
            [one] if *first == "providers" => format!("{one} lacks `{account}`"),
            [one] => format!("{one} needs `providers.{account}`, which is not there"),
            several => format!("{} need `providers.{account}`, which is not there", joined(several)),
        };
        let at = Pointer::root().key(first);
        self.report(Diagnostic::at_key(&NO_PROVIDER, &at, message).help(format!("add `{account}:` under `providers`")));
    }
}
