//! Random documents and what people do to them, one build after another → what Terraform would do to what the builds
//! before left: nothing that holds data is lost unless the document says so, and nothing that stays is torn apart.

mod random;
mod terraform_model;

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use platc::Compilation;
use platc::changes::History;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use random::edits::{KINDS, Kind, gives_up};
use random::{Seeded, documents, edits};
use serde_json::Value;
use terraform_model::{Planned, Terraform, built_after, compiled, holds_data, messages, reference};

/// How many documents each thread makes; each is edited up to sixteen times.
const DOCUMENTS: u32 = 75;
const THREADS: u64 = 4;

/// What of a thing that stays is to go: nobody asks for it any more.
const REVOKED: [&str; 5] = [
    "aws_iam_access_key.",
    "doppler_secret.",
    "doppler_service_token.",
    "github_actions_environment_secret.",
    "github_actions_environment_variable.",
];

/// How often edits of a kind were made, and how often a build took them.
type Counts = BTreeMap<Kind, (usize, usize)>;

#[test]
fn no_edit_of_a_random_document_loses_what_holds_data() {
    let threads = (0..THREADS).map(|number| {
        let chain = prop::collection::vec((prop::sample::select(KINDS.to_vec()), any::<u64>()), 1..16);
        let start = any::<u64>().prop_map(|seed| documents::document(&mut Seeded::new(seed)));
        thread::spawn(move || run(number, DOCUMENTS, &start, &chain))
    });
    let threads: Vec<_> = threads.collect();
    let mut counts = Counts::new();
    for thread in threads {
        for (kind, (made, taken)) in thread.join().expect("the thread's own words are above") {
            let (all_made, all_taken) = counts.entry(kind).or_default();
            *all_made += made;
            *all_taken += taken;
        }
    }
    let made: usize = counts.values().map(|(made, _)| made).sum();
    assert!(made > 2_000, "{made} edits: {counts:#?}");
    // What is refused loses nothing either, but says little of what is taken.
    let rare: Vec<_> = KINDS.iter().filter(|kind| counts[kind].1 < 5).collect();
    assert!(rare.is_empty(), "hardly ever taken: {rare:?} of {counts:#?}");
}

#[test]
fn no_edit_of_the_reference_platform_loses_what_holds_data() {
    let chain = prop::collection::vec((prop::sample::select(KINDS.to_vec()), any::<u64>()), 24);
    let counts = run(7, 6, &Just(reference()), &chain);
    let taken: usize = counts.values().map(|(_, taken)| taken).sum();
    assert!(taken > 40, "{taken}: {counts:#?}");
}

/// Edits documents, each as its chain says.
fn run(
    seed: u64,
    cases: u32,
    start: &impl Strategy<Value = Value>,
    chain: &impl Strategy<Value = Vec<(Kind, u64)>>,
) -> Counts {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    };
    let counts = std::cell::RefCell::new(Counts::new());
    let outcome = TestRunner::new(config).run(&(start, chain), |(document, edits)| {
        let mut platform = Platform::new(document)?;
        for (kind, seed) in edits {
            let is_taken = platform.edit(kind, seed)?;
            let counts = &mut counts.borrow_mut();
            let (made, taken) = counts.entry(kind).or_default();
            *made += 1;
            *taken += usize::from(is_taken);
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    counts.into_inner()
}

/// A document with its last build, what Terraform has made of it, and all that was done to it.
struct Platform {
    document: Value,
    build: Compilation,
    state: Terraform,
    done: Vec<String>,
}

impl Platform {
    fn new(document: Value) -> Result<Self, TestCaseError> {
        let build = compiled(&History::default(), &document);
        if build.has_errors() {
            return Err(TestCaseError::reject(messages(&build).join("\n")));
        }
        Ok(Self { state: Terraform::read(&build), document, build, done: Vec::new() })
    }

    /// Makes an edit and builds. Where the build refuses it, the edit is taken back.
    fn edit(&mut self, kind: Kind, seed: u64) -> Result<bool, TestCaseError> {
        let mut document = self.document.clone();
        let Some(said) = edits::edit(&mut document, kind, &mut Seeded::new(seed)) else { return Ok(false) };
        let build = built_after(&self.build, &document);
        if build.has_errors() {
            return Ok(false);
        }
        self.done.push(said);
        let state = Terraform::read(&build);
        let plan = self.state.plan(&state);
        let lost: Vec<_> =
            plan.destroyed.iter().chain(&plan.replaced).filter(|at| self.is_lost(at, &document)).collect();
        prop_assert!(lost.is_empty(), "{:#?} lose {lost:?}: {document}", self.done);
        let torn: Vec<_> = state.removed.iter().flat_map(|kept| torn(&self.state, &plan, &document, kept)).collect();
        prop_assert!(torn.is_empty(), "{:#?} tear {torn:?}: {document}", self.done);
        (self.document, self.build, self.state) = (document, build, state);
        Ok(true)
    }

    /// Whether what goes from `at` holds data, or Terraform was to guard it, and no line gives it up.
    fn is_lost(&self, at: &(String, String), document: &Value) -> bool {
        // Oracle's provider then only forgets a compartment, and finds it again by its name
        let stays = || self.state.texts.get(at).is_some_and(|(_, text)| text.contains("enable_delete = false"));
        (holds_data(&at.1) || self.state.guarded.contains(at)) && !gives_up(document, at) && !stays()
    }
}

/// What is destroyed though something that stays needs it: what of its file names it or is named by it, and all that it
/// stands on if it holds data.
fn torn(old: &Terraform, plan: &Planned, document: &Value, kept: &(String, String)) -> Vec<String> {
    let file = |at: &(String, String)| old.texts.get(at).map(|(file, _)| file.as_str());
    let beside = old.resources.keys().filter(|at| file(at) == file(kept));
    let is_bound =
        |at: &&(String, String)| old.named_by(at).chain(old.named_by(kept)).any(|one| one == kept || one == *at);
    let mut needed: BTreeSet<&(String, String)> = beside.filter(is_bound).collect();
    let mut below: Vec<&(String, String)> = if holds_data(&kept.1) { vec![kept] } else { Vec::new() };
    while let Some(at) = below.pop() {
        below.extend(old.named_by(at).filter(|named| needed.insert(named)));
    }
    let is_torn = |at: &&(String, String)| {
        plan.destroyed.contains(*at) && !gives_up(document, at) && !REVOKED.iter().any(|kind| at.1.starts_with(kind))
    };
    let torn = needed.into_iter().filter(is_torn);
    torn.map(|at| format!("{} from {} in {}", at.1, kept.1, at.0)).collect()
}
