//! What a command has to say → stdout and stderr, with colour where it is wanted.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use super::Failure;
use super::arguments::{Arguments, ColorChoice, FormatName};
use crate::diag::Located;
use crate::diag::render::{Format, render};
use crate::source::Source;

/// Columns of human output; not the terminal's, so that what a person pastes is what the next one sees.
const WIDTH: usize = 100;

/// Prints data to stdout, messages to stderr.
pub(super) struct Printer {
    format: FormatName,
    color: ColorChoice,
    quiet: bool,
}

impl Printer {
    pub fn new(arguments: &Arguments) -> Self {
        Self { format: arguments.format, color: arguments.color, quiet: arguments.quiet }
    }

    /// Problems: data where a program asked for them (`--format`), messages where a person reads them.
    pub fn diagnostics(&self, source: &Source, located: &[Located]) {
        match self.format {
            FormatName::Human | FormatName::Markdown => {
                let format = Format::Human { color: self.colors(io::stderr().is_terminal()), width: WIDTH };
                write(io::stderr(), &render(format, source, located));
            }
            FormatName::Json => write(io::stdout(), &render(Format::Json, source, located)),
            FormatName::Sarif => write(io::stdout(), &render(Format::Sarif, source, located)),
            FormatName::Github => write(io::stdout(), &render(Format::Github, source, located)),
        }
    }

    /// Whether problems are read by a person, who also reads messages around them.
    pub fn is_human(&self) -> bool {
        matches!(self.format, FormatName::Human | FormatName::Markdown)
    }

    pub fn format(&self) -> FormatName {
        self.format
    }

    /// A result that was asked for.
    pub fn data(&self, text: &str) {
        write(io::stdout(), text);
    }

    /// A remark, unless `--quiet`.
    pub fn message(&self, text: impl Display) {
        if !self.quiet {
            write(io::stderr(), &format!("{text}\n"));
        }
    }

    /// Why the command could not run.
    pub fn failure(&self, failure: &Failure) {
        let red = if self.colors(io::stderr().is_terminal()) { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        let mut text = format!("{}error{}: {}\n", red.0, red.1, failure.message);
        if let Some(help) = &failure.help {
            text.push_str(&format!("  help: {help}\n"));
        }
        write(io::stderr(), &text);
    }

    #[allow(clippy::disallowed_methods, reason = "src/cli is where the environment is read")]
    fn colors(&self, is_terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }
}

/// A closed pipe (`platc schema | head`) is no fault of ours.
fn write(mut to: impl Write, text: &str) {
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
