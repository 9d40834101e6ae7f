//! What systems emit → the files of one build, who owns each, and the record that the next build reads.

mod adopt;
mod attached;
mod attributes;
mod builder;
mod files;
mod mark;
mod owner;
mod patch;
mod portable;
mod record;
mod roots;
mod settle;

pub use adopt::{Adoptable, ImportId};
pub use builder::{GENERATED, Plan, header_line};
pub use files::{Collision, EmittedBlock, File, FileSet, PlanError};
pub use mark::{header, is_marked};
pub use owner::Owner;
pub use portable::check as check_path;
pub(crate) use record::read_edition;
pub use record::{FORMAT, Files, LIST, Record, RecordError, Stateful, sha256};
pub(crate) use roots::account;
pub use roots::{Provider, RequiredProvider, Root, SHARED, root_of};

use crate::diag::Code;

/// Every code of this stage.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    [builder::CODES, patch::CODES, adopt::CODES].into_iter().flatten().copied()
}
