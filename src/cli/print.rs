//! What a command has to say → stdout and stderr, with colour where it is wanted.

use std::cell::RefCell;
use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};

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
    /// What kept data from stdout.
    lost: RefCell<Option<io::Error>>,
}

impl Printer {
    pub fn new(arguments: &Arguments) -> Self {
        Self { format: arguments.format, color: arguments.color, quiet: arguments.quiet, lost: RefCell::new(None) }
    }

    /// Problems: data where a program asked for them (`--format`), messages where a person reads them.
    pub fn diagnostics(&self, source: &Source, located: &[Located]) {
        match self.format {
            FormatName::Human | FormatName::Markdown => {
                let format = Format::Human { color: self.colors(io::stderr().is_terminal()), width: WIDTH };
                say(&render(format, source, located));
            }
            FormatName::Json => self.data(&render(Format::Json, source, located)),
            FormatName::Sarif => self.data(&render(Format::Sarif, source, located)),
            FormatName::Github => self.data(&render(Format::Github, source, located)),
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
        // a closed pipe (`platc schema | head`) is no fault of ours
        if let Err(error) = write(io::stdout(), text)
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.lost.borrow_mut().get_or_insert(error);
        }
    }

    /// Why what was asked for did not reach stdout, if it did not: a program would take the rest for all of it.
    pub fn lost(&self) -> Option<Failure> {
        let lost = self.lost.borrow();
        lost.as_ref().map(|error| Failure::new(format!("the result could not be written to stdout: {error}")))
    }

    /// A remark, unless `--quiet`.
    pub fn message(&self, text: impl Display) {
        if !self.quiet {
            say(&format!("{text}\n"));
        }
    }

    /// Why the command could not run.
    pub fn failure(&self, failure: &Failure) {
        let red = if self.colors(io::stderr().is_terminal()) { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        let mut text = format!("{}error{}: {}\n", red.0, red.1, failure.message);
        if let Some(help) = &failure.help {
            text.push_str(&format!("  help: {help}\n"));
        }
        say(&text);
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

/// A message that cannot be said has nobody to be told to.
fn say(text: &str) {
    let _ = write(io::stderr(), text);
}

fn write(mut to: impl Write, text: &str) -> io::Result<()> {
    to.write_all(text.as_bytes()).and_then(|()| to.flush())
}
