//! What the night finds.

use super::workshop::{Run, Workshop};

const PLAN: &str = "Note: Objects have changed outside of Terraform
  # cloudflare_dns_record.api has changed
  ~ resource \"cloudflare_dns_record\" \"api\" {
      ~ content = \"hunter2\" -> \"secret-value\"
    }

  # oci_core_vcn.main[\"a`b\"] will be updated in-place
  # (because something is hunter2)
  # aws_mq_broker.events must be replaced
      + password = \"hunter2\"
::error::owned

Plan: 1 to add, 1 to change, 1 to destroy.
";

#[test]
fn drift_is_told_by_name_and_never_by_value() {
    let workshop = Workshop::new().terraform(PLAN, 2, "exit 1");
    let run = workshop.run("drift.sh", &["staging", "1000"]);
    assert_eq!((run.code, run.output("outcome").as_deref()), (0, Some("drift")), "{run:?}");
    let objects = "- `cloudflare_dns_record.api` has changed\n- `oci_core_vcn.main[\"ab\"]` will be updated in-place\n\
                   - `aws_mq_broker.events` must be replaced";
    assert_eq!(run.output("objects").as_deref(), Some(objects));
    assert_eq!(run.summary, format!("## Drift of `staging`: drift\n\n{objects}\n"));
    for text in [&run.log, &run.summary, &run.outputs] {
        assert!(!text.contains("hunter2") && !text.contains("secret-value"), "{text}");
    }
    assert_eq!(run.commands(), Vec::<String>::new());
    assert_eq!(
        workshop.read("calls"),
        "-chdir=generated/terraform/staging init -input=false -no-color\n\
         -chdir=generated/terraform/staging plan -input=false -no-color -lock=false -detailed-exitcode\n"
    );
}

#[test]
fn each_end_of_a_plan_is_an_outcome() {
    for (plan, status, code, outcome, objects) in [
        ("No changes.\n", 0, 0, "none", ""),
        ("Changes to Outputs:\n  + a = 1\n", 2, 0, "drift", "- only outputs"),
        ("Error: no such region\n", 1, 1, "failed", ""),
    ] {
        let run = Workshop::new().terraform(plan, status, "exit 1").run("drift.sh", &["staging", "1000"]);
        assert_eq!(run.code, code, "{run:?}");
        assert_eq!(
            (run.output("outcome").as_deref(), run.output("objects").as_deref()),
            (Some(outcome), Some(objects))
        );
        assert_eq!(run.log.contains("no such region"), outcome == "failed", "{run:?}");
    }
}

#[test]
fn a_long_list_is_cut_at_a_line() {
    let plan = "  # oci_core_vcn.main will be destroyed\n".repeat(100);
    let run = Workshop::new().terraform(&plan, 2, "exit 1").run("drift.sh", &["staging", "200"]);
    let objects = run.output("objects").expect("a list");
    assert!(objects.ends_with("destroyed\n- and more: the summary of the run has them all"), "{objects}");
    assert!(objects.len() < 300, "{objects}");
}

/// The issue that follows from what the roots came to, where the open issues are `issues`.
fn issue(issues: &str, shared: &str, eu_west: &str) -> (Workshop, Run) {
    let workshop = Workshop::new()
        .tool(
            "gh",
            &format!(
                r#"echo "$*" | sed "s#body=@.*#body=@FILE#" >>calls
for word; do case $word in body=@*) cat "${{word#body=@}}" >body ;; esac; done
case $* in *--paginate*) printf '{issues}' ;; esac"#
            ),
        )
        .env("REPOSITORY", "acme/platform")
        .env("RUN_URL", "https://github.com/acme/platform/actions/runs/1")
        .env("ROOTS", "shared\neu-west")
        .env("OUTCOME_shared", shared)
        .env("OUTCOME_eu_west", eu_west)
        .env("OBJECTS_eu_west", "- `oci_core_vcn.main` will be destroyed");
    let run = workshop.run("drift_issue.sh", &[]);
    (workshop, run)
}

#[test]
fn one_issue_says_what_drifts() {
    let (workshop, run) = issue("", "none", "drift");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        workshop.read("body"),
        "<!-- platc drift -->\n\
         What is there is not what Terraform was told. Apply the platform again, or write into the document what is meant.\n\n\
         ## eu-west\n\n- `oci_core_vcn.main` will be destroyed\n\n\
         [The run](https://github.com/acme/platform/actions/runs/1) found this. The issue closes itself when nothing drifts.\n"
    );
    assert!(
        workshop.read("calls").ends_with(
            "api --silent --method POST repos/acme/platform/issues -f title=The platform drifts from the document \
             -f labels[]=drift -F body=@FILE\n"
        ),
        "{}",
        workshop.read("calls")
    );
}

#[test]
fn the_issue_that_is_open_is_written_anew_and_closed_when_nothing_drifts() {
    let (workshop, run) = issue("42\\n43\\n", "drift", "none");
    assert_eq!(run.code, 0, "{run:?}");
    let calls = workshop.read("calls");
    assert!(calls.ends_with("--method PATCH repos/acme/platform/issues/42 -F body=@FILE\n"), "{calls}");
    let (workshop, run) = issue("42\\n", "none", "none");
    assert_eq!(run.code, 0, "{run:?}");
    let calls = workshop.read("calls");
    assert!(calls.ends_with("issues/42 -f state=closed -f state_reason=completed\n"), "{calls}");
}

#[test]
fn a_root_that_cannot_be_planned_keeps_the_issue_open() {
    for outcome in ["failed", ""] {
        let (workshop, run) = issue("42\\n", outcome, "none");
        assert_eq!(run.code, 0, "{run:?}");
        assert!(workshop.read("body").contains("## shared\n\nIt could not be planned"), "{}", workshop.read("body"));
        assert!(!workshop.read("calls").contains("closed"), "{}", workshop.read("calls"));
    }
}

#[test]
fn nothing_happens_where_nothing_drifts() {
    let (workshop, run) = issue("", "none", "none");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(workshop.read("calls").lines().count(), 1, "it only looked");
}
