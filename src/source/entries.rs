//! The entries of a map, in the order of the text; a key is found without a look at all of them.

use std::ops::Deref;

use super::Entry;

/// Entries with unique keys.
#[derive(Debug, Clone)]
pub struct Entries {
    list: Vec<Entry>,
    /// The places of `list`, in the order of their keys.
    by_key: Vec<u32>,
}

impl Entries {
    /// `list` has each key once.
    pub(super) fn new(list: Vec<Entry>) -> Self {
        // a document has fewer bytes than `u32::MAX`
        let mut by_key: Vec<u32> = (0u32..).take(list.len()).collect();
        by_key.sort_unstable_by(|a, b| key(&list, *a).cmp(key(&list, *b)));
        Self { list, by_key }
    }

    /// The entry of a key.
    pub fn get(&self, wanted: &str) -> Option<&Entry> {
        let at = self.by_key.binary_search_by(|place| key(&self.list, *place).cmp(wanted)).ok()?;
        self.list.get(*self.by_key.get(at)? as usize)
    }

    pub(super) fn into_list(self) -> Vec<Entry> {
        self.list
    }
}

fn key(list: &[Entry], place: u32) -> &str {
    list.get(place as usize).map_or("", |entry| entry.key.as_str())
}

impl Deref for Entries {
    type Target = [Entry];

    fn deref(&self) -> &[Entry] {
        &self.list
    }
}
