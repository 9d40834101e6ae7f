//! platc, the platform compiler: `platform.yaml` → Terraform, Kubernetes manifests, GitHub workflows.
//!
//! ```text
//! platform.yaml ─ source ─ schema ─ spec ─ model ─ lint ─ systems (emit) ─ plan ─ output
//!                 text→     shape    as      defaults,  rules   model →      files    write | compare
//!                 spans     errors   written references         files
//! ```

pub mod cli;
pub mod diag;
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

use diag::{Diagnostic, Located};
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

    /// Whether anything keeps the document from compiling.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|located| located.diagnostic.is_error())
    }
}

/// Compiles a document, with the files of `repository` that it names. Pure: it writes nothing and reads nothing else, and
/// the same text and files give the same output.
pub fn compile(source: Source, repository: &dyn Repository) -> Compilation {
    let (mut document, mut diagnostics) = source::read(source);
    let model = document.is_map().then(|| understand(&document, repository, &mut diagnostics)).flatten();
    lint::secrets::check(&mut document, &mut diagnostics);
    let files = match &model {
        Some(model) if !diagnostics.iter().any(Diagnostic::is_error) => systems::emit(model, &mut diagnostics),
        _ => FileSet::default(),
    };
    let diagnostics = diag::locate(&document, diagnostics);
    Compilation { document, diagnostics, model, files }
}

fn understand(document: &Document, repository: &dyn Repository, diagnostics: &mut Vec<Diagnostic>) -> Option<Model> {
    let readings = model::read(document, diagnostics)?;
    let model = model::build(&readings, repository, diagnostics);
    let mut found = Vec::new();
    lint::check(&model, &mut found);
    // What a warning misses may be in what could not be understood, and an error says that already.
    diagnostics.extend(found.into_iter().filter(|one| one.is_error() || readings.broken.is_empty()));
    Some(model)
}
