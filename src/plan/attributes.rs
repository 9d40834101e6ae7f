//! The lists of a build → the `.gitattributes` by which git merges them, and the records, line by line.
//!
//! `merge=union` takes the lines of both sides (git, "gitattributes", verified 2026-11). They may then stand in another
//! order, and a line that one side removed may be back: the next build puts that right, and `verify` asks for it.
//! GitHub's own merge button does not read the attribute (github.com/isaacs/github#487, verified 2026-11): where it sees a
//! conflict, merging the default branch into the branch by git solves it.

use std::collections::BTreeMap;

use super::{FileSet, GENERATED, header_line};

/// What holds in the generated folder: the same lines for every platform.
const INSIDE: [&str; 6] = [
    "* -text linguist-generated",
    ".platc/** merge=union",
    "dns/*.zone merge=union",
    "kubernetes/**/Kustomization merge=union",
    "CODEOWNERS merge=union",
    "**/ISSUE_TEMPLATE/*.yml merge=union",
];

/// Every path with its text.
pub(super) fn files(files: &FileSet) -> Vec<(String, String)> {
    let mut folders = BTreeMap::from([(GENERATED.to_owned(), INSIDE.map(str::to_owned).to_vec())]);
    let outside = files.lists().filter(|path| !path.starts_with(&format!("{GENERATED}/")));
    // one in the root of the repository is the repository's own
    for (folder, name) in outside.filter_map(|path| path.rsplit_once('/')) {
        folders.entry(folder.to_owned()).or_default().push(format!("{name} merge=union"));
    }
    let file = |(folder, lines): (String, Vec<String>)| {
        (format!("{folder}/.gitattributes"), format!("# {}\n{}\n", header_line(), lines.join("\n")))
    };
    folders.into_iter().map(file).collect()
}
