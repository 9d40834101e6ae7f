//! Facts of the clouds with their days: a table of the user's in the place of platc's own, old tables, and what is said of
//! files that cannot be used.

use std::collections::BTreeMap;

use platc::changes::History;
use platc::data::{Data, Date, TABLES, path};
use platc::diag::{Diagnostic, Severity, codes};
use platc::source::{ABSENT, Repository};

#[allow(dead_code, reason = "other tests use the rest")]
mod expectations;

use expectations::{complete, source};

/// A repository of these files.
#[derive(Default)]
struct Files(BTreeMap<String, String>);

impl Repository for Files {
    fn read(&self, path: &str) -> Result<String, String> {
        self.0.get(path).cloned().ok_or_else(|| ABSENT.to_owned())
    }

    fn list(&self, path: &str) -> Result<Vec<String>, String> {
        let names = self.0.keys().filter_map(|file| file.strip_prefix(path)?.strip_prefix('/'));
        Ok(names.map(str::to_owned).collect())
    }
}

/// The repository with one table of the user's.
fn with(table: &str, date: &str, facts: &str) -> Files {
    let text = format!("{{\n  \"source\": \"looked up\",\n  \"date\": \"{date}\",\n  \"facts\": {facts}\n}}\n");
    Files(BTreeMap::from([(path(table), text)]))
}

/// What is said of a document on a day; `None` is a caller that knows no day.
fn said(case: &str, today: Option<&str>, files: &Files) -> Vec<Diagnostic> {
    let today = today.map(|day| Date::parse(day).expect("a day of the calendar"));
    let compilation = platc::compile_after(&History::default(), today, source(&complete(case)), files);
    compilation.diagnostics.into_iter().map(|located| located.diagnostic).collect()
}

/// Severities and codes, in order.
fn found(said: &[Diagnostic]) -> Vec<(Severity, &str)> {
    said.iter().map(|diagnostic| (diagnostic.severity, diagnostic.code.id)).collect()
}

const MODEL: &str = "\
ai_endpoints:
  assistant: { model: gpt-5.1, model_version: \"2025-11-13\", location: westeurope, sku: DataZoneStandard, capacity: 30 }
";

/// A table in which the model of [`MODEL`] is offered, or is not.
fn models(locations: &str) -> String {
    format!(
        "{{\"locations\": [\"westeurope\"], \"offers\": [{{\"model\": \"gpt-5.1\", \"version\": \"2025-11-13\", \
         \"sku\": \"DataZoneStandard\", \"locations\": [{locations}]}}]}}"
    )
}

#[test]
fn a_table_of_the_users_makes_a_refused_value_accepted() {
    for (case, refused, table, facts) in [
        (MODEL, "AI003", "azure-models", models("\"westeurope\"").as_str()),
        (
            "ai_endpoints:\n  assistant: { residency: eu, model: gpt-9, model_version: \"1\", location: uksouth, \
             sku: DataZoneStandard, capacity: 30 }",
            "AI002",
            "azure-data-zones",
            "{\"eu\": [\"uksouth\"], \"us\": [], \"elsewhere\": []}",
        ),
        (
            "brokers:\n  events: { engine_version: \"4.9\", instance: mq.m7g.large }",
            "MQ002",
            "amazon-mq",
            "{\"rabbitmq\": [{\"version\": \"4.9\", \"instances\": [\"mq.m7g.large\"]}], \"for_tests\": [], \
             \"single_only\": []}",
        ),
        (
            "brokers:\n  events: { engine_version: \"4.2\", instance: mq.m8g.large }",
            "MQ003",
            "amazon-mq",
            "{\"rabbitmq\": [{\"version\": \"4.2\", \"instances\": [\"mq.m8g.large\"]}], \"for_tests\": [], \
             \"single_only\": []}",
        ),
        (
            "clusters:\n  main:\n    kubernetes_version: v1.31.1\n    network_cidr: 10.20.0.0/16\n    \
             node_pools: { general: { shape: VM.Standard.E5.Flex, ocpus: 2, memory_gb: 16, nodes: 2 } }",
            "OKE007",
            "oke-versions",
            "{\"supported\": [\"1.31\", \"1.32\"]}",
        ),
        (
            "clusters:\n  main:\n    kubernetes_version: v1.33.1\n    network_cidr: 10.20.0.0/16\n    \
             node_pools: { arm: { shape: VM.Standard.A1.Flex, ocpus: 96, memory_gb: 512, nodes: 2 } }",
            "OKE006",
            "oracle-shapes",
            "{\"arm\": {\"VM.Standard.A1.\": {\"cpus_per_ocpu\": 1}}, \"largest\": {}, \"memory_gb_per_ocpu\": {\"least\": 1, \"most\": 64}}",
        ),
        (
            "dns:\n  zones:\n    acme.example:\n      records:\n        \
             - { name: www, type: A, value: 104.16.132.229, proxied: true }",
            "DNS030",
            "cloudflare-addresses",
            "{\"v4\": [], \"v6\": []}",
        ),
    ] {
        let own = said(case, Some("2026-12-01"), &Files::default());
        assert_eq!(own.iter().map(|one| one.code.id).collect::<Vec<_>>(), [refused], "{case}");
        assert_eq!(found(&said(case, Some("2026-12-01"), &with(table, "2026-12-01", facts))), [], "{case}");
    }
}

#[test]
fn a_table_of_the_users_makes_an_accepted_value_refused() {
    let files = with("azure-models", "2026-12-01", &models("").replace("[\"westeurope\"]", "[\"swedencentral\"]"));
    let case = MODEL.replace("westeurope", "swedencentral");
    assert_eq!(found(&said(&case, Some("2026-12-01"), &Files::default())), []);
    let refused = said(&case, Some("2026-12-01"), &files);
    assert_eq!(found(&refused), [(Severity::Error, "AI003")]);
    assert_eq!(refused[0].help.as_deref(), Some("choose another model"));
}

#[test]
fn what_rests_on_a_table_older_than_90_days_is_a_warning_that_says_so() {
    let files = with("azure-models", "2026-12-01", &models("\"francecentral\""));
    let last_day = said(MODEL, Some("2027-03-01"), &files);
    assert_eq!(found(&last_day), [(Severity::Error, "AI003")]);
    assert_eq!(last_day[0].help.as_deref(), Some("it is offered in francecentral"));

    let day_after = said(MODEL, Some("2027-03-02"), &files);
    assert_eq!(found(&day_after), [(Severity::Warning, "AI003")]);
    assert_eq!(day_after[0].message, last_day[0].message);
    assert_eq!(
        day_after[0].help.as_deref(),
        Some(
            "it is offered in francecentral; `platform/data/azure-models.json` knows this as of 2026-12-01: look again, \
             and write the new day"
        )
    );
}

#[test]
fn platcs_own_tables_grow_old_too_and_say_where_to_correct_them() {
    let fresh = said(MODEL, Some("2026-05-01"), &Files::default());
    assert_eq!(found(&fresh), [(Severity::Error, "AI003")]);
    let old = said(MODEL, Some("2026-11-25"), &Files::default());
    assert_eq!(found(&old), [(Severity::Warning, "AI003")]);
    assert_eq!(
        old[0].help.as_deref(),
        Some(
            "it is offered in francecentral, swedencentral; in this location as DataZoneProvisionedManaged, GlobalBatch, \
             GlobalProvisionedManaged, GlobalStandard; platc knows this as of 2026-04-30: newer facts go into \
             `platform/data/azure-models.json` (see `platc data azure-models`)"
        )
    );
}

#[test]
fn a_document_may_rather_stop_than_rely_on_an_old_table() {
    let strict = format!("{MODEL}policy: {{ severity: {{ model-not-offered: error }} }}\n");
    assert_eq!(found(&said(MODEL, Some("2026-11-25"), &Files::default())), [(Severity::Warning, "AI003")]);
    assert_eq!(found(&said(&strict, Some("2026-11-25"), &Files::default())), [(Severity::Error, "AI003")]);
}

#[test]
fn who_knows_no_day_gets_the_strict_reading() {
    assert_eq!(found(&said(MODEL, None, &Files::default())), [(Severity::Error, "AI003")]);
    let to_come = with("azure-limits", "2099-01-01", "{\"accounts_per_location\": 30}");
    assert_eq!(found(&said("", None, &to_come)), []);
    assert_eq!(found(&said("", Some("2027-01-01"), &to_come)), [(Severity::Warning, "DATA003")]);
}

#[test]
fn the_day_changes_no_file_of_the_output() {
    let text = complete(
        "clusters:\n  main:\n    kubernetes_version: v1.31.1\n    network_cidr: 10.20.0.0/16\n    \
         node_pools: { general: { shape: VM.Standard.E5.Flex, ocpus: 2, memory_gb: 16, nodes: 2 } }",
    );
    let built = |today: &str| {
        let compilation =
            platc::compile_after(&History::default(), Date::parse(today), source(&text), &Files::default());
        assert!(!compilation.has_errors());
        compilation.files.iter().map(|(path, file)| (path.to_owned(), file.text.clone())).collect::<Vec<_>>()
    };
    assert_eq!(built("2026-11-26"), built("2030-01-01"));
}

/// The tables are inputs of the build, as the document is.
#[test]
fn a_shape_that_the_users_table_calls_arm_gets_an_image_for_arm() {
    let case = "clusters:\n  main:\n    kubernetes_version: v1.33.1\n    network_cidr: 10.20.0.0/16\n    \
         node_pools: { general: { shape: VM.Standard.A9.Flex, ocpus: 2, memory_gb: 16, nodes: 2 } }";
    let asks_for_arm = |files: &Files| {
        let compilation = platc::compile(source(&complete(case)), files);
        let cluster = compilation.files.iter().find(|(path, _)| path.ends_with("terraform/production/cluster_main.tf"));
        cluster.expect("the cluster is built").1.text.contains("main_arm")
    };
    let facts = "{\"arm\": {\"VM.Standard.A9.\": {\"cpus_per_ocpu\": 2}}, \"largest\": {}, \
                 \"memory_gb_per_ocpu\": {\"least\": 1, \"most\": 64}}";
    assert!(!asks_for_arm(&Files::default()));
    assert!(asks_for_arm(&with("oracle-shapes", "2026-12-01", facts)));
}

#[test]
fn a_broken_file_is_said_with_its_line_and_its_cure() {
    let facts = "\"facts\": {\"rabbitmq\": [], \"for_tests\": [], \"single_only\": []}";
    let own = "`platc data amazon-mq` prints a table that is right";
    for (text, message, help) in [
        (String::new(), "`platform/data/amazon-mq.json`, line 1: no JSON: EOF while parsing a value", own),
        (
            "{\n  \"source\": \"AWS\"\n".to_owned(),
            "`platform/data/amazon-mq.json`, line 3: no JSON: EOF while parsing an object",
            own,
        ),
        (
            format!("{{\n  \"source\": \"AWS\",\n  {facts}\n}}"),
            "`platform/data/amazon-mq.json`, line 4: `date` is missing",
            own,
        ),
        (
            format!("{{\n  \"source\": \"AWS\",\n  \"date\": \"2026-13-01\",\n  {facts}\n}}"),
            "`platform/data/amazon-mq.json`, line 3: in `date`, `2026-13-01` is no day of the calendar, such as `2027-03-31`",
            own,
        ),
        (
            format!("{{\n  \"sorce\": \"AWS\",\n  \"date\": \"2026-12-01\",\n  {facts}\n}}"),
            "`platform/data/amazon-mq.json`, line 2: there is no `sorce`",
            "did you mean `source`?",
        ),
        (
            "{\n  \"source\": \"AWS\",\n  \"date\": \"2026-12-01\",\n  \"facts\": {\"rabbitmq\": \"4.2\"}\n}"
                .to_owned(),
            "`platform/data/amazon-mq.json`, line 4: in `facts.rabbitmq`, invalid type: string \"4.2\", expected a sequence",
            own,
        ),
        (
            "{\"source\": \"AWS\", \"date\": \"2026-12-01\",\n\"facts\": {\"rabbitmq\": [{\"instances\": []}]}}"
                .to_owned(),
            "`platform/data/amazon-mq.json`, line 2: in `facts.rabbitmq[0]`, `version` is missing",
            own,
        ),
    ] {
        let said = said("", None, &Files(BTreeMap::from([(path("amazon-mq"), text)])));
        assert_eq!(found(&said), [(Severity::Error, "DATA001")]);
        assert_eq!((said[0].message.as_str(), said[0].help.as_deref()), (message, Some(help)));
    }
}

#[test]
fn a_file_of_no_table_is_said_with_the_nearest_name() {
    let files = Files(BTreeMap::from([("platform/data/azure-model.json".to_owned(), "{}".to_owned())]));
    let said = said("", None, &files);
    assert_eq!(found(&said), [(Severity::Error, "DATA002")]);
    assert_eq!(said[0].message, "`platform/data/azure-model.json` is the file of no table");
    assert_eq!(said[0].help.as_deref(), Some("did you mean `azure-models.json`?"));
}

#[test]
fn every_table_is_named_by_the_page_of_a_rule() {
    assert_eq!(Data::own().bases().len(), TABLES.len());
    for table in TABLES {
        let command = format!("platc data {}", table.name);
        let reads = |docs: &str| docs.replace('\n', " ").contains(&command) || docs.contains(&path(table.name));
        assert!(codes().iter().any(|code| code.id != "DATA001" && reads(code.docs)), "{}", table.name);
        let (source, date) = table.provenance();
        assert!(!source.is_empty() && date > Date::parse("2026-01-01").expect("a day"), "{}", table.name);
    }
}
