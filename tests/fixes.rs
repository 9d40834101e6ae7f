//! `platc check --fix`: documents before and after, with what is said of each fix.

use std::convert::Infallible;
use std::fs;
use std::process::Command;

use platc::Compilation;
use platc::changes::History;
use platc::data::Date;
use platc::edit::{Fixed, fix_all};
use platc::source::{Source, Unseen};
use serde_json::Value;

const HEAD: &str = "\
version: 1
name: acme # the prefix
providers:
  terraform_cloud: { organization: acme, project: platform }
  cloudflare: { account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9 }
environments:
  staging: {}
dns:
  zones:
    acme.example:
      records:
        - { name: www, type: A, value: 192.0.2.1, proxied: true } # old
";

const ORACLE: &str = "{ tenancy: ocid1.tenancy.oc1..aaaaaaaaexample, region: eu-frankfurt-1 }";

const WAIVER: &str = "\
waivers:
  - { rule: unused-resource, at: dns, reason: Later, until: 2020-01-01 }
";

const TWO_WAIVERS: &str = "\
waivers:
  - { rule: unused-resource, at: dns, reason: Later, until: 2020-01-01 } # until the migration
  - { rule: unused-resource, at: environments, reason: Later, until: 2020-01-01 } # the same
";

/// The document after the fixes, the exit code and what was said. Judged on 1 January 2027.
fn fixed(text: &str) -> (String, i32, String) {
    let (folder, output) = check(text, &["--fix"]);
    let after = fs::read_to_string(folder.path().join("platform.yaml")).expect("still there");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (after, output.status.code().expect("platc exits by itself"), said)
}

fn check(text: &str, flags: &[&str]) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("platform.yaml"), text).expect("writable");
    let mut command = Command::new(env!("CARGO_BIN_EXE_platc"));
    command.args(["check", "--spec", "platform.yaml", "--today", "2027-01-01"]).args(flags);
    let output = command.current_dir(folder.path()).output().expect("platc runs");
    (folder, output)
}

#[test]
fn what_has_one_cure_is_corrected_and_everything_else_stays() {
    let edge = "edge:\n  acme.example:\n    tls: { minimum_version: 1.2 } # at least\n";
    for (before, after, said) in [
        (HEAD.replace("proxied: true", "proxid: true"), HEAD.to_owned(), "platform.yaml:12: renamed"),
        (HEAD.replace("proxied: true", "proxied: \"true\""), HEAD.to_owned(), "(SCHEMA003)"),
        (HEAD.replace("name: acme #", "nam: acme #"), HEAD.to_owned(), "renamed `nam` to `name` (SCHEMA001)"),
        (format!("{HEAD}{edge}"), format!("{HEAD}{}", edge.replace("1.2", "\"1.2\"")), "replaced `1.2` by `\"1.2\"`"),
    ] {
        let (text, _, message) = fixed(&before);
        assert!(message.contains(said), "{said} is not in:\n{message}");
        assert_eq!(text, after, "{message}");
    }
}

#[test]
fn several_fixes_are_made_in_one_go_and_the_rest_is_reported() {
    let before = HEAD
        .replace("proxied: true", "proxid: true")
        .replace("acme.example:\n", "acme.example:\n      dnsec: false # not yet\n")
        + "nonsense: 1\n";
    let (after, code, said) = fixed(&before);
    let expected = HEAD.replace("acme.example:\n", "acme.example:\n      dnssec: false # not yet\n") + "nonsense: 1\n";
    assert_eq!((after, code), (expected, 1), "{said}");
    assert!(said.contains("has no field `nonsense`"), "{said}");
}

/// The item that is meant is itself wrong: it is the nearest name all the same.
#[test]
fn a_misspelt_reference_to_an_item_with_a_fault_is_corrected_with_it() {
    let document = |engine: &str, used: &str| {
        HEAD.replace(
            "  cloudflare:",
            &format!(
                "  github: {{ owner: acme, repository: platform }}\n  doppler: {{}}\n  oracle: {ORACLE}\n  cloudflare:"
            ),
        ) + &format!(
            "clusters:\n  main: {{ kubernetes_version: v1.33.1, network_cidr: 10.20.0.0/16 }}\ndatabases:\n  \
             ledger: {{ engine: {engine}, ecpus: 2, storage_gb: 20 }}\n  books: {{ engine: \
             autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }}\nservices:\n  \
             pricing: {{ port: 8080, uses: {{ databases: [{used}] }} }}\n"
        )
    };
    let (after, _, said) = fixed(&document("autonomous-transaction-procesing", "legder"));
    assert_eq!(after, document("autonomous-transaction-processing", "ledger"), "{said}");
}

#[test]
fn a_name_with_two_near_ones_and_a_fix_that_breaks_something_are_left_to_people() {
    for before in [
        // renaming would take a name that is there
        HEAD.replace("proxied: true", "proxied: true, proxid: false"),
        // the right name has a value of the wrong type: a new error
        HEAD.replace("proxied: true", "proxid: 7"),
        // removing would lose a comment
        format!("{HEAD}{TWO_WAIVERS}"),
    ] {
        let (after, _, said) = fixed(&before);
        assert_eq!(after, before, "{said}");
    }
}

/// Both keys of a path are misspelt: the inner one comes first, the outer one with the next compilation.
#[test]
fn fixes_that_overlap_are_made_one_after_the_other() {
    let document = |environment: &str, field: &str| {
        HEAD.replace("environments:", &format!("  oracle: {ORACLE}\nenvironments:"))
            + &format!("buckets:\n  files: {{ overrides: {{ {environment}: {{ {field}: true }} }} }}\n")
    };
    let (compilation, fixes, compilations) = counted(&document("stagng", "versionning"));
    assert_eq!(compilation.document.source.text, document("staging", "versioning"));
    let made: Vec<&str> = fixes.iter().map(|fix| fix.what.as_str()).collect();
    let expected = [
        "renamed `buckets.files.overrides.stagng.versionning` to `versioning`",
        "renamed `buckets.files.overrides.stagng` to `staging`",
    ];
    assert_eq!((made.as_slice(), compilations), (expected.as_slice(), 2));
}

/// Of two keys that are meant to be one, the last becomes it; where its value is wrong, the first.
#[test]
fn a_fix_that_another_one_blocks_is_tried_without_it() {
    let twice = |first: &str, last: &str| HEAD.replace("proxied: true", &format!("{first}, {last}"));
    for (before, after) in [
        (twice("proxid: true", "proxed: true"), twice("proxid: true", "proxied: true")),
        (twice("proxid: true", "proxed: 7"), twice("proxied: true", "proxed: 7")),
    ] {
        assert_eq!(counted(&before).0.document.source.text, after);
    }
}

/// Twenty records with a misspelt field, and one whose cure would break something, cost a few compilations and no more.
#[test]
fn fixes_that_do_not_overlap_are_made_by_one_compilation() {
    let record =
        |i: usize, field: &str| format!("        - {{ name: a{i}, type: A, value: 192.0.2.1, {field}: true }}\n");
    let records = |field: &str| (0..20).map(|i| record(i, field)).collect::<String>();
    let (compilation, fixes, compilations) = counted(&format!("{HEAD}{}", records("proxid")));
    assert_eq!(compilation.document.source.text, format!("{HEAD}{}", records("proxied")));
    assert_eq!((fixes.len(), compilations), (20, 1));

    let bad = "        - { name: b, type: A, value: 192.0.2.1, proxid: 7 }\n";
    let (compilation, fixes, compilations) = counted(&format!("{HEAD}{bad}{}", records("proxid")));
    assert_eq!(compilation.document.source.text, format!("{HEAD}{bad}{}", records("proxied")));
    assert_eq!(fixes.len(), 20);
    assert!(compilations <= 12, "{compilations} compilations");
}

/// What `fix_all` makes of a text, and how often it compiled.
fn counted(text: &str) -> (Compilation, Vec<Fixed>, usize) {
    let compile = |text: &str| {
        let source = Source { name: "platform.yaml".to_owned(), text: text.to_owned() };
        platc::compile_after(&History::default(), Date::parse("2027-01-01"), source, &Unseen)
    };
    let mut times = 0;
    let fixed = fix_all(compile(text), |text| -> Result<Compilation, Infallible> {
        times += 1;
        Ok(compile(text))
    });
    let Ok((compilation, fixes)) = fixed;
    (compilation, fixes, times)
}

#[test]
fn waivers_that_are_over_or_useless_are_removed() {
    let (after, code, said) = fixed(&format!("{HEAD}{WAIVER}"));
    assert_eq!((after.as_str(), code), (format!("{HEAD}waivers: []\n").as_str(), 0), "{said}");
    assert!(said.contains("removed `waivers[0]` (WAIVE005)"), "{said}");
}

#[test]
fn reports_tell_programs_what_can_be_fixed_and_how() {
    let text = HEAD.replace("proxied: true", "proxid: true");
    let json: Value = serde_json::from_slice(&check(&text, &["--format", "json"]).1.stdout).expect("JSON");
    assert_eq!(json[0]["fixable"], true);
    let sarif: Value = serde_json::from_slice(&check(&text, &["--format", "sarif"]).1.stdout).expect("JSON");
    let fix = &sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["insertedContent"]["text"], "e");
    assert_eq!(fix["deletedRegion"]["startLine"], 12);
    let human = String::from_utf8_lossy(&check(&text, &[]).1.stderr).into_owned();
    assert!(human.contains("\n  fix: platc check --fix\n"), "{human}");
}

#[test]
fn a_document_without_fixes_is_not_touched() {
    let (after, code, said) = fixed(HEAD);
    assert_eq!((after.as_str(), code), (HEAD, 0), "{said}");
}
