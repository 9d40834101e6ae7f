//! What is wrong with a block, and where: names from its braces inwards.

use std::fmt;

/// One thing that Terraform would refuse, or drop in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Names of arguments and blocks, and indices where there may be several: `rules`, `0`, `action`.
    pub path: Vec<String>,
    pub problem: Problem,
}

/// What is wrong at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is no argument and no block of this name.
    UnknownArgument {
        /// A name like it that could be written here.
        nearest: Option<String>,
    },
    /// A required argument is left out, or null.
    MissingArgument,
    /// The provider gives the value: it can only be read.
    ReadOnly,
    /// It is written as a block, but is an argument: `name = …`.
    NotABlock,
    /// It is written as an argument, but is a block: `name { … }`.
    NotAnArgument,
    TooFewBlocks {
        min: usize,
        found: usize,
    },
    TooManyBlocks {
        max: usize,
        found: usize,
    },
    /// The value does not convert to the type.
    WrongType {
        /// As Terraform writes types, such as `list(string)`.
        expected: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.path.join("."), self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownArgument { nearest: Some(name) } => write!(f, "is not known; the nearest name is `{name}`"),
            Self::UnknownArgument { nearest: None } => f.write_str("is not known"),
            Self::MissingArgument => f.write_str("is required"),
            Self::ReadOnly => f.write_str("can only be read"),
            Self::NotABlock => f.write_str("is an argument, not a block"),
            Self::NotAnArgument => f.write_str("is a block, not an argument"),
            Self::TooFewBlocks { min, found } => write!(f, "is needed {}, and is there {}", times(*min), times(*found)),
            Self::TooManyBlocks { max, found } => {
                write!(f, "may be there {}, and is there {}", times(*max), times(*found))
            }
            Self::WrongType { expected } => write!(f, "must be `{expected}`"),
        }
    }
}

fn times(count: usize) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        _ => format!("{count} times"),
    }
}
