//! platc, the platform compiler: `platform.yaml` → Terraform, Kubernetes manifests, GitHub workflows.
//!
//! ```text
//! platform.yaml ─ source ─ schema ─ spec ─ model ─ lint ─ systems (emit) ─ plan ─ changes ─ output
//!                 text→     shape    as      defaults,  rules   model →      files    was ×     write | compare
//!                 spans     errors   written references         files                 will be
//! ```

pub mod changes;
pub mod cli;
pub mod diag;
pub mod diff;
pub mod edit;
pub mod emit;
pub mod facts;
pub mod lint;
pub mod model;
pub mod output;
pub mod plan;
pub mod schema;
pub mod source;
pub mod spec;
pub mod systems;
pub mod why;

/// The one of the tests in `tests/`, which are other crates.
#[cfg(test)]
#[path = "../tests/needs/mod.rs"]
mod needs;

use changes::History;
use diag::{Diagnostic, Located};
use lint::waivers::Date;
use model::Model;
use plan::FileSet;
use source::{Document, Repository, Source};

/// What a document compiles to.
pub struct Compilation {
    pub document: Document,
    /// Sorted by place.
    pub diagnostics: Vec<Located>,
    /// The model, if the document could be read; whole only if there is no error.
    pub model: Option<Model>,
    /// Every file of the output; empty if there is an error.
    pub files: FileSet,
}

impl Compilation {
    /// The compilation of a file that is no text.
    pub fn refused(source: Source, diagnostic: Diagnostic) -> Self {
        let document = Document::unreadable(source);
        let diagnostics = diag::locate(&document, vec![diagnostic]);
        Self { document, diagnostics, model: None, files: FileSet::default() }
    }

    /// The compilation of a document that is not there: no problem, and no output.
    pub fn nothing(name: &str) -> Self {
        let source = Source { name: name.to_owned(), text: String::new() };
        let document = Document::unreadable(source);
        Self { document, diagnostics: Vec::new(), model: None, files: FileSet::default() }
    }

    /// Whether anything keeps the document from compiling.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|located| located.diagnostic.is_error())
    }
}

/// Compiles a document as if nothing had been built before: see [`compile_after`].
pub fn compile(source: Source, repository: &dyn Repository) -> Compilation {
    compile_after(&History::default(), None, source, repository)
}

/// Compiles a document, with the files of `repository` that it names, and reports what the last build held and this one
/// would destroy. `today` decides what is said of waivers that end and of days to come; the output does not depend on it.
/// Pure: it writes nothing and reads nothing else, and the same text, files and history give the same output.
pub fn compile_after(
    history: &History,
    today: Option<Date>,
    source: Source,
    repository: &dyn Repository,
) -> Compilation {
    let (mut document, mut diagnostics) = source::read(source);
    let model = document.is_map().then(|| understand(&document, repository, &mut diagnostics)).flatten();
    if let Some(model) = &model {
        lint::policy::check(model, &mut diagnostics);
        lint::days::check(model, today, &mut diagnostics);
        lint::waivers::apply(&document, model, today, &mut diagnostics);
        lint::policy::apply(&model.policy, &mut diagnostics);
    }
    lint::secrets::check(&mut document, &mut diagnostics);
    let files = match &model {
        Some(model) if !diagnostics.iter().any(Diagnostic::is_error) => emit(model, history, &mut diagnostics),
        _ => FileSet::default(),
    };
    let diagnostics = diag::locate(&document, diagnostics);
    Compilation { document, diagnostics, model, files }
}

/// The files, unless they would destroy what nobody gave up.
fn emit(model: &Model, history: &History, diagnostics: &mut Vec<Diagnostic>) -> FileSet {
    let files = systems::emit(model, history, diagnostics);
    diagnostics.extend(changes::check(history, model, &files));
    if diagnostics.iter().any(Diagnostic::is_error) { FileSet::default() } else { files }
}

fn understand(document: &Document, repository: &dyn Repository, diagnostics: &mut Vec<Diagnostic>) -> Option<Model> {
    let readings = model::read(document, diagnostics)?;
    let model = model::build(&readings, repository, diagnostics);
    let said = diagnostics.len();
    lint::check(&model, diagnostics);
    // What a warning misses may be in what could not be understood, and an error says that already.
    let found = diagnostics.split_off(said);
    diagnostics.extend(found.into_iter().filter(|one| one.is_error() || readings.broken.is_empty()));
    Some(model)
}
