//! What the clouds change from month to month → tables, each with the day on which it was right: platc's own, or the user's.
//!
//! platc's own are `data/*.json`. A file of the same name and form in `platform/data` takes the place of one, whole: its
//! day then speaks of every line of it. A rule says on which table a finding rests ([`Diagnostic::resting_on`]); what
//! rests on a table older than 90 days is a warning at most ([`age`]).
//!
//! [`Diagnostic::resting_on`]: crate::diag::Diagnostic::resting_on

pub mod age;
mod amazon_mq;
mod azure;
mod cloudflare;
mod date;
mod minor;
mod oracle;
mod overrides;
mod regions;
mod table;

use std::sync::{Arc, LazyLock};

use crate::diag::{Code, Diagnostic};
use crate::source::Repository;

pub use amazon_mq::{AmazonMq, RabbitMq};
pub use azure::{Alternatives, AzureDataZones, AzureLimits, AzureModels, DataZone};
pub use cloudflare::{CloudflareAddresses, CloudflarePlans, Entitlements};
pub use date::Date;
pub use minor::Minor;
pub use oracle::{OkeVersions, OracleShapes};
pub use overrides::path;
pub use regions::{Cloud, Distance, Regions};
pub use table::{Basis, Dated, Description};

/// What is said of tables.
pub const CODES: &[&Code] = &[&overrides::BROKEN_DATA, &overrides::UNKNOWN_DATA, &age::DATA_TO_COME];

/// Names every table once: its field, its file in `data`, its facts, and the part of the document that it bears on.
macro_rules! tables {
    ($($field:ident: $facts:ident = $name:literal, $bears_on:literal;)*) => {
        /// Every table, as one document has it.
        #[derive(Debug, Clone)]
        pub struct Data {
            $(pub $field: Arc<Dated<$facts>>,)*
            /// The tables of the user's that cannot be read; platc's own stand in their place.
            broken: Vec<&'static str>,
        }

        $(impl table::Facts for $facts {
            const NAME: &'static str = $name;
            const TEXT: &'static str = include_str!(concat!("../../data/", $name, ".json"));
            const BEARS_ON: &'static str = $bears_on;
        })*

        /// platc's own tables, by name.
        pub static TABLES: &[Description] = &[$(Description::of::<$facts>(),)*];

        impl Data {
            /// platc's own tables, read once.
            pub fn own() -> &'static Self {
                static OWN: LazyLock<Data> = LazyLock::new(|| Data { $($field: table::own(),)* broken: Vec::new() });
                &OWN
            }

            /// The tables of the repository, and platc's own where it has none. Reports those that cannot be used.
            pub fn read(repository: &dyn Repository, diagnostics: &mut Vec<Diagnostic>) -> Self {
                let own = Self::own();
                let mut reader = overrides::Reader::new(repository, diagnostics);
                Self { $($field: reader.table(&own.$field),)* broken: reader.broken }
            }

            /// What each table is, in the order of their names.
            pub fn bases(&self) -> Vec<Basis> {
                vec![$(self.$field.basis,)*]
            }
        }
    };
}

tables! {
    amazon_mq: AmazonMq = "amazon-mq", "providers.aws";
    azure_data_zones: AzureDataZones = "azure-data-zones", "providers.azure";
    azure_limits: AzureLimits = "azure-limits", "providers.azure";
    azure_models: AzureModels = "azure-models", "providers.azure";
    cloudflare_addresses: CloudflareAddresses = "cloudflare-addresses", "providers.cloudflare";
    cloudflare_plans: CloudflarePlans = "cloudflare-plans", "providers.cloudflare";
    oke_versions: OkeVersions = "oke-versions", "providers.oracle";
    oracle_shapes: OracleShapes = "oracle-shapes", "providers.oracle";
    regions: Regions = "regions", "providers";
}
