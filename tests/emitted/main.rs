//! The specification of the output, a row a sentence: what the rule book asks of whatever is emitted, and a check of it
//! over the reference platform, every case and every other platform. Each check has something to look at, and each can
//! fail: the row says how.

mod aws;
mod azure;
mod cloudflare;
mod delivery;
mod entra;
mod kubernetes;
mod oracle;
mod platform;
mod pods;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use platform::{Platform, Thing};
use serde_json::Value;

/// One sentence of the specification.
pub struct Row {
    /// Its id in the rule book.
    pub id: &'static str,
    pub asks: &'static str,
    /// What it speaks of.
    pub of: fn(&Platform) -> Vec<Thing>,
    pub holds: fn(&Value) -> bool,
    /// Makes it not hold.
    pub fault: fn(&mut Value),
}

fn rows() -> impl Iterator<Item = &'static Row> {
    let tables = [
        cloudflare::ROWS,
        oracle::ROWS,
        azure::ROWS,
        entra::ROWS,
        aws::ROWS,
        delivery::ROWS,
        kubernetes::ROWS,
        pods::ROWS,
    ];
    tables.into_iter().flatten()
}

/// Rows whose subjects the reference platform does not have: a case has them.
const IN_CASES_ONLY: &[&str] =
    &["az-oai-serial", "cf-expr-hosts", "gh-check-integration", "gh-ghes", "gw-plan-vs-merge", "k8s-pull-policy"];

/// What is done in another way than the rule book says, and why; the row holds what is done.
const OTHERWISE: &[(&str, &str)] = &[
    (
        "cf-zone-prevent-destroy",
        "zones alone: the guard of a record goes with its block, and MX records are named by their target",
    ),
    (
        "oci-adb-prevent-destroy",
        "in protected environments; elsewhere the records of the last build refuse it (CHANGE001)",
    ),
    (
        "oci-os-prevent-destroy",
        "in protected environments; elsewhere the records of the last build refuse it (CHANGE001)",
    ),
    (
        "oci-oke-image-select",
        "a `terraform_data` keeps the image: to ignore `node_source_details` would ignore the size of disks too",
    ),
    (
        "az-oai-model-version",
        "`NoAutoUpgrade` in every environment: one that floats in staging is not what production gets",
    ),
    ("az-oai-rai", "no field for a policy of one's own: a patch names one, by reference (PATCH004)"),
    ("en-owners", "the workflows' principal alone: people who own an application could give themselves a secret of it"),
    (
        "tfc-sensitive",
        "no `tfe_variable`: runs are local, where Terraform Cloud hands out none; the values come as TF_VAR_…",
    ),
    (
        "dop-k8s-token",
        "the release writes it: in Terraform, the token would need a provider that reaches into the cluster",
    ),
    ("k8s-order", "one kustomization an environment, no numbers in names: kustomize sorts by kind"),
    (
        "k8s-rollout-status",
        "a release that fails takes its image back, not the revision: an undo would undo manifests too",
    ),
];

/// Rows that another test holds: the file, and its words for it.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("gw-permissions", HARD_RULES, "gw-permissions"),
    ("gw-pin-sha", HARD_RULES, "gw-pin-sha"),
    ("gw-injection", HARD_RULES, "gw-injection"),
    ("gw-prt", HARD_RULES, "gw-prt"),
    ("gw-fork", HARD_RULES, "gw-fork"),
    ("gw-paths", HARD_RULES, "gw-paths"),
    ("gw-needs-fail", HARD_RULES, "gw-needs-fail"),
    ("gw-merge-group", HARD_RULES, "gw-merge-group"),
    ("gw-concurrency", HARD_RULES, "gw-concurrency"),
    ("gw-plan-reuse", HARD_RULES, "gw-plan-reuse"),
    ("gw-timeout", HARD_RULES, "gw-timeout"),
    ("gw-setup-tf-wrapper", HARD_RULES, "gw-setup-tf-wrapper"),
    ("gw-checkout-creds", HARD_RULES, "gw-checkout-creds"),
    ("gw-schedule", HARD_RULES, "gw-schedule"),
    ("gw-generated-check", HARD_RULES, "gw-generated-check"),
    ("gw-comment", "src/systems/workflows/tests/verify.rs", "fn plans_cut_for_a_comment_fit_into_one"),
    ("gw-comment", "src/systems/workflows/tests/verify.rs", "fn the_comment_that_is_there_is_written_anew"),
    ("gw-drift", "src/systems/workflows/tests/drift.rs", "fn each_end_of_a_plan_is_an_outcome"),
    ("gw-kubectl-version", "src/systems/workflows/tests/kubectl.rs", "fn it_is_of_the_clusters_version"),
    ("k8s-patch-container", "src/systems/workflows/tests/release.rs", "fn the_first_release_takes_the_place"),
    ("k8s-patch-container", "tests/manifests/main.rs", "no container `pricing`"),
    ("k8s-patch-race", "src/systems/workflows/tests/release.rs", "fn a_release_that_another_one_passes_is_made_anew"),
    ("k8s-patch-race", HARD_RULES, "gw-concurrency"),
    ("k8s-rollout-status", "src/systems/workflows/tests/release.rs", "fn what_does_not_get_ready_goes_back"),
    ("k8s-patch-rbac", "src/systems/workflows/tests/release.rs", "fn a_release_asks_for_no_more_than_its_role_allows"),
    ("k8s-change-cause", "src/systems/workflows/tests/release.rs", "kubernetes.io/change-cause"),
    ("dop-k8s-token", "src/systems/workflows/tests/release.rs", "fn a_release_brings_the_token"),
    ("en-fic-subject, gh-oidc-match", "tests/trust.rs", "fn azure_trusts_the_jobs_that_sign_in_to_it"),
    ("x-k8s-netpol", "tests/manifests/main.rs", "fn network_policies_are_the_uses_and_nothing_else"),
    ("ses-domain-zone, x-ses-dns", "tests/rules/EMAIL001.yaml", "EMAIL001"),
    ("x-rename", "tests/changes.rs", "moved {"),
    ("k8s-psa", "tests/manifests/security.rs", "pub fn restricted"),
];

const HARD_RULES: &str = "src/systems/workflows/tests/hard_rules.rs";

#[test]
fn what_is_emitted_is_what_the_rule_book_asks() {
    let platforms = platform::all();
    let mut wrong = Vec::new();
    let mut unseen_in_reference = BTreeSet::new();
    for row in rows() {
        let subjects: Vec<Vec<Thing>> = platforms.iter().map(|platform| (row.of)(platform)).collect();
        if subjects.first().is_some_and(Vec::is_empty) {
            unseen_in_reference.insert(row.id);
        }
        if subjects.iter().all(Vec::is_empty) {
            wrong.push(format!("{}: nothing to look at: {}", row.id, row.asks));
        }
        let failing = subjects.iter().flatten().filter(|thing| !(row.holds)(&thing.value));
        wrong.extend(failing.map(|thing| format!("{}: {}: {}", row.id, thing.place, row.asks)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(unseen_in_reference, IN_CASES_ONLY.iter().copied().collect());
}

/// Every subject of every row, with the row's fault in it, is refused.
#[test]
fn each_row_can_fail() {
    let platforms = platform::all();
    let mut kept = BTreeSet::new();
    for row in rows() {
        for mut thing in platforms.iter().flat_map(|platform| (row.of)(platform)) {
            (row.fault)(&mut thing.value);
            if (row.holds)(&thing.value) {
                kept.insert(format!("{}: {}", row.id, thing.place));
            }
        }
    }
    assert!(kept.is_empty(), "{kept:#?}");
}

#[test]
fn what_is_done_otherwise_is_a_row() {
    let ids: BTreeSet<&str> = rows().map(|row| row.id).collect();
    let strangers: Vec<_> = OTHERWISE.iter().filter(|(id, _)| !ids.contains(id)).collect();
    assert!(strangers.is_empty(), "{strangers:#?}");
}

#[test]
fn what_another_test_holds_is_there() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (id, file, words) in ELSEWHERE {
        let text = fs::read_to_string(repository.join(file)).unwrap_or_else(|error| panic!("{id}: {file}: {error}"));
        assert!(text.contains(words), "{id}: {file} says nothing of `{words}`");
    }
}
