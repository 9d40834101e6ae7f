//! Every value of the reference platform, changed alone, changes only files whose causes name it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use platc::source::{Document, Kind, Node, Pointer, Repository, Source};
use platc::{Compilation, compile, why};

/// This repository.
struct Checkout;

impl Repository for Checkout {
    fn read(&self, path: &str) -> Result<String, String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        fs::read_to_string(path).map_err(|_| platc::source::ABSENT.to_owned())
    }

    fn list(&self, path: &str) -> Result<Vec<String>, String> {
        let entries =
            fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).into_iter().flatten().filter_map(Result::ok);
        Ok(entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    }
}

#[test]
fn a_value_changes_only_files_that_name_it() {
    let before = compiled(&reference());
    let (mut unnamed, mut idle, mut stuck) = (BTreeSet::new(), Vec::new(), Vec::new());
    let all: Vec<Pointer> = leaves(&before.document).into_iter().filter(|at| !is_exception(at)).collect();
    for at in &all {
        match changed(&before, at) {
            Some(after) if texts_of(&before) == texts_of(&after) => idle.push(at.to_string()),
            Some(after) => unnamed.extend(unnamed_files(&before, &after, at)),
            None => stuck.push(at.to_string()),
        }
    }
    let unnamed: Vec<String> = unnamed.into_iter().collect();
    assert!(unnamed.is_empty(), "{} of {}:\n{}", unnamed.len(), all.len(), unnamed.join("\n"));
    assert!(all.len() > 200, "{} values", all.len());
    assert_eq!(idle, IDLE, "values that change no file");
    assert_eq!(stuck, STUCK, "values that neither change nor go alone");
}

fn texts_of(compilation: &Compilation) -> Vec<(&str, &str)> {
    compilation.files.iter().map(|(path, file)| (path, file.text.as_str())).collect()
}

/// What is read and becomes no part of a file.
const IDLE: &[&str] = &[
    "providers.cloudflare.plan",                          // what the rules go by
    "edge[\"threadline.example\"].rate_limits[0].action", // the default, and no other goes with the period
    "policy.invariants.long-backups.environments[0]",
    "policy.invariants.long-backups.require",
    "policy.invariants.long-backups.message",
    "policy.invariants.health.require",
    "policy.invariants.health.message",
];

/// What the rest of the reference platform holds where it is.
const STUCK: &[&str] = &[
    "databases.ledger.engine",                           // counts its storage in another unit then
    "databases.insights.environments[0]",                // used there
    "buckets.documents.versioning",                      // its lifecycle speaks of versions
    "dns.zones[\"threadline.example\"].records[0].type", // a record of another type has other fields
    "dns.zones[\"threadline.example\"].records[1].type",
    "dns.zones[\"threadline.example\"].records[2].type",
    "dns.zones[\"threadline.example\"].records[3].type",
    "dns.zones[\"threadline.example\"].records[5].type",
    "dns.zones[\"threadline.example\"].records[6].type",
    "dns.zones[\"threadline.example\"].records[7].type",
    "dns.zones[\"threadline.example\"].records[8].type",
    "dns.zones[\"threadline.example\"].records[8].proxied", // `access` stands before it
    "dns.zones[\"threadline.example\"].records[9].type",
    "dns.zones[\"threadline.example\"].records[9].proxied",
    "dns.zones[\"threadline.example\"].records[10].type",
    "dns.zones[\"threadline-shop.example\"].records[0].type",
    "dns.zones[\"threadline-shop.example\"].records[1].type",
    "edge[\"threadline.example\"].waf.rules[0].action", // the default, and the others need another plan
    "edge[\"threadline-shop.example\"].tls.certificates.countries.hosts[0]", // proxied hosts need it
    "workers.thumbnails.queue",                         // another worker sends to it
    "services.ledger-export.environments[0]",           // uses what is only there
    "policy.invariants.long-backups.for",               // its expression speaks of these
    "policy.invariants.health.for",
    "policy.invariants.health.when",
];

/// The prefix of every name, and the language's edition, which is 1.
fn is_exception(at: &Pointer) -> bool {
    matches!(at.as_str(), "/name" | "/version")
}

fn unnamed_files(before: &Compilation, after: &Compilation, at: &Pointer) -> Vec<String> {
    let paths: BTreeSet<&str> = before.files.iter().chain(after.files.iter()).map(|(path, _)| path).collect();
    let differs =
        |path: &&str| before.files.get(path).map(|file| &file.text) != after.files.get(path).map(|file| &file.text);
    let named = |path: &str| [before, after].iter().any(|one| one.files.get(path).is_some_and(|f| why::names(f, at)));
    let unnamed = paths.into_iter().filter(differs).filter(|path| !named(path));
    unnamed.map(|path| format!("{at} changes {path}")).collect()
}

/// The document with another value at that place, the first of several that compiles and changes a file, or without it.
fn changed(compilation: &Compilation, at: &Pointer) -> Option<Compilation> {
    let (document, before) = (&compilation.document, texts_of(compilation));
    let node = document.node(at).expect("a leaf is there");
    let written = document.source.text.get(node.range.clone()).expect("a value is text");
    let with = others(node).into_iter().filter(|other| other != written).map(|other| {
        let mut text = document.source.text.clone();
        text.replace_range(node.range.clone(), &other);
        text
    });
    let texts = with.chain(without(document, at));
    let mut good = texts.map(|text| compiled(&text)).filter(|compilation| !compilation.has_errors());
    let first = good.next()?;
    let is_other = |one: &Compilation| texts_of(one) != before;
    Some(if is_other(&first) { first } else { good.find(is_other).unwrap_or(first) })
}

/// The document without a value; JSON is YAML.
fn without(document: &Document, at: &Pointer) -> Option<String> {
    let mut value = document.root.value();
    let (above, last) = at.as_str().rsplit_once('/')?;
    match value.pointer_mut(above)? {
        serde_json::Value::Object(map) => drop(map.shift_remove(&last.replace("~1", "/").replace("~0", "~"))),
        serde_json::Value::Array(list) => drop(list.remove(last.parse().ok()?)),
        _ => return None,
    }
    Some(value.to_string())
}

fn others(node: &Node) -> Vec<String> {
    match &node.kind {
        Kind::Bool(value) => vec![(!value).to_string()],
        Kind::Integer(number) => [number + 1, number - 1, number * 2, number + 60].map(|n| n.to_string()).to_vec(),
        Kind::Text(text) => {
            let next = |c: char| match c {
                '9' => '8',
                '0'..='8' => char::from(c as u8 + 1),
                other => other,
            };
            let last = text.rfind(|c: char| c.is_ascii_digit());
            let digit =
                last.map(|i| format!("{}{}{}", &text[..i], text[i..].chars().map(next).collect::<String>(), ""));
            let (stem, rest) = text.split_once('.').unwrap_or((text, ""));
            let middle = if rest.is_empty() { format!("{stem}x") } else { format!("{stem}x.{rest}") };
            let words = known(text).map(str::to_owned);
            let all = words.into_iter().chain(digit).chain([
                format!("{text}x"),
                middle,
                format!("x{text}"),
                format!("{text}X"),
                "true".to_owned(),
            ]);
            all.map(|text| serde_json::Value::from(text).to_string()).collect()
        }
        Kind::Float(_) | Kind::Null | Kind::List(_) | Kind::Map(_) => Vec::new(),
    }
}

/// Another word where only some are allowed.
fn known(word: &str) -> Option<&'static str> {
    Some(match word {
        "production" => "staging",
        "autonomous-transaction-processing" => "autonomous-data-warehouse",
        "autonomous-data-warehouse" => "autonomous-transaction-processing",
        "customer-managed" => "provider-managed",
        "mq.m7g.large" => "mq.m7g.xlarge",
        "cluster" => "single-instance",
        "DataZoneStandard" => "GlobalStandard",
        "quarantine" => "reject",
        "strict" => "full",
        "block" => "log",
        "high" => "medium",
        "business" => "enterprise",
        "issue" => "issuewild",
        "platform" => "sourcing",
        "sourcing" => "platform",
        "ledger" => "insights",
        "eu-frankfurt-1" => "eu-amsterdam-1",
        "swedencentral" => "westeurope",
        "eu-central-1" => "eu-west-1",
        "VM.Standard.E5.Flex" => "VM.Standard.E4.Flex",
        "1.2" => "1.3",
        "info" => "debug",
        "engineers" => "finance",
        "finance" => "engineers",
        "threadline.example" => "threadline-shop.example",
        "google" => "lets_encrypt",
        "@" => "other",
        "CNAME" => "NS",
        "platform/workers/storefront.js" | "platform/workers/thumbnails.js" => "platform/workers/links.js",
        "platform/workers/links.js" => "platform/workers/thumbnails.js",
        "threadline.example/*" => "threadline.example/shop/*",
        "documents" => "audit",
        "audit" => "documents",
        "databases" => "buckets",
        "maintain" => "triage",
        _ => return None,
    })
}

fn leaves(document: &Document) -> Vec<Pointer> {
    let mut found = Vec::new();
    collect(&document.root, &Pointer::root(), &mut found);
    found
}

fn collect(node: &Node, at: &Pointer, found: &mut Vec<Pointer>) {
    match &node.kind {
        Kind::Map(entries) => entries.iter().for_each(|entry| collect(&entry.value, &at.key(&entry.key), found)),
        Kind::List(items) => items.iter().enumerate().for_each(|(i, item)| collect(item, &at.index(i), found)),
        Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) | Kind::Text(_) => found.push(at.clone()),
    }
}

fn compiled(text: &str) -> Compilation {
    compile(Source { name: "platform/platform.yaml".to_owned(), text: text.to_owned() }, &Checkout)
}

fn reference() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml");
    fs::read_to_string(path).expect("the reference platform is there")
}

#[test]
fn a_line_leads_to_the_block_and_to_the_value_in_the_document() {
    let compilation = compiled(&reference());
    let path = "generated/terraform/production/database_ledger.tf";
    let text = &compilation.files.get(path).expect("it is made").text;
    let line = 1 + text.lines().position(|line| line.contains("compute_count")).expect("it is there");
    let why = why::why(&compilation, path, Some(line)).expect("the line is there");
    assert_eq!(why.block.map(|(address, _)| address).as_deref(), Some("oci_database_autonomous_database.ledger"));
    let exact: Vec<&str> = why.causes.iter().filter(|cause| cause.is_exact).map(|cause| cause.at.as_str()).collect();
    assert_eq!(exact, ["/databases/ledger/overrides/production/ecpus"]);
}

#[test]
fn a_line_of_a_manifest_leads_to_the_use_that_gives_its_variable() {
    let compilation = compiled(&reference());
    let path = "generated/kubernetes/production/traceability-api/deployment.yaml";
    let text = &compilation.files.get(path).expect("it is made").text;
    for (words, expected) in [
        (
            "- name: AI_ASSISTANT_API_KEY",
            &["/services/traceability-api", "/services/traceability-api/uses/ai_endpoints/0"][..],
        ),
        (
            "key: AI_ASSISTANT_API_KEY",
            &["/services/traceability-api", "/services/traceability-api/uses/ai_endpoints/0"],
        ),
        (
            "- name: LOG_LEVEL",
            &["/services/traceability-api", "/services/traceability-api/overrides/production/env/LOG_LEVEL"],
        ),
        ("path: /healthz", &["/services/traceability-api", "/services/traceability-api/health"]),
    ] {
        let line = 1 + text.lines().position(|line| line.contains(words)).expect("it is there");
        let why = why::why(&compilation, path, Some(line)).expect("the line is there");
        let causes: Vec<&str> = why.causes.iter().map(|cause| cause.at.as_str()).collect();
        assert_eq!(causes, expected, "{words}");
    }
}

#[test]
fn the_lines_of_a_block_are_the_lines_that_it_was_printed_on() {
    let compilation = compiled(&reference());
    for (path, file) in compilation.files.iter() {
        let lines: Vec<&str> = file.text.lines().collect();
        for emitted in &file.blocks {
            let own = &lines[emitted.lines.start - 1..emitted.lines.end - 1];
            let printed = platc::emit::hcl::print("", std::slice::from_ref(&emitted.block));
            assert_eq!(own.join("\n") + "\n", printed, "{path} {}", emitted.address);
        }
    }
}

#[test]
fn what_is_no_line_of_the_output_is_said() {
    let compilation = compiled(&reference());
    for (path, line, message, help) in [
        (
            "generated/terraform/production/database_leger.tf",
            None,
            "`generated/terraform/production/database_leger.tf` is no file that platc makes",
            "did you mean `generated/terraform/production/database_ledger.tf`?",
        ),
        (
            "generated/terraform/production/zone_threadline_example.tf",
            Some(900),
            "`generated/terraform/production/zone_threadline_example.tf` has 9 lines",
            "name a line of the file as `platc build` writes it",
        ),
        (
            "generated/terraform/production/zone_threadline_example.tf",
            Some(0),
            "`generated/terraform/production/zone_threadline_example.tf` has 9 lines",
            "name a line of the file as `platc build` writes it",
        ),
    ] {
        let none = why::why(&compilation, path, line).expect_err(path);
        assert_eq!((none.to_string().as_str(), none.help().as_deref()), (message, Some(help)));
    }
}

const PLAN: &str = r#"{
  "format_version": "1.2",
  "resource_changes": [
    { "address": "oci_database_autonomous_database.insights", "change": { "actions": ["delete", "create"] } },
    { "address": "random_password.ledger[\"a\"]", "change": { "actions": ["update"] } },
    { "address": "random_password.insights", "change": { "actions": ["no-op"] } },
    { "address": "aws_s3_bucket.of_a_person", "change": { "actions": ["delete"] } }
  ]
}"#;

#[test]
fn a_plan_is_annotated_with_the_lines_of_the_document() {
    let compilation = compiled(&reference());
    let annotated = why::annotate(&compilation, PLAN, None).expect("only production has `insights`");
    let text: String = annotated.iter().map(|one| why::annotation(one, "platform.yaml")).collect();
    let line = |of: &str| {
        let lines = reference().lines().position(|line| line.contains(of)).expect("it is in the document");
        lines + 1
    };
    let (insights, ledger) = (line("  insights: #"), line("  ledger: #"));
    assert_eq!(
        text,
        format!(
            "\
replaces oci_database_autonomous_database.insights
  platform.yaml:{insights}: databases.insights
    insights: # Oracle Autonomous Data Warehouse
  platform.yaml:{}: databases.insights.ecpus
    ecpus: 4
changes random_password.ledger[\"a\"]
  platform.yaml:{ledger}: databases.ledger
    ledger: # Oracle Autonomous Transaction Processing
destroys aws_s3_bucket.of_a_person
  the document has nothing for it
",
            insights + 4
        )
    );
}

#[test]
fn a_plan_of_an_unclear_root_and_what_is_no_plan_are_refused() {
    let compilation = compiled(&reference());
    let both = PLAN.replace("insights", "ledger");
    for (text, root, message, help) in [
        (both.as_str(), None, "the plan could be of several roots", "say which with `--root`: production, staging"),
        (PLAN, Some("prod"), "there is no root `prod`", "the document has production, shared, staging"),
        ("{}", None, "it is no plan of Terraform as JSON: missing field", "write one: `terraform show -json plan.out`"),
    ] {
        let error = why::annotate(&compilation, text, root).expect_err(text);
        assert!(error.to_string().starts_with(message), "{error}");
        assert_eq!(error.help(), help);
    }
}
