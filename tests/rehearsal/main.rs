//! Every workflow, carried out step by step as GitHub would: from the files that platc writes, in a temporary repository,
//! with stand-ins for all that is outside. What is checked is what those were called with, and what people are told.

mod expression;
#[path = "../needs/mod.rs"]
mod needs;
mod runner;
mod self_service;
mod stage;

use serde_json::{Value, json};

use runner::{Event, Run, run};
use stage::Stage;

/// A pull request of a branch, or of a fork, whose trial merge is `commit`.
fn pull_request(commit: String, is_fork: bool) -> Event {
    let head = if is_fork { "mallory/platform" } else { "acme/platform" };
    let github = json!({
        "event_name": "pull_request", "ref": "refs/pull/5/merge",
        "event": { "pull_request": { "number": 5, "head": { "repo": { "full_name": head } } } },
    });
    Event { github, inputs: json!({}), is_trusted: !is_fork, commit }
}

/// A merge, or a night, on `main`.
fn on_main(name: &str, commit: String, before: &str) -> Event {
    let github = json!({ "event_name": name, "ref": "refs/heads/main", "event": { "before": before } });
    Event { github, inputs: json!({}), is_trusted: true, commit }
}

fn of(tool: &str, calls: &[String]) -> Vec<String> {
    calls.iter().filter(|call| call.starts_with(tool)).cloned().collect()
}

/// Makes the change of every rehearsal, and says which roots Terraform would change.
fn change(stage: &Stage) {
    stage.edit("documents: {}", "documents: { versioning: true }");
    stage.tell("changes", "staging\nproduction\n");
}

#[test]
fn a_pull_request_is_planned_where_it_changes_something_and_told_once() {
    let Some(stage) = Stage::new() else { return };
    change(&stage);
    stage.build();
    let run = run(&stage, "verify", &pull_request(stage.pull_request(), false));
    assert_eq!(
        run.results(),
        [
            "output success",
            "changes success",
            "plan-shared skipped",
            "plan-staging success",
            "plan-production success",
            "comment success",
            "verify success"
        ],
        "{run:#?}"
    );
    let calls = stage.calls();
    assert_eq!(
        of("terraform", &calls),
        [
            "terraform init staging with secret-TFE_TOKEN",
            "terraform plan staging with secret-TFE_TOKEN",
            "terraform init production with secret-TFE_TOKEN",
            "terraform plan production with secret-TFE_TOKEN",
        ]
    );
    assert_eq!(
        of("gh", &calls),
        [
            "gh api --paginate repos/acme/platform/issues/5/comments as token-of-the-run",
            "gh api --silent --method POST repos/acme/platform/issues/5/comments -F body=FILE as token-of-the-run",
        ]
    );
    let body = stage.body();
    let (changes, plans) = body.split_once("## Terraform plans").expect("the changes stand above the plans");
    assert!(changes.contains("buckets.documents") && changes.contains("`versioning`"), "{body}");
    assert!(plans.contains("staging: changes") && plans.contains("production: changes"), "{body}");
    assert!(plans.contains("https://github.com/acme/platform/actions/runs/7"), "{body}");
}

#[test]
fn a_stale_output_is_refused_before_anything_has_a_credential() {
    let Some(stage) = Stage::new() else { return };
    change(&stage);
    let run = run(&stage, "verify", &pull_request(stage.pull_request(), false));
    assert_eq!(run.job("output").result, "failure");
    assert_eq!(run.job("verify").result, "failure");
    assert!(run.job("verify").summary.contains("run platc build"), "{run:#?}");
    assert_eq!(of("terraform", &stage.calls()), Vec::<String>::new());
    assert!(stage.body().contains("**The output is not what the document says**"), "{}", stage.body());
    assert!(stage.body().contains("buckets.documents"), "it says what it is about: {}", stage.body());
}

#[test]
fn a_fork_gets_no_secret_and_is_told_so() {
    let Some(stage) = Stage::new() else { return };
    change(&stage);
    stage.build();
    let run = run(&stage, "verify", &pull_request(stage.pull_request(), true));
    assert_eq!(stage.calls(), Vec::<String>::new(), "nothing outside is called");
    assert_eq!(run.job("comment").result, "skipped");
    assert_eq!(run.job("verify").result, "failure", "a root changes, and nobody saw its plan");
    let summary = run.summary();
    assert!(summary.contains("a fork gets no secrets: nothing is planned"), "{summary}");
    assert!(summary.contains("buckets.documents"), "what changes is told all the same: {summary}");
}

#[test]
fn a_merge_is_applied_root_by_root() {
    let Some(stage) = Stage::new() else { return };
    change(&stage);
    stage.build();
    let commit = stage.commit("Keep versions");
    let run = run(&stage, "apply", &on_main("push", commit, ""));
    let results = ["apply-shared success", "apply-staging success", "apply-production success", "promotion success"];
    assert_eq!(run.results(), results, "{run:#?}");
    let calls = of("terraform", &stage.calls());
    let order: Vec<&str> = calls.iter().filter_map(|call| call.split(" with ").next()).collect();
    assert_eq!(
        order,
        [
            "terraform init shared",
            "terraform plan shared",
            "terraform init staging",
            "terraform plan staging",
            "terraform apply staging",
            "terraform init production",
            "terraform plan production",
            "terraform apply production",
        ]
    );
}

#[test]
fn a_failed_apply_stops_the_promotion_and_says_where_it_stands() {
    let Some(stage) = Stage::new() else { return };
    change(&stage);
    stage.tell("broken", "staging\n");
    stage.build();
    let commit = stage.commit("Keep versions");
    let run = run(&stage, "apply", &on_main("push", commit, ""));
    let results = ["apply-shared success", "apply-staging failure", "apply-production skipped", "promotion success"];
    assert_eq!(run.results(), results, "{run:#?}");
    assert!(!stage.calls().iter().any(|call| call.contains("production")));
    let summary = run.summary();
    assert!(summary.contains("The promotion stops here; not reached: production."), "{summary}");
    let table = "| shared | done |\n| staging | **failed**, or was refused |\n| production | not reached |\n";
    assert!(summary.ends_with(table), "{summary}");
}

#[test]
fn an_apply_by_hand_of_another_branch_does_nothing() {
    let Some(stage) = Stage::new() else { return };
    let mut event = on_main("workflow_dispatch", stage.commit_of_main(), "");
    event.github["ref"] = "refs/heads/change".into();
    let run = run(&stage, "apply", &event);
    assert!(run.jobs.iter().all(|(id, job)| id == "promotion" || job.result == "skipped"), "{run:#?}");
    assert_eq!(stage.calls(), Vec::<String>::new());
}

#[test]
fn a_merge_is_told_in_the_change_log_and_in_notion() {
    let Some(stage) = Stage::new() else { return };
    change(&stage);
    stage.build();
    let commit = stage.commit("Keep `versions` $(touch owned)");
    let run = run(&stage, "significant-changes", &on_main("push", commit.clone(), &stage.parent()));
    assert_eq!(run.results(), ["difference success", "changelog success", "notion success"], "{run:#?}");
    let log = stage.on_branch("significant-changes", "significant-changes.md");
    assert!(log.contains(&commit) && log.contains("buckets.documents"), "{log}");
    assert_eq!(
        stage.calls(),
        [
            "curl GET https://api.notion.com/v1/databases/0123456789abcdef0123456789abcdef",
            "curl POST https://api.notion.com/v1/data_sources/source/query",
            "curl POST https://api.notion.com/v1/pages",
        ]
    );
}

#[test]
fn a_notion_that_is_away_fails_no_run() {
    let Some(stage) = Stage::new() else { return };
    change(&stage);
    stage.build();
    stage.tell("notion", "503");
    let commit = stage.commit("Keep versions");
    let run = run(&stage, "significant-changes", &on_main("push", commit, &stage.parent()));
    assert_eq!(run.results(), ["difference success", "changelog success", "notion success"], "{run:#?}");
    assert!(run.job("notion").log.contains("::warning::Notion does not answer"), "{run:#?}");
}

#[test]
fn a_merge_that_changes_nothing_is_not_told() {
    let Some(stage) = Stage::new() else { return };
    stage.write("README.md", "More words\n");
    let commit = stage.commit("Explain");
    let run = run(&stage, "significant-changes", &on_main("push", commit, &stage.parent()));
    assert_eq!(run.results(), ["difference success", "changelog skipped", "notion skipped"], "{run:#?}");
    assert_eq!(stage.calls(), Vec::<String>::new());
}

#[test]
fn drift_opens_one_issue_without_values_and_closes_it() {
    let Some(stage) = Stage::new() else { return };
    stage.tell("changes", "staging\n");
    let night = || on_main("schedule", stage.commit_of_main(), "");
    let first = run(&stage, "drift", &night());
    assert!(first.jobs.iter().all(|(_, job)| job.result == "success"), "{first:#?}");
    assert!(stage.body().contains("## staging\n\n- `oci_objectstorage_bucket.documents` will be updated in-place"));
    assert!(!stage.body().contains("hunter2") && !format!("{first:?}").contains("hunter2"));
    assert!(
        of("gh", &stage.calls()).last().is_some_and(|call| call.contains("--method POST repos/acme/platform/issues "))
    );
    stage.tell("numbers", "12\n");
    stage.tell("changes", "");
    run(&stage, "drift", &night());
    assert!(of("gh", &stage.calls()).last().is_some_and(|call| call.contains("issues/12 -f state=closed")));
}

/// A release of `pricing` by its repository, into both environments.
fn release(stage: &Stage) -> Run {
    let inputs = json!({ "service": "pricing", "environments": "[\"staging\",\"production\"]", "digest": "" });
    let commit = stage.commit_of_main();
    let github = json!({ "event_name": "push", "ref": "refs/heads/main", "repository": "acme/pricing", "event": {} });
    run(stage, "release", &Event { github, inputs, is_trusted: true, commit })
}

/// A stage with a cluster to which the manifests of staging were deployed; `None` where a tool is missing.
fn deployed(repository: &str) -> Option<Stage> {
    let mut stage = Stage::new()?.secret("OCI_PRIVATE_KEY", &stage::key()?).secret("IMAGE_REPOSITORY", repository);
    if !stage.with_cluster(&[]) {
        return None;
    }
    let run = run(&stage, "deploy", &on_main("push", stage.commit_of_main(), ""));
    assert_eq!(run.results(), ["deploy-staging success", "deploy-production success"], "{run:#?}");
    assert!(run.summary().contains("`pricing` waits for its first release"), "{run:#?}");
    stage.calls();
    Some(stage)
}

fn image(stage: &Stage) -> Value {
    let live = stage.object("Deployment", "pricing").expect("it was deployed");
    live["spec"]["template"]["spec"]["containers"][0]["image"].clone()
}

#[test]
fn a_release_is_built_once_and_promoted_by_its_digest() {
    let Some(stage) = deployed("r.example/pricing") else { return };
    let run = release(&stage);
    assert_eq!(run.results(), ["build success", "release-staging success", "release-production success"], "{run:#?}");
    assert_eq!(image(&stage), format!("r.example/pricing@sha256:{:064}", 7));
    let docker = of("docker", &stage.calls());
    assert_eq!(docker.iter().filter(|call| call.starts_with("docker buildx build")).count(), 1, "{docker:#?}");
    assert!(!docker.iter().any(|call| call.contains("secret-OCIR_TOKEN")), "{docker:#?}");
}

#[test]
fn a_release_that_does_not_get_ready_is_taken_back_and_goes_no_further() {
    let Some(stage) = deployed("r.example/bad") else { return };
    let before = image(&stage);
    let run = release(&stage);
    assert_eq!(run.results(), ["build success", "release-staging failure", "release-production skipped"], "{run:#?}");
    assert_eq!(image(&stage), before, "it has what it had");
    assert!(run.job("release-staging").summary.contains("`pricing` in `acme-staging`"), "{run:#?}");
}

#[test]
fn what_users_add_runs_with_the_rest_and_is_compared_with_the_rest() {
    let Some(stage) = Stage::new() else { return };
    change(&stage);
    let steps = "steps: { verify: { before_plan: [{ run: docker policies }] } }";
    stage.edit("workflows: .github/workflows }", &format!("workflows: .github/workflows, {steps} }}"));
    let template = "platform/templates/workflows/verify.yml";
    let job = "  own:\n    runs-on: {{{ runner }}}\n    steps:\n      - run: docker own\n";
    stage.write(template, &format!("{{{{{{ workflow }}}}}}\n{job}"));
    stage.build();
    let event = pull_request(stage.pull_request(), false);
    let fresh = run(&stage, "verify", &event);
    assert_eq!((fresh.job("output").result.as_str(), fresh.job("own").result.as_str()), ("success", "success"));
    let calls = of("docker", &stage.calls());
    assert_eq!(calls.iter().filter(|call| *call == "docker policies").count(), 2, "once a root: {calls:#?}");
    assert!(calls.contains(&"docker own".to_owned()), "{calls:#?}");
    stage.write(template, "{{{ workflow }}}\n");
    let stale = run(&stage, "verify", &Event { commit: stage.commit("Take it out"), ..event });
    assert_eq!(stale.job("output").result, "failure", "a template is part of what is compared");
}
