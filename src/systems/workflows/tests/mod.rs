//! The workflows and their scripts, run with stand-ins.

mod apply;
mod build;
mod cluster;
mod credentials;
mod deploy;
mod drift;
mod hard_rules;
mod kubectl;
mod notion;
mod ownership;
mod platc;
mod release;
mod self_service;
mod significant_changes;
mod signing;
mod verify;
mod workshop;
