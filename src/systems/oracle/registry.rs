//! Services → their repositories in the container registry, in the shared root: every environment runs the same image.

use super::names::{compartment_id, owned_by};
use super::{accounts, compartments};
use crate::emit::hcl::Block;
use crate::model::{Model, Repository, identifier};
use crate::plan::{Plan, Root};

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    if model.repositories.is_empty() || model.providers.oracle.is_none() {
        return;
    }
    accounts::emit(model, &Root::Shared, plan);
    compartments::of_shared(model, &Root::Shared, plan);
    for repository in &model.repositories {
        plan.terraform(&Root::Shared, &repository.item, [container_repository(repository)]);
        let address = format!("oci_artifacts_container_repository.{}", identifier(&repository.item.name));
        plan.stateful(&Root::Shared, &repository.item, &address, "container repository", &repository.image, true);
    }
}

fn container_repository(repository: &Repository) -> Block {
    let readme = repository
        .description
        .as_deref()
        .map(|description| Block::new("readme").set("format", "text/plain").set("content", description));
    Block::resource("oci_artifacts_container_repository", &identifier(&repository.item.name))
        .from(&repository.at, "its images")
        .set("compartment_id", compartment_id())
        .set("display_name", repository.image.as_str())
        .set("is_public", false)
        .comment("a tag means one image for ever: a second push of it fails")
        .set("is_immutable", true)
        .set("freeform_tags", owned_by(repository.team.as_deref()))
        .nested_all(readme)
        .nested(Block::new("lifecycle").set("prevent_destroy", true))
}
