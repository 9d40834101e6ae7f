//! `databases`, resolved.

use super::defaults;
use super::item::{Item, Section};
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;
use crate::spec::{self, Encryption, Engine, License, Maintenance};

/// An Oracle Autonomous Database in one environment.
#[derive(Debug, Clone)]
pub struct Database {
    pub item: Item,
    pub at: Pointer,
    pub description: Option<String>,
    pub engine: Engine,
    /// The name of the cluster whose network it lives in.
    pub cluster: String,
    pub ecpus: u32,
    pub autoscale: bool,
    pub storage: Storage,
    pub autoscale_storage: bool,
    pub backup_retention_days: u32,
    pub license: License,
    pub maintenance: Maintenance,
    pub contacts: Vec<String>,
    pub encryption: Encryption,
    /// `db_name` at Oracle.
    pub physical_name: String,
}

/// How much a database holds, in the unit in which Oracle is asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    Gigabytes(u32),
    Terabytes(u32),
}

pub static STORAGE_UNIT: Code = Code {
    id: "DB001",
    name: "storage-unit",
    severity: Severity::Error,
    docs: "## What
A database says its storage in both units, in neither, or a data warehouse says it in GB.

## Why
Oracle takes exactly one of the two, and sizes a data warehouse in whole TB.

## Example
```yaml
databases:
  insights:
    engine: autonomous-data-warehouse
    ecpus: 4
    storage_gb: 500
```

## Instead
`storage_tb` for a data warehouse; `storage_gb` or `storage_tb` for transaction processing.
",
};

/// `db_name`: letters and digits, a letter first, at most 30 (provider oracle/oci 8.28, verified 2026-11).
const DB_NAME_LENGTH: usize = 30;

pub(super) fn resolve(scope: &mut Scope<'_>) -> Vec<Database> {
    let platform = scope.platform;
    platform.databases.iter().filter_map(|(name, written)| database(scope, name, written)).collect()
}

fn database(scope: &mut Scope<'_>, name: &str, written: &spec::Database) -> Option<Database> {
    let item = Item::new(Section::Databases, name);
    let at = item.pointer();
    let cluster = scope.cluster(&at, written.cluster.as_ref());
    let storage = storage(scope, &at, written);
    let physical_name = scope.physical_name(&item, written.physical_name.as_deref(), db_name, DB_NAME_LENGTH);
    Some(Database {
        description: written.description.clone(),
        engine: written.engine,
        cluster: cluster?,
        ecpus: written.ecpus,
        autoscale: written.autoscale.unwrap_or(defaults::DATABASE_AUTOSCALE),
        storage: storage?,
        autoscale_storage: written.autoscale_storage.unwrap_or(defaults::DATABASE_AUTOSCALE_STORAGE),
        backup_retention_days: written.backup_retention_days.unwrap_or(defaults::BACKUP_RETENTION_DAYS),
        license: written.license.unwrap_or(defaults::DATABASE_LICENSE),
        maintenance: written.maintenance.unwrap_or(defaults::DATABASE_MAINTENANCE),
        contacts: written.contacts.clone().unwrap_or_default(),
        encryption: written.encryption.unwrap_or(defaults::ENCRYPTION),
        physical_name,
        item,
        at,
    })
}

fn storage(scope: &mut Scope<'_>, at: &Pointer, written: &spec::Database) -> Option<Storage> {
    let warehouse = written.engine == Engine::AutonomousDataWarehouse;
    let report = |scope: &mut Scope<'_>, at: &Pointer, message: String, help: &str| {
        scope.report(Diagnostic::at_key(&STORAGE_UNIT, at, message).help(help));
        None
    };
    let name = at.last().unwrap_or_default();
    match (written.storage_gb, written.storage_tb) {
        (Some(gb), Some(tb)) => report(
            scope,
            &at.key("storage_tb"),
            format!("`{name}` says its storage twice, {gb} GB and {tb} TB"),
            "keep `storage_gb` or `storage_tb`",
        ),
        (None, None) if warehouse => {
            report(scope, at, format!("`{name}` needs `storage_tb`"), "for example `storage_tb: 1`")
        }
        (None, None) => {
            report(scope, at, format!("`{name}` needs `storage_gb` or `storage_tb`"), "for example `storage_gb: 100`")
        }
        (Some(gb), None) if warehouse => report(
            scope,
            &at.key("storage_gb"),
            format!("`{name}` is a data warehouse, whose storage is counted in TB, not as {gb} GB"),
            &format!("write `storage_tb: {}`", gb.div_ceil(1024)),
        ),
        (Some(gb), None) => Some(Storage::Gigabytes(gb)),
        (None, Some(tb)) => Some(Storage::Terabytes(tb)),
    }
}

/// `threadline-staging-ledger` → `THREADLINESTAGINGLEDGER`: Oracle takes no hyphens.
fn db_name(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}
