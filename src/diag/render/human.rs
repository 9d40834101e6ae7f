//! Located diagnostics → reports with the lines of the text, for a terminal.

use std::fmt::Write;
use std::ops::Range;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, SourceCode};

use super::excerpt::{CONTEXT, Excerpt, visible};
use crate::diag::lines::Lines;
use crate::diag::{Located, Severity};
use crate::source::Source;

/// What line numbers and the frame take from the width.
const GUTTER: usize = 10;

pub fn render(source: &Source, located: &[Located], color: bool, width: usize) -> String {
    let width = width.clamp(40, 200);
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_wrap_lines(false)
        .with_links(false)
        .with_context_lines(CONTEXT);
    let lines = Lines::new(&source.text);
    let mut out = String::new();
    for one in located {
        report(&mut out, &handler, source, &lines, one, width);
    }
    out + &summary(&source.name, located)
}

fn report(
    out: &mut String,
    handler: &GraphicalReportHandler,
    source: &Source,
    lines: &Lines,
    located: &Located,
    width: usize,
) {
    let ranges: Vec<Range<usize>> = std::iter::once(&located.range).chain(&located.also).cloned().collect();
    let (excerpt, marks) = Excerpt::new(&source.name, lines, &ranges, width - GUTTER);
    let texts = located.diagnostic.also.iter().map(|(_, text)| Some(visible(text)));
    let labels = std::iter::once(None).chain(texts).zip(marks).enumerate().map(|(i, (text, mark))| match i {
        0 => LabeledSpan::new_primary_with_span(text, mark),
        _ => LabeledSpan::new_with_span(text, mark),
    });
    let report = Report { diagnostic: described(located, labels.collect(), width), excerpt };
    handler.render_report(out, &report).expect("a String takes all that is written to it");
    out.push_str("  more: platc explain ");
    out.push_str(located.diagnostic.code.id);
    out.push_str("\n\n");
}

fn described(located: &Located, labels: Vec<LabeledSpan>, width: usize) -> MietteDiagnostic {
    let diagnostic = &located.diagnostic;
    let severity = match diagnostic.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
    };
    let code = format!("{}[{}] {}", diagnostic.severity.as_str(), diagnostic.code.id, diagnostic.code.name);
    let message = wrapped(&visible(&diagnostic.message), width - "  × ".len());
    let described = MietteDiagnostic::new(message).with_code(code).with_severity(severity);
    match &diagnostic.help {
        Some(help) => described.with_help(wrapped(&visible(help), width - "  help: ".len())).with_labels(labels),
        None => described.with_labels(labels),
    }
}

/// A text in lines of at most `width` columns, broken at spaces only: miette also breaks names at their hyphens.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column = word
            .rsplit('\n')
            .next()
            .map_or(0, |last| if last.len() < word.len() { last.chars().count() } else { column + length });
    }
    out
}

/// Such as `2 errors, 1 warning in platform/platform.yaml`; nothing where there is nothing to say.
fn summary(name: &str, located: &[Located]) -> String {
    let mut counts = Vec::new();
    for severity in [Severity::Error, Severity::Warning] {
        let count = located.iter().filter(|one| one.diagnostic.severity == severity).count();
        let plural = if count == 1 { "" } else { "s" };
        if count > 0 {
            counts.push(format!("{count} {}{plural}", severity.as_str()));
        }
    }
    let mut out = String::new();
    if !counts.is_empty() {
        writeln!(out, "{} in {}", counts.join(", "), visible(name)).expect("a String takes all that is written to it");
    }
    out
}

/// miette's description together with the lines that it speaks of.
struct Report {
    diagnostic: MietteDiagnostic,
    excerpt: Excerpt,
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.diagnostic, f)
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.diagnostic, f)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.diagnostic.code()
    }

    fn severity(&self) -> Option<miette::Severity> {
        self.diagnostic.severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.diagnostic.help()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.diagnostic.labels()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }
}
