//! Services → the workflow in each one's repository that calls the platform's reusable workflow `release`.

use serde_json::{Value, json};

use super::{PLATFORM_OWNER, PLATFORM_REPOSITORY, WORKFLOWS, repository_name};
use crate::emit::hcl::{Block, expression, heredoc, reference};
use crate::emit::yaml;
use crate::model::{self, Environment, GITHUB_IMAGE_REPOSITORY, Model, Repository, defaults, identifier};
use crate::plan::{Plan, Root, header_line};
use crate::source::Pointer;

/// The reusable workflow is another system's. Where it is not, or where GitHub does not look, nothing can call it.
pub(super) fn emit(model: &Model, account: &model::Github, plan: &mut Plan<'_>) {
    if model.repositories.is_empty() || !plan.has_text(&format!("{WORKFLOWS}/release.yml")) {
        return;
    }
    plan.root_wide(&Root::Shared, "github.tf", [access_level()]);
    for service in &model.repositories {
        let environments = released_in(model, service);
        if !environments.is_empty() {
            let blocks = [caller(service, account, &environments)].into_iter().chain(image_repository(model, service));
            plan.terraform(&Root::Shared, &service.item, blocks.collect::<Vec<_>>());
        }
    }
}

/// A private repository keeps its workflows to itself unless it is told to share them.
fn access_level() -> Block {
    Block::resource("github_actions_repository_access_level", PLATFORM_OWNER)
        .from(&Pointer::root().path("providers.github.repository"), "lets the services call its reusable workflows")
        .set("repository", reference(&format!("{PLATFORM_REPOSITORY}.name")))
        .set("access_level", "organization")
}

/// Where the service runs what is released. An image that the document names is the document's: the next deployment
/// would take a release back.
fn released_in<'m>(model: &'m Model, service: &Repository) -> Vec<&'m str> {
    let here = model.environments.iter().filter(|environment| {
        environment.services.iter().any(|found| found.item.name == service.item.name && found.image.is_none())
    });
    here.map(Environment::name).collect()
}

/// Where the image is pushed and pulled: the registry's namespace is Oracle's to say. A secret only by its kind.
fn image_repository(model: &Model, service: &Repository) -> Option<Block> {
    let oracle = model.providers.oracle.as_ref()?;
    let at = model::image_repository(&oracle.region, &service.item.name, &service.image);
    let block = Block::resource("github_actions_secret", &format!("{}_images", identifier(&service.item.name)))
        .from(&service.at, "where its images are")
        .set("repository", repository_name(&service.item.name))
        .set("secret_name", GITHUB_IMAGE_REPOSITORY)
        .set("value", expression(&format!("\"{at}\"")));
    Some(block)
}

/// Its own commit releases nothing: a new repository has nothing to build yet.
fn caller(service: &Repository, account: &model::Github, environments: &[&str]) -> Block {
    let id = identifier(&service.item.name);
    Block::resource("github_repository_file", &id)
        .from(&service.at, "releases what is merged, through the platform's workflow")
        .set("repository", repository_name(&service.item.name))
        .set("branch", reference(&format!("github_branch_default.{id}.branch")))
        .set("file", format!("{WORKFLOWS}/release.yml"))
        .set("commit_message", "Release through the platform's workflow [skip ci]")
        .set("overwrite_on_create", true)
        .set("content", heredoc(yaml::print(&header_line(), &workflow(service, account, environments))))
}

fn workflow(service: &Repository, account: &model::Github, environments: &[&str]) -> Value {
    let called =
        format!("{}/{}/{WORKFLOWS}/release.yml@{}", account.owner, account.repository, defaults::DEFAULT_BRANCH);
    json!({
        "name": "release",
        "on": { "push": { "branches": [service.default_branch] }, "workflow_dispatch": {} },
        "permissions": {},
        "jobs": {
            "release": {
                "permissions": { "contents": "read" },
                "uses": called,
                "with": { "service": service.item.name, "environments": json!(environments).to_string() },
                "secrets": "inherit",
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use crate::plan::Plan;
    use crate::source::Source;
    use crate::systems::{System, github::Releases};

    /// The files that the shared root gets where `reusable` is in the output, and a service in the document.
    fn emitted(reusable: Option<&str>) -> Vec<(String, String)> {
        let text = "version: 1\nname: acme\nproviders:\n  github: { owner: acme, repository: platform }\n  doppler: {}\n  \
                    oracle: { tenancy: ocid1.tenancy.oc1..aaaaaaaaexample, region: eu-frankfurt-1 }\n  \
                    terraform_cloud: { organization: acme, project: platform }\nenvironments: { staging: {} }\n\
                    clusters: { main: { kubernetes_version: v1.33.1, network_cidr: 10.20.0.0/16 } }\n\
                    services: { pricing: { repository: { default_branch: trunk } } }\n";
        let model =
            crate::compile(Source { name: "platform.yaml".to_owned(), text: text.to_owned() }, &crate::source::Unseen)
                .model;
        let model = model.expect("the document makes sense");
        let history = crate::changes::History::default();
        let mut plan = Plan::new(&model, &history);
        if let (Some(path), Some(service)) = (reusable, model.repositories.first()) {
            plan.text(path, &service.item, "# the reusable workflow\n".to_owned(), &[]);
        }
        Releases.emit(&model, &mut plan);
        let files = plan.finish(&mut Vec::new());
        files
            .iter()
            .filter(|(path, _)| path.ends_with(".tf"))
            .map(|(path, file)| (path.to_owned(), file.text.clone()))
            .collect()
    }

    #[test]
    fn a_service_calls_the_reusable_workflow_where_github_finds_it() {
        let files = emitted(Some(".github/workflows/release.yml"));
        let text: String = files.iter().map(|(_, text)| text.as_str()).collect();
        assert!(text.contains(r#"resource "github_repository_file" "pricing""#), "{text}");
        assert!(text.contains("uses: acme/platform/.github/workflows/release.yml@main\n"), "{text}");
        assert!(text.contains("- trunk\n"), "{text}");
        assert!(text.contains(r#"access_level = "organization""#), "{text}");
    }

    #[test]
    fn nothing_calls_a_workflow_that_is_not_there() {
        assert_eq!(emitted(None), []);
        assert_eq!(emitted(Some("generated/github/workflows/release.yml")), []);
    }
}
