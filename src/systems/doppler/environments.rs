//! A service in an environment → its Doppler environment, the secrets that Terraform knows, and the token that reads them.

use super::use_provider;
use crate::emit::hcl::{Block, reference};
use crate::model::{Environment, Fact, Model, Repository, Service, Variable, VariableValue, identifier};
use crate::plan::{Adoptable, ImportId, Plan, Root};

/// Provider dopplerhq/doppler, "doppler_environment", Import (verified 2026-11).
static ENVIRONMENT: ImportId = ImportId { form: "<project>.<slug>", name: Some("project") };

pub(super) fn emit(model: &Model, plan: &mut Plan<'_>) {
    for environment in &model.environments {
        let root = Root::Environment(environment.name().to_owned());
        for service in &environment.services {
            let project = model.repository(&service.item.name);
            use_provider(plan, &root);
            plan.terraform(&root, &service.item, blocks(environment, service, project));
            let address = format!("doppler_environment.{}", identifier(&service.item.name));
            let name = format!("{}/{}", project.doppler_project, environment.name());
            plan.stateful(&root, &service.item, &address, "secrets", &name, environment.protected);
            let thing = Adoptable { address: &address, by: &ENVIRONMENT, name: &project.doppler_project, within: None };
            plan.adoptable(&root, &root, &service.item, &thing);
        }
    }
}

fn blocks(environment: &Environment, service: &Service, project: &Repository) -> Vec<Block> {
    let wired = service.variables.iter().filter_map(|variable| match &variable.value {
        VariableValue::Wired(fact) => Some(secret(environment, service, variable, fact)),
        VariableValue::Literal(_) | VariableValue::Secret => None,
    });
    let first = [doppler_environment(environment, service, project), token(environment, service)];
    first.into_iter().chain(wired).collect()
}

/// The environment brings a root config of the same name as its slug (Doppler, "Configs", verified 2026-11).
fn doppler_environment(environment: &Environment, service: &Service, project: &Repository) -> Block {
    let by_people: Vec<&str> = service
        .variables
        .iter()
        .filter(|variable| variable.value == VariableValue::Secret)
        .map(|variable| variable.name.as_str())
        .collect();
    let guard = Block::new("lifecycle").set("prevent_destroy", true);
    Block::resource("doppler_environment", &identifier(&service.item.name))
        .from(&environment.written_at(&service.at), "its secrets here; the root config has the slug's name")
        .when(!by_people.is_empty(), |block| {
            block.note(format!("A person enters in Doppler: {}.", by_people.join(", ")))
        })
        .comment("the project is the shared root's")
        .set("project", project.doppler_project.as_str())
        .set("slug", environment.name())
        .set("name", environment.name())
        .set("personal_configs", false)
        .when(environment.protected, |block| block.nested(guard))
}

fn token(environment: &Environment, service: &Service) -> Block {
    let id = identifier(&service.item.name);
    let block = Block::resource("doppler_service_token", &id)
        .from(&environment.written_at(&service.at), "what its pods read their secrets with");
    in_config(block, &id).set("name", "kubernetes").set("access", "read")
}

fn secret(environment: &Environment, service: &Service, variable: &Variable, fact: &Fact) -> Block {
    let service = identifier(&service.item.name);
    let id = format!("{service}_{}", variable.name.to_ascii_lowercase());
    let block = Block::resource("doppler_secret", &id)
        .from(&environment.written_at(&variable.at), "known once Terraform has made it");
    in_config(block, &service)
        .set("name", variable.name.as_str())
        .set("value", reference(&fact.expression()))
        .set("visibility", if fact.is_secret() { "masked" } else { "unmasked" })
}

/// By reference, so that Doppler is never asked for a config that is not there yet.
fn in_config(block: Block, service: &str) -> Block {
    block
        .set("project", reference(&format!("doppler_environment.{service}.project")))
        .set("config", reference(&format!("doppler_environment.{service}.slug")))
}
