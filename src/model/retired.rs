//! `retired` and `renamed_from` → which recorded things the document lets go or calls by another name.

use serde_json::Value;

use super::first_names::first_name_of;
use super::scope::Scope;
use super::{Item, Section};
use crate::diag::{Code, Diagnostic, Severity};
use crate::plan::Owner;
use crate::source::Pointer;
use crate::spec::{self, RetiredData};

pub static RETIRED_UNCLEAR: Code = Code {
    id: "CHANGE010",
    name: "retired-line-unclear",
    severity: Severity::Error,
    docs: "## What
A line of `retired` names no item, or several.

## Why
Each line lets one thing go. Which of several a reviewer agreed to would be a guess.

## Example
```yaml
retired:
  - { databases: legacy, buckets: legacy, data: keep }
```

## Instead
Write one line for each.
",
};

/// A line of `retired`.
#[derive(Debug, Clone)]
pub struct Retired {
    pub at: Pointer,
    pub item: Item,
    /// The roots in which it is let go; `None` for all.
    pub environments: Option<Vec<String>>,
    pub data: RetiredData,
}

impl Retired {
    /// Whether the line speaks of what `owner` has in `root`.
    pub fn covers(&self, owner: &Owner, root: &str) -> bool {
        let is_owner = owner.is(&self.item);
        if self.item.section == Section::Environments {
            return is_owner || self.item.name == root;
        }
        is_owner && self.environments.as_ref().is_none_or(|list| list.iter().any(|name| name == root))
    }
}

/// An item that had another name.
#[derive(Debug, Clone)]
pub struct Rename {
    /// The line that says so.
    pub at: Pointer,
    pub from: Item,
    /// The name it had between `from` and the present one, if several.
    pub then: Option<Item>,
    pub to: Item,
}

/// The sections whose items may be renamed.
const RENAMABLE: [Section; 10] = [
    Section::Environments,
    Section::Clusters,
    Section::Databases,
    Section::Buckets,
    Section::Brokers,
    Section::AiEndpoints,
    Section::Email,
    Section::Access,
    Section::Workers,
    Section::Services,
];

/// The lines of `retired`. Reports those that name no item or several.
pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<Retired> {
    let mut all = Vec::new();
    for (index, line) in scope.platform.retired.iter().enumerate() {
        let at = Pointer::root().key("retired").index(index);
        let first_name = |name: &spec::Name| first_name_of(scope.platform, name.as_str()).to_owned();
        let environments = line.environments.as_ref().map(|list| list.iter().map(first_name).collect());
        match (named(line).as_slice(), &line.environments) {
            ([(section, name)], _) => {
                all.push(Retired { at, item: Item::new(*section, *name), environments, data: line.data });
            }
            ([], Some(list)) => all.extend(list.iter().map(|name| Retired {
                at: at.clone(),
                item: Item::new(Section::Environments, name.as_str()),
                environments: None,
                data: line.data,
            })),
            (items, _) => {
                let count = if items.is_empty() { "no item" } else { "several items" };
                let diagnostic =
                    Diagnostic::new(&RETIRED_UNCLEAR, &at, format!("this line of `retired` names {count}"));
                scope.report(diagnostic.help("write one section's key with one name, such as `databases: legacy`"));
            }
        }
    }
    all
}

fn named(line: &spec::Retired) -> Vec<(Section, &str)> {
    let by_name = [
        (Section::Clusters, &line.clusters),
        (Section::Databases, &line.databases),
        (Section::Buckets, &line.buckets),
        (Section::Brokers, &line.brokers),
        (Section::AiEndpoints, &line.ai_endpoints),
        (Section::Email, &line.email),
        (Section::Workers, &line.workers),
        (Section::Services, &line.services),
    ];
    let by_name = by_name.into_iter().filter_map(|(section, name)| Some((section, name.as_ref()?.as_str())));
    by_name.chain(line.zones.as_deref().map(|zone| (Section::Zones, zone))).collect()
}

/// Every `renamed_from` of the document.
pub(super) fn renames(written: &Value) -> Vec<Rename> {
    let items = RENAMABLE.into_iter().flat_map(|section| {
        let items = written.get(section.key()).and_then(Value::as_object);
        items.into_iter().flatten().map(move |(name, item)| (section, name, item))
    });
    let of_item = |(section, name, item): (Section, &String, &Value)| {
        let names = item.get("renamed_from").map(spec::former_names).unwrap_or_default();
        let names: Vec<Item> = names.into_iter().map(|name| Item::new(section, name)).collect();
        let to = Item::new(section, name.as_str());
        let rename = |(i, from): (usize, &Item)| Rename {
            at: to.pointer().key("renamed_from"),
            from: from.clone(),
            then: i.checked_sub(1).and_then(|later| names.get(later)).cloned(),
            to: to.clone(),
        };
        names.iter().enumerate().map(rename).collect::<Vec<_>>()
    };
    items.flat_map(of_item).collect()
}
