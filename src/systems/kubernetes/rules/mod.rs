//! What a Kubernetes cluster refuses, or takes and then does not run. One file a subject.

mod capacity;
mod clusters;
mod cron;
mod images;
mod labels;
mod mounts;
mod names;
mod pods;
mod ports;
mod schedules;

use crate::lint::Rule;

pub(super) static RULES: &[Rule] = &[
    schedules::RULE,
    names::RULE,
    ports::RULE,
    images::RULE,
    clusters::RULE,
    capacity::RULE,
    mounts::RULE,
    pods::RULE,
    labels::RULE,
];
