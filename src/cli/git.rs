//! The repository as it was at a revision, through the `git` command.

use std::path::Path;
use std::process::{Command, Output};

use super::Failure;
use crate::source::{ABSENT, Repository};

/// A commit of the repository that holds a folder.
pub(super) struct Revision<'a> {
    folder: &'a Path,
    commit: String,
}

impl<'a> Revision<'a> {
    /// The commit from which the present state comes, on the way of `base`: where the two parted. A branch is then
    /// compared with what it started from, whatever has happened there since. Where that is not known (a checkout of one
    /// commit), `base` itself.
    pub fn parted_from(folder: &'a Path, base: &str) -> Result<Self, Failure> {
        let name = format!("{base}^{{commit}}");
        let found = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
        let Some(commit) = text(&found) else {
            return Err(Failure::new(format!("`{base}` is neither a file nor a revision of this repository"))
                .help("name a revision such as `HEAD` or `origin/main`, or a document"));
        };
        let parted = text(&git(folder, &["merge-base", &commit, "HEAD"])?);
        Ok(Self { folder, commit: parted.unwrap_or(commit) })
    }

    /// The bytes of the file at a path from the folder; `None` where the commit has no such file.
    pub fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let output = git(self.folder, &["cat-file", "blob", &format!("{}:./{path}", self.commit)])?;
        Ok(output.status.success().then_some(output.stdout))
    }
}

impl Repository for Revision<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        let bytes = self.bytes(path).map_err(|failure| format!("cannot be read: {}", failure.message))?;
        String::from_utf8(bytes.ok_or(ABSENT)?).map_err(|_| "is not UTF-8".to_owned())
    }

    fn list(&self, path: &str) -> Result<Vec<String>, String> {
        let folder = format!("{}:./{path}", self.commit);
        let output = git(self.folder, &["ls-tree", "--name-only", "-z", &folder])
            .map_err(|failure| format!("cannot be read: {}", failure.message))?;
        // where the commit has no such folder, git fails and prints nothing
        let names = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Output, Failure> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    output.map_err(|error| {
        Failure::new(format!("git cannot be run: {error}"))
            .help("install git, or compare with a file: `platc diff old.yaml`")
    })
}

fn text(output: &Output) -> Option<String> {
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}
