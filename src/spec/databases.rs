//! `databases`: Oracle Autonomous Databases.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::exposure::When;
use super::item::item;
use super::{Encryption, Name};

item! {
    /// An Oracle Autonomous Database, reachable only from its cluster's pods.
    pub struct Database {
        /// What the database is for: transactions or analysis.
        pub engine: Engine,
        /// The cluster whose network it lives in; the only cluster when not written.
        pub cluster: Option<Name>,
        /// Compute in ECPUs.
        #[schemars(range(min = 2, max = 512), example = &2)]
        pub ecpus: u32,
        /// Lets compute grow to three times `ecpus` under load, and the bill with it; `false` when not written.
        #[schemars(extend("default" = crate::model::defaults::DATABASE_AUTOSCALE))]
        pub autoscale: Option<bool>,
        /// Storage in GB: of a transaction-processing database, 20 or more.
        #[schemars(range(min = 20, max = 393_216), example = &100)]
        pub storage_gb: Option<u32>,
        /// Storage in TB.
        #[schemars(range(min = 1, max = 384), example = &1)]
        pub storage_tb: Option<u32>,
        /// Lets storage grow when it is full; `false` when not written.
        #[schemars(extend("default" = crate::model::defaults::DATABASE_AUTOSCALE_STORAGE))]
        pub autoscale_storage: Option<bool>,
        /// How long automatic backups are kept, in days; 30 when not written.
        #[schemars(range(min = 1, max = 60), extend("default" = crate::model::defaults::BACKUP_RETENTION_DAYS))]
        pub backup_retention_days: Option<u32>,
        /// Oracle's licence; `included` when not written (Oracle's own default is bring-your-own).
        #[schemars(extend("default" = crate::model::defaults::DATABASE_LICENSE))]
        pub license: Option<License>,
        /// When Oracle patches it: `early` a week before `regular`; `regular` when not written.
        #[schemars(extend("default" = crate::model::defaults::DATABASE_MAINTENANCE))]
        pub maintenance: Option<Maintenance>,
        /// Mail addresses that Oracle tells of maintenance and trouble.
        #[schemars(length(max = 10), inner(regex(pattern = r"^[^@\s]+@[^@\s]+\.[^@\s]+$")))]
        pub contacts: Option<Vec<String>>,
        /// Whose key encrypts it; `provider-managed` when not written.
        #[schemars(extend("default" = crate::model::defaults::ENCRYPTION))]
        #[schemars(extend("x-exposes" = When::Earlier.says("it is encrypted with a key that you cannot withdraw")))]
        pub encryption: Option<Encryption>,
        /// The name at Oracle, to keep when it differs from the one platc makes. Letters and digits, a letter first.
        #[schemars(example = &"LEDGERPROD", regex(pattern = r"^[A-Za-z][A-Za-z0-9]{0,29}$"))]
        pub physical_name: Option<String>,
    }
}

/// An engine of Oracle Autonomous Database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// Autonomous Transaction Processing.
    AutonomousTransactionProcessing,
    /// Autonomous Data Warehouse, which Oracle now calls Lakehouse.
    AutonomousDataWarehouse,
}

/// How Oracle licenses the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum License {
    /// The price includes the licence.
    Included,
    /// A licence that you own.
    BringYourOwn,
}

/// When Oracle patches the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Maintenance {
    /// A week before the others.
    Early,
    /// With the others.
    Regular,
}
