//! What holds of every workflow that platc writes, whatever the document: a table of rules against all jobs of all cases.

use std::path::Path;

use serde_json::Value;

use crate::source::Source;

/// The workflows of the reference platform and of every case, as GitHub reads them: name and text.
fn all() -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases = std::fs::read_dir(root.join("tests/cases")).expect("the cases are there");
    // `faults` holds documents that do not compile
    let cases = cases.map(|entry| entry.expect("readable").path().join("platform.yaml")).filter(|path| path.exists());
    let documents = cases.chain([root.join("platform/platform.yaml"), root.join("tests/rehearsal/platform.yaml")]);
    let mut workflows = Vec::new();
    for path in documents {
        let text = std::fs::read_to_string(&path).expect("the document is there");
        let compilation = crate::compile(Source { name: "platform.yaml".to_owned(), text }, &crate::source::Unseen);
        for (name, file) in compilation.files.iter().filter(|(name, _)| name.contains("workflows/")) {
            let about = format!("{} of {}", name, path.parent().expect("a folder").display());
            workflows.push((about, serde_saphyr::from_str(&file.text).expect("a workflow is YAML")));
        }
    }
    assert!(workflows.len() > 20, "{}", workflows.len());
    workflows
}

fn jobs(workflow: &Value) -> impl Iterator<Item = (&String, &Value)> {
    workflow["jobs"].as_object().expect("a workflow has jobs").iter()
}

fn steps(job: &Value) -> impl Iterator<Item = &Value> {
    job["steps"].as_array().expect("a job has steps").iter()
}

fn is_plan(job: &Value) -> bool {
    job["steps"].to_string().contains("TF_TOKEN_") && job["environment"].is_null()
}

/// A rule: its id in the rule book, and whether a workflow keeps to it.
type Rule = (&'static str, fn(&Value) -> bool);

const RULES: &[Rule] = &[
    ("gw-permissions", |workflow| {
        let may = ["id-token", "pull-requests", "issues", "contents"];
        workflow["permissions"] == serde_json::json!({})
            && jobs(workflow).all(|(_, job)| {
                let mut granted = job["permissions"].as_object().expect("a job says what it may").iter();
                granted.all(|(name, level)| level == "read" || may.contains(&name.as_str()))
            })
    }),
    ("gw-pin-sha", |workflow| {
        let mut uses = jobs(workflow).flat_map(|(_, job)| steps(job)).filter_map(|step| step["uses"].as_str());
        uses.all(|action| {
            let commit = action.split_once('@').map_or("", |(_, commit)| commit);
            commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    }),
    ("gw-injection", |workflow| {
        jobs(workflow).flat_map(|(_, job)| steps(job)).all(|step| !step["run"].to_string().contains("${{"))
    }),
    ("gw-prt", |workflow| {
        workflow["on"].get("pull_request_target").is_none() && workflow["on"].get("workflow_run").is_none()
    }),
    ("gw-fork", |workflow| {
        workflow["on"].get("pull_request").is_none()
            || jobs(workflow).filter(|(_, job)| job.to_string().contains("secrets.")).all(|(_, job)| {
                let own = "github.event.pull_request.head.repo.full_name == github.repository";
                job["if"].as_str().is_some_and(|condition| condition.contains(own))
            })
    }),
    ("gw-paths and gw-merge-group", |workflow| {
        workflow["on"].get("pull_request").is_none_or(|filter| filter == &serde_json::json!({}))
            && workflow["on"].get("pull_request").is_some() == workflow["on"].get("merge_group").is_some()
    }),
    ("gw-needs-fail", |workflow| {
        workflow["on"].get("pull_request").is_none()
            || jobs(workflow).any(|(_, job)| job["if"] == "always()" && job.to_string().contains("gate.sh"))
    }),
    ("gw-concurrency", |workflow| {
        let is_called = workflow["on"].get("workflow_call").is_some();
        let group = |at: &Value| at["group"].as_str().is_some_and(|group| !group.is_empty());
        let changes = jobs(workflow).any(|(_, job)| !job["environment"].is_null());
        (is_called || group(&workflow["concurrency"]))
            && !(changes && workflow["concurrency"]["cancel-in-progress"] == true)
            && jobs(workflow).all(|(_, job)| !is_called || job["environment"].is_null() || group(&job["concurrency"]))
    }),
    ("gw-plan-reuse", |workflow| !workflow.to_string().contains("upload-artifact")),
    ("gw-timeout", |workflow| {
        jobs(workflow).all(|(_, job)| job["timeout-minutes"].as_u64().is_some_and(|minutes| minutes <= 120))
    }),
    ("gw-setup-tf-wrapper and gw-checkout-creds", |workflow| {
        jobs(workflow).flat_map(|(_, job)| steps(job)).all(|step| match step["uses"].as_str().unwrap_or_default() {
            action if action.starts_with("hashicorp/setup-terraform@") => step["with"]["terraform_wrapper"] == false,
            action if action.starts_with("actions/checkout@") => step["with"]["persist-credentials"] == false,
            _ => true,
        })
    }),
    ("gw-schedule", |workflow| {
        let crons = workflow["on"]["schedule"].as_array().into_iter().flatten();
        crons.into_iter().all(|at| at["cron"].as_str().is_some_and(|cron| !cron.starts_with(['*', '0'])))
    }),
    ("gw-generated-check", |workflow| {
        workflow["on"].get("pull_request").is_none()
            || jobs(workflow).any(|(_, job)| {
                job["if"].is_null()
                    && steps(job).any(|step| step["run"].as_str().is_some_and(|run| run.starts_with("platc verify")))
            })
    }),
    ("no token of GitHub's where a plan has credentials", |workflow| {
        jobs(workflow).filter(|(_, job)| is_plan(job)).all(|(_, job)| !job.to_string().contains("github.token"))
    }),
    ("nothing is fetched that nobody vouches for", |workflow| {
        let scripts = jobs(workflow).flat_map(|(_, job)| steps(job)).filter_map(|step| step["run"].as_str());
        scripts.into_iter().all(|script| {
            let words: Vec<&str> = script.split_whitespace().map(|word| word.trim_end_matches(';')).collect();
            !words.windows(2).any(|pair| matches!(pair, ["|", "sh" | "bash"] | ["cargo", "install"]))
        })
    }),
];

#[test]
fn every_workflow_keeps_to_every_hard_rule() {
    let workflows = all();
    let mut broken = Vec::new();
    for (rule, holds) in RULES {
        broken.extend(
            workflows.iter().filter(|(_, workflow)| !holds(workflow)).map(|(name, _)| format!("{rule}: {name}")),
        );
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn each_hard_rule_can_be_broken() {
    let workflow = serde_json::json!({
        "on": { "pull_request": { "paths": ["generated/**"] }, "workflow_run": {}, "schedule": [{ "cron": "0 * * * *" }] },
        "jobs": { "a": {
            "environment": "production",
            "permissions": { "packages": "write" },
            "steps": [
                { "uses": "actions/upload-artifact@v4" },
                { "uses": "actions/checkout@v4" },
                { "run": "curl https://acme.example | sh; echo ${{ secrets.A }}" },
            ],
        }, "b": {
            "permissions": {},
            "steps": [{ "run": "true", "env": { "TF_TOKEN_x": "${{ github.token }}" } }],
        } },
        "concurrency": { "cancel-in-progress": true },
    });
    let kept: Vec<&str> = RULES.iter().filter(|(_, holds)| holds(&workflow)).map(|(rule, _)| *rule).collect();
    assert_eq!(kept, Vec::<&str>::new());
}
