//! The built binary as a user runs it: exit codes, what goes to stdout and what to stderr.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const DOCUMENT: &str = "\
version: 1
name: acme
providers:
  terraform_cloud: { organization: acme, project: platform }
  cloudflare: { account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9 }
environments:
  staging: {}
dns:
  zones: { acme.example: {} }
";

#[test]
fn init_writes_a_document_that_compiles_and_never_overwrites_one() {
    let folder = empty();
    assert_eq!(code(&platc(&folder, &["init"])), 0);
    assert_eq!(code(&platc(&folder, &["check"])), 0);
    let schema = fs::read_to_string(folder.path().join("platform/platform.schema.json")).expect("written");
    assert_eq!(schema, platc::schema::text());
    let again = platc(&folder, &["init"]);
    assert_eq!(code(&again), 2);
    assert!(stderr(&again).contains("platform/platform.yaml exists already"), "{}", stderr(&again));
}

#[test]
fn build_then_verify_is_silent_about_drift() {
    let folder = with(DOCUMENT);
    assert_eq!(code(&platc(&folder, &["verify"])), 3, "nothing was built yet");
    assert_eq!(code(&platc(&folder, &["build"])), 0);
    let verified = platc(&folder, &["verify"]);
    assert_eq!((code(&verified), stdout(&verified).as_str()), (0, ""));
}

#[test]
fn build_finds_the_document_from_a_folder_below() {
    let folder = with(DOCUMENT);
    let below = folder.path().join("src/deep");
    fs::create_dir_all(&below).expect("writable");
    let output = run(&below, &["build"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(folder.path().join("generated/terraform/shared/terraform.tf").exists());
}

#[test]
fn a_document_with_errors_exits_with_1_and_writes_nothing() {
    let folder = with(&DOCUMENT.replace("staging: {}", "staging: { host: x }"));
    let output = platc(&folder, &["build"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("SCHEMA001"), "{}", stderr(&output));
    assert!(!folder.path().join("generated").exists());
}

#[test]
fn a_build_refuses_to_lose_what_the_last_one_held() {
    let folder = with(&DOCUMENT.replace("acme.example: {} }", "acme.example: {}, old.example: {} }"));
    assert_eq!(code(&platc(&folder, &["build"])), 0);
    let document = folder.path().join("platform/platform.yaml");
    let zone = folder.path().join("generated/terraform/shared/zone_old_example.tf");

    fs::write(&document, DOCUMENT).expect("writable");
    for command in ["check", "build", "verify"] {
        let output = platc(&folder, &[command]);
        assert_eq!(code(&output), 1, "{command}");
        assert!(stderr(&output).contains("CHANGE001"), "{command}: {}", stderr(&output));
    }
    assert!(fs::read_to_string(&zone).expect("still there").contains("resource \"cloudflare_zone\""));

    let line = "retired:\n  - { zones: old.example, data: keep }\n";
    fs::write(&document, DOCUMENT.to_owned() + line).expect("writable");
    assert_eq!(code(&platc(&folder, &["build"])), 0);
    assert!(fs::read_to_string(&zone).expect("built").contains("removed {"));
    assert_eq!(code(&platc(&folder, &["verify"])), 0);

    fs::write(&document, DOCUMENT).expect("writable");
    assert_eq!(code(&platc(&folder, &["build"])), 0);
    assert!(!zone.exists());
}

#[test]
fn verify_gives_each_drift_its_cause_and_a_diff() {
    let folder = with(DOCUMENT);
    platc(&folder, &["build"]);
    let root = folder.path().join("generated/terraform/shared");
    let terraform = root.join("terraform.tf");
    fs::write(&terraform, fs::read_to_string(&terraform).expect("built").replace("1.11", "1.5")).expect("writable");
    fs::remove_file(root.join("providers.tf")).expect("built");
    fs::write(root.join("mine.tf"), "# mine\n").expect("writable");
    let output = platc(&folder, &["verify"]);
    assert_eq!(code(&output), 3);
    let text = stdout(&output);
    for expected in [
        "generated/terraform/shared/terraform.tf was edited by hand",
        "-  required_version = \"~> 1.5\"",
        "+  required_version = \"~> 1.11\"",
        "generated/terraform/shared/providers.tf is missing",
        "generated/terraform/shared/mine.tf was not made by platc",
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
    let refused = platc(&folder, &["build"]);
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    assert_eq!(code(&platc(&folder, &["build", "--force"])), 0);
}

#[test]
fn verify_gives_a_program_one_list_and_a_person_the_cure_that_helps() {
    let folder = with(DOCUMENT);
    platc(&folder, &["build"]);
    let list =
        |output: &Output| -> Vec<serde_json::Value> { serde_json::from_slice(&output.stdout).expect("one list") };
    assert_eq!(list(&platc(&folder, &["verify", "--format", "json"])).len(), 0);
    fs::write(folder.path().join("generated/mine.txt"), "mine\n").expect("writable");
    let drifts = list(&platc(&folder, &["verify", "--format", "json"]));
    assert_eq!((drifts.len(), &drifts[0]["cause"]), (1, &serde_json::json!("foreign")));
    let human = stderr(&platc(&folder, &["verify"]));
    assert!(human.contains("move what platc did not make") && !human.contains("platc build"), "{human}");
}

#[test]
fn a_place_that_is_no_document_exits_with_2_and_says_what_it_is() {
    let folder = with(DOCUMENT);
    for (spec, expected) in [("platform", "is a folder"), ("nowhere.yaml", "there is no file nowhere.yaml")] {
        let output = platc(&folder, &["check", "--spec", spec]);
        assert_eq!(code(&output), 2, "{}", stderr(&output));
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    let nothing = empty();
    assert!(stderr(&platc(&nothing, &["check"])).contains("platc init"));
}

#[test]
fn problems_are_data_for_programs_and_messages_for_people() {
    let folder = with(&DOCUMENT.replace("name: acme", "name: ACME"));
    let json = platc(&folder, &["check", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON on stdout");
    assert_eq!(list[0]["code"], "SCHEMA004");
    assert_eq!(list[0]["range"]["start"]["line"], 2);
    let sarif: serde_json::Value =
        serde_json::from_slice(&platc(&folder, &["check", "--format", "sarif"]).stdout).expect("JSON on stdout");
    assert_eq!(sarif["version"], "2.1.0");
    let github = stdout(&platc(&folder, &["check", "--format", "github"]));
    assert!(github.starts_with("::error file=platform/platform.yaml,line=2,"), "{github}");
    let human = platc(&folder, &["check"]);
    assert_eq!(stdout(&human), "");
    assert!(stderr(&human).contains("SCHEMA004"));
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let folder = with(&DOCUMENT.replace("name: acme", "name: ACME"));
    let colored = |output: &Output| stderr(output).contains('\u{1b}');
    assert!(!colored(&platc(&folder, &["check"])));
    assert!(colored(&platc(&folder, &["check", "--color", "always"])));
    assert!(!colored(&platc(&folder, &["check", "--color", "never"])));
}

#[test]
fn explain_tells_what_an_item_is_set_to_and_who_depends_on_it() {
    let folder = empty();
    assert_eq!(code(&platc(&folder, &["init"])), 0);
    let database = stdout(&platc(&folder, &["explain", "databases.main"]));
    for line in [
        "\nstaging\n  set to\n",
        "    ecpus                  2\n",
        "    license                \"included\"  (default)\n",
    ] {
        assert!(database.contains(line), "{line:?} is not in {database}");
    }
    let cluster = stdout(&platc(&folder, &["explain", "clusters.main"]));
    for line in [
        "    network_cidr                       \"10.30.0.0/16\"  (clusters.main.overrides.production.network_cidr)\n",
        "  used by\n    services.hello\n    databases.main\n",
    ] {
        assert!(cluster.contains(line), "{line:?} is not in {cluster}");
    }
}

#[test]
fn explain_knows_rules_and_items() {
    let folder = with(DOCUMENT);
    for subject in ["REF001", "ref001", "unknown-reference"] {
        assert!(stdout(&platc(&folder, &["explain", subject])).starts_with("# REF001 unknown-reference"));
    }
    let zone = stdout(&platc(&folder, &["explain", "dns.zones.acme.example"]));
    assert!(zone.contains("cloudflare_zone.acme_example"), "{zone}");
    let unknown = platc(&folder, &["explain", "dns.zones.acne.example"]);
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains("did you mean `dns.zones.acme.example`"), "{}", stderr(&unknown));
    assert!(stderr(&platc(&folder, &["explain", "REF999"])).contains("there is no rule"));
}

#[test]
fn schema_and_completions_go_to_stdout() {
    let folder = empty();
    assert_eq!(stdout(&platc(&folder, &["schema"])), platc::schema::text());
    assert!(stdout(&platc(&folder, &["completions", "bash"])).contains("platc"));
}

fn empty() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn with(document: &str) -> TempDir {
    let folder = empty();
    fs::create_dir(folder.path().join("platform")).expect("writable");
    fs::write(folder.path().join("platform/platform.yaml"), document).expect("writable");
    folder
}

fn platc(folder: &TempDir, arguments: &[&str]) -> Output {
    run(folder.path(), arguments)
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_platc"));
    command.args(arguments).current_dir(folder).env_remove("NO_COLOR").output().expect("platc runs")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("platc exits by itself")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
