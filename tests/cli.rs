//! The built binary as a user runs it: exit codes, what goes to stdout and what to stderr.

mod binary;
mod needs;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use binary::{DOCUMENT, code, empty, platc, stderr, stdout, with};

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
    let output = platc(&below, &["build"]);
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
    let built = stderr(&platc(&folder, &["build"]));
    assert!(built.contains("generated/mine.txt was not made by platc, and is left: move it elsewhere"), "{built}");
    assert_eq!(fs::read_to_string(folder.path().join("generated/mine.txt")).expect("it is left"), "mine\n");
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
        "  called\n    autonomous database  ACMESTAGINGMAIN\n",
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
fn explain_leads_from_any_place_to_the_lines_that_hold_its_value() {
    let folder = empty();
    assert_eq!(code(&platc(&folder, &["init"])), 0);
    let explain = |subject: &str| platc(&folder, &["explain", subject]);
    for (subject, lines) in [
        (
            "databases.main.ecpus",
            &["\nstaging\n  set to  2\n  generated/terraform/staging/database_main.tf\n", ": compute_count ", " = 2\n"]
                [..],
        ),
        ("/databases/main/license", &["\nstaging\n  set to  \"included\"  (default)\n"]),
        ("clusters.main.overrides.production", &["clusters.main.overrides.production\n\nproduction\n  set to\n"]),
        ("services", &["services\n\n  services.hello\n"]),
        ("services.hello.port", &["/service.yaml\n", ": port: 8080\n"]),
        ("providers.oracle.region", &["in every environment\n  set to  ", "generated/terraform/shared/providers.tf\n"]),
    ] {
        let page = stdout(&explain(subject));
        lines.iter().for_each(|line| assert!(page.contains(line), "{subject}: {line:?} is not in {page}"));
    }
    for (subject, help) in [
        ("databases.main.ecpu", "did you mean `databases.main.ecpus`?"),
        ("service.hello.prot", "did you mean `services.hello.port`?"),
        ("nothing-at-all", "there are `"),
    ] {
        let said = stderr(&explain(subject));
        assert!(said.contains(&format!("the document has nothing at `{subject}`")), "{said}");
        assert!(said.contains(help), "{subject}: {said}");
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

#[test]
fn a_document_that_cannot_be_read_exits_with_2_and_writes_nothing() {
    let folder = with(DOCUMENT);
    let place = |path: &str| folder.path().join(path);
    fs::create_dir(place("platform/platform.yml")).expect("writable");
    link("loop", &place("platform/loop"));
    link("nowhere", &place("platform/dangling"));
    for (spec, expected) in [
        ("platform/platform.yml", "platform/platform.yml is a folder, not a document\n"),
        ("platform/platform.yaml/below", "platform/platform.yaml/below cannot be read: "),
        ("platform/loop", "platform/loop cannot be read: "),
        ("platform/dangling", "platform/dangling is a link to a file that is not there\n"),
        ("nowhere/platform.yaml", "there is no file nowhere/platform.yaml\n"),
        ("", "a value is required for '--spec <PATH>'"),
    ] {
        for command in ["check", "build", "verify"] {
            let output = platc(&folder, &[command, "--spec", spec]);
            assert_eq!(code(&output), 2, "{command} {spec}: {}", stderr(&output));
            assert!(stderr(&output).contains(expected), "{command} {spec}: {}", stderr(&output));
        }
    }
    assert_eq!(names(folder.path()), ["platform"]);
}

#[test]
fn a_document_behind_a_link_is_read_and_the_output_stays_with_the_link() {
    let (folder, elsewhere) = (with(DOCUMENT), with(DOCUMENT));
    let document = folder.path().join("platform/platform.yaml");
    fs::remove_file(&document).expect("there");
    link(elsewhere.path().join("platform/platform.yaml").to_str().expect("UTF-8"), &document);
    assert_eq!(code(&platc(&folder, &["build"])), 0);
    assert_eq!(
        (names(folder.path()), names(elsewhere.path())),
        (texts(&["generated", "platform"]), texts(&["platform"]))
    );
}

#[test]
fn what_stands_where_output_belongs_is_refused_by_name_and_left_alone() {
    let outside = empty();
    let file = outside.path().join("theirs");
    fs::write(&file, "theirs\n").expect("writable");
    let outside = outside.path().to_str().expect("UTF-8");
    type Make<'a> = &'a dyn Fn(&Path);
    let cases: [(&str, Make<'_>, &str); 4] = [
        ("generated", &|at| fs::write(at, "mine\n").expect("writable"), "it is a file where a folder belongs"),
        ("generated", &|at| link(outside, at), "it is a symbolic link, which platc does not follow"),
        ("generated/terraform", &|at| link(outside, at), "`generated/terraform` is a symbolic link"),
        ("generated/dns/acme.example.zone", &|at| link(file.to_str().expect("UTF-8"), at), "it is a symbolic link"),
    ];
    for (path, make, expected) in cases {
        let folder = with(DOCUMENT);
        let at = folder.path().join(path);
        fs::create_dir_all(at.parent().expect("below the folder")).expect("writable");
        make(&at);
        for arguments in [&["build"][..], &["build", "--force"]] {
            let output = platc(&folder, arguments);
            assert_eq!(code(&output), 2, "{path}: {}", stderr(&output));
            assert!(stderr(&output).contains(expected), "{path}: {}", stderr(&output));
        }
        let verified = platc(&folder, &["verify"]);
        assert_eq!(code(&verified), 3, "{path}: it fails closed");
        assert!(stderr(&verified).contains("move away what cannot be used"), "{path}: {}", stderr(&verified));
        assert!(fs::symlink_metadata(&at).is_ok_and(|there| !there.is_dir()), "{path} is as it was");
        assert_eq!(
            (names(Path::new(outside)), fs::read_to_string(&file).expect("there")),
            (texts(&["theirs"]), "theirs\n".to_owned())
        );
        assert_eq!(names(at.parent().expect("below the folder")).len(), if path == "generated" { 2 } else { 1 });
    }
}

/// A disk that takes no more, which binds root too: files may not grow beyond a few blocks.
#[test]
#[cfg(unix)]
fn a_disk_that_is_full_leaves_everything_as_it_was() {
    if !needs::tools(&["sh"]) {
        return;
    }
    let record = |number: u8| format!("{{ type: A, name: host-{number}, value: 192.0.2.{number} }}");
    let records: Vec<String> = (1..=100).map(record).collect();
    let zone = format!("acme.example: {{ records: [{}] }}", records.join(", "));
    for blocks in [0, 1, 2] {
        let folder = with(&DOCUMENT.replace("acme.example: {}", &zone));
        let script = format!("ulimit -f {blocks}; trap '' XFSZ; exec \"$0\" build");
        let mut command = Command::new("sh");
        let output = command.args(["-c", &script, env!("CARGO_BIN_EXE_platc")]).current_dir(folder.path()).output();
        let output = output.expect("sh runs");
        assert_eq!(code(&output), 2, "{blocks} blocks: {}", stderr(&output));
        assert!(stderr(&output).contains("could not be written: "), "{}", stderr(&output));
        assert!(stderr(&output).contains("the output is as it was"), "{}", stderr(&output));
        assert_eq!(names(folder.path()), ["platform"], "{blocks} blocks");
    }
}

#[test]
fn a_table_of_facts_is_printed_corrected_and_obeyed() {
    let brokers = "  aws: { account_id: \"123456789012\", region: eu-central-1 }
environments:
  staging: {}
brokers:
  events: { engine_version: \"4.9\", instance: mq.m7g.large }
";
    let folder = with(&DOCUMENT.replace("environments:\n  staging: {}\n", brokers));
    let check = |today: &str| platc(&folder, &["check", "--today", today]);
    assert!(stderr(&check("2026-12-01")).contains("warning[MQ002]"), "{}", stderr(&check("2026-12-01")));

    let list = stdout(&platc(&folder, &["data"]));
    assert!(list.lines().any(|line| line.starts_with("amazon-mq  ")), "{list}");
    let table = stdout(&platc(&folder, &["data", "amazon-mq"]));
    let data = folder.path().join("platform/data");
    fs::create_dir(&data).expect("writable");
    fs::write(data.join("amazon-mq.json"), table.replace("\"4.3\"", "\"4.9\"")).expect("writable");
    let checked = check("2026-12-01");
    assert!(!stderr(&checked).contains("MQ002"), "{}", stderr(&checked));

    fs::rename(data.join("amazon-mq.json"), data.join("amazon-mb.json")).expect("writable");
    let misnamed = check("2026-12-01");
    assert_eq!(code(&misnamed), 1);
    assert!(stderr(&misnamed).contains("did you mean `amazon-mq.json`?"), "{}", stderr(&misnamed));

    let unknown = platc(&folder, &["data", "amazon"]);
    assert_eq!(code(&unknown), 2);
    assert!(stderr(&unknown).contains("there is no table `amazon`"), "{}", stderr(&unknown));
    assert!(stdout(&platc(&folder, &["schema", "amazon-mq"])).contains("\"rabbitmq\""));
}

/// Permissions do not bind root, for whom this says nothing.
#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_written_leaves_everything_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |at: &Path, mode| fs::set_permissions(at, fs::Permissions::from_mode(mode)).expect("it is ours");
    for (read_only, is_built, step) in [
        (".", false, "created"),
        ("generated/terraform/shared", true, "put in place"),
        ("generated/.platc", true, "created"),
    ] {
        let folder = with(DOCUMENT);
        if is_built {
            assert_eq!(code(&platc(&folder, &["build"])), 0);
        }
        let document = folder.path().join("platform/platform.yaml");
        fs::write(&document, DOCUMENT.replace("acme.example: {}", "acme.example: { dnssec: true }")).expect("writable");
        let (at, before) = (folder.path().join(read_only), contents(folder.path()));
        mode(&at, 0o555);
        if fs::write(at.join("probe"), "").is_ok() {
            needs::skipped("root may write to a folder that is read-only");
            return;
        }
        let output = platc(&folder, &["build"]);
        mode(&at, 0o755);
        assert_eq!(code(&output), 2, "{read_only}: {}", stderr(&output));
        assert!(stderr(&output).contains(&format!("could not be {step}: ")), "{read_only}: {}", stderr(&output));
        assert!(stderr(&output).contains("; the output is as it was"), "{read_only}: {}", stderr(&output));
        assert_eq!(contents(folder.path()), before, "{read_only}");
        assert_eq!(code(&platc(&folder, &["build"])), 0, "{read_only}: the next build mends it");
    }
}

/// A program would take what it got for all there is.
#[test]
#[cfg(target_os = "linux")]
fn a_result_that_is_lost_exits_with_2() {
    let folder = with(DOCUMENT);
    for arguments in
        [&["schema"][..], &["explain", "DNS004"], &["completions", "bash"], &["verify", "--format", "json"]]
    {
        let full = fs::File::options().write(true).open("/dev/full").expect("Linux has one");
        let mut command = Command::new(env!("CARGO_BIN_EXE_platc"));
        let output = command.args(arguments).current_dir(folder.path()).stdout(full).output().expect("platc runs");
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains("the result could not be written to stdout: "), "{}", stderr(&output));
    }
}

#[cfg(unix)]
fn link(to: &str, at: &Path) {
    std::os::unix::fs::symlink(to, at).expect("links can be made");
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Every file below a folder, and what is in it.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("readable"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|file| (file.path().to_owned(), fs::read(file.path()).expect("readable"))).collect()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}
