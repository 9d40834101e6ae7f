//! The jobs that sign in to a cloud, held against the credentials that the cloud is given for them: each job is trusted,
//! and nothing is trusted in an environment in which no job signs in.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use platc::source::Source;
use serde_json::Value;

const REPOSITORY: &str = "repo:acme@1234567/platform@890123456";

#[test]
fn azure_trusts_the_jobs_that_sign_in_to_it_and_no_other_environment() {
    let files = compile("tests/cases/entra-workflows/platform.yaml");
    let credentials: BTreeSet<String> = files.iter().flat_map(|(_, text)| subjects(text)).collect();
    let jobs: BTreeSet<String> =
        files.iter().filter(|(path, _)| path.contains("/workflows/")).flat_map(|(_, text)| signing_in(text)).collect();
    assert!(!jobs.is_empty(), "some job signs in");
    let untrusted: Vec<&String> = jobs.difference(&credentials).collect();
    assert!(untrusted.is_empty(), "no credential for {untrusted:?}");
    let unused: Vec<&String> =
        credentials.difference(&jobs).filter(|subject| subject.contains(":environment:")).collect();
    assert!(unused.is_empty(), "no job signs in as {unused:?}");
}

fn compile(path: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(path).expect("the case is there");
    let compilation = platc::compile(Source { name: "platform.yaml".to_owned(), text });
    assert!(!compilation.has_errors());
    compilation.files.iter().map(|(path, file)| (path.to_owned(), file.text.clone())).collect()
}

/// The subjects in the Terraform of a file.
fn subjects(text: &str) -> Vec<String> {
    let values = text.lines().filter_map(|line| line.trim().strip_prefix("subject "));
    values.filter_map(|rest| rest.split('"').nth(1)).map(str::to_owned).collect()
}

/// The subjects of a workflow's jobs that sign in to Azure (GitHub, "OpenID Connect reference").
fn signing_in(workflow: &str) -> Vec<String> {
    let workflow: Value = serde_saphyr::from_str(workflow).expect("a workflow is YAML");
    let is_for_pull_requests = workflow["on"].get("pull_request").is_some();
    let jobs = workflow["jobs"].as_object().expect("a workflow has jobs").values();
    jobs.filter(|job| job.to_string().contains("ARM_USE_OIDC"))
        .map(|job| match (job["environment"].as_str(), is_for_pull_requests) {
            (Some(environment), _) => format!("{REPOSITORY}:environment:{environment}"),
            (None, true) => format!("{REPOSITORY}:pull_request"),
            (None, false) => format!("{REPOSITORY}:ref:refs/heads/main"),
        })
        .collect()
}
