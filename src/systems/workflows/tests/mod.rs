//! The workflows and their scripts, run with stand-ins.

mod apply;
mod cluster;
mod credentials;
mod deploy;
mod release;
mod self_service;
mod signing;
mod verify;
mod workshop;
