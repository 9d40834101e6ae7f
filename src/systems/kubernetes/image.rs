//! The image of a service: the document's, or a placeholder until the first release.

use serde_json::Value;

use crate::emit::yaml::with_comment;

/// What runs before the first release: the program with which Kubernetes itself holds a pod open. It does nothing and
/// listens to nobody, so that a web service without a release is not ready, instead of answering in another's name.
/// The digest is that of the index for all architectures (registry.k8s.io, verified 2026-11).
const PLACEHOLDER: &str =
    "registry.k8s.io/pause:3.10@sha256:ee6521f290b2168b6e0935a181d4cff9be1ac3f505666ef0e3c98fae8199917a";

/// The image and the pull policy; without an image the placeholder.
pub(super) fn of(image: Option<&str>) -> (Value, &'static str) {
    match image {
        Some(image) => (Value::from(image), pull_policy(image)),
        None => {
            let comment = "until the first release, which puts the service's image here";
            (with_comment(PLACEHOLDER, comment), pull_policy(PLACEHOLDER))
        }
    }
}

/// A digest never changes what it names; a tag may.
fn pull_policy(image: &str) -> &'static str {
    if image.contains('@') { "IfNotPresent" } else { "Always" }
}
