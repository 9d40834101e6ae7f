//! What stands around a document: the files of its repository that it names.

/// Reads files for the compiler, which itself reads nothing.
pub trait Repository {
    /// The text of the file at `path`, which is relative to the repository's root and does not leave it.
    ///
    /// # Errors
    /// Why it cannot be had, as the end of a sentence that starts with the path: `is not there`.
    fn read(&self, path: &str) -> Result<String, String>;

    /// The text of the file at `path`; `None` where there is no such file, or nothing in it.
    ///
    /// # Errors
    /// Why a file that is there cannot be had.
    fn find(&self, path: &str) -> Result<Option<String>, String> {
        match self.read(path) {
            Ok(text) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
            Err(reason) if reason == ABSENT => Ok(None),
            Err(reason) => Err(reason),
        }
    }

    /// The names of the files and folders in the folder at `path`, sorted; none where there is no such folder, or where the
    /// repository cannot be listed.
    ///
    /// # Errors
    /// Why a folder that is there cannot be listed.
    fn list(&self, _path: &str) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

/// Of the names in a folder, those that are neither `known` nor hidden nor end as a note does.
pub fn strangers<'n>(names: &'n [String], known: &[String], notes: &[&str]) -> impl Iterator<Item = &'n String> {
    let may_be = |name: &str| name.starts_with('.') || notes.iter().any(|end| name.ends_with(end));
    names.iter().filter(move |name| !known.contains(name) && !may_be(name))
}

/// What [`Repository::read`] says where there is no such file.
pub const ABSENT: &str = "is not there";

/// A repository in which every file is there and empty: for documents that are judged by themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unseen;

impl Repository for Unseen {
    fn read(&self, _: &str) -> Result<String, String> {
        Ok(String::new())
    }
}
