//! Requests for something new: what is asked of platc, of git and of GitHub, and what people are told.

use std::fs;

use super::workshop::{Run, Workshop};

/// The surroundings of a request: an issue with this body; platc says `said` and ends with `status`.
fn request(body: &str, status: i32, said: &str) -> Workshop {
    let workshop = Workshop::new()
        .tool(
            "gh",
            r#"echo "$*" | sed -E 's#@[^ ]+#@FILE#; s#--body-file [^ ]+#--body-file FILE#' >>calls
for word; do case $word in body=@*) cat "${word#body=@}" >comment ;; esac; done
case $* in
  "api repos/acme/platform/issues/7 --jq"*) cat body.in ;;
  "pr list"*) cat open.in ;;
  "pr create"*) cat "${@: -1}" >description; echo https://github.example/acme/platform/pull/8 ;;
esac"#,
        )
        .tool("git", r#"echo "git $*" >>calls"#)
        .tool(
            "platc",
            &format!(
                r#"echo "platc $*" | sed -E 's#/[^ ]+/fields#FIELDS#' >>calls
case $1 in
  add) cat "$4" >fields; cat said.in >&2; exit {status} ;;
  diff) echo '# Changes' ;;
esac"#
            ),
        )
        .env("REPOSITORY", "acme/platform")
        .env("SERVER_URL", "https://github.example")
        .env("BASE", "main")
        .env("NUMBER", "7")
        .env("RUN_ID", "99")
        .env("KIND", "")
        .env("FIELDS", "");
    for (file, text) in [("body.in", body), ("said.in", said), ("open.in", "")] {
        fs::write(workshop.path().join(file), text).expect("writable");
    }
    workshop
}

fn run(workshop: &Workshop) -> Run {
    workshop.run("self-service.sh", &["service", "record"])
}

fn fields(workshop: &Workshop) -> serde_json::Value {
    serde_json::from_str(&workshop.read("fields")).expect("platc was called with JSON")
}

fn has_called_platc(workshop: &Workshop) -> bool {
    workshop.read("calls").lines().any(|call| call.starts_with("platc "))
}

/// An issue as GitHub makes it from a form.
const SERVICE: &str = "### add\r\n\r\nservice\r\n\r\n### name\r\n\r\npricing\r\n\r\n### port\r\n\r\n8080\r\n\r\n\
    ### team\r\n\r\n_No response_\r\n\r\n### uses.databases\r\n\r\nledger, insights\r\n";

#[test]
fn a_request_becomes_a_branch_and_a_pull_request() {
    let workshop = request(SERVICE, 0, "added the service services.pricing at platform/platform.yaml:9\n");
    let run = run(&workshop);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        fields(&workshop),
        serde_json::json!({ "name": "pricing", "port": "8080", "uses.databases": "ledger, insights" })
    );
    assert_eq!(
        workshop.read("calls").lines().skip(1).take(8).collect::<Vec<_>>(),
        [
            "pr list --repo acme/platform --head self-service/issue-7 --state open --json url --jq .[0].url // \"\"",
            "platc add service --from-json FIELDS --color never",
            "platc build --color never",
            "platc diff --format markdown HEAD",
            "git switch --quiet --create self-service/issue-7",
            "git add --all",
            "git -c user.name=platc self-service -c user.email=platc@users.noreply.github.com commit --quiet --message Add the service that issue #7 asks for",
            "git -c credential.helper= -c credential.helper=!gh auth git-credential push --quiet --force https://github.example/acme/platform.git HEAD:refs/heads/self-service/issue-7",
        ]
    );
    assert!(
        workshop.read("description").starts_with("Closes #7 when it is merged.\n"),
        "{}",
        workshop.read("description")
    );
    assert!(workshop.read("description").ends_with("# Changes\n"));
    let comment = workshop.read("comment");
    assert!(comment.starts_with("<!-- platc self-service -->\n") && comment.contains("/pull/8"), "{comment}");
}

#[test]
fn what_does_not_compile_is_told_and_nothing_is_pushed() {
    let workshop = request(SERVICE, 1, "error[SCHEMA006] `port` is at most 65535\n");
    let run = run(&workshop);
    assert_eq!(run.code, 0, "{run:?}");
    let comment = workshop.read("comment");
    assert!(comment.contains("SCHEMA006") && comment.contains("Edit the issue"), "{comment}");
    let calls = workshop.read("calls");
    assert!(!calls.contains("git ") && !calls.contains("pr create") && !calls.contains("issue close"), "{calls}");
}

#[test]
fn an_open_pull_request_is_left_alone() {
    let workshop = request(SERVICE, 0, "");
    fs::write(workshop.path().join("open.in"), "https://github.example/acme/platform/pull/8\n").expect("writable");
    assert_eq!(run(&workshop).code, 0);
    assert!(workshop.read("comment").contains("pull request for it already"));
    assert!(!has_called_platc(&workshop));
}

#[test]
fn a_dispatch_brings_its_fields_and_fails_where_they_are_wrong() {
    let mut workshop = request("", 0, "");
    for (name, value) in [("NUMBER", ""), ("KIND", "service"), ("FIELDS", r#"{"name": "$(touch owned)"}"#)] {
        workshop.set(name, value);
    }
    let made = run(&workshop);
    assert_eq!((made.code, fields(&workshop)["name"].as_str()), (0, Some("$(touch owned)")), "{made:?}");
    assert!(workshop.read("calls").contains("HEAD:refs/heads/self-service/run-99"));
    workshop.set("KIND", "anything; touch owned");
    let refused = run(&workshop);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.summary.contains("What to add is none of: service record"), "{refused:?}");
    assert!(!workshop.path().join("owned").exists());
}

#[test]
fn hostile_answers_reach_platc_as_text_and_nothing_else() {
    for answer in [
        "$(touch owned)",
        "`touch owned`",
        "'; touch owned; '",
        "\"; touch owned; \"",
        "${{ github.token }}",
        "::set-output name=x::y",
        "::add-mask::a",
        "a: b, - {c: d} # e",
        "\", \"team\": \"owned\", \"x\": \"",
        "back\\slash\\",
        "%0A%0Dname=owned",
        "```",
        "--from-json=/etc/passwd",
        "-",
        "日本語 ü \u{202e}\u{200b} 😀",
        "<!-- platc self-service -->",
        "@everyone",
        "*",
        "~/x $HOME",
    ] {
        let body = format!("### add\n\nservice\n\n### name\n\na\n\n### description\n\n{answer}\n");
        let workshop = request(&body, 1, &format!("{answer}\n::error::owned\n````\n"));
        let run = run(&workshop);
        assert_eq!(run.code, 0, "{answer}: {run:?}");
        assert_eq!(fields(&workshop)["description"], answer);
        assert_eq!(fields(&workshop).as_object().map(serde_json::Map::len), Some(2), "{answer}");
        assert_eq!(run.commands(), Vec::<String>::new(), "{answer}");
        assert_eq!(run.outputs, "", "{answer}");
        assert!(!workshop.path().join("owned").exists(), "{answer}");
        let comment = workshop.read("comment");
        assert!(comment.contains("\n`````text\n") && comment.contains("\n`````\n"), "{comment}");
    }
}

#[test]
fn a_body_that_no_form_makes_is_refused_in_words() {
    for (body, says) in [
        ("", "What to add is none of: service record"),
        ("please add a service", "does not begin with an answer"),
        ("### add\n\nservice\n\n### add\n\nrecord\n", "`add` is answered twice"),
        ("### add\n\nservice\n\n### name\n\na\n- b: c\n", "The answer to `name` has several lines"),
        ("### add\n\nservice\n\n### name\n\na\u{7}b\n", "a control character"),
        ("### add\n\nservice; touch owned\n", "What to add is none of"),
        ("### add\n\ndatabase\n", "What to add is none of"),
        ("### $(touch owned)\n\nx\n", "does not begin with an answer"),
    ] {
        let workshop = request(body, 0, "");
        let run = run(&workshop);
        assert_eq!(run.code, 0, "{body:?}: {run:?}");
        assert!(workshop.read("comment").contains(says), "{body:?}: {}", workshop.read("comment"));
        assert!(!has_called_platc(&workshop), "{body:?}");
        assert!(!workshop.path().join("owned").exists());
    }
}

#[test]
fn a_huge_request_is_refused_or_taken_and_its_comment_is_cut() {
    let body = format!("### add\n\nservice\n\n### name\n\na\n\n### description\n\n{}\n", "😀".repeat(60_000));
    let workshop = request(&body, 1, &"an error\n".repeat(20_000));
    assert_eq!(run(&workshop).code, 0);
    assert!(workshop.read("comment").len() < 60_000);
    assert!(workshop.read("comment").contains("… cut here"));
    let lines = request(&format!("### add\n\nservice\n\n### name\n\n{}", "a\n".repeat(30_000)), 0, "");
    assert_eq!(run(&lines).code, 0);
    assert!(lines.read("comment").contains("several lines"));
}

#[test]
fn what_github_or_git_refuse_fails_the_run() {
    let workshop =
        request(SERVICE, 0, "").tool("git", r#"[ "${*: -2:1}" != https://github.example/acme/platform.git ]"#);
    assert_ne!(run(&workshop).code, 0);
    assert!(!workshop.read("calls").contains("pr create"));
    assert_ne!(run(&request(SERVICE, 0, "").tool("gh", "exit 1")).code, 0);
}
