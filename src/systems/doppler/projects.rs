//! `services` → a Doppler project each, which exists once.

use super::use_provider;
use crate::emit::hcl::Block;
use crate::model::{Model, Repository, identifier};
use crate::plan::{Plan, Root};

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for service in &model.repositories {
        use_provider(plan, &Root::Shared);
        plan.terraform(&Root::Shared, &service.item, [project(service)]);
        let address = format!("doppler_project.{}", identifier(&service.item.name));
        plan.stateful(&Root::Shared, &service.item, &address, "secrets", &service.doppler_project, true);
    }
}

fn project(service: &Repository) -> Block {
    Block::resource("doppler_project", &identifier(&service.item.name))
        .from(&service.at, "its secrets; the environments' roots add theirs")
        .set("name", service.doppler_project.as_str())
        .set_opt("description", service.description.as_deref())
        .nested(
            Block::new("lifecycle")
                .comment("Doppler cannot rename: a new name would lose every secret that people entered")
                .set("prevent_destroy", true),
        )
}
