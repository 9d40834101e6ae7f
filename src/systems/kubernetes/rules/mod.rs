//! What a Kubernetes cluster refuses, or takes and then does not run. One file a subject.

mod capacity;
mod clusters;
mod cron;
mod images;
mod labels;
mod mounts;
mod names;
mod nodes;
mod pods;
mod ports;
mod quantities;
mod registries;
mod scaling;
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
    nodes::RULE,
    quantities::RULE,
    registries::RULE,
    scaling::RULE,
];
