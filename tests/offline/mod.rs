//! Real Terraform against the stand-in providers of the conformance judges (`CONFORMANCE`, or beside the repository).

use std::path::{Path, PathBuf};
use std::process::Command;

use super::needs;

/// The judge; says so where it, or Terraform, is not there.
pub fn judge() -> Option<PathBuf> {
    #[allow(clippy::disallowed_methods, reason = "a test finds its judges")]
    let named = std::env::var_os("CONFORMANCE").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared/conformance"));
    let judge = folder.join("terraform/tf-offline");
    if !judge.is_file() {
        needs::skipped("there are no judges; set CONFORMANCE to their folder");
        return None;
    }
    needs::tools(&["terraform"]).then_some(judge)
}

/// Has a root judged.
pub fn run(judge: &Path, terraform: &Path, arguments: &[&str]) {
    let mut command = Command::new(judge);
    command.arg(terraform).args(arguments);
    command.arg("--fixtures").arg(root().join("tests/judges/fixtures.json"));
    let output = command.output().expect("the judge runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
