//! The lists of a build → the `.gitattributes` by which git merges them, and the records, line by line.
//!
//! `merge=union` takes the lines of both sides (git, "gitattributes", verified 2026-11). They may then stand in another
//! order, and a line that one side removed may be back: the next build puts that right, and `verify` asks for it.
//! GitHub's own merge button does not read the attribute (github.com/isaacs/github#487, verified 2026-11): where it sees a
//! conflict, merging the default branch into the branch by git solves it.

use super::{FileSet, GENERATED, header_line};

/// Every path with its text. Inside of the generated folder it is the same text for every platform.
pub(super) fn files(files: &FileSet) -> Vec<(String, String)> {
    let inside = ["* -text linguist-generated", ".platc/** merge=union", "dns/*.zone merge=union"];
    let inside = inside.into_iter().chain(["kubernetes/**/Kustomization merge=union", "CODEOWNERS merge=union"]);
    let all = [(GENERATED.to_owned(), inside.collect::<Vec<_>>().join("\n"))].into_iter();
    let outside = files.lists().filter(|path| !path.starts_with(&format!("{GENERATED}/")));
    // one in the root of the repository is the repository's own
    let outside = outside.filter_map(|path| path.rsplit_once('/'));
    let outside = outside.map(|(folder, name)| (folder.to_owned(), format!("{name} merge=union")));
    let file = |(folder, lines): (String, String)| {
        (format!("{folder}/.gitattributes"), format!("# {}\n{lines}\n", header_line()))
    };
    all.chain(outside).map(file).collect()
}
