//! `platc completions`: what a shell completes.

use clap::CommandFactory;
use clap_complete::Shell;

use super::arguments::Arguments;
use super::print::Printer;
use super::{Failure, Outcome};

pub(super) fn run(printer: &Printer, shell: Shell) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "platc", &mut script);
    printer.data(&String::from_utf8_lossy(&script));
    Ok(Outcome::Fine)
}
