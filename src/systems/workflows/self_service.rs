//! The workflow `self-service`: an issue form, or a dispatch, becomes a pull request that adds something.

use serde_json::{Map, Value, json};

use super::actions::APP_TOKEN;
use super::forms::{FORMS, Form};
use super::jobs::{Job, checkout, gh_env, install_platc};
use super::scripts::SELF_SERVICE;
use crate::emit::yaml::{self, with_comment};
use crate::model::{Github, Item, Model, Section};
use crate::plan::{Plan, header_line};
use crate::source::Pointer;

/// What stands above the workflow.
pub(super) const ABOUT: &str = "\
Turns a request for something new (the issue forms beside this folder, or a dispatch) into a pull request.
A request that does not compile gets a comment that says why; edit the issue to ask again. Nothing is closed until the
pull request is merged. Only members and collaborators are served: an issue of anybody else is left to people.
What the issue says is read from GitHub into a file by the script, and never stands in this workflow.
";

/// Whom requests are taken from, and that the issue came of a form: it says what to add in its first answer.
const ASKED_BY_US: &str = "github.event_name == 'workflow_dispatch' || \
    (contains(fromJSON('[\"OWNER\", \"MEMBER\", \"COLLABORATOR\"]'), github.event.issue.author_association) \
    && github.event.issue.state == 'open' && contains(github.event.issue.body, '### add'))";

/// The GitHub environment that holds the key of the app which opens the pull requests.
const ENVIRONMENT: &str = "self-service";

pub(super) fn workflow(model: &Model, github: &Github) -> Value {
    let kinds: Vec<&str> = forms(model).map(|form| form.kind).collect();
    let steps = Job::new("request", &github.runner, 30)
        .with("if", ASKED_BY_US)
        .with("environment", ENVIRONMENT)
        .step(checkout())
        .step(install_platc(github))
        .step(token())
        .step(SELF_SERVICE.step("Make the pull request", &kinds, env(github)))
        .finish();
    json!({
        "name": "self-service",
        "on": {
            "issues": { "types": ["opened", "edited"] },
            "workflow_dispatch": { "inputs": inputs(&kinds) },
        },
        "permissions": {},
        "concurrency": {
            "group": "self-service-${{ github.event.issue.number || github.run_id }}",
            "cancel-in-progress": false,
        },
        "jobs": { "request": steps },
    })
}

fn inputs(kinds: &[&str]) -> Value {
    let choice =
        with_comment("choice", "checkov:skip=CKV_GHA_7:the inputs are a request that platc checks and people review");
    json!({
        "kind": { "description": "What to add", "type": choice, "required": true, "options": kinds },
        "fields": {
            "description": "Its fields as one JSON object, such as {\"name\": \"pricing\", \"port\": 8080}",
            "type": "string",
            "required": true,
        },
    })
}

/// A token of the app: checks do not run on pull requests that the token of a run opens.
fn token() -> Value {
    json!({
        "name": "Sign in to GitHub",
        "id": "app",
        "uses": APP_TOKEN.uses(),
        "with": {
            "client-id": "${{ vars.PLATFORM_APP_CLIENT_ID }}",
            "private-key": "${{ secrets.PLATFORM_APP_PRIVATE_KEY }}",
            "permission-contents": "write",
            "permission-issues": "write",
            "permission-pull-requests": "write",
            "permission-workflows": with_comment("write", "the first service brings workflows with it"),
        },
    })
}

fn env(github: &Github) -> Map<String, Value> {
    let variables = [
        ("REPOSITORY", "${{ github.repository }}"),
        ("SERVER_URL", "${{ github.server_url }}"),
        ("BASE", "${{ github.event.repository.default_branch }}"),
        ("NUMBER", "${{ github.event.issue.number }}"),
        ("RUN_ID", "${{ github.run_id }}"),
        ("KIND", "${{ inputs.kind }}"),
        ("FIELDS", "${{ inputs.fields }}"),
    ];
    gh_env(github, "${{ steps.app.outputs.token }}", variables)
}

fn forms(model: &Model) -> impl Iterator<Item = &'static Form> {
    FORMS.iter().filter(|form| form.is_possible(model))
}

/// Adds the forms, beside the folder of the workflows.
pub(super) fn emit_forms(model: &Model, workflows: &str, item: &Item, plan: &mut Plan<'_>) {
    let folder = workflows.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let named = [Section::Teams, Section::Databases, Section::Buckets, Section::AiEndpoints];
    let causes: Vec<Pointer> = std::iter::once(Pointer::root().path("providers.github"))
        .chain(named.map(|section| section.pointer()))
        .collect();
    let mut write = |name: &str, about: &str, form: &Value| {
        let path = format!("{folder}ISSUE_TEMPLATE/{name}.yml");
        plan.text(&path, item, yaml::print(&format!("{}\n\n{about}", header_line()), form), &causes);
        path
    };
    let about = "The workflow self-service reads the answers by their labels, which are names of the language.";
    let paths: Vec<String> = forms(model).map(|form| write(form.file, about, &form.issue_form(model))).collect();
    write("config", "Issues of any other kind stay possible.", &super::forms::config());
    for path in paths {
        plan.list(&path);
    }
}
