//! The built binary as a user runs it: a folder with a document, and what it then says.
#![allow(dead_code, reason = "each test uses a part")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The least document that makes a file of Terraform.
pub const DOCUMENT: &str = "\
version: 1
name: acme
providers:
  terraform_cloud: { organization: acme, project: platform }
  cloudflare: { account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9 }
environments:
  staging: {}
dns:
  zones: { acme.example: {} }
";

pub fn empty() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A folder with a document where platc looks for it.
pub fn with(document: &str) -> TempDir {
    let folder = empty();
    fs::create_dir(folder.path().join("platform")).expect("writable");
    fs::write(folder.path().join("platform/platform.yaml"), document).expect("writable");
    folder
}

pub fn platc(folder: impl AsRef<Path>, arguments: &[&str]) -> Output {
    command(folder.as_ref(), arguments).output().expect("platc runs")
}

/// With a text at its standard input.
pub fn piped(folder: impl AsRef<Path>, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = command(folder.as_ref(), arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("platc runs");
    // a command that does not read closes the pipe
    let _ = child.stdin.take().expect("it is piped").write_all(input);
    child.wait_with_output().expect("platc ends")
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_platc"));
    command.args(arguments).current_dir(folder).env_remove("NO_COLOR");
    command
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("platc exits by itself")
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
