//! How long a document takes from text to files: `cargo bench`. The promise is an answer within a second.

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use platc::source::{Source, Unseen};

fn compile(c: &mut Criterion) {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("platform/platform.yaml");
    let reference = fs::read_to_string(reference).expect("the reference platform is there");
    let mut group = c.benchmark_group("compile");
    group.bench_function("the reference platform", |b| b.iter(|| run(black_box(&reference))));
    let large = with_services(&reference, 200);
    group.sample_size(10);
    group.bench_function("200 more services", |b| b.iter(|| run(black_box(&large))));
    let faulty = with_faults(&reference, 200);
    group.bench_function("200 faults", |b| b.iter(|| assert_eq!(faults(black_box(&faulty)), 200)));
    group.finish();
}

fn run(text: &str) -> usize {
    let source = Source { name: "platform/platform.yaml".to_owned(), text: text.to_owned() };
    let compilation = platc::compile(source, &Unseen);
    assert!(!compilation.has_errors(), "the documents of the benchmark compile");
    compilation.files.len()
}

fn faults(text: &str) -> usize {
    let source = Source { name: "platform/platform.yaml".to_owned(), text: text.to_owned() };
    platc::compile(source, &Unseen).diagnostics.len()
}

/// The document with services that use what it does not have. `services` is its last section.
fn with_faults(text: &str, count: usize) -> String {
    let mut text = format!("{}\n", text.trim_end());
    for number in 0..count {
        writeln!(
            text,
            "  extra-{number}: {{ team: sourcing, port: 8080, health: /up, uses: {{ databases: [legder] }} }}"
        )
        .expect("a string takes any text");
    }
    text
}

/// The document with services that use what it has. `services` is its last section.
fn with_services(text: &str, count: usize) -> String {
    let mut text = format!("{}\n", text.trim_end());
    for number in 0..count {
        writeln!(
            text,
            "  extra-{number}:\n    team: sourcing\n    port: 8080\n    health: /up\n    uses: {{ databases: [ledger], services: [pricing] }}"
        )
        .expect("a string takes any text");
    }
    text
}

criterion_group!(benches, compile);
criterion_main!(benches);
