//! Requests for something new, from the issue to the pull request, with the real `platc` and the real git.

use serde_json::{Value, json};

use crate::runner::{Event, Run, run};
use crate::stage::Stage;
use crate::{of, pull_request};

/// What happens when somebody opens issue 7 with this body.
fn asked(stage: &Stage, who: &str, body: &str) -> Run {
    stage.tell("issue", body);
    let issue = json!({ "number": 7, "state": "open", "author_association": who, "title": "$(owned)", "body": body });
    let github = json!({
        "event_name": "issues", "ref": "refs/heads/main",
        "event": { "issue": issue, "repository": { "default_branch": "main" } },
    });
    let event = Event { github, inputs: json!({}), is_trusted: true, commit: stage.commit_of_main() };
    run(stage, "self-service", &event)
}

/// What GitHub makes of the form for a service when these questions are answered. `fields` are the answers by label.
fn answered(stage: &Stage, fields: &[(&str, &str)]) -> String {
    let form: Value =
        serde_saphyr::from_str(&stage.text(".github/ISSUE_TEMPLATE/service.yml")).expect("a form is YAML");
    let labels = form["body"]
        .as_array()
        .expect("a form has a body")
        .iter()
        .filter_map(|part| part["attributes"]["label"].as_str());
    let answer = |label: &str| match label {
        "add" => "service",
        label => fields.iter().find(|(name, _)| *name == label).map_or("_No response_", |(_, answer)| *answer),
    };
    labels.map(|label| format!("### {label}\r\n\r\n{}\r\n\r\n", answer(label))).collect()
}

#[test]
fn a_request_becomes_a_pull_request_that_passes() {
    let Some(stage) = Stage::new() else { return };
    let before = stage.text("platform/platform.yaml");
    let fields = [("name", "invoices"), ("port", "8081"), ("uses.buckets", "documents"), ("health", "/up")];
    let run = asked(&stage, "MEMBER", &answered(&stage, &fields));
    assert_eq!(run.results(), ["request success"], "{run:#?}");
    let branch = "self-service/issue-7";
    let after = stage.on_branch(branch, "platform/platform.yaml");
    let added = "  invoices: { port: 8081, health: /up, uses: { buckets: [documents] } }\n";
    assert!(after.contains(added), "{after}");
    let rest: Vec<&str> = before.lines().filter(|line| !after.contains(line)).collect();
    assert_eq!(rest, Vec::<&str>::new(), "what was there stays as it was written");
    let others = stage.changed_on(branch).into_iter().filter(|path| !path.contains("invoices"));
    let lists =
        ["staging", "production"].map(|environment| format!("generated/kubernetes/{environment}/Kustomization"));
    assert!(
        others.clone().all(|path| path == "platform/platform.yaml" || lists.contains(&path)),
        "{:?}",
        others.collect::<Vec<_>>()
    );
    assert_eq!(
        of("gh", &stage.calls()),
        [
            "gh api repos/acme/platform/issues/7 as token-of-the-app",
            "gh pr list --repo acme/platform --head self-service/issue-7 --state open --json url as token-of-the-app",
            "gh pr create --repo acme/platform --base main --head self-service/issue-7 --title Add the service of issue #7 \
             --body-file FILE as token-of-the-app",
            "gh api --paginate repos/acme/platform/issues/7/comments as token-of-the-app",
            "gh api --silent --method POST repos/acme/platform/issues/7/comments -F body=FILE as token-of-the-app",
        ]
    );
    assert!(stage.body().contains("https://github.com/acme/platform/pull/8"), "{}", stage.body());
    let description = stage.description();
    assert!(description.starts_with("Closes #7") && description.contains("services.invoices"), "{description}");

    let verified = crate::run(&stage, "verify", &pull_request(stage.merged(branch), false));
    assert_eq!(verified.job("output").result, "success", "{verified:#?}");
}

#[test]
fn a_request_that_does_not_compile_is_told_why() {
    let Some(stage) = Stage::new() else { return };
    let run = asked(&stage, "COLLABORATOR", &answered(&stage, &[("name", "Invoices!"), ("port", "99999")]));
    assert_eq!(run.results(), ["request success"], "the refusal is the answer: {run:#?}");
    assert_eq!(stage.branches(), ["main"]);
    let body = stage.body();
    assert!(
        body.contains("This request cannot be served") && body.contains("`Invoices!`") && body.contains("65535"),
        "{body}"
    );
}

#[test]
fn a_stranger_is_not_served() {
    let Some(stage) = Stage::new() else { return };
    for who in ["NONE", "CONTRIBUTOR", "FIRST_TIME_CONTRIBUTOR"] {
        let run = asked(&stage, who, &answered(&stage, &[("name", "invoices"), ("port", "8081")]));
        assert_eq!(run.results(), ["request skipped"], "{who}");
    }
    assert_eq!(stage.calls(), Vec::<String>::new());
}

/// Each of these tries to reach the shell, the runner, git, Terraform's templates or the document.
const HOSTILE: &[&str] = &[
    "$(touch owned)",
    "`touch owned`; touch owned",
    "\"; touch owned; \"",
    "x\", \"adopt\": { \"id\": \"1\" }, \"x\": \"",
    "--output=owned",
    "${{ secrets.PLATFORM_APP_PRIVATE_KEY }}",
    "${file(\"/etc/passwd\")}",
    "%{ for x in [1] }owned%{ endfor }",
    "::add-path::/tmp",
    "../../../../owned",
    "# }\\n  owned: { port: 1 }",
    "&a *a !!python/object/apply:os.system [touch owned]",
    "<!-- platc self-service --> ```",
];

#[test]
fn a_hostile_request_is_text_or_is_refused() {
    let Some(stage) = Stage::new() else { return };
    for (number, answer) in HOSTILE.iter().enumerate() {
        // the script's own tests try every label; here each answer meets platc and git
        let others = ["name", "port", "health", "uses.buckets", "public.host"];
        for label in ["description", others[number % others.len()]] {
            let mut fields = vec![("name", "invoices"), ("port", "8081")];
            fields.retain(|(name, _)| *name != label);
            fields.push((label, answer));
            let run = asked(&stage, "MEMBER", &answered(&stage, &fields));
            assert_eq!(run.results(), ["request success"], "{label}: {answer}: {run:#?}");
            let calls = stage.calls();
            assert_eq!(of("gh", &calls), calls, "{label}: {answer}: nothing but GitHub is called");
            let log = &run.jobs[0].1.log;
            assert!(log.lines().all(|line| !line.starts_with("::")), "{label}: {answer}: {log}");
            assert!(!stage.holds("owned"), "{label}: {answer}");
            let branches: Vec<String> = stage.branches().into_iter().filter(|name| name != "main").collect();
            if label != "description" {
                assert_eq!(branches, Vec::<String>::new(), "{label}: {answer}: {}", stage.body());
                assert!(stage.body().contains("cannot be served"), "{label}: {answer}: {}", stage.body());
                continue;
            }
            assert_eq!(branches, ["self-service/issue-7"], "{answer}: {}", stage.body());
            let document = stage.on_branch(&branches[0], "platform/platform.yaml");
            let document: Value = serde_saphyr::from_str(&document).expect("it is still YAML");
            assert_eq!(document["services"]["invoices"]["description"], *answer);
            assert_eq!(document["services"].as_object().map(serde_json::Map::len), Some(2), "{answer}");
            stage.delete(&branches[0]);
        }
    }
}
