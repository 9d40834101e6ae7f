//! The command line: arguments → one command each, and the exit code. The only place that reads the environment.

mod add;
mod annotate_plan;
mod arguments;
mod build;
mod check;
mod completions;
mod data;
mod diff;
mod explain;
mod git;
mod init;
mod place;
mod print;
mod schema;
mod verify;
mod why;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Fine,
    /// The document has errors.
    Errors,
    /// The output is not what the document says.
    Drift,
    /// There are changes of the grade that was asked about.
    Reached,
}

impl Outcome {
    fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Errors => 1,
            Self::Drift | Self::Reached => 3,
        }
    }
}

/// Why a command could not run: usage or I/O. Exit code 2.
#[derive(Debug)]
pub(crate) struct Failure {
    pub message: String,
    pub help: Option<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

const CANNOT_RUN: u8 = 2;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let printer = print::Printer::new(&arguments);
    let result = match &arguments.command {
        Command::Init => init::run(&printer),
        Command::Add { addition } => add::run(&arguments, &printer, addition),
        Command::Check { fix } => check::run(&arguments, &printer, *fix),
        Command::Build { force } => build::run(&arguments, &printer, *force),
        Command::Diff { base, fail_on } => diff::run(&arguments, &printer, base, *fail_on),
        Command::Verify => verify::run(&arguments, &printer),
        Command::Why { subject } => why::run(&arguments, &printer, subject),
        Command::AnnotatePlan { file, root } => annotate_plan::run(&arguments, &printer, file, root.as_deref()),
        Command::Schema { table } => schema::run(&printer, table.as_deref()),
        Command::Data { table } => data::run(&printer, table.as_deref()),
        Command::Explain { subject } => explain::run(&arguments, &printer, subject),
        Command::Completions { shell } => completions::run(&printer, *shell),
    };
    match printer.lost().map_or(result, Err) {
        Ok(outcome) => outcome.code().into(),
        Err(failure) => {
            printer.failure(&failure);
            CANNOT_RUN.into()
        }
    }
}
