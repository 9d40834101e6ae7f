//! What is said about a document: codes with their pages, diagnostics, and their place in the text.

pub mod lines;
mod locate;
pub mod nearest;
pub mod pages;
pub mod render;
pub mod words;

use std::ops::Range;

pub use locate::{Located, locate};
pub use nearest::{did_you_mean, nearest, only_near};

use crate::data::Basis;
use crate::edit::Edit;
use crate::source::Pointer;

/// Whether a document with such a diagnostic compiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

impl Severity {
    /// The word a person reads: `error`, `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A kind of diagnostic. A `static` directly above the check that raises it.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Letters and three digits, such as `DNS004`; never reused.
    pub id: &'static str,
    /// Kebab case, such as `cname-beside-other-records`.
    pub name: &'static str,
    pub severity: Severity,
    /// Markdown with the headings `## What`, `## Why`, `## Example`, `## Instead`.
    pub docs: &'static str,
}

/// A place that a diagnostic speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The value at the pointer.
    Value(Pointer),
    /// The key at the pointer (the key's own text, not its value).
    Key(Pointer),
    /// A byte range, where the text could not be read as a document.
    Bytes(Range<usize>),
}

impl Place {
    /// Where in the document it is; `None` where there is no document.
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Value(pointer) | Self::Key(pointer) => Some(pointer),
            Self::Bytes(_) => None,
        }
    }
}

/// One problem, in a user's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: &'static Code,
    /// The code's, unless the document's `policy` says otherwise, or it rests on an old table.
    pub severity: Severity,
    /// The name of the document's own invariant, where that is what was broken.
    pub invariant: Option<String>,
    /// A fact in lower case, values in backticks, no full stop.
    pub message: String,
    pub at: Place,
    /// Other places that matter, each with a few words.
    pub also: Vec<(Place, String)>,
    /// What to write instead.
    pub help: Option<String>,
    /// The edit that certainly is what was meant: `platc check --fix` makes it.
    pub fix: Option<Box<Edit>>,
    /// The table of facts that it rests on, if it rests on one.
    pub basis: Option<Basis>,
}

impl Diagnostic {
    /// A diagnostic at a value.
    pub fn new(code: &'static Code, at: &Pointer, message: impl Into<String>) -> Self {
        Self::at(code, Place::Value(at.clone()), message)
    }

    /// A diagnostic at a place.
    pub fn at(code: &'static Code, at: Place, message: impl Into<String>) -> Self {
        let (message, severity) = (message.into(), code.severity);
        Self { code, severity, invariant: None, message, at, also: Vec::new(), help: None, fix: None, basis: None }
    }

    /// A diagnostic at a key.
    pub fn at_key(code: &'static Code, at: &Pointer, message: impl Into<String>) -> Self {
        Self { at: Place::Key(at.clone()), ..Self::new(code, at, message) }
    }

    /// A diagnostic at a byte range of the text.
    pub fn at_bytes(code: &'static Code, at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at: Place::Bytes(at), ..Self::new(code, &Pointer::root(), message) }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says which known name was meant by the one at its place; where only one is near, that one is the fix.
    #[must_use]
    pub fn meant<'a>(self, wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let fix = only_near(wanted, known.iter().copied()).and_then(|name| Edit::correction(&self.at, name));
        self.help(did_you_mean(wanted, known)).fix(fix)
    }

    /// Adds the edit that mends it, where one is certain.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Edit>>) -> Self {
        self.fix = fix.into().map(Box::new);
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn also(mut self, at: Place, text: impl Into<String>) -> Self {
        self.also.push((at, text.into()));
        self
    }

    /// Says on which table of facts it rests: [`crate::data::age::weigh`] judges it by the table's day.
    #[must_use]
    pub fn resting_on(mut self, basis: Basis) -> Self {
        self.basis = Some(basis);
        self
    }

    /// Whether this keeps the document from compiling.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Every code that platc knows, by id.
pub fn codes() -> Vec<&'static Code> {
    let of_rules = crate::lint::rules().flat_map(|rule| rule.codes.iter().copied());
    let stages = [
        crate::source::CODES,
        crate::schema::CODES,
        crate::model::CODES,
        crate::lint::TEXT_CODES,
        crate::lint::DAY_CODES,
        crate::lint::WAIVER_CODES,
        crate::lint::policy::CODES,
        crate::data::CODES,
        crate::edit::CODES,
    ];
    let stages = stages.into_iter().flatten().copied();
    let mut all: Vec<&'static Code> =
        stages.chain(crate::plan::codes()).chain(crate::changes::CODES.iter().copied()).chain(of_rules).collect();
    all.sort_by_key(|code| code.id);
    all
}
