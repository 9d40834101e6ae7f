//! `platc completions`: what a shell completes.

use clap::CommandFactory;
use clap_complete::Shell;

use super::arguments::Arguments;
use super::{Failure, Outcome};

pub(super) fn run(shell: Shell) -> Result<Outcome, Failure> {
    clap_complete::generate(shell, &mut Arguments::command(), "platc", &mut std::io::stdout());
    Ok(Outcome::Fine)
}
