//! A finding → what `verify` reports: the cause, a hint, and a diff that `git apply` takes.

use std::collections::BTreeMap;
use std::fmt;

use similar::TextDiff;

use super::finding::Finding;
use super::present::Present;

/// One path that is not as the document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Relative to the base.
    pub path: String,
    pub cause: Cause,
    pub hint: Option<Hint>,
    /// Unified, from what is there to what is planned. `None` where it would show nothing:
    /// what cannot be read, what stays, and changed line endings.
    pub diff: Option<String>,
}

/// Why a path is not as the document says. Its `Display` follows the path in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// It was not built, or was removed.
    Missing,
    /// It is what was built last, and the document has changed since.
    Stale,
    /// It is not what was built.
    HandEdited,
    /// It was built, and is no longer planned.
    Orphan,
    /// Somebody else put it there.
    Foreign,
    /// The reason, in a user's words.
    Unreadable(String),
    /// The format in which another edition of platc wrote it.
    OtherEdition(u64),
}

impl Cause {
    /// The word for machines: `hand-edited`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::HandEdited => "hand-edited",
            Self::Orphan => "orphan",
            Self::Foreign => "foreign",
            Self::Unreadable(_) => "unreadable",
            Self::OtherEdition(_) => "other-edition",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing"),
            Self::Stale => f.write_str("is stale: the document has changed since it was built"),
            Self::HandEdited => f.write_str("was edited by hand"),
            Self::Orphan => f.write_str("is no longer planned"),
            Self::Foreign => f.write_str("was not made by platc"),
            Self::Unreadable(reason) => write!(f, "cannot be used: {reason}"),
            Self::OtherEdition(format) => write!(f, "was written by another edition of platc, in format {format}"),
        }
    }
}

/// What explains a drift further, or mends it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    /// It has CRLF line endings, and is ours but for them.
    LineEndings,
    /// It holds git's conflict markers.
    MergeConflict,
    /// Many items feed it, and git merges it line by line.
    List,
    /// A build was interrupted.
    Interrupted,
    /// It carries our header, but no record says what was built.
    NoRecord,
    /// It was edited, and is no longer planned.
    NotPlanned,
    /// It differs from this planned path in case alone.
    CaseOnly(String),
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LineEndings => f.write_str("line endings were changed; set `* -text` in .gitattributes"),
            Self::MergeConflict => f.write_str(
                "it holds conflict markers of a merge; resolve the document, take either side of the generated files, \
                 and run `platc build --force`",
            ),
            Self::List => {
                f.write_str("it is a list that git merges line by line; run `platc build` to put it in order")
            }
            Self::Interrupted => f.write_str("a build was interrupted; run `platc build` again"),
            Self::NoRecord => f.write_str("it carries platc's header, but no record says what was built"),
            Self::NotPlanned => f.write_str("it is no longer planned, and a build would remove it"),
            Self::CaseOnly(planned) => {
                write!(f, "it differs from the planned `{planned}` in case alone, which some file systems ignore")
            }
        }
    }
}

impl Finding {
    /// The finding with its diff.
    pub(super) fn drift(&self, planned: &BTreeMap<String, String>, present: &Present) -> Drift {
        let Self { path, cause, hint, .. } = self;
        let (old, new) = (present.text(path), planned.get(path).map(String::as_str));
        let shown = match cause {
            Cause::Missing | Cause::Stale | Cause::HandEdited | Cause::Orphan => true,
            Cause::Foreign => new.is_some(),
            Cause::Unreadable(_) | Cause::OtherEdition(_) => false,
        };
        let readable = old.is_some() || present.bytes(path).is_none();
        let shown = shown && readable && *hint != Some(Hint::LineEndings) && *hint != Some(Hint::Interrupted);
        Drift {
            path: path.clone(),
            cause: cause.clone(),
            hint: hint.clone(),
            diff: shown.then(|| diff(path, old, new)),
        }
    }
}

fn diff(path: &str, old: Option<&str>, new: Option<&str>) -> String {
    let name = |side: &str, text: Option<&str>| text.map_or("/dev/null".to_owned(), |_| format!("{side}/{path}"));
    TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default())
        .unified_diff()
        .context_radius(3)
        .header(&name("a", old), &name("b", new))
        .to_string()
}
