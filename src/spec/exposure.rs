//! What the language says beside a field: which change of its value lets somebody in, or protects less.
//!
//! A keyword of the schema, so that it stands where the field is declared: `#[schemars(extend("x-exposes" =
//! When::On.says("everybody can read it")))]`. On a type it holds for every field of the type. [`crate::schema::exposure`]
//! reads it for `platc diff`; the schema for editors leaves it out.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Beside a field or a type: an [`Exposure`].
pub const EXPOSES: &str = "x-exposes";

/// Beside a type: what its going away lays open, as a text; or `true`, where its fields tell.
pub const PROTECTS: &str = "x-protects";

/// A change that exposes, and what a reviewer is told; `{}` stands for the entry or the value that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    pub when: When,
    pub note: Cow<'static, str>,
}

/// Which change of a value exposes. What is not written counts as its default; a word that has none, as before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// It becomes true; in something new, it is.
    On,
    /// It is true, or a map, no longer.
    Off,
    /// It gets greater.
    More,
    /// It gets smaller.
    Less,
    /// It becomes a word that the language lists before the old one.
    Earlier,
    /// It becomes a word that the language lists after the old one.
    Later,
    /// It is another one, or gone.
    Differs,
    /// It is there, or another one; not where all around it is new.
    Set,
    /// An entry comes. An address range within another that was there is no news.
    Gains,
    /// An entry goes.
    Loses,
}

impl When {
    /// The change, with what a reviewer is told.
    pub const fn says(self, note: &'static str) -> Exposure {
        Exposure { when: self, note: Cow::Borrowed(note) }
    }
}
