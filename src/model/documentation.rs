//! `documentation` resolved.

use crate::spec;

/// What is written about the platform while it changes.
#[derive(Debug, Clone)]
pub struct Documentation {
    /// `None` where no merge is told of.
    pub significant_changes: Option<SignificantChanges>,
}

/// Where what each merge changes is told, beside the change log.
#[derive(Debug, Clone)]
pub struct SignificantChanges {
    /// 32 hexadecimal digits.
    pub notion_database: Option<String>,
}

pub(super) fn resolve(platform: &spec::Platform) -> Documentation {
    let written = platform.documentation.significant_changes.as_ref();
    let significant_changes =
        written.map(|changes| SignificantChanges { notion_database: changes.notion_database.clone() });
    Documentation { significant_changes }
}
