//! The image of a service: the document's, or a placeholder until the first release.

use serde_json::Value;

use crate::emit::yaml::with_comment;
use crate::model::PLACEHOLDER_IMAGE;

/// The image and the pull policy; without an image the placeholder.
pub(super) fn of(image: Option<&str>) -> (Value, &'static str) {
    match image {
        Some(image) => (Value::from(image), pull_policy(image)),
        None => {
            let comment = "until the first release, which puts the service's image here";
            (with_comment(PLACEHOLDER_IMAGE, comment), pull_policy(PLACEHOLDER_IMAGE))
        }
    }
}

/// A digest never changes what it names; a tag may.
fn pull_policy(image: &str) -> &'static str {
    if image.contains('@') { "IfNotPresent" } else { "Always" }
}
