//! The command `platc`.

use std::process::ExitCode;

fn main() -> ExitCode {
    platc::cli::run()
}
