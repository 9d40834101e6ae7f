//! `platc add` as a script calls it: what becomes of the document, and what is said.

mod binary;

use std::fs;

use binary::{code, piped, stderr, with};
use tempfile::TempDir;

const DOCUMENT: &str = "\
# The platform of acme.
version: 1
name: acme
providers:
  terraform_cloud: { organization: acme, project: platform }
  github: { owner: acme, repository: platform }
  cloudflare: { account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9 }
environments:
  staging: {}

teams: {} # none yet

dns:
  zones:
    acme.example: # the only one
      records:
        - { name: www, type: A, value: 192.0.2.1 } # the old site
        # more to come
# the end
";

#[test]
fn an_item_is_added_and_everything_else_stays() {
    for (arguments, from, to, says) in [
        (
            &["add", "record", "acme.example", "status", "CNAME", "acme.statuspage.example", "--proxied"][..],
            "        # more to come\n",
            "        # more to come\n        - { name: status, type: CNAME, value: acme.statuspage.example, proxied: true }\n",
            "added the record dns.zones[\"acme.example\"].records[1] at platform/platform.yaml:19\nnext: platc build",
        ),
        (
            &["add", "record", "acme.example", "@", "MX", "mx.acme.example.", "--priority", "10", "--ttl", "300"],
            "        # more to come\n",
            "        # more to come\n        - { name: \"@\", type: MX, value: mx.acme.example., ttl: 300, priority: 10 }\n",
            "records[1]",
        ),
        (
            &["add", "team", "web", "--description", "Makes it: nice"],
            "teams: {} # none yet\n",
            "teams: # none yet\n  web:\n    description: \"Makes it: nice\"\n",
            "added the team teams.web at platform/platform.yaml:12\n",
        ),
        (
            &["add", "team", "web", "--set", "description=[not, a, text]", "--set", "description=last"],
            "teams: {} # none yet\n",
            "teams: # none yet\n  web:\n    description: last\n",
            "teams.web",
        ),
    ] {
        let folder = with(DOCUMENT);
        let output = piped(&folder, arguments, b"");
        assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
        assert_eq!(document(&folder), DOCUMENT.replace(from, to), "{arguments:?}");
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
}

#[test]
fn what_would_not_compile_is_refused_at_its_line_and_nothing_is_written() {
    for (arguments, code_of, line) in [
        (&["add", "record", "acme.example", "www", "CNAME", "a.example"][..], "DNS0", 19),
        (&["add", "record", "acme.example", "api", "A", "192.0.2.1", "--ttl", "soon"], "SCHEMA003", 19),
        (&["add", "service", "api", "--port", "99999"], "SCHEMA006", 23),
        (&["add", "service", "API"], "SCHEMA007", 22),
        (&["add", "team", "web", "--set", "lead=me"], "SCHEMA001", 13),
    ] {
        let folder = with(DOCUMENT);
        let output = piped(&folder, &[arguments, &["--format", "json"]].concat(), b"");
        assert_eq!(code(&output), 1, "{arguments:?}: {}", stderr(&output));
        let list: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a list");
        let found: Vec<String> = list
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| format!("{} {}", one["code"], one["range"]["start"]["line"]))
            .collect();
        let is_there =
            found.iter().any(|one| one.starts_with(&format!("\"{code_of}")) && one.ends_with(&format!(" {line}")));
        assert!(is_there, "{arguments:?}: {code_of} at {line} is not in {found:?}");
        assert!(stderr(&output).contains("left as it was"), "{}", stderr(&output));
        assert_eq!(document(&folder), DOCUMENT, "{arguments:?}");
    }
}

#[test]
fn a_name_that_is_taken_and_a_copy_are_refused_where_they_stand() {
    let folder = with(&DOCUMENT.replace("teams: {} # none yet", "x-teams: &teams { web: {} }\nteams: *teams"));
    let taken = piped(&folder, &["add", "team", "ops"], b"");
    assert_eq!(code(&taken), 1);
    assert!(stderr(&taken).contains("EDIT002") && stderr(&taken).contains("platform.yaml:12:8"), "{}", stderr(&taken));
    let folder = with(&DOCUMENT.replace("{} # none yet", "{ web: {} }"));
    let taken = piped(&folder, &["add", "team", "web"], b"");
    assert_eq!(code(&taken), 1);
    assert!(stderr(&taken).contains("`teams` has `web` already"), "{}", stderr(&taken));
}

#[test]
fn a_json_object_holds_the_fields_and_flags_come_over_it() {
    let folder = with(DOCUMENT);
    let json = r#"{"zone": "acme.example", "name": "api", "type": "A", "value": "192.0.2.2", "ttl": "60", "proxied": "", "comment": "a # b"}"#;
    let output = piped(&folder, &["add", "record", "--from-json", "-", "--ttl", "120"], json.as_bytes());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let line = "        - { name: api, type: A, value: \"192.0.2.2\", ttl: 120, comment: \"a # b\" }\n";
    assert!(document(&folder).contains(line), "{}", document(&folder));
}

#[test]
fn hostile_fields_become_text_or_nothing() {
    let hostile = "x\"\n  - { name: owned, type: A, value: 192.0.2.3 }\n# $(touch owned) `touch owned` ${{ github.token }}\u{202e}";
    let folder = with(DOCUMENT);
    let json = serde_json::json!({ "name": "web", "description": hostile }).to_string();
    let output = piped(&folder, &["add", "team", "--from-json", "-"], json.as_bytes());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let source = platc::source::Source { name: String::new(), text: document(&folder) };
    let value = platc::source::read(source).0.value();
    assert_eq!(value["teams"]["web"]["description"], hostile);
    assert_eq!(value["dns"]["zones"]["acme.example"]["records"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_call_that_is_not_one_exits_with_2() {
    let folder = with(DOCUMENT);
    for (arguments, stdin, says) in [
        (&["add", "team"][..], "", "the name is missing"),
        (&["add", "record"], "", "the zone is missing"),
        (&["add", "record", "acne.example", "a", "A", "192.0.2.1"], "", "did you mean `acme.example`?"),
        (&["add", "zone", "x"], "", "unrecognized subcommand 'zone'"),
        (&["add", "service", "a", "--use", "ledger"], "", "`--use ledger` is not KIND=NAME"),
        (&["add", "service", "a", "--use", "ledgers=a"], "", "is not a kind of thing"),
        (&["add", "service", "a", "--set", "port"], "", "`--set port` is not PATH=VALUE"),
        (&["add", "service", "--from-json", "-"], "[]", "is no JSON object"),
        (&["add", "service", "--from-json", "-"], "{\"name\": 1}", "`name` is not a text"),
        (&["add", "service", "--from-json", "nowhere"], "", "nowhere cannot be read"),
    ] {
        let output = piped(&folder, arguments, stdin.as_bytes());
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(says), "{arguments:?}: {}", stderr(&output));
        assert_eq!(document(&folder), DOCUMENT);
    }
}

#[test]
fn a_mark_line_breaks_and_permissions_stay() {
    let folder = with(&format!("\u{feff}{}", DOCUMENT.replace('\n', "\r\n")));
    assert_eq!(code(&piped(&folder, &["add", "team", "web"], b"")), 0);
    let expected = DOCUMENT.replace("teams: {} # none yet\n", "teams: # none yet\n  web: {}\n");
    assert_eq!(document(&folder), format!("\u{feff}{}", expected.replace('\n', "\r\n")));
    let left: Vec<_> = fs::read_dir(folder.path().join("platform")).expect("there").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

fn document(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("platform/platform.yaml")).expect("still there")
}
