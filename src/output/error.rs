//! What keeps output from being written or compared → a message in a user's words, and its cure.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::drift::{Cause, Hint};

/// Files of a half-made build that are named; the rest is counted.
const SHOWN: usize = 8;

/// Why output could not be written or compared.
#[derive(Debug)]
pub enum OutputError {
    /// The folder that everything is relative to is not there.
    Base { path: PathBuf, reason: String },
    /// The generated folder's path is not portable.
    Generated { path: String, reason: String },
    /// Files stand in the way; nothing was touched.
    Refused(Vec<Refusal>),
    /// The file system refused a step.
    Io { step: Step, path: PathBuf, source: io::Error, outcome: Outcome },
}

/// A file that stands in the way of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Relative to the base.
    pub path: String,
    pub cause: Cause,
    pub hint: Option<Hint>,
}

/// What a build wants of the file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    CreateFolder,
    WriteFile,
    Rename,
    RemoveFile,
    RemoveFolder,
}

/// The state of the tree after the file system refused a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every file is as it was.
    AsBefore,
    /// Every file is as it was; what the build prepared beside them is still there.
    Uncleared,
    /// Every file is as planned; only the clean-up is incomplete.
    Built,
    /// These files, relative to the base and sorted, are as planned, and could not be put back; every other one is as it
    /// was. The next build mends it.
    Mixed { written: Vec<String> },
}

impl OutputError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Base { .. } => None,
            Self::Generated { .. } => Some("name a folder below the repository, such as `generated`".to_owned()),
            Self::Refused(refusals) if refusals.iter().all(Refusal::is_forceable) => Some(
                "say it in the document, then discard what is there with `platc build --force`; or move the files away"
                    .to_owned(),
            ),
            Self::Refused(refusals) => refusals.iter().find(|refusal| !refusal.is_forceable()).map(Refusal::help),
            Self::Io { outcome: Outcome::AsBefore, .. } => None,
            Self::Io { outcome: Outcome::Uncleared | Outcome::Built | Outcome::Mixed { .. }, .. } => {
                Some("clear the cause and run `platc build` again".to_owned())
            }
        }
    }
}

impl Refusal {
    /// Whether `--force` would overwrite the file.
    pub(super) fn is_forceable(&self) -> bool {
        match self.cause {
            Cause::HandEdited => true,
            Cause::Foreign => !matches!(self.hint, Some(Hint::CaseOnly(_))),
            Cause::Missing | Cause::Stale | Cause::Orphan | Cause::Unreadable(_) | Cause::OtherEdition(_) => false,
        }
    }

    fn help(&self) -> String {
        match (&self.cause, &self.hint) {
            (Cause::OtherEdition(_), _) => "use the edition of platc that wrote it, or a newer one".to_owned(),
            (_, Some(Hint::MergeConflict)) => Hint::MergeConflict.to_string(),
            _ => format!("restore `{}` from git, or move it away, and run `platc build` again", self.path),
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base { path, reason } => write!(f, "the output's base `{}` cannot be used: {reason}", path.display()),
            Self::Generated { path, reason } => write!(f, "the path `{path}` of the generated folder {reason}"),
            Self::Refused(refusals) => {
                f.write_str("nothing was touched, because of what is there:")?;
                refusals.iter().try_for_each(|refusal| write!(f, "\n  {refusal}"))
            }
            Self::Io { step, path, source, outcome } => {
                write!(f, "`{}` could not be {step}: {source}; {outcome}", path.display())
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.path, self.cause)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CreateFolder => "created",
            Self::WriteFile => "written",
            Self::Rename => "put in place",
            Self::RemoveFile | Self::RemoveFolder => "removed",
        })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = "what the build put beside the files is not cleared away";
        match self {
            Self::AsBefore => f.write_str("the output is as it was"),
            Self::Uncleared => write!(f, "the output is as it was, but {left}"),
            Self::Built => write!(f, "the output is complete, but {left}"),
            Self::Mixed { written } => {
                let shown: Vec<String> = written.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
                let more = written.len().saturating_sub(SHOWN);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                write!(
                    f,
                    "already written, and not to be put back: {}{more}; every other file is as it was",
                    shown.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Base { .. } | Self::Generated { .. } | Self::Refused(_) => None,
        }
    }
}
