//! What a merge does.

use super::workshop::Workshop;

#[test]
fn a_root_without_changes_is_not_applied() {
    let workshop = Workshop::new().terraform("No changes.\n", 0, "exit 1");
    let run = workshop.run("apply.sh", &["staging", "production"]);
    assert_eq!((run.code, run.summary.as_str()), (0, "## `staging`: nothing to change\n"));
    assert!(!workshop.read("calls").contains(" apply "));
}

#[test]
fn what_is_applied_is_the_plan_that_was_made() {
    let workshop = Workshop::new().terraform("Plan: 1 to add\n", 2, "echo 'Apply complete!'");
    let run = workshop.run("apply.sh", &["staging", "production"]);
    assert_eq!((run.code, run.summary.as_str()), (0, "## `staging`: applied\n"), "{}", run.log);
    let calls = workshop.read("calls");
    let plan = calls.split("-out=").nth(1).and_then(|rest| rest.lines().next()).expect("a plan is written");
    let apply = calls.lines().last().expect("calls");
    assert_eq!(
        apply,
        format!("-chdir=generated/terraform/staging apply -input=false -no-color -lock-timeout=10m {plan}")
    );
    assert!(!std::path::Path::new(plan).parent().expect("a folder").exists(), "the plan holds secrets, and is removed");
}

#[test]
fn a_failed_apply_stops_the_promotion_and_says_what_is_not_reached() {
    let workshop = Workshop::new().terraform("Plan: 1 to add\n", 2, "echo '::error::owned'; exit 1");
    let run = workshop.run("apply.sh", &["shared", "staging", "production"]);
    assert_eq!(run.code, 1);
    assert!(run.summary.contains("the apply failed, and some of it may be done"), "{}", run.summary);
    assert!(run.summary.contains("not reached: staging production."), "{}", run.summary);
    assert_eq!(run.commands(), ["::error::shared: the apply failed, and some of it may be done"]);
}

#[test]
fn a_failed_plan_is_not_applied() {
    let workshop = Workshop::new().terraform("Error: state is locked\n", 1, "exit 0");
    let run = workshop.run("apply.sh", &["production"]);
    assert_eq!(run.code, 1);
    assert!(run.summary.contains("the plan failed"), "{}", run.summary);
    assert!(!run.summary.contains("not reached"), "it is the last: {}", run.summary);
    assert!(!workshop.read("calls").contains(" apply "));
}

#[test]
fn a_root_that_cannot_be_initialised_is_not_planned() {
    let workshop = Workshop::new().tool("terraform", r#"echo "$2" >>calls; exit 1"#);
    assert_eq!(workshop.run("apply.sh", &["production"]).code, 1);
    assert_eq!(workshop.read("calls"), "init\n");
}

#[test]
fn the_summary_says_how_far_the_promotion_came() {
    let run = Workshop::new()
        .env("GITHUB_SHA", "0123456789abcdef0123456789abcdef01234567")
        .env("RESULTS", "shared success\nstaging failure\nproduction skipped")
        .run("promotion.sh", &[]);
    assert_eq!(
        run.summary,
        "## Promotion of 0123456789ab\n\n| root | apply |\n| --- | --- |\n| shared | done |\n\
         | staging | **failed**, or was refused |\n| production | not reached |\n"
    );
}
