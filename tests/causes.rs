//! `platc why` and `platc annotate-plan` as a user runs them: what goes to stdout, what to stderr, and the exit code.

mod binary;

use std::fs;
use std::process::Output;

use binary::{DOCUMENT, code, piped, platc, stderr, stdout, with};
use tempfile::TempDir;

const ZONE: &str = "generated/terraform/shared/zone_acme_example.tf";

#[test]
fn a_line_leads_to_the_lines_that_caused_it() {
    let folder = built();
    let expected = "\
generated/terraform/shared/zone_acme_example.tf:5 is in cloudflare_zone.acme_example (lines 3-12)
  platform/platform.yaml:5: providers.cloudflare.account_id, whose value it holds
    cloudflare: { account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9 }
  platform/platform.yaml:9: dns.zones[\"acme.example\"]
    zones: { acme.example: {} }
";
    assert_eq!(said(&platc(folder.path(), &["why", &format!("{ZONE}:5")])), (0, expected.to_owned(), String::new()));
    let below = folder.path().join("src");
    fs::create_dir(&below).expect("writable");
    let from_below = expected.replace("  platform/", "  ../platform/");
    for typed in [format!("../{ZONE}:5"), format!("{}:5", folder.path().join(ZONE).display()), format!("{ZONE}:5")] {
        assert_eq!(said(&platc(&below, &["why", &typed])), (0, from_below.clone(), String::new()), "{typed}");
    }
    let whole = platc(folder.path(), &["why", ZONE]);
    let expected = format!("{ZONE} is of dns.zones[\"acme.example\"]\n");
    assert!(stdout(&whole).starts_with(&expected), "{}", stdout(&whole));
}

#[test]
fn why_as_json_keeps_its_contract() {
    let folder = built();
    let output = platc(folder.path(), &["why", &format!("{ZONE}:6"), "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        value,
        serde_json::json!({
            "path": ZONE,
            "owner": "/dns/zones/acme.example",
            "block": { "address": "cloudflare_zone.acme_example", "first_line": 3, "last_line": 12 },
            "causes": [{
                "file": "platform/platform.yaml",
                "line": 9,
                "pointer": "/dns/zones/acme.example",
                "text": "zones: { acme.example: {} }",
                "is_exact": false,
            }],
        })
    );
}

#[test]
fn what_is_no_line_of_the_output_exits_with_2_and_says_what_to_do() {
    let folder = built();
    let no_lines = "`generated/terraform/shared/zone_acme_example.tf` has 18 lines\n  help: name a line of the file as \
                    `platc build` writes it";
    let outside = "lies outside of the repository\n  help: name a file as `platc build` writes it, such as one below \
                   `generated`";
    for (typed, message) in [
        (
            "generated/terraform/shared/zone_acme_exampel.tf",
            "`generated/terraform/shared/zone_acme_exampel.tf` is no file that platc makes\n  help: did you mean \
             `generated/terraform/shared/zone_acme_example.tf`?"
                .to_owned(),
        ),
        (&format!("{ZONE}:19"), no_lines.to_owned()),
        (&format!("{ZONE}:0"), no_lines.to_owned()),
        (&format!("{ZONE}:x"), "`x` is no line\n  help: write FILE or FILE:LINE, lines counted from 1".to_owned()),
        ("platform/platform.yaml:3", "`platform/platform.yaml` is no file that platc makes".to_owned()),
        ("generated/terraform", "`generated/terraform` is no file that platc makes".to_owned()),
        ("/etc/passwd", format!("`/etc/passwd` {outside}")),
        ("../other/main.tf:3", format!("`../other/main.tf` {outside}")),
        ("", "`` is no file that platc makes".to_owned()),
    ] {
        let output = platc(folder.path(), &["why", typed]);
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{typed}");
        assert!(stderr(&output).starts_with(&format!("error: {message}")), "{typed}: {}", stderr(&output));
    }
}

#[test]
fn a_plan_is_annotated_from_a_file_and_from_stdin() {
    let folder = built();
    let plan = plan("cloudflare_zone.acme_example", "update");
    fs::write(folder.path().join("plan.json"), &plan).expect("writable");
    let expected = "\
changes cloudflare_zone.acme_example
  platform/platform.yaml:9: dns.zones[\"acme.example\"]
    zones: { acme.example: {} }
";
    for output in [
        platc(folder.path(), &["annotate-plan", "plan.json"]),
        platc(folder.path(), &["annotate-plan", "plan.json", "--root", "shared"]),
        piped(folder.path(), &["annotate-plan", "-"], plan.as_bytes()),
    ] {
        assert_eq!(said(&output), (0, expected.to_owned(), String::new()));
    }
    let unknown = "destroys aws_s3_bucket.of_a_person\n  the document has nothing for it\n";
    for (plan, expected) in [
        (self::plan("aws_s3_bucket.of_a_person", "delete"), unknown),
        (self::plan("cloudflare_zone.acme_example", "no-op"), "the plan changes nothing\n"),
        ("{ \"format_version\": \"1.2\" }".to_owned(), "the plan changes nothing\n"),
    ] {
        let output = piped(folder.path(), &["annotate-plan", "-"], plan.as_bytes());
        assert_eq!(said(&output), (0, expected.to_owned(), String::new()), "{plan}");
    }
}

#[test]
fn what_is_no_plan_exits_with_2_and_says_how_to_write_one() {
    let folder = built();
    let no_plan = "it is no plan of Terraform as JSON: ";
    for (text, message) in [
        (&b"{"[..], no_plan),
        (b"", no_plan),
        (b"[]", no_plan),
        (b"{ \"format_version\": \"2.0\" }", "it is no plan of Terraform as JSON: its format is 2.0, not 1"),
        (b"{ \"format_version\": \"1.2\", \"resource_changes\": [{}] }", no_plan),
        (b"\xff\xfe", "cannot be read: "),
    ] {
        fs::write(folder.path().join("plan.json"), text).expect("writable");
        let output = platc(folder.path(), &["annotate-plan", "plan.json"]);
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{message}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
        assert!(stderr(&output).contains("help: write one: `terraform show -json plan.out`"), "{}", stderr(&output));
    }
    fs::write(folder.path().join("plan.json"), plan("cloudflare_zone.acme_example", "update")).expect("writable");
    for (arguments, message) in [
        (&["annotate-plan", "nowhere.json"][..], "nowhere.json cannot be read: "),
        (&["annotate-plan", "generated"], "generated cannot be read: "),
        (&["annotate-plan", "plan.json", "--root", "live"], "there is no root `live`\n  help: the document has shared"),
    ] {
        let output = platc(folder.path(), arguments);
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{arguments:?}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}

#[test]
fn a_document_with_errors_exits_with_1() {
    let folder = built();
    fs::write(folder.path().join("plan.json"), plan("cloudflare_zone.acme_example", "update")).expect("writable");
    let broken = DOCUMENT.replace("staging: {}", "staging: { host: x }");
    fs::write(folder.path().join("platform/platform.yaml"), broken).expect("writable");
    for arguments in [["why", ZONE], ["annotate-plan", "plan.json"]] {
        let output = platc(folder.path(), &arguments);
        assert_eq!((code(&output), stdout(&output).as_str()), (1, ""), "{arguments:?}");
        assert!(stderr(&output).contains("SCHEMA001"), "{}", stderr(&output));
    }
}

fn plan(address: &str, action: &str) -> String {
    let change = serde_json::json!({ "address": address, "change": { "actions": [action] } });
    serde_json::json!({ "format_version": "1.2", "resource_changes": [change] }).to_string()
}

fn built() -> TempDir {
    let folder = with(DOCUMENT);
    assert_eq!(code(&platc(&folder, &["build"])), 0);
    folder
}

fn said(output: &Output) -> (i32, String, String) {
    (code(output), stdout(output), stderr(output))
}
