//! Two documents → what is said of the change: exact texts for people and pull requests, the contract for programs.

mod needs;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use platc::changes::History;
use platc::diff::{Action, Changes, Grade, diff, human, json, markdown};
use platc::source::{Source, Unseen};
use platc::{Compilation, compile, compile_after};

const BASE: &str = "\
version: 1
name: acme
providers:
  terraform_cloud: { organization: acme, project: platform }
  github: { owner: acme, repository: platform }
  cloudflare: { account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9 }
  oracle: { tenancy: ocid1.tenancy.oc1..aaaaaaaaexample, region: eu-frankfurt-1 }
  doppler: {}
environments:
  staging: { hosts: '*-staging.acme.example' }
  production: { hosts: '*.acme.example', protected: true }
clusters:
  main: { kubernetes_version: v1.33.1, network_cidr: 10.20.0.0/16 }
databases:
  ledger:
    engine: autonomous-transaction-processing
    ecpus: 2
    storage_gb: 100
    overrides:
      production: { ecpus: 8 }
buckets:
  documents: { versioning: true }
dns:
  zones:
    acme.example:
      records:
        - { name: www, type: A, value: 192.0.2.1, proxied: true }
        - { name: old, type: CNAME, value: gone.example }
services:
  pricing: { port: 9000, uses: { databases: [ledger] } }
";

#[test]
fn each_kind_of_change_is_told_in_the_words_of_the_document() {
    for (was, is, expected) in [
        ("{ ecpus: 8 }", "{ ecpus: 8 } # a remark", "nothing changes\n"),
        (
            "{ ecpus: 8 }",
            "{ ecpus: 16 }",
            "costs
  databases.ledger in production: `ecpus` 8 → 16, changed in place
    oci_database_autonomous_database.ledger changes: compute_count 8 → 16
",
        ),
        (
            "{ ecpus: 8 }",
            "{ ecpus: 4, physical_name: books }",
            "destroys
  databases.ledger in production: `physical_name` not set → books, made anew: what it holds is lost
    oci_database_autonomous_database.ledger is made anew: what it holds is lost: \
display_name \"ACMEPRODUCTIONLEDGER\" → \"books\", db_name \"ACMEPRODUCTIONLEDGER\" → \"books\", \
private_endpoint_label \"acmeproductionledger\" → \"books\"

changes
  databases.ledger in production: `ecpus` 8 → 4, changed in place
    oci_database_autonomous_database.ledger changes: compute_count 8 → 4
",
        ),
        (
            "versioning: true",
            "versioning: true, public: true",
            "exposes
  buckets.documents in staging, production: `public` not set → true, changed in place
    ! everybody can read its objects
    oci_objectstorage_bucket.documents changes: access_type \"NoPublicAccess\" → \"ObjectReadWithoutList\"
",
        ),
        (
            "proxied: true",
            "proxied: false",
            "exposes
  dns.zones[\"acme.example\"] in shared: `records[www A].proxied` true → false, changed in place
    ! the address behind `www.acme.example` becomes public: Cloudflare no longer stands before it
    cloudflare_dns_record.acme_example_www_a_192_0_2_1 changes: proxied true → false
",
        ),
        (
            "        - { name: old, type: CNAME, value: gone.example }\n",
            "",
            "destroys
  dns.zones[\"acme.example\"] in shared: `records` loses { name: old, type: CNAME, value: gone.example }
    cloudflare_dns_record.acme_example_old_cname is destroyed
",
        ),
        (
            "{ name: old, type: CNAME, value: gone.example }",
            "{ name: old, type: CNAME, value: gone.example }\n        - { name: new, type: CNAME, value: here.example }",
            "adds
  dns.zones[\"acme.example\"] in shared: `records` gets { name: new, type: CNAME, value: here.example }
    cloudflare_dns_record.acme_example_new_cname is made
",
        ),
    ] {
        assert_eq!(human(&change(was, is)), expected, "{was} → {is}");
    }
}

/// Each effect is told once: with all fields of one item and grade that have it, and further down as told above.
#[test]
fn fields_that_have_the_same_effects_are_told_together() {
    let (was, is) = ("ecpus: 2\n    storage_gb: 100", "ecpus: 4\n    storage_gb: 200\n    maintenance: early");
    assert_eq!(
        human(&change(was, is)),
        "\
replaces
  databases.ledger in staging, production: `maintenance` not set → early, may be made anew
    oci_database_autonomous_database.ledger changes, and may be made anew: autonomous_maintenance_schedule_type \"REGULAR\" \
→ \"EARLY\"

costs
  databases.ledger in staging: `ecpus` 2 → 4, changed in place
    oci_database_autonomous_database.ledger changes: compute_count 2 → 4
  databases.ledger in staging, production: `storage_gb` 100 → 200, changed in place
    oci_database_autonomous_database.ledger changes: data_storage_size_in_gb 100 → 200
"
    );
    let (was, is) = ("port: 9000,", "port: 9001, health: /up, secrets: [TOKEN],");
    let text = human(&change(was, is));
    let objects: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("    ")?.split(' ').nth(1)).collect();
    let mut once = objects.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(objects.len(), once.len(), "an effect is told once:\n{text}");
    assert_eq!(text.matches("services.pricing in staging, production: `").count(), 3, "{text}");
}

/// Terraform makes anew whatever cannot change what it refers to, and the diff follows it there.
#[test]
fn what_stands_on_something_that_is_made_anew_is_made_anew() {
    for (was, is, expected) in [
        (
            "network_cidr: 10.20.0.0/16",
            "network_cidr: 10.40.0.0/16",
            "oci_containerengine_cluster.main is made anew: what it holds is lost: endpoint_config.subnet_id \
             oci_core_subnet.main_api.id → (known after apply)",
        ),
        (
            "network_cidr: 10.20.0.0/16",
            "network_cidr: 10.20.0.0/16, api: { public: true, allowed: [192.0.2.0/24] }",
            "oci_containerengine_cluster.main is made anew: what it holds is lost: endpoint_config.is_public_ip_enabled \
             false → true, endpoint_config.subnet_id oci_core_subnet.main_api.id → (known after apply)",
        ),
    ] {
        let text = human(&change(was, is));
        assert!(text.starts_with("destroys\n") && text.contains(expected), "{was} → {is}:\n{text}");
    }
}

/// What a build refuses to make anew is what the diff says is made anew: both read one table.
#[test]
fn a_build_refuses_what_the_diff_says_is_lost() {
    for (was, is) in [
        ("network_cidr: 10.20.0.0/16", "network_cidr: 10.40.0.0/16"),
        ("network_cidr: 10.20.0.0/16", "network_cidr: 10.20.0.0/16, api: { public: true, allowed: [192.0.2.0/24] }"),
        ("{ ecpus: 8 }", "{ ecpus: 8, physical_name: books }"),
        (
            "documents: { versioning: true }",
            "documents: { versioning: true, overrides: { production: { physical_name: papers } } }",
        ),
        ("kubernetes_version: v1.33.1", "kubernetes_version: v1.34.1"),
        ("versioning: true", "versioning: false"),
    ] {
        let before = compiled(BASE);
        let changes = change(was, is);
        let source = Source { name: "platform.yaml".to_owned(), text: BASE.replacen(was, is, 1) };
        let after = compile_after(&History::new(before.files.records()), None, source, &Unseen);
        let refused = after.diagnostics.iter().any(|one| one.diagnostic.code.id == "CHANGE002");
        let lost = changes
            .0
            .iter()
            .any(|one| one.effects.iter().any(|effect| effect.action == Action::Replaced { loses_data: true }));
        assert_eq!(refused, lost, "{was} → {is}");
    }
}

/// An edge's rules hold no data: a rule that goes takes nothing with it but what it kept out.
#[test]
fn a_firewall_that_goes_exposes_and_destroys_nothing() {
    let edge = "edge:\n  acme.example: { waf: { managed: true, owasp: true }, cache: [{ name: assets, when: \"true\", \
                edge_ttl_seconds: 60 }] }\nservices:\n";
    let with = BASE.replace("services:\n", edge).replace("e8f9 }", "e8f9, plan: business }");
    let without = with.replace("waf: { managed: true, owasp: true }, ", "");
    let changes = diff(&compiled(&with), &compiled(&without));
    assert_eq!(
        human(&changes),
        "\
exposes
  edge[\"acme.example\"] in shared: `waf.managed` true → not set
  edge[\"acme.example\"] in shared: `waf.owasp` true → not set
    ! what Cloudflare's managed rules refused gets through
    ! what the OWASP rules refused gets through
    cloudflare_ruleset.acme_example_managed_firewall is destroyed
"
    );
    assert!(changes.reach(Grade::Exposes) && !changes.reach(Grade::Destroys), "what is shown is what the gate reads");
    let without = with.replace(", cache: [{ name: assets, when: \"true\", edge_ttl_seconds: 60 }]", "");
    let changes = diff(&compiled(&with), &compiled(&without));
    assert_eq!(changes.0.first().map(|change| change.worst()), Some(Grade::Changes), "{}", human(&changes));
}

/// An entry of a list goes by its name.
#[test]
fn a_change_deep_in_a_value_is_told_where_it_is() {
    let edge = "edge:\n  acme.example: { rate_limits: [{ name: login, when: 'http.request.uri.path eq \"/login\"', \
                requests: 20, period_seconds: 60, action: block }] }\nservices:\n";
    let with = BASE.replace("services:\n", edge).replace("e8f9 }", "e8f9, plan: business }");
    let changes = diff(&compiled(&with), &compiled(&with.replace("requests: 20", "requests: 50")));
    assert!(
        human(&changes).contains("changes: rules[login].ratelimit.requests_per_period 20 → 50\n"),
        "{}",
        human(&changes)
    );
}

#[test]
fn every_grade_is_given() {
    for (was, is, expected) in [
        ("dns:\n", "  drafts: {}\ndns:\n", Grade::Adds),
        ("versioning: true", "versioning: false", Grade::Changes),
        ("{ ecpus: 8 }", "{ ecpus: 8, storage_gb: 200 }", Grade::Costs),
        ("oracle: {", "oracle: { home_region: eu-zurich-1,", Grade::Replaces),
        (
            "engine: autonomous-transaction-processing",
            "engine: autonomous-transaction-processing\n    maintenance: early",
            Grade::Replaces,
        ),
        ("port: 9000,", "port: 9000, public: { host: prices },", Grade::Exposes),
        (
            "network_cidr: 10.20.0.0/16",
            "network_cidr: 10.20.0.0/16, api: { public: true, allowed: [192.0.2.0/24] }",
            Grade::Destroys,
        ),
        ("network_cidr: 10.20.0.0/16", "network_cidr: 10.20.0.0/16, api: { runner_group: inside }", Grade::Changes),
        ("  documents: { versioning: true }\n", "  papers: { versioning: true }\n", Grade::Destroys),
        ("kubernetes_version: v1.33.1", "kubernetes_version: v1.34.1", Grade::Changes),
    ] {
        let changes = change(was, is);
        let worst = changes.0.first().map(|change| change.worst());
        assert_eq!(worst, Some(expected), "{was} → {is}:\n{}", human(&changes));
        assert!(changes.reach(expected) && (expected == Grade::Destroys || !changes.reach(Grade::Destroys)));
    }
}

#[test]
fn the_worst_comes_first_and_an_environment_that_is_alone_is_named() {
    let new = BASE.replace("ecpus: 2\n", "ecpus: 4\n").replace("versioning: true", "versioning: true, public: true");
    let changes = diff(&compiled(BASE), &compiled(&new));
    let told: Vec<String> =
        changes.0.iter().map(|one| format!("{} {} {:?}", one.worst(), one.subject, one.roots)).collect();
    assert_eq!(
        told,
        [r#"exposes buckets.documents ["staging", "production"]"#, r#"costs databases.ledger ["staging"]"#]
    );
}

#[test]
fn markdown_is_a_heading_and_a_table_a_grade() {
    assert_eq!(
        markdown(&change("{ ecpus: 8 }", "{ ecpus: 16 }")),
        "\
### Costs (1)

| item | where | change | what happens |
| --- | --- | --- | --- |
| `databases.ledger` | production | `ecpus` `8` → `16` | `oci_database_autonomous_database.ledger` changes in place: \
`compute_count 8 → 16` |
"
    );
    assert_eq!(markdown(&Changes::default()), "Nothing changes.\n");
}

#[test]
fn markdown_of_text_that_means_something_formats_nothing_and_calls_nobody() {
    let is = r#"{ name: old, type: TXT, value: "a|b `c` <b>@octocat</b>" }"#;
    let text = markdown(&change("{ name: old, type: CNAME, value: gone.example }", is));
    let row = text.lines().find(|line| line.contains("octocat")).expect("the value is shown");
    assert!(row.contains(r"``{ name: old, type: TXT, value: a\|b `c` <b>@octocat</b> }``"), "{row}");
    let cells = row.replace(r"\|", "").matches('|').count();
    assert_eq!(cells, 5, "{row}");
}

#[test]
fn markdown_of_a_large_change_fits_in_a_comment_and_counts_the_rest() {
    let records: String =
        (0..600).map(|i| format!("        - {{ name: host-{i}, type: A, value: 192.0.2.1 }}\n")).collect();
    let new = BASE.replace("services:\n", &format!("{records}services:\n"));
    let text = markdown(&diff(&compiled(BASE), &compiled(&new)));
    assert!(text.chars().count() < 60_000, "{}", text.chars().count());
    let told = text.matches("`records` gets").count();
    assert!(
        told > 100 && text.ends_with(&format!("\nAnd {} more; `platc diff` shows them all.\n", 600 - told)),
        "{told}"
    );
}

#[test]
fn json_keeps_its_contract() {
    let text = json(&change("{ ecpus: 8 }", "{ ecpus: 16 }"));
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        value,
        serde_json::json!({
            "worst": "costs",
            "changes": [{
                "item": "databases.ledger",
                "pointer": "/databases/ledger",
                "roots": ["production"],
                "grade": "costs",
                "grades": ["costs", "changes"],
                "change": { "kind": "field", "path": "ecpus", "old": 8, "new": 16, "is_entry": false },
                "notes": [],
                "effects": [{
                    "root": "production",
                    "object": "oci_database_autonomous_database.ledger",
                    "action": "change",
                    "loses_data": false,
                    "arguments": [{ "path": "compute_count", "old": "8", "new": "16", "is_entry": false }],
                }],
            }],
        })
    );
    assert_eq!(json(&Changes::default()), "{\n  \"worst\": null,\n  \"changes\": []\n}\n");
}

#[test]
fn a_document_is_no_different_from_itself_and_a_change_back_is_a_change() {
    let reference = fs::read_to_string("platform/platform.yaml").expect("the reference platform is there");
    for text in [BASE, &reference] {
        assert_eq!(diff(&compiled(text), &compiled(text)), Changes::default());
    }
    let everything = diff(&Compilation::nothing("platform.yaml"), &compiled(BASE));
    assert!(!everything.reach(Grade::Replaces) || everything.0.iter().all(|one| one.worst() != Grade::Destroys));
    assert!(diff(&compiled(BASE), &Compilation::nothing("platform.yaml")).reach(Grade::Destroys));
}

#[test]
fn diff_compares_with_a_revision_and_gates_on_a_grade() {
    if !needs::tools(&["git"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    git(at, &["init", "--quiet", "--initial-branch", "main"]);
    write(at, &BASE.replace("ecpus: 8", "ecpus: 6"));
    commit(at);
    git(at, &["checkout", "--quiet", "-b", "bigger"]);
    write(at, BASE);
    assert!(stdout(&platc(at, &["diff"])).contains("`ecpus` 6 → 8"), "HEAD is what is compared with");
    commit(at);
    git(at, &["checkout", "--quiet", "main"]);
    write(at, &BASE.replace("ecpus: 8", "ecpus: 6").replace("versioning: true", "versioning: false"));
    commit(at);
    git(at, &["checkout", "--quiet", "bigger"]);

    assert_eq!(stdout(&platc(at, &["diff"])), "nothing changes\n");
    let branch = platc(at, &["diff", "main", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&branch.stdout).expect("JSON");
    assert_eq!(value["changes"].as_array().map(Vec::len), Some(1), "what main did since is not ours: {value}");
    for (gate, expected) in [("destroys", 0), ("exposes", 0), ("costs", 3), ("adds", 3)] {
        assert_eq!(platc(at, &["diff", "main", "--fail-on", gate]).status.code(), Some(expected), "{gate}");
    }
    let unknown = platc(at, &["diff", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("`nowhere` is neither a file nor a revision"), "{}", stderr(&unknown));
    assert_eq!(platc(at, &["diff", "--", "--output=x"]).status.code(), Some(2), "no option reaches git");

    fs::write(at.join("old.yaml"), BASE.replace("ecpus: 8", "ecpus: 4")).expect("writable");
    assert!(stdout(&platc(at, &["diff", "old.yaml"])).contains("`ecpus` 4 → 8"));
    fs::write(at.join("old.yaml"), "version: 1\n").expect("writable");
    assert!(stderr(&platc(at, &["diff", "old.yaml"])).contains("the document at `old.yaml` has errors"));
    assert_eq!(platc(at, &["diff", "--format", "sarif"]).status.code(), Some(2));
}

/// Base and head each have the tables of their own commit.
#[test]
fn a_revision_is_judged_by_the_facts_of_its_commit() {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("skipped: git is not installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (at, data) = (folder.path(), folder.path().join("platform/data"));
    git(at, &["init", "--quiet", "--initial-branch", "main"]);
    write(at, BASE);
    fs::create_dir_all(&data).expect("writable");
    fs::write(data.join("region.json"), "{}").expect("writable");
    commit(at);
    fs::remove_file(data.join("region.json")).expect("there");
    let output = platc(at, &["diff"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("`platform/data/region.json` is the file of no table"), "{}", stderr(&output));
}

fn change(was: &str, is: &str) -> Changes {
    assert!(BASE.contains(was), "the base has no {was}");
    diff(&compiled(BASE), &compiled(&BASE.replacen(was, is, 1)))
}

fn compiled(text: &str) -> Compilation {
    let compilation = compile(Source { name: "platform.yaml".to_owned(), text: text.to_owned() }, &Unseen);
    let messages: Vec<&str> = compilation.diagnostics.iter().map(|one| one.diagnostic.message.as_str()).collect();
    assert!(!compilation.has_errors(), "{messages:?}");
    compilation
}

fn write(folder: &Path, document: &str) {
    fs::create_dir_all(folder.join("platform")).expect("writable");
    fs::write(folder.join("platform/platform.yaml"), document).expect("writable");
}

fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    let who = ["-c", "user.name=Test", "-c", "user.email=test@acme.example", "-c", "commit.gpgsign=false"];
    git(folder, &[&who[..], &["commit", "--quiet", "--message", "a change"]].concat());
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {}", stderr(&output));
}

fn platc(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_platc")).args(arguments).current_dir(folder).output().expect("platc runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
