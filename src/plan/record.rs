//! What an item became ↔ the JSON file from which the next build knows it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::{Owner, portable};

/// The edition of the record's layout. A change that an older platc would misread adds one; older ones are read.
pub const FORMAT: u64 = 2;

/// What stands in place of the hash of a list: a file that many items feed, each with lines of its own. A hash would be
/// another in each branch, and the branches would not merge.
pub const LIST: &str = "list";

/// The last line of the files. It never changes, so that every other one ends with a comma: git joins the lines of two
/// branches (`merge=union`), and the result is still JSON.
const LAST: (&str, &str) = ("~", "the end, so that git can merge line by line");

/// What the last build made of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub owner: Owner,
    pub files: Files,
    /// Providers with an account that the root needs, if the record is of what is root-wide; sorted.
    pub providers: Vec<String>,
    /// Sorted.
    pub stateful: Vec<Stateful>,
}

/// Path, relative to the repository → SHA-256 of the text in hexadecimal digits, or [`LIST`]. Two only where git joined
/// what two branches built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(pub BTreeMap<String, BTreeSet<String>>);

/// Something that holds data or an identity, and must not vanish unasked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stateful {
    /// Terraform address, such as `oci_database_autonomous_database.ledger`.
    pub address: String,
    /// The addresses of what stays with it where it stays: its parts, and what it and they stand on; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attached: Vec<String>,
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
    files: Files,
    format: u64,
    item: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    providers: Vec<String>,
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
            providers: self.providers.clone(),
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
        let Written { files, format: _, item, providers, section, stateful } = read_edition(text)?;
        for path in files.0.keys() {
            portable::check(path).map_err(|why| RecordError::Damaged(format!("the path `{path}` in it {why}")))?;
        }
        Ok(Self { owner: Owner { section, item }, files, providers, stateful })
    }
}

impl Serialize for Files {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (path, hashes) in &self.0 {
            hashes.iter().try_for_each(|hash| map.serialize_entry(path, hash))?;
        }
        map.serialize_entry(LAST.0, LAST.1)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FilesVisitor)
    }
}

/// Takes a path that comes twice, which a map would not.
struct FilesVisitor;

impl<'de> Visitor<'de> for FilesVisitor {
    type Value = Files;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("paths with hashes")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Files, A::Error> {
        let mut files = Files::default();
        while let Some((path, hash)) = map.next_entry::<String, String>()? {
            if path != LAST.0 {
                files.0.entry(path).or_default().insert(hash);
            }
        }
        Ok(files)
    }
}

/// JSON with a `format` of this edition, or an older one, as a `T`.
pub(crate) fn read_edition<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, RecordError> {
    #[derive(Deserialize)]
    struct Edition {
        format: Option<u64>,
    }
    let damaged = |e: serde_json::Error| RecordError::Damaged(format!("it is damaged: {e}"));
    let edition: Edition = serde_json::from_str(text).map_err(damaged)?;
    match edition.format {
        Some(..=FORMAT) => serde_json::from_str(text).map_err(damaged),
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
            files: Files(BTreeMap::from([
                ("generated/b.tf".to_owned(), BTreeSet::from([sha256("b")])),
                ("generated/a.tf".to_owned(), BTreeSet::from([sha256("")])),
            ])),
            providers: Vec::new(),
            stateful: vec![Stateful {
                address: "oci_database_autonomous_database.ledger".to_owned(),
                attached: vec!["oci_core_subnet.main_databases".to_owned()],
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
    "generated/b.tf": "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d",
    "~": "the end, so that git can merge line by line"
  },
  "format": 2,
  "item": "ledger",
  "section": "databases",
  "stateful": [
    {
      "address": "oci_database_autonomous_database.ledger",
      "attached": [
        "oci_core_subnet.main_databases"
      ],
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
        let older = text.replace(",\n    \"~\": \"the end, so that git can merge line by line\"", "");
        assert_eq!(Record::from_json(&older.replace("\"format\": 2", "\"format\": 1")), Ok(ledger()));
    }

    #[test]
    fn lines_that_git_joined_are_a_record_that_knows_both_texts() {
        let text = ledger().to_json();
        let line = text.lines().find(|line| line.contains("b.tf")).expect("it is there").to_owned() + "\n";
        let joined = text.replace(&line, &(line.clone() + &line.replace("3e23", "0000")));
        let record = Record::from_json(&joined).expect("a record");
        assert_eq!(record.files.0.get("generated/b.tf").map(BTreeSet::len), Some(2));
        assert_eq!(record.to_json().lines().count(), joined.lines().count());
    }

    #[test]
    fn what_is_no_record_of_this_edition_says_why() {
        let record = ledger().to_json();
        for (text, reason) in [
            (
                record.replace("\"format\": 2", "\"format\": 3"),
                "another edition of platc wrote it, in format 3; this one reads format 2",
            ),
            (record.replace("generated/a.tf", "../a.tf"), "the path `../a.tf` in it holds the part `..`"),
            (record.replace("  \"format\": 2,\n", ""), "it is damaged: it has no `format`"),
            (record.replace("\"item\"", "\"name\""), "it is damaged: unknown field `name`"),
            ("<<<<<<< HEAD\n{}".to_owned(), "it is damaged: expected value at line 1 column 1"),
            (String::new(), "it is damaged: EOF while parsing"),
        ] {
            let error = Record::from_json(&text).expect_err(reason).to_string();
            assert!(error.starts_with(reason), "{error}");
        }
    }
}
