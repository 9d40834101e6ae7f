//! `buckets`: Oracle Object Storage.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Encryption;
use super::exposure::When;
use super::item::item;

item! {
    /// A bucket of Oracle Object Storage.
    pub struct Bucket {
        /// Keeps the previous versions of objects; `false` when not written.
        pub versioning: Option<bool>,
        /// What happens to objects as they age.
        pub lifecycle: Option<Vec<LifecycleRule>>,
        /// For how many days after its last change nobody can change or delete an object. Not with `versioning`.
        #[schemars(range(min = 1, max = 36_500), example = &30)]
        #[schemars(extend("x-exposes" = When::Less.says("objects can be changed and deleted sooner")))]
        pub retention_days: Option<u32>,
        /// Lets everyone read objects whose name they know; `false` when not written.
        #[schemars(extend("x-exposes" = When::On.says("everybody can read its objects")))]
        pub public: Option<bool>,
        /// Whose key encrypts it; `provider-managed` when not written.
        #[schemars(extend("default" = crate::model::defaults::ENCRYPTION))]
        #[schemars(extend("x-exposes" = When::Earlier.says("it is encrypted with a key that you cannot withdraw")))]
        pub encryption: Option<Encryption>,
        /// The name at Oracle, to keep when it differs from the one platc makes. Letters, digits, `-`, `_` and `.`.
        #[schemars(example = &"threadline-documents", regex(pattern = r"^[A-Za-z0-9._-]{1,256}$"))]
        pub physical_name: Option<String>,
    }
}

/// What happens to objects as they age, by the beginning of their name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LifecycleRule {
    /// Which objects: those whose name begins so; all when not written.
    #[schemars(example = &"tmp/", length(min = 1, max = 1024))]
    pub prefix: Option<String>,
    /// Deletes them so many days after their last change.
    #[schemars(range(min = 1, max = 36_500), example = &90)]
    pub delete_after_days: Option<u32>,
    /// Moves them to the archive, from which they return within an hour, so many days after their last change.
    #[schemars(range(min = 1, max = 36_500), example = &30)]
    pub archive_after_days: Option<u32>,
    /// Deletes previous versions so many days after they were replaced or deleted.
    #[schemars(range(min = 1, max = 36_500), example = &30)]
    pub delete_previous_versions_after_days: Option<u32>,
}
