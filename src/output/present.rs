//! The folders of the output → what stands at each path, without following a symbolic link.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::{STAGING, Tree, folders, is_below};

/// What tools leave in a Terraform root when it is used there: theirs, and no drift.
const OF_TOOLS: [&str; 2] = [".terraform", ".terraform.lock.hcl"];

/// What stands at a path.
#[derive(Debug)]
pub(super) enum Entry {
    File(Vec<u8>),
    Folder,
    /// No file or folder that we could own or read; the reason follows the path in a sentence.
    Other(String),
}

/// Everything in the generated folder, and what is at the paths of interest outside of it.
#[derive(Debug, Default)]
pub(super) struct Present {
    entries: BTreeMap<String, Entry>,
}

/// What a file planned at a path would meet.
pub(super) enum Found<'a> {
    Nothing,
    File(&'a [u8]),
    /// A folder at the path itself.
    Folder,
    /// A file where the path needs a folder, and that file's path.
    FileAbove(&'a str),
    /// Something unreadable, at the path or above it.
    Other(String),
}

impl Present {
    /// What is in the generated folder.
    pub(super) fn look(tree: &Tree) -> Self {
        let mut present = Self::default();
        if present.reach(&tree.base, &tree.generated) {
            present.walk(&tree.base, &tree.generated, usize::MAX, &|_| true);
        }
        present
    }

    /// Adds what is at `paths` outside of the generated folder, and their like in other cases.
    pub(super) fn look_outside(&mut self, tree: &Tree, paths: &BTreeSet<&str>) {
        let outside = || paths.iter().copied().filter(|path| !tree.is_inside(path));
        let wanted: BTreeSet<String> = outside().map(str::to_lowercase).collect();
        let parents: BTreeSet<&str> = outside().map(|path| folders(path).next_back().unwrap_or("")).collect();
        for folder in parents {
            if self.reach(&tree.base, folder) {
                self.walk(&tree.base, folder, 1, &|path| wanted.contains(&path.to_lowercase()));
            }
        }
    }

    /// What a file planned at `path` meets.
    pub(super) fn at(&self, path: &str) -> Found<'_> {
        for folder in folders(path) {
            match self.entries.get_key_value(folder) {
                Some((at, Entry::File(_))) => return Found::FileAbove(at),
                Some((at, Entry::Other(reason))) => return Found::Other(format!("`{at}` {reason}")),
                Some((_, Entry::Folder)) | None => {}
            }
        }
        match self.entries.get(path) {
            None => Found::Nothing,
            Some(Entry::File(bytes)) => Found::File(bytes),
            Some(Entry::Folder) => Found::Folder,
            Some(Entry::Other(reason)) => Found::Other(format!("it {reason}")),
        }
    }

    /// The text of the file at `path`; `None` also for what is not UTF-8.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.bytes(path).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// The content of the file at `path`.
    pub(super) fn bytes(&self, path: &str) -> Option<&[u8]> {
        match self.entries.get(path)? {
            Entry::File(bytes) => Some(bytes),
            Entry::Folder | Entry::Other(_) => None,
        }
    }

    /// Everything there, sorted by path.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(path, entry)| (path.as_str(), entry))
    }

    /// What is below the folder `path`, folders apart.
    pub(super) fn below<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter().filter(move |(at, entry)| is_below(at, path) && !matches!(entry, Entry::Folder)).map(|(at, _)| at)
    }

    /// Whether `folder` is there and all the way to it is folders; notes what else is in the way.
    fn reach(&mut self, base: &Path, folder: &str) -> bool {
        if folder.is_empty() {
            return true;
        }
        for path in folders(folder).chain([folder]) {
            match fs::symlink_metadata(base.join(path)) {
                Ok(found) if found.is_dir() => {}
                Ok(found) => {
                    self.entries.insert(path.to_owned(), entry(&base.join(path), found.file_type()));
                    return false;
                }
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => return false,
                Err(e) => {
                    self.entries.insert(path.to_owned(), unreadable(&e));
                    return false;
                }
            }
        }
        true
    }

    fn walk(&mut self, base: &Path, folder: &str, depth: usize, wanted: &dyn Fn(&str) -> bool) {
        let walk = WalkDir::new(base.join(folder)).min_depth(1).max_depth(depth).follow_root_links(false);
        let mut steps = walk.sort_by_file_name().into_iter();
        while let Some(step) = steps.next() {
            let (path, entry) = match &step {
                Ok(found) => read(base, found),
                Err(e) => failed(base, folder, e),
            };
            let skipped = path.ends_with(STAGING) || is_of_tools(&path);
            if skipped && matches!(entry, Entry::Folder) {
                steps.skip_current_dir();
            }
            if wanted(&path) {
                self.entries.insert(path, entry);
            }
        }
    }
}

/// Whether a tool put it into a generated folder in the course of its work.
pub(super) fn is_of_tools(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    OF_TOOLS.contains(&name)
}

fn read(base: &Path, found: &DirEntry) -> (String, Entry) {
    let path = relative(base, found.path());
    match found.file_name().to_str() {
        Some(_) => (path, entry(found.path(), found.file_type())),
        None => (path, Entry::Other("has a name that is not UTF-8".to_owned())),
    }
}

fn entry(path: &Path, kind: fs::FileType) -> Entry {
    if kind.is_symlink() {
        Entry::Other("is a symbolic link, which platc does not follow".to_owned())
    } else if kind.is_dir() {
        Entry::Folder
    } else if kind.is_file() {
        fs::read(path).map_or_else(|e| unreadable(&e), Entry::File)
    } else {
        Entry::Other("is neither a file nor a folder".to_owned())
    }
}

fn failed(base: &Path, folder: &str, error: &walkdir::Error) -> (String, Entry) {
    let path = error.path().map_or_else(|| folder.to_owned(), |path| relative(base, path));
    (
        path,
        Entry::Other(
            error.io_error().map_or_else(|| format!("cannot be read: {error}"), |e| format!("cannot be read: {e}")),
        ),
    )
}

fn unreadable(error: &std::io::Error) -> Entry {
    Entry::Other(format!("cannot be read: {error}"))
}

fn relative(base: &Path, path: &Path) -> String {
    let below = path.strip_prefix(base).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
