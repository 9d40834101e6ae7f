//! How a runner gets platc.

use sha2::{Digest, Sha256};

use super::workshop::{Run, Workshop};

const VERSION: &str = "1.2.3";

/// What `platc.sh` does where the URL has `lies` and the document a checksum of `named`.
fn get(url: &str, lies: &str, named: &str) -> (Workshop, Run) {
    let sum: String = Sha256::digest(named).iter().map(|byte| format!("{byte:02x}")).collect();
    let workshop = Workshop::new()
        .tool("curl", r#"echo "$*" >>calls; while [ "$1" != --output ]; do shift; done; cat lies >"$2""#)
        .env("VERSION", VERSION)
        .env("URL", url)
        .env("SHA256", sum);
    let temporary = workshop.path().display().to_string();
    let workshop = workshop.env("RUNNER_TEMP", &temporary).env("GITHUB_PATH", format!("{temporary}/path"));
    std::fs::write(workshop.path().join("lies"), lies).expect("writable");
    let run = workshop.run("platc.sh", &[]);
    (workshop, run)
}

fn program(version: &str) -> String {
    format!("#!/usr/bin/env bash\ntouch ran\necho platc {version}\n")
}

const URL: &str = "https://downloads.acme.example/platc";

#[test]
fn the_program_that_the_document_names_is_on_the_path() {
    let (workshop, run) = get(URL, &program(VERSION), &program(VERSION));
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(workshop.read("path"), format!("{}/platc-{VERSION}\n", workshop.path().display()));
    assert!(workshop.read("calls").contains("--proto =https"), "{}", workshop.read("calls"));
}

#[test]
fn another_program_is_never_run() {
    let (workshop, run) = get(URL, &program(VERSION), &program("1.2.4"));
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.commands()[0].contains("is not what the document names"), "{run:?}");
    assert!(!workshop.path().join("ran").exists() && workshop.read("path").is_empty());
}

#[test]
fn another_version_is_told() {
    let (_, run) = get(URL, &program("1.2.4"), &program("1.2.4"));
    assert_eq!(run.commands(), ["::error::these workflows are of platc 1.2.3, and this is platc 1.2.4"]);
}

#[test]
fn a_runner_without_platc_is_told_where_to_say_it() {
    let (workshop, run) = get("", "", "");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.commands()[0].contains("providers.github.platc"), "{run:?}");
    assert_eq!(workshop.read("calls"), "", "nothing is fetched that nobody vouches for");
}
