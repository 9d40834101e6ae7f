//! What a pull request is told.

use super::workshop::Workshop;

const CHANGE: &str = "\
oci_core_vcn.main: Refreshing state... [id=ocid1.vcn]

Terraform will perform the following actions:

  # oci_core_vcn.main will be updated in-place

Plan: 0 to add, 1 to change, 0 to destroy.
";

/// Text that would end a fence, an output or a comment, or that the runner would take for a command.
const HOSTILE: &str = "\
  + description = <<-EOT
```
````
::add-mask::a
   ::set-output name=outcome::no changes
::stop-commands::x
::error::owned
##[error]owned
EOF
outcome=no changes
</details><!-- platc verify -->
$(touch owned) `touch owned` ${HOME} %0A @everyone
        EOT
";

fn gate(event: &str, output: &str, fork: bool, plans: &str) -> super::workshop::Run {
    Workshop::new()
        .env("EVENT", event)
        .env("OUTPUT", output)
        .env("CHANGES", if event == "merge_group" { "skipped" } else { "success" })
        .env("FORK", fork.to_string())
        .env("PLANS", plans)
        .run("gate.sh", &[])
}

#[test]
fn the_gate_opens_only_when_the_output_is_right_and_every_change_is_planned() {
    for (event, output, fork, plans, opens, says) in [
        ("pull_request", "success", false, "shared true success\nstaging false skipped", true, "staging: unchanged"),
        ("pull_request", "success", true, "shared false skipped", true, "a fork gets no secrets: nothing is planned"),
        ("pull_request", "failure", false, "shared true skipped", false, "run platc build"),
        ("pull_request", "skipped", false, "shared false skipped", false, "run platc build"),
        ("pull_request", "cancelled", false, "shared false skipped", false, "run platc build"),
        ("pull_request", "success", false, "shared true failure", false, "came to nothing (failure)"),
        ("pull_request", "success", false, "shared true cancelled", false, "came to nothing (cancelled)"),
        ("pull_request", "success", false, "shared true skipped", false, "was not planned"),
        ("pull_request", "success", false, "shared unknown skipped", false, "came to nothing"),
        ("pull_request", "success", false, "shared true success\nstaging true failure", false, "staging: the plan"),
        ("pull_request", "success", true, "shared true skipped", false, "a fork gets no secrets"),
        ("merge_group", "success", false, "shared unknown skipped", true, "made in the pull requests"),
        ("merge_group", "failure", false, "shared unknown skipped", false, "run platc build"),
    ] {
        let run = gate(event, output, fork, plans);
        assert_eq!(run.code == 0, opens, "{event} {output} {plans}: {run:?}");
        assert!(run.summary.contains(says), "{says}: {run:?}");
    }
}

#[test]
fn the_gate_stays_shut_when_nobody_knows_what_changes() {
    let run = Workshop::new()
        .env("EVENT", "pull_request")
        .env("OUTPUT", "success")
        .env("CHANGES", "failure")
        .env("FORK", "false")
        .env("PLANS", "shared false skipped")
        .run("gate.sh", &[]);
    assert_eq!(run.code, 1, "{run:?}");
}

#[test]
fn a_root_changes_when_the_merge_differs_from_where_it_goes() {
    let status = |status: u32| {
        format!(r#"[ "$*" = "diff --quiet HEAD^1 HEAD -- generated/terraform/shared" ] && exit {status}; exit 0"#)
    };
    let changed = Workshop::new().tool("git", &status(1)).run("changes.sh", &["shared", "staging"]);
    assert_eq!((changed.code, changed.outputs.as_str()), (0, "shared=true\nstaging=false\n"));
    let unreadable = Workshop::new().tool("git", &status(128)).run("changes.sh", &["shared", "staging"]);
    assert_eq!((unreadable.code, unreadable.outputs.as_str()), (128, ""));
}

#[test]
fn a_plan_without_changes_says_so() {
    let run = Workshop::new().terraform("No changes.\n", 0, "exit 1").run("plan.sh", &["staging", "1000"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.output("outcome").as_deref(), Some("no changes"));
    assert_eq!(run.summary, "## Plan of `staging`: no changes\n```text\nNo changes.\n```\n");
}

#[test]
fn a_plan_with_changes_takes_no_lock_and_leaves_no_file() {
    let workshop = Workshop::new().terraform(CHANGE, 2, "exit 1");
    let run = workshop.run("plan.sh", &["staging", "1000"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.output("outcome").as_deref(), Some("changes"));
    assert!(!run.summary.contains("Refreshing"), "{}", run.summary);
    assert!(run.summary.contains("Plan: 0 to add, 1 to change"), "{}", run.summary);
    assert_eq!(
        workshop.read("calls"),
        "-chdir=generated/terraform/staging init -input=false -no-color\n\
         -chdir=generated/terraform/staging plan -input=false -no-color -lock=false -detailed-exitcode\n"
    );
}

#[test]
fn a_plan_that_fails_fails_and_shows_why() {
    let run = Workshop::new().terraform("Error: no such region\n", 1, "exit 1").run("plan.sh", &["staging", "1000"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.output("outcome").as_deref(), Some("failed"));
    assert!(run.output("text").is_some_and(|text| text.contains("no such region")), "{run:?}");
}

#[test]
fn a_root_that_cannot_be_initialised_fails_and_shows_why() {
    let run = Workshop::new().tool("terraform", "echo 'Error: no token'; exit 1").run("plan.sh", &["staging", "1000"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.output("text").is_some_and(|text| text.contains("no token")), "{run:?}");
}

#[test]
fn no_text_of_a_plan_reaches_the_runner_the_shell_or_the_markdown() {
    let workshop = Workshop::new().terraform(HOSTILE, 2, "exit 1");
    let run = workshop.run("plan.sh", &["staging", "10000"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.commands(), Vec::<String>::new());
    assert_eq!(run.output("outcome").as_deref(), Some("changes"));
    assert_eq!(run.output("text"), Some(format!("`````text\n{HOSTILE}`````")));
    assert!(!workshop.path().join("owned").exists());
}

#[test]
fn a_huge_plan_is_cut_at_a_line() {
    let plan = "  + größe = 1\n".repeat(200_000);
    let run = Workshop::new().terraform(&plan, 2, "exit 1").run("plan.sh", &["staging", "20000"]);
    let text = run.output("text").expect("a text");
    assert!((19_000..20_200).contains(&text.len()), "{}", text.len());
    assert!(text.ends_with("  + größe = 1\n… cut here: the whole plan is in the log of the run\n```"), "{text}");
    assert!(run.summary.len() < 1_000_000, "{}", run.summary.len());
    assert!(run.log.len() > plan.len(), "the log has all of it");
}

/// What `diff.sh` does where `platc diff` says `text` and ends with `status`.
fn diff(text: &str, status: i32) -> (Workshop, super::workshop::Run) {
    let workshop = Workshop::new()
        .tool("git", r#"[ "$*" = "cat-file -e 0123abcd^{commit}" ]"#)
        .tool("platc", &format!(r#"echo "$*" >>calls; echo '::error::owned' >&2; cat diff.in; exit {status}"#))
        .env("BASE", "0123abcd");
    std::fs::write(workshop.path().join("diff.in"), text).expect("writable");
    let run = workshop.run("diff.sh", &["200"]);
    (workshop, run)
}

#[test]
fn what_changes_is_told_in_the_terms_of_the_document() {
    let (workshop, run) = diff("### Adds (1)\n", 0);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(workshop.read("calls"), "diff 0123abcd --format markdown\ndiff 0123abcd\n");
    assert_eq!(run.summary, "## What changes\n\n### Adds (1)\n");
    assert_eq!((run.output("changes"), run.output("text")), (Some("true".to_owned()), Some("### Adds (1)".to_owned())));
    assert_eq!(run.commands(), Vec::<String>::new(), "the runner takes no commands from a message");
}

#[test]
fn nothing_that_changes_is_told_from_what_is_not_known() {
    let (_, nothing) = diff("Nothing changes.\n", 0);
    assert_eq!((nothing.code, nothing.output("changes").as_deref()), (0, Some("false")));
    let (_, unknown) = diff("", 2);
    assert_eq!((unknown.code, unknown.output("changes").as_deref()), (0, Some("unknown")));
    assert!(unknown.summary.contains("does not compile"), "{unknown:?}");
}

#[test]
fn a_long_list_of_changes_is_cut_at_a_line_and_whole_in_the_summary() {
    let (_, run) = diff(&"| größe | a | b | c |\n".repeat(100), 0);
    let text = run.output("text").expect("a text");
    assert!(text.len() < 300 && text.ends_with("| c |\n\nCut here: the summary of the run has the rest."), "{text}");
    assert_eq!(run.summary.matches("größe").count(), 100);
}

#[test]
fn a_base_that_is_not_there_is_the_parent() {
    let workshop = Workshop::new()
        .tool("git", "exit 128")
        .tool("platc", r#"echo "$*" >>calls; echo Nothing changes."#)
        .env("BASE", "0".repeat(40));
    assert_eq!(workshop.run("diff.sh", &["200"]).code, 0);
    assert_eq!(workshop.read("calls"), "diff HEAD^1 --format markdown\ndiff HEAD^1\n");
}

/// Notes what would be sent; `comments` is what `gh api --jq` finds.
fn comment(comments: &str, plans: &str) -> Workshop {
    Workshop::new()
        .tool(
            "gh",
            &format!(
                r#"echo "$*" | sed "s#body=@.*#body=@FILE#" >>calls
for word; do case $word in body=@*) cat "${{word#body=@}}" >body ;; esac; done
case $* in *--paginate*) printf '{comments}' ;; esac"#
            ),
        )
        .env("REPOSITORY", "acme/platform")
        .env("NUMBER", "7")
        .env("RUN_URL", "https://github.com/acme/platform/actions/runs/1")
        .env("OUTPUT", "success")
        .env("CHANGES", "false")
        .env("DIFF", "Nothing changes.")
        .env("PLANS", plans)
}

#[test]
fn one_comment_holds_what_changes_and_every_plan() {
    let mut workshop = comment("", "shared true success\nstaging false skipped\neu-west true success")
        .env("OUTCOME_shared", "changes")
        .env("TEXT_shared", "```text\nPlan: 1 to add\n```")
        .env("OUTCOME_eu_west", "no changes")
        .env("TEXT_eu_west", "");
    workshop.set("DIFF", "### Adds (1)");
    let run = workshop.run("comment.sh", &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        workshop.read("body"),
        "<!-- platc verify -->\n## What changes\n\n### Adds (1)\n\n## Terraform plans\n\n\
         <details><summary>shared: changes</summary>\n\n```text\nPlan: 1 to add\n```\n\n</details>\n\n\
         <details><summary>eu-west: no changes</summary>\n\nThe plan is in the summary of the run.\n\n</details>\n\n\
         [The run](https://github.com/acme/platform/actions/runs/1) has all of it in full.\n"
    );
    let calls = workshop.read("calls");
    assert!(
        calls.ends_with("api --silent --method POST repos/acme/platform/issues/7/comments -F body=@FILE\n"),
        "{calls}"
    );
}

#[test]
fn the_comment_that_is_there_is_written_anew() {
    let workshop = comment("42\\n43\\n", "shared false skipped");
    assert_eq!(workshop.run("comment.sh", &[]).code, 0);
    assert!(workshop.read("body").contains("No Terraform root changes."));
    let calls = workshop.read("calls");
    assert!(
        calls.ends_with("api --silent --method PATCH repos/acme/platform/issues/comments/42 -F body=@FILE\n"),
        "{calls}"
    );
}

#[test]
fn a_pull_request_that_changes_nothing_gets_no_comment() {
    let workshop = comment("", "shared false skipped");
    assert_eq!(workshop.run("comment.sh", &[]).code, 0);
    assert_eq!(workshop.read("calls").lines().count(), 1, "it only looked");
}

#[test]
fn a_first_comment_says_what_changes_even_without_a_plan_and_what_is_stale() {
    for (variable, value, says) in [
        ("CHANGES", "true", "No Terraform root changes."),
        ("CHANGES", "unknown", "No Terraform root changes."),
        ("OUTPUT", "failure", "**The output is not what the document says**: run `platc build`"),
    ] {
        let mut workshop = comment("", "shared false skipped");
        workshop.set(variable, value);
        assert_eq!(workshop.run("comment.sh", &[]).code, 0);
        assert!(workshop.read("body").contains(says), "{}", workshop.read("body"));
        assert!(workshop.read("calls").contains("--method POST"), "{}", workshop.read("calls"));
    }
}

#[test]
fn plans_cut_for_a_comment_fit_into_one() {
    let plan = "x".repeat(60) + "\n";
    let text = Workshop::new().terraform(&plan.repeat(5_000), 2, "exit 1").run("plan.sh", &["shared", "13333"]);
    let text = text.output("text").expect("a text");
    let mut workshop = comment("", "shared true success\nstaging true success\nproduction true success");
    workshop.set("DIFF", &plan.repeat(328));
    for root in ["shared", "staging", "production"] {
        workshop = workshop.env(&format!("OUTCOME_{root}"), "changes").env(&format!("TEXT_{root}"), &text);
    }
    let run = workshop.run("comment.sh", &[]);
    assert_eq!(run.code, 0, "{run:?}");
    let length = workshop.read("body").len();
    assert!((60_000..65_536).contains(&length), "{length}");
}

#[test]
fn a_failure_to_comment_is_a_failure() {
    let run = comment("", "shared true failure").tool("gh", "echo 'HTTP 403' >&2; exit 1").run("comment.sh", &[]);
    assert_ne!(run.code, 0, "{run:?}");
}
