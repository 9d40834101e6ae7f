//! Plausible slips in the reference platform → everything that is said of each: one cause, one message.

use std::fs;
use std::path::Path;

use platc::source::{Source, Unseen};

/// What is written, what is written instead, and each message.
const SLIPS: &[(&str, &str, &[&str])] = &[
    // A wrong choice, and one that is missing, among records of twenty kinds.
    ("type: CNAME", "type: CNAM", &["`CNAM` is not a known `type`"]),
    ("name: status, type: CNAME,", "name: status,", &["`records[4]` needs `type`"]),
    ("-mail.example, priority: 10 }", "-mail.example }", &["`records[0]` needs `priority`"]),
    ("engine: autonomous-transaction-processing", "engine: postgres", &["`postgres` is not a known `engine`"]),
    // Within an override.
    (
        "{ min: 4, max: 20 }",
        "{ mim: 4, max: 20 }",
        &["`services.traceability-api.overrides.production.replicas` has no field `mim`"],
    ),
    ("{ min: 4, max: 20 }", "{ min: 40, max: 20 }", &["`max` is 20, below `min`, which is 40 in `production`"]),
    // In each environment.
    (
        "sends_to: [image-jobs]",
        "sends_to: [image-job]",
        &["no worker of `staging` and `production` works off the queue `image-job`"],
    ),
    // What hangs on a name or a list that was refused.
    ("\n  pricing:", "\n  Pricing:", &["`Pricing` is not a valid name in `services`"]),
    ("zones:\n    threadline.", "zones:\n    threadline_", &["`threadline_example` is not a valid name in `zones`"]),
    ("[production] # exists", "[] # exists", &["`environments` needs at least 1"]),
    ("[production] # exists", "[prod] # exists", &["there is no environment `prod`"]),
    (
        "  azure:\n",
        "  azur:\n",
        &[
            "`providers` has no field `azur`",
            "`ai_endpoints`, `identity` and `access` need `providers.azure`, which is not there",
        ],
    ),
    // The same thing used twice.
    (
        "databases: [ledger]\n      ai",
        "databases: [ledger, ledger]\n      ai",
        &["`DATABASE_LEDGER_CONNECT_STRING`, `DATABASE_LEDGER_USERNAME` and `DATABASE_LEDGER_PASSWORD` are set twice"],
    ),
    // Quotes that are missing.
    (
        "\"*.threadline.example\", pro",
        "*.threadline.example, pro",
        &["no anchor `&.threadline.example` stands above this alias"],
    ),
    ("name: \"@\", type: MX", "name: @, type: MX", &["a text without quotes cannot start with `@`"]),
    ("[oncall@threadline.example]", "[oncall]", &["`oncall` is not a valid entry of `contacts`"]),
];

#[test]
fn a_slip_is_one_message() {
    let reference = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml"));
    let reference = reference.expect("the reference platform is there");
    for (before, after, expected) in SLIPS {
        let text = reference.replacen(before, after, 1);
        assert_ne!(text, reference, "the reference platform has no {before:?}");
        let source = Source { name: "platform/platform.yaml".to_owned(), text };
        let said = platc::compile(source, &Unseen).diagnostics;
        let said: Vec<&str> = said.iter().map(|located| located.diagnostic.message.as_str()).collect();
        assert_eq!(said, *expected, "{after:?}");
    }
}
