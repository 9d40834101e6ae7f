//! Located diagnostics → workflow commands, which GitHub turns into annotations of a pull request.

use std::fmt::Write;

use crate::diag::lines::Lines;
use crate::diag::{Diagnostic, Located, Severity};
use crate::source::Source;

pub fn render(source: &Source, located: &[Located]) -> String {
    let lines = Lines::new(&source.text);
    located.iter().map(|one| command(source, &lines, one)).collect()
}

/// The annotation of a whole file.
pub fn annotation(path: &str, message: &str) -> String {
    format!("::error file={}::{}\n", property(path), data(message))
}

/// GitHub shows an annotation below its last line, so a range of many lines is cut to its first.
fn command(source: &Source, lines: &Lines, located: &Located) -> String {
    let code = located.diagnostic.code;
    let kind = match located.diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let range = lines.first_line_of(&located.range);
    let (start, end) = (lines.position(range.start), lines.position(range.end));
    format!(
        "::{kind} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
        property(&source.name),
        start.line,
        end.line,
        start.column,
        end.column,
        property(&format!("{} {}", code.id, code.name)),
        data(&message(lines, &located.diagnostic, located)),
    )
}

fn message(lines: &Lines, diagnostic: &Diagnostic, located: &Located) -> String {
    let mut message = diagnostic.message.clone();
    for ((_, text), range) in diagnostic.also.iter().zip(&located.also) {
        write!(message, "\nline {}: {text}", lines.position(range.start).line)
            .expect("a String takes all that is written to it");
    }
    if let Some(help) = &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    message
}

/// What follows `::`, escaped as `@actions/core` does it: the runner decodes just these.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same for a property, which also ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
