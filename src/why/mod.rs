//! A line of a generated file → the lines of the document that caused it.

pub mod dependents;
mod leaves;
mod plan;
mod render;
mod variables;

use std::fmt;
use std::ops::Range;

pub use plan::{Annotated, PlanError, annotate, annotation};
pub use render::human;

use crate::Compilation;
use crate::diag::Place;
use crate::diff;
use crate::plan::{EmittedBlock, File, root_of};
use crate::source::Pointer;

/// Why a file, or a line of it, is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The file's path, from the repository's root.
    pub path: String,
    /// The block that the line belongs to: its address and its lines.
    pub block: Option<(String, Range<usize>)>,
    /// The item whose file it is.
    pub owner: Pointer,
    /// In the order of the document's lines.
    pub causes: Vec<Cause>,
}

/// A place in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    pub at: Pointer,
    /// Counted from 1.
    pub line: usize,
    /// The line itself, without what it is indented by.
    pub text: String,
    /// Whether the value of the generated line stands here.
    pub is_exact: bool,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// platc makes no such file; the nearest that it makes.
    NotGenerated { path: String, nearest: Option<String> },
    /// The file has fewer lines.
    BeyondTheEnd { path: String, lines: usize },
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotGenerated { path, .. } => write!(f, "`{path}` is no file that platc makes"),
            Self::BeyondTheEnd { path, lines: 1 } => write!(f, "`{path}` has 1 line"),
            Self::BeyondTheEnd { path, lines } => write!(f, "`{path}` has {lines} lines"),
        }
    }
}

impl NoAnswer {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotGenerated { nearest, .. } => nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?")),
            Self::BeyondTheEnd { .. } => Some("name a line of the file as `platc build` writes it".to_owned()),
        }
    }
}

/// What caused the file at `path`, or its line (from 1).
///
/// # Errors
/// If the document does not become such a file, or the file has no such line.
pub fn why(compilation: &Compilation, path: &str, line: Option<usize>) -> Result<Why, NoAnswer> {
    let Some(file) = compilation.files.get(path) else {
        let known = compilation.files.iter().map(|(path, _)| path);
        let nearest = crate::diag::nearest(path, known).map(str::to_owned);
        return Err(NoAnswer::NotGenerated { path: path.to_owned(), nearest });
    };
    let lines = file.text.lines().count();
    if line.is_some_and(|line| line == 0 || line > lines) {
        return Err(NoAnswer::BeyondTheEnd { path: path.to_owned(), lines });
    }
    let block = line.and_then(|line| file.blocks.iter().find(|block| block.lines.contains(&line)));
    let text = line.and_then(|line| file.text.lines().nth(line - 1)).unwrap_or_default();
    let variable = line.and_then(|line| variables::at(compilation, &root_of(path), file, line));
    let causes = causes(compilation, path, file, block, text, variable);
    Ok(Why {
        path: path.to_owned(),
        block: block.map(|block| (block.address.clone(), block.lines.clone())),
        owner: diff::pointer(&file.owner),
        causes,
    })
}

/// Whether [`why`] names the place for the file: the place itself, something in it, or what holds it.
pub fn names(file: &File, at: &Pointer) -> bool {
    let seen = diff::as_seen(at);
    let owner = diff::pointer(&file.owner);
    let blocks = file.blocks.iter().flat_map(|block| &block.causes);
    let mut all = file.causes.iter().chain(&file.context).chain(blocks).chain([&owner]).map(diff::as_seen);
    all.any(|cause| seen.below(&cause).is_some() || cause.below(&seen).is_some())
}

/// The lines of a file that hold the value of a place, or of something in it, each with its text: [`why`] the other way.
pub fn lines_of(compilation: &Compilation, path: &str, at: &Pointer) -> Vec<(usize, String)> {
    let Some(file) = compilation.files.get(path) else { return Vec::new() };
    let (root, seen) = (root_of(path), diff::as_seen(at));
    let lines = file.text.lines().enumerate().map(|(i, text)| (i + 1, text));
    let holds = |line: usize, text: &str| {
        let block = file.blocks.iter().find(|block| block.lines.contains(&line));
        held(compilation, &root, file, block, text).iter().any(|held| held.below(&seen).is_some())
    };
    lines.filter(|(line, text)| holds(*line, text)).map(|(line, text)| (line, text.trim().to_owned())).collect()
}

/// The places whose values stand in a line.
fn held(compilation: &Compilation, root: &str, file: &File, block: Option<&EmittedBlock>, text: &str) -> Vec<Pointer> {
    let around: Vec<Pointer> = named(file, block).into_iter().chain(file.context.clone()).collect();
    let owner = diff::pointer(&file.owner);
    leaves::matching(compilation, root, &around, text, |at| block.is_some() || at.below(&owner).is_some())
}

/// The places that a block names, or else its file, or else the file's owner.
fn named(file: &File, block: Option<&EmittedBlock>) -> Vec<Pointer> {
    let own = block.map_or(&file.causes, |block| &block.causes);
    if own.is_empty() { vec![diff::pointer(&file.owner)] } else { own.clone() }
}

/// The places that a block or a file comes from, those whose value stands in the line told apart.
/// A line of a file without blocks that holds a value or gives a variable comes from there, and not from all that the file
/// comes from.
fn causes(
    compilation: &Compilation,
    path: &str,
    file: &File,
    block: Option<&EmittedBlock>,
    text: &str,
    variable: Option<Pointer>,
) -> Vec<Cause> {
    let root = root_of(path);
    let exact = held(compilation, &root, file, block, text);
    let named = match (block, variable) {
        (_, Some(variable)) => vec![diff::pointer(&file.owner), variable],
        (None, None) if !exact.is_empty() => vec![diff::pointer(&file.owner)],
        (_, None) => named(file, block),
    };
    let mut causes: Vec<Cause> = named.iter().map(|at| cause(compilation, &root, at, false)).collect();
    causes.extend(exact.iter().map(|at| cause(compilation, &root, at, true)));
    causes.sort_by(|a, b| (a.line, !a.is_exact, &a.at).cmp(&(b.line, !b.is_exact, &b.at)));
    causes.dedup_by(|later, first| later.line == first.line);
    causes
}

/// The line of a place; of one that an override brought, the override's.
fn cause(compilation: &Compilation, root: &str, at: &Pointer, is_exact: bool) -> Cause {
    let at = leaves::written_at(compilation, root, at);
    let document = &compilation.document;
    let start = document.range(&Place::Key(at.clone())).start;
    let before = document.source.text.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let text = document.source.text.lines().nth(line - 1).unwrap_or_default().trim().to_owned();
    Cause { at, line, text, is_exact }
}
