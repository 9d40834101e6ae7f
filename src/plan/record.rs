//! What an item became ↔ the JSON file from which the next build knows it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Owner, portable};

/// The edition of the record's layout. A change that an older platc would misread adds one.
pub const FORMAT: u64 = 1;

/// What the last build made of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub owner: Owner,
    /// Path, relative to the repository → SHA-256 of the text, in hexadecimal digits.
    pub files: BTreeMap<String, String>,
    /// Sorted.
    pub stateful: Vec<Stateful>,
}

/// Something that holds data or an identity, and must not vanish unasked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stateful {
    /// Terraform address, such as `oci_database_autonomous_database.ledger`.
    pub address: String,
    /// What it is to a user, such as `database`.
    pub kind: String,
    /// Whether the document has let go of it: it stays alive, and Terraform forgets it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub let_go: bool,
    /// Its name in its vendor's system.
    pub physical_name: String,
    /// The values of the arguments whose change would replace it; `None` is one that is not set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pinned: BTreeMap<String, Option<String>>,
    /// Whether Terraform refuses to destroy it.
    pub protected: bool,
    /// The Terraform root that manages it: `shared` or an environment.
    pub root: String,
}

/// Why a text is no record that this platc can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordError {
    /// Another edition of platc wrote it, in this format.
    OtherEdition(u64),
    /// The reason, in a user's words.
    Damaged(String),
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherEdition(format) => {
                write!(f, "another edition of platc wrote it, in format {format}; this one reads format {FORMAT}")
            }
            Self::Damaged(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for RecordError {}

/// The record as JSON; its fields are in alphabetical order, which is the order in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    files: BTreeMap<String, String>,
    format: u64,
    item: String,
    section: String,
    stateful: Vec<Stateful>,
}

impl Record {
    /// The text of the record's file: one line a file, so that git merges what branches add.
    pub fn to_json(&self) -> String {
        let written = Written {
            files: self.files.clone(),
            format: FORMAT,
            item: self.owner.item.clone(),
            section: self.owner.section.clone(),
            stateful: self.stateful.clone(),
        };
        serde_json::to_string_pretty(&written).expect("strings, numbers and maps of strings are JSON") + "\n"
    }

    /// The record in the text of its file.
    ///
    /// # Errors
    /// If another edition wrote it, if it is damaged, or if it claims files outside of the repository.
    pub fn from_json(text: &str) -> Result<Self, RecordError> {
        let Written { files, format: _, item, section, stateful } = read_edition(text)?;
        for path in files.keys() {
            portable::check(path).map_err(|why| RecordError::Damaged(format!("the path `{path}` in it {why}")))?;
        }
        Ok(Self { owner: Owner { section, item }, files, stateful })
    }
}

/// JSON with a `format` of this edition as a `T`.
pub(crate) fn read_edition<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, RecordError> {
    let damaged = |e: serde_json::Error| RecordError::Damaged(format!("it is damaged: {e}"));
    let value: Value = serde_json::from_str(text).map_err(damaged)?;
    match value.get("format").and_then(Value::as_u64) {
        Some(FORMAT) => serde_json::from_value(value).map_err(damaged),
        Some(format) => Err(RecordError::OtherEdition(format)),
        None => Err(RecordError::Damaged("it is damaged: it has no `format`".to_owned())),
    }
}

/// The SHA-256 of a text, in 64 hexadecimal digits.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger() -> Record {
        Record {
            owner: Owner::new("databases", "ledger"),
            files: BTreeMap::from([
                ("generated/b.tf".to_owned(), sha256("b")),
                ("generated/a.tf".to_owned(), sha256("")),
            ]),
            stateful: vec![Stateful {
                address: "oci_database_autonomous_database.ledger".to_owned(),
                kind: "database".to_owned(),
                physical_name: "threadlineproductionledger".to_owned(),
                protected: true,
                root: "production".to_owned(),
                pinned: BTreeMap::new(),
                let_go: false,
            }],
        }
    }

    #[test]
    fn a_record_is_sorted_json_that_reads_back() {
        let text = r#"{
  "files": {
    "generated/a.tf": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "generated/b.tf": "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"
  },
  "format": 1,
  "item": "ledger",
  "section": "databases",
  "stateful": [
    {
      "address": "oci_database_autonomous_database.ledger",
      "kind": "database",
      "physical_name": "threadlineproductionledger",
      "protected": true,
      "root": "production"
    }
  ]
}
"#;
        assert_eq!(ledger().to_json(), text);
        assert_eq!(Record::from_json(text), Ok(ledger()));
    }

    #[test]
    fn what_is_no_record_of_this_edition_says_why() {
        let record = ledger().to_json();
        for (text, reason) in [
            (
                record.replace("\"format\": 1", "\"format\": 2"),
                "another edition of platc wrote it, in format 2; this one reads format 1",
            ),
            (record.replace("generated/a.tf", "../a.tf"), "the path `../a.tf` in it holds the part `..`"),
            (record.replace("  \"format\": 1,\n", ""), "it is damaged: it has no `format`"),
            (record.replace("\"item\"", "\"name\""), "it is damaged: unknown field `name`"),
            ("<<<<<<< HEAD\n{}".to_owned(), "it is damaged: expected value at line 1 column 1"),
            (String::new(), "it is damaged: EOF while parsing"),
        ] {
            let error = Record::from_json(&text).expect_err(reason).to_string();
            assert!(error.starts_with(reason), "{error}");
        }
    }
}
