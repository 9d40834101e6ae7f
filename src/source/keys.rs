//! The keys of one map as they are written → unique names, with merged maps (`<<`) laid under them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Entry, Kind, Node};
use crate::diag::{Code, Diagnostic, Place, Severity};

/// A key whose value has not been read yet.
#[derive(Debug)]
pub(super) enum Key {
    Name(String, Range<usize>),
    /// `<<`: the value is a map, or a list of maps, to take entries from.
    Merge(Range<usize>),
    /// One that a diagnostic was given for; its value is dropped.
    Unusable,
}

/// The maps named by the `<<` of a map.
#[derive(Debug)]
pub(super) struct Merge {
    /// How many entries stand before the `<<`.
    pub position: usize,
    pub key_range: Range<usize>,
    /// Earlier ones win.
    pub maps: Vec<Vec<Entry>>,
}

pub(super) static NOT_A_NAME: Code = Code {
    id: "YAML015",
    name: "key-is-not-a-name",
    severity: Severity::Error,
    docs: "\
## What
A key that is empty, `null`, a list, a map or an alias. Every other key is a name, spelled as it is written: `on`,
`8080` and `1.10` are fine.

## Why
The document has to be expressible as JSON, whose keys are text. Most such keys are accidents: `{{ name }}` without
quotes is a map whose key is a map.

## Example
```yaml
host: {{ name }}.example.com
```

## Instead
```yaml
host: \"{{ name }}.example.com\"
```
",
};

/// A scalar in the place of a key.
///
/// # Errors
/// The diagnostic if it is empty or null.
pub(super) fn scalar_key(text: &str, is_plain: bool, range: Range<usize>) -> Result<Key, Diagnostic> {
    match text {
        "~" | "null" | "Null" | "NULL" if is_plain && range.is_empty() => {
            Err(Diagnostic::at_bytes(&NOT_A_NAME, range, "a key is missing before `:`"))
        }
        "~" | "null" | "Null" | "NULL" if is_plain => {
            let message = format!("`{text}` is null and cannot be a key");
            Err(Diagnostic::at_bytes(&NOT_A_NAME, range, message).help(format!("write it in quotes: `\"{text}\"`")))
        }
        "<<" if is_plain => Ok(Key::Merge(range)),
        name => Ok(Key::Name(name.to_owned(), range)),
    }
}

/// A list, a map or an alias in the place of a key; `written` is the text from there on.
pub(super) fn not_a_name(noun: &str, written: &str, range: Range<usize>) -> Diagnostic {
    let diagnostic = Diagnostic::at_bytes(&NOT_A_NAME, range, format!("{noun} cannot be a key"));
    if noun == "a map" && written.starts_with('{') {
        return diagnostic.help("put a text that starts with `{` in quotes");
    }
    diagnostic.help("write a name before the `:`")
}

pub(super) static MERGE: Code = Code {
    id: "YAML020",
    name: "bad-merge",
    severity: Severity::Error,
    docs: "\
## What
The value of `<<` is neither a map nor a list of maps.

## Why
`<<` takes the entries of other maps into this one: entries written beside it win, and earlier maps win over later ones.
There is nothing to take from a text, a number or null.

## Example
```yaml
port: &port 8080
service:
  <<: *port
```

## Instead
```yaml
base: &base {port: 8080}
service:
  <<: *base
```
",
};

/// The maps to take entries from.
///
/// # Errors
/// The diagnostic if the value is none and no list of them.
pub(super) fn merged_maps(value: Node, key_range: &Range<usize>) -> Result<Vec<Vec<Entry>>, Diagnostic> {
    let noun = value.noun();
    match value.kind {
        Kind::Map(entries) => Ok(vec![entries.into_list()]),
        Kind::List(items) => items.into_iter().map(|item| merged_map(item, key_range)).collect(),
        Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => {
            Err(bad_merge(noun, key_range))
        }
    }
}

fn merged_map(item: Node, key_range: &Range<usize>) -> Result<Vec<Entry>, Diagnostic> {
    let noun = item.noun();
    match item.kind {
        Kind::Map(entries) => Ok(entries.into_list()),
        Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) | Kind::List(_) => {
            Err(bad_merge(&format!("a list with {noun} in it"), key_range))
        }
    }
}

fn bad_merge(noun: &str, key_range: &Range<usize>) -> Diagnostic {
    Diagnostic::at_bytes(&MERGE, key_range.clone(), format!("`<<` takes entries from maps, not from {noun}"))
        .help("write `<<: *name` or `<<: [*first, *second]`, where each name is the anchor of a map")
}

pub(super) static DUPLICATE: Code = Code {
    id: "YAML014",
    name: "duplicate-key",
    severity: Severity::Error,
    docs: "\
## What
A key stands twice in one map.

## Why
YAML forbids it, and readers that allow it silently drop one of the values. The rest of the document is checked with the
last one.

## Example
```yaml
pricing:
  port: 8080
  port: 9090
```

## Instead
Delete one of the two. For two merges write one list: `<<: [*first, *second]`.
",
};

/// A second `<<` in one map.
pub(super) fn duplicate_merge(first: &Range<usize>, second: Range<usize>) -> Diagnostic {
    duplicate("<<", first, second).help("write one list: `<<: [*first, *second]`")
}

fn duplicate(name: &str, first: &Range<usize>, second: Range<usize>) -> Diagnostic {
    Diagnostic::at_bytes(&DUPLICATE, second, format!("the key `{name}` stands twice in one map"))
        .also(Place::Bytes(first.clone()), "first here")
}

/// The entries of a map, and the diagnostics of its duplicate keys, of which the last one stays.
pub(super) fn unique_entries(mut entries: Vec<Entry>, merge: Option<Merge>) -> (Vec<Entry>, Vec<Diagnostic>) {
    if let Some(merge) = merge {
        let inherited = inherited(&entries, merge.maps);
        entries.splice(merge.position..merge.position, inherited);
    }
    let (is_kept, diagnostics) = duplicates(&entries);
    if !diagnostics.is_empty() {
        let mut is_kept = is_kept.into_iter();
        entries.retain(|_| is_kept.next().unwrap_or(true));
    }
    entries.shrink_to_fit();
    (entries, diagnostics)
}

/// The entries of the merged maps whose keys are written neither in `own` nor in an earlier map.
fn inherited(own: &[Entry], maps: Vec<Vec<Entry>>) -> Vec<Entry> {
    let mut taken: BTreeSet<String> = own.iter().map(|entry| entry.key.clone()).collect();
    maps.into_iter().flatten().filter(|entry| taken.insert(entry.key.clone())).collect()
}

/// Which entries to keep, and a diagnostic for each later entry of a key. Sorts indices: no second copy of the keys.
fn duplicates(entries: &[Entry]) -> (Vec<bool>, Vec<Diagnostic>) {
    let mut by_key: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    by_key.sort_by_key(|(_, entry)| entry.key.as_str());
    let mut is_kept = vec![true; entries.len()];
    let mut diagnostics = Vec::new();
    for same in by_key.chunk_by(|(_, a), (_, b)| a.key == b.key) {
        let Some(((_, first), later)) = same.split_first() else { continue };
        for (_, again) in later.iter().take(super::MAX_DIAGNOSTICS) {
            diagnostics.push(duplicate(&first.key, &first.key_range, again.key_range.clone()));
        }
        for (index, _) in same.iter().rev().skip(1) {
            if let Some(kept) = is_kept.get_mut(*index) {
                *kept = false;
            }
        }
    }
    (is_kept, diagnostics)
}
