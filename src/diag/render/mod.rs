//! Located diagnostics → what a person, a program, a code scanner or a pull request reads.

mod excerpt;
mod github;
mod human;
mod json;
mod sarif;
#[cfg(test)]
mod tests;

pub use github::annotation;

use super::Located;
use crate::source::Source;

/// Who reads the diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A person, with the lines of the text; `width` in columns, brought into 40–200.
    Human { color: bool, width: usize },
    /// A program, see the module `json` for the contract.
    Json,
    /// A code scanner: SARIF 2.1.0.
    Sarif,
    /// The log of a GitHub workflow, whose commands become annotations of the lines.
    Github,
}

/// The diagnostics of a text in their order, ready to print: empty, or ending in a line break.
pub fn render(format: Format, source: &Source, located: &[Located]) -> String {
    match format {
        Format::Human { color, width } => human::render(source, located, color, width),
        Format::Json => json::render(source, located),
        Format::Sarif => sarif::render(source, located),
        Format::Github => github::render(source, located),
    }
}
