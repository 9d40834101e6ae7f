//! A section and an item → the name that owns files, and the path of its record.

use std::fmt;

use super::portable;
use crate::model::Item;

/// The item that a file belongs to, such as `services/pricing`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    pub section: String,
    pub item: String,
}

impl Owner {
    /// The owner of what `item` of `section` becomes.
    pub fn new(section: impl Into<String>, item: impl Into<String>) -> Self {
        Self { section: section.into(), item: item.into() }
    }

    /// The owner of what an item becomes.
    pub fn of(item: &Item) -> Self {
        Self::new(item.section.key(), item.name.clone())
    }

    /// Whether it is that item.
    pub fn is(&self, item: &Item) -> bool {
        item.section.key() == self.section && item.name == self.item
    }

    /// Where the record lies, relative to the generated folder: `.platc/services/pricing.json`.
    /// Two owners never share a path, not even where case is ignored.
    pub fn record_path(&self) -> String {
        format!("{}/{}/{}.json", portable::RECORDS, portable::name(&self.section), portable::name(&self.item))
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.section, self.item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_portable_paths() {
        let long = "a.".repeat(120);
        for (item, path) in [
            ("pricing", ".platc/services/pricing.json"),
            ("threadline.example", ".platc/services/threadline.example.json"),
            ("_dmarc", ".platc/services/_dmarc.json"),
            ("Pricing", ".platc/services/%50ricing.json"),
            ("a/../b", ".platc/services/a%2f..%2fb.json"),
            (".hidden", ".platc/services/%2ehidden.json"),
            ("con", ".platc/services/%63on.json"),
            ("nul.example", ".platc/services/%6eul.example.json"),
            ("", ".platc/services/%.json"),
        ] {
            let found = Owner::new("services", item).record_path();
            assert_eq!(found, path);
            assert_eq!(portable::check(&found), Ok(()), "{item}");
        }
        let (one, other) = (Owner::new("dns", long.clone() + "x"), Owner::new("dns", long + "y"));
        assert_ne!(one.record_path(), other.record_path());
        assert!(one.record_path().len() < 240, "{}", one.record_path());
    }
}
