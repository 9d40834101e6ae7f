//! `buckets`, resolved.

use std::collections::BTreeMap;

use super::defaults;
use super::item::{Item, Section};
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::Pointer;
use crate::spec::{self, Encryption};

/// A bucket of Oracle Object Storage in one environment.
#[derive(Debug, Clone)]
pub struct Bucket {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub versioning: bool,
    pub lifecycle: Vec<LifecycleRule>,
    /// For how many days objects cannot be changed or deleted; `None`: they can at once.
    pub retention_days: Option<u32>,
    pub public: bool,
    pub encryption: Encryption,
    pub physical_name: String,
}

/// What happens to some objects at an age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifecycleRule {
    /// Unique within the bucket.
    pub name: String,
    /// The beginning of the objects' names; `None` is every object.
    pub prefix: Option<String>,
    pub action: LifecycleAction,
    pub after_days: u32,
}

/// What happens to an object, or to its previous versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifecycleAction {
    Delete,
    Archive,
    DeletePreviousVersions,
}

pub static RETENTION_WITH_VERSIONS: Code = Code {
    id: "BUCKET001",
    name: "retention-with-versions",
    severity: Severity::Error,
    docs: "## What
A bucket has both `versioning` and `retention_days`.

## Why
Oracle refuses retention rules on a bucket that keeps versions.

## Example
```yaml
buckets:
  documents: { versioning: true, retention_days: 365 }
```

## Instead
Keep one: versions let you undo a change, retention forbids it.
",
};

pub static LIFECYCLE_WITHOUT_EFFECT: Code = Code {
    id: "BUCKET002",
    name: "lifecycle-without-effect",
    severity: Severity::Error,
    docs: "## What
A lifecycle rule does nothing: it says no age, or it deletes previous versions of a bucket that keeps none.

## Why
Someone relies on it to clear the bucket, and it never will.

## Example
```yaml
buckets:
  documents: { lifecycle: [{ prefix: tmp/ }] }
```

## Instead
`{ prefix: tmp/, delete_after_days: 7 }`; and `versioning: true` where previous versions are to go.
",
};

pub static LIFECYCLE_CONTRADICTION: Code = Code {
    id: "BUCKET003",
    name: "lifecycle-contradiction",
    severity: Severity::Error,
    docs: "## What
Two lifecycle rules are for the same prefix, or a rule archives objects that are deleted by then.

## Why
Of two rules for the same objects the earlier age wins, whatever was meant; an object is archived for 90 days at least,
and paid for them.

## Example
```yaml
buckets:
  documents: { lifecycle: [{ delete_after_days: 7, archive_after_days: 30 }] }
```

## Instead
One rule a prefix, in which `archive_after_days` is less than `delete_after_days`.
",
};

pub static RETENTION_OUTLASTS_RULE: Code = Code {
    id: "BUCKET004",
    name: "retention-outlasts-lifecycle",
    severity: Severity::Warning,
    docs: "## What
A lifecycle rule deletes objects at an age at which `retention_days` still keeps them.

## Why
Retention wins: nothing is deleted before it ends, and what the rule was to save goes on costing.

## Example
```yaml
buckets:
  invoices:
    retention_days: 365
    lifecycle: [{ delete_after_days: 90 }]
```

## Instead
Delete later than `retention_days`: `delete_after_days: 400`.
",
};

/// Letters, digits, hyphens, underscores and periods (provider oracle/oci 8.28, verified 2026-11); the length is recalled.
const BUCKET_NAME_LENGTH: usize = 256;

pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<Bucket> {
    let platform = scope.platform;
    platform.buckets.iter().map(|(name, written)| bucket(scope, name, written)).collect()
}

fn bucket(scope: &mut Scope<'_>, name: &str, written: &spec::Bucket) -> Bucket {
    let item = Item::new(Section::Buckets, name);
    let at = item.pointer();
    let versioning = written.versioning.unwrap_or(defaults::BUCKET_VERSIONING);
    if versioning && written.retention_days.is_some() {
        let message = format!("`{name}` keeps versions, so Oracle refuses a retention rule on it");
        let diagnostic = Diagnostic::at_key(&RETENTION_WITH_VERSIONS, &at.key("retention_days"), message);
        scope.report(diagnostic.help("remove `retention_days`, or `versioning`"));
    }
    check_retention(scope, &at, written);
    let rules = written.lifecycle.as_deref().unwrap_or_default();
    Bucket {
        description: written.description.clone(),
        versioning,
        lifecycle: lifecycle(scope, &at.key("lifecycle"), rules, versioning),
        retention_days: written.retention_days,
        public: written.public.unwrap_or(defaults::BUCKET_PUBLIC),
        encryption: written.encryption.unwrap_or(defaults::ENCRYPTION),
        physical_name: scope.physical_name(&item, written.physical_name.as_deref(), str::to_owned, BUCKET_NAME_LENGTH),
        item,
        at,
    }
}

fn check_retention(scope: &mut Scope<'_>, at: &Pointer, written: &spec::Bucket) {
    let Some(kept) = written.retention_days else { return };
    for (i, rule) in written.lifecycle.iter().flatten().enumerate() {
        let Some(days) = rule.delete_after_days.filter(|days| *days < kept) else { continue };
        let message = format!("nothing is deleted after {days} days, since retention keeps it for {kept}");
        let rule = at.key("lifecycle").index(i).key("delete_after_days");
        let diagnostic = Diagnostic::new(&RETENTION_OUTLASTS_RULE, &rule, message)
            .also(Place::Value(at.key("retention_days")), "the retention");
        scope.report(diagnostic.help(format!("write {kept} or more")));
    }
}

fn lifecycle(
    scope: &mut Scope<'_>,
    at: &Pointer,
    written: &[spec::LifecycleRule],
    versioning: bool,
) -> Vec<LifecycleRule> {
    let mut seen: BTreeMap<Option<&str>, Pointer> = BTreeMap::new();
    let mut rules: Vec<LifecycleRule> = Vec::new();
    for (i, rule) in written.iter().enumerate() {
        let at = at.index(i);
        check_effect(scope, &at, rule, versioning);
        check_order(scope, &at, rule);
        if let Some(first) = seen.get(&rule.prefix.as_deref()).cloned() {
            let message = format!("there are two rules for {}", objects(rule.prefix.as_deref()));
            let diagnostic =
                Diagnostic::new(&LIFECYCLE_CONTRADICTION, &at, message).also(Place::Value(first), "the other");
            scope.report(diagnostic.help("make one rule of them"));
        }
        seen.insert(rule.prefix.as_deref(), at);
        for (action, after_days) in actions(rule) {
            let name = unique_name(action, rule.prefix.as_deref(), &rules);
            rules.push(LifecycleRule { name, prefix: rule.prefix.clone(), action, after_days });
        }
    }
    rules
}

fn actions(rule: &spec::LifecycleRule) -> impl Iterator<Item = (LifecycleAction, u32)> {
    let all = [
        (LifecycleAction::Archive, rule.archive_after_days),
        (LifecycleAction::Delete, rule.delete_after_days),
        (LifecycleAction::DeletePreviousVersions, rule.delete_previous_versions_after_days),
    ];
    all.into_iter().filter_map(|(action, days)| days.map(|days| (action, days)))
}

fn check_effect(scope: &mut Scope<'_>, at: &Pointer, rule: &spec::LifecycleRule, versioning: bool) {
    if actions(rule).next().is_none() {
        let message = format!("the rule for {} does nothing", objects(rule.prefix.as_deref()));
        scope.report(
            Diagnostic::new(&LIFECYCLE_WITHOUT_EFFECT, at, message)
                .help("add `delete_after_days` or `archive_after_days`"),
        );
    }
    if rule.delete_previous_versions_after_days.is_some() && !versioning {
        let bucket = at.parent().and_then(|rules| rules.parent()?.last()).unwrap_or_default();
        let at = at.key("delete_previous_versions_after_days");
        let diagnostic =
            Diagnostic::at_key(&LIFECYCLE_WITHOUT_EFFECT, &at, format!("`{bucket}` keeps no previous versions"));
        scope.report(diagnostic.help("add `versioning: true`, or remove the key"));
    }
}

fn check_order(scope: &mut Scope<'_>, at: &Pointer, rule: &spec::LifecycleRule) {
    if let (Some(archive), Some(delete)) = (rule.archive_after_days, rule.delete_after_days)
        && archive >= delete
    {
        let message = format!("objects are deleted after {delete} days, before they would be archived after {archive}");
        let diagnostic = Diagnostic::new(&LIFECYCLE_CONTRADICTION, &at.key("archive_after_days"), message);
        scope.report(diagnostic.help("archive earlier, or not at all"));
    }
}

fn objects(prefix: Option<&str>) -> String {
    prefix.map_or_else(|| "all objects".to_owned(), |prefix| format!("`{prefix}`"))
}

/// `delete-tmp`; a number follows where two prefixes look the same without their punctuation.
fn unique_name(action: LifecycleAction, prefix: Option<&str>, rules: &[LifecycleRule]) -> String {
    let verb = match action {
        LifecycleAction::Delete => "delete",
        LifecycleAction::Archive => "archive",
        LifecycleAction::DeletePreviousVersions => "delete-previous-versions",
    };
    let words =
        prefix.unwrap_or("everything").split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = std::iter::once(verb).chain(words).collect::<Vec<_>>().join("-");
    let is_free = |name: &String| !rules.iter().any(|rule| &rule.name == name);
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.clone()).chain(numbered).find(is_free).expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_named_by_what_they_do_to_what() {
        let name = |prefix, rules: &[LifecycleRule]| unique_name(LifecycleAction::Delete, prefix, rules);
        assert_eq!(name(Some("tmp/"), &[]), "delete-tmp");
        assert_eq!(name(None, &[]), "delete-everything");
        let rule = |name: &str| LifecycleRule {
            name: name.to_owned(),
            prefix: None,
            action: LifecycleAction::Delete,
            after_days: 1,
        };
        assert_eq!(name(Some("tmp."), &[rule("delete-tmp")]), "delete-tmp-2");
    }
}
