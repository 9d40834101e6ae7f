//! Where the document is, and the repository it belongs to.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{Failure, Outcome, arguments::Arguments, print::Printer};
use crate::changes::History;
use crate::data::Date;
use crate::output::{OutputError, Tree};
use crate::plan::GENERATED;
use crate::source::{self, Repository, Source};
use crate::{Compilation, compile_after};

/// The document, where nothing else is said.
pub(super) const DEFAULT: &str = "platform/platform.yaml";

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A document's place.
pub(super) struct Place {
    /// The document, as the user named it or as it was found.
    pub spec: PathBuf,
    /// The repository's root: above the folder `platform`, or the document's own folder.
    pub base: PathBuf,
    /// The document's path within the repository, which the output names.
    pub name: String,
    /// The day on which the document is judged.
    pub today: Date,
}

impl Place {
    /// Finds the document.
    pub fn find(arguments: &Arguments) -> Result<Self, Failure> {
        let today = arguments.today.unwrap_or_else(today);
        match &arguments.spec {
            Some(spec) => Ok(Self::of(spec, today)),
            None => upwards().map(|spec| Self::of(&spec, today)).ok_or_else(|| {
                Failure::new(format!("there is no {DEFAULT} here or in a folder above"))
                    .help("write one with `platc init`, or name one with `--spec PATH`")
            }),
        }
    }

    fn of(spec: &Path, today: Date) -> Self {
        let file = spec.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = spec.parent().map(Path::to_path_buf).unwrap_or_default();
        let (base, name) = if folder.file_name().is_some_and(|name| name == "platform") {
            (folder.parent().map(Path::to_path_buf).unwrap_or_default(), format!("platform/{file}"))
        } else {
            (folder, file)
        };
        let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
        Self { spec: spec.to_owned(), base, name, today }
    }

    /// The output's tree.
    pub fn tree(&self) -> Result<Tree, Failure> {
        Tree::new(&self.base, GENERATED).map_err(|error| Failure::new(error.to_string()))
    }

    /// What the last build held. A record that cannot be read might guard something, so nothing goes on without it.
    pub fn history(&self) -> Result<History, Failure> {
        let failure = |error: OutputError| Failure { message: error.to_string(), help: error.help() };
        self.tree()?.records().map(History::new).map_err(failure)
    }

    /// Reads and compiles the document after the last build, and prints what is wrong with it.
    pub fn compile(&self, printer: &Printer) -> Result<(Compilation, Outcome), Failure> {
        let text = self.read()?;
        let compilation = self.compilation(text, &self.history()?);
        self.report(compilation, printer)
    }

    /// Reads and compiles the document after the build that `history` tells of, and prints what is wrong with it.
    pub fn compile_after(&self, history: &History, printer: &Printer) -> Result<(Compilation, Outcome), Failure> {
        let compilation = self.compilation(self.read()?, history);
        self.report(compilation, printer)
    }

    /// As [`Place::compile`], for a command whose result is data: a program then reads that alone, or the errors.
    pub fn compile_for_data(&self, printer: &Printer) -> Result<(Compilation, Outcome), Failure> {
        let text = self.read()?;
        self.data(self.compilation(text, &self.history()?), printer)
    }

    /// [`Place::compile_for_data`], after the build that `history` tells of.
    pub fn compile_for_data_after(
        &self,
        history: &History,
        printer: &Printer,
    ) -> Result<(Compilation, Outcome), Failure> {
        self.data(self.compilation(self.read()?, history), printer)
    }

    fn data(&self, compilation: Compilation, printer: &Printer) -> Result<(Compilation, Outcome), Failure> {
        match printer.is_human() || compilation.has_errors() {
            true => self.report(compilation, printer),
            false => Ok((compilation, Outcome::Fine)),
        }
    }

    fn compilation(&self, text: Vec<u8>, history: &History) -> Compilation {
        match source::decode(&self.name, text) {
            Ok(source) => compile_after(history, Some(self.today), source, &Folder(&self.base)),
            Err(refused) => Compilation::refused(refused.0, refused.1),
        }
    }

    /// Prints what is wrong with a compilation.
    pub fn report(&self, compilation: Compilation, printer: &Printer) -> Result<(Compilation, Outcome), Failure> {
        let shown = match printer.is_human() {
            true => Source { name: self.spec.display().to_string(), text: compilation.document.source.text.clone() },
            false => compilation.document.source.clone(),
        };
        printer.diagnostics(&shown, &compilation.diagnostics);
        let outcome = if compilation.has_errors() { Outcome::Errors } else { Outcome::Fine };
        Ok((compilation, outcome))
    }

    /// Compiles a text in the document's place, and prints what is wrong with it.
    pub fn compile_text(&self, text: &str, printer: &Printer) -> Result<(Compilation, Outcome), Failure> {
        self.report(self.judge_after(text, &self.history()?), printer)
    }

    /// Compiles a text in the document's place, after the build that `history` tells of.
    pub fn judge_after(&self, text: &str, history: &History) -> Compilation {
        self.compilation(text.as_bytes().to_vec(), history)
    }

    /// Replaces the document, if it is still what was read: all of it or nothing, with its byte order mark.
    pub fn replace(&self, read: &[u8], text: &str) -> Result<(), Failure> {
        let failed =
            |error: std::io::Error| Failure::new(format!("{} cannot be written: {error}", self.spec.display()));
        if self.read()? != read {
            return Err(Failure::new(format!("{} has just been changed by something else", self.spec.display()))
                .help("run the command again"));
        }
        let mark: &[u8] = if read.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { b"" };
        // through a link, the file that it leads to is replaced, not the link
        let file = fs::canonicalize(&self.spec).map_err(failed)?;
        let draft = file.with_extension(format!("yaml.platc-{}", std::process::id()));
        let result = fs::write(&draft, [mark, text.as_bytes()].concat())
            .and_then(|()| fs::metadata(&file))
            .and_then(|there| fs::set_permissions(&draft, there.permissions()))
            .and_then(|()| fs::rename(&draft, &file));
        if result.is_err() {
            // the draft may be there or not
            let _ = fs::remove_file(&draft);
        }
        result.map_err(failed)
    }

    fn folder(&self) -> Failure {
        let failure = Failure::new(format!("{} is a folder, not a document", self.spec.display()));
        let inside = self.spec.join("platform.yaml");
        match inside.is_file() {
            true => failure.help(format!("name the file in it: `--spec {}`", inside.display())),
            false => failure,
        }
    }

    /// The document's bytes.
    pub fn read(&self) -> Result<Vec<u8>, Failure> {
        let shown = self.spec.display();
        match bytes_of(&self.spec) {
            Ok(bytes) => Ok(bytes),
            Err(_) if self.spec.is_dir() => Err(self.folder()),
            Err(error) if error.kind() == ErrorKind::NotFound && self.spec.is_symlink() => {
                Err(Failure::new(format!("{shown} is a link to a file that is not there")))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(Failure::new(format!("there is no file {shown}")).help("write a first one with `platc init`"))
            }
            Err(error) => Err(Failure::new(format!("{shown} cannot be read: {error}"))),
        }
    }
}

/// The day of the clock, in UTC.
#[allow(clippy::disallowed_methods, reason = "src/cli is where the clock is read; no output depends on it")]
fn today() -> Date {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Date::of_days_since_1970(u32::try_from(since_1970.as_secs() / SECONDS_OF_A_DAY).unwrap_or(u32::MAX))
}

const SECONDS_OF_A_DAY: u64 = 86_400;

/// The repository on disk.
pub(super) struct Folder<'a>(pub &'a Path);

impl Repository for Folder<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        let place = self.0.join(path);
        let bytes = bytes_of(&place).map_err(|error| match error.kind() {
            ErrorKind::NotFound => source::ABSENT.to_owned(),
            _ if place.is_dir() => "is a folder".to_owned(),
            _ => format!("cannot be read: {error}"),
        })?;
        if bytes.len() > source::MAX_BYTES {
            return Err(format!("is larger than {} bytes", source::MAX_BYTES));
        }
        String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())
    }

    fn list(&self, path: &str) -> Result<Vec<String>, String> {
        let entries = match fs::read_dir(self.0.join(path)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(format!("cannot be read: {error}")),
        };
        let name = |entry: std::io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
        let names: std::io::Result<Vec<String>> = entries.map(name).collect();
        let mut names = names.map_err(|error| format!("cannot be read: {error}"))?;
        names.sort();
        Ok(names)
    }
}

/// A file's bytes, at most one more than the compiler reads: that one tells that the file is too large.
fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(source::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The default document in this folder or the nearest above it, as a relative path where possible.
fn upwards() -> Option<PathBuf> {
    let mut up = PathBuf::new();
    let depth = std::env::current_dir().ok()?.components().count();
    for _ in 0..depth {
        let candidate = up.join(DEFAULT);
        if candidate.exists() {
            return Some(candidate);
        }
        up.push("..");
    }
    None
}
