//! A service's secrets → the DopplerSecret from which Doppler's operator makes a Kubernetes Secret.
//!
//! The object lives in the service's own namespace: there the operator lets it name Secrets of that namespace alone, so
//! that nobody who may write one can reach another's (Doppler, "Migrating from v1 to v2", verified 2026-11). The token
//! that it needs opens the same values as the Secret that it makes, so it adds nothing to what the namespace holds.

use serde_json::json;

use super::object::{Identity, Manifest, Object, manifest};
use crate::model::{Environment, Model, Service, VariableValue, doppler_config, doppler_token_secret};

/// The DopplerSecret of a service that has secrets.
pub(super) fn emit(model: &Model, environment: &Environment, service: &Service) -> Option<Manifest> {
    let identity = Identity::of_service(model, environment, service);
    has_secrets(service)
        .then(|| manifest("doppler-secret.yaml", doppler_secret(model, environment, service, &identity)))
}

/// Whether anything of the service's variables comes from Doppler.
pub(super) fn has_secrets(service: &Service) -> bool {
    service.variables.iter().any(|variable| match variable.value {
        VariableValue::Secret | VariableValue::Wired(_) => true,
        VariableValue::Literal(_) => false,
    })
}

/// The Secret that the operator makes and the pods read.
pub(super) fn managed_secret(service: &Service) -> String {
    format!("{}-doppler", service.item.name)
}

/// Project and config are the token's own; named here, a token of another service is refused instead of believed.
fn doppler_secret(model: &Model, environment: &Environment, service: &Service, identity: &Identity) -> Object {
    let repository = model.repositories.iter().find(|repository| repository.item == service.item);
    let repository = repository.expect("every service has a repository");
    identity.object("secrets.doppler.com/v1alpha1", "DopplerSecret").spec(json!({
        "tokenSecret": { "name": doppler_token_secret(&service.item.name) },
        "project": repository.doppler_project,
        "config": doppler_config(environment.name()),
        "managedSecret": { "name": managed_secret(service), "namespace": identity.namespace },
    }))
}
