//! The workflows and their scripts, run with stand-ins.

mod apply;
mod build;
mod cluster;
mod credentials;
mod deploy;
mod kubectl;
mod release;
mod signing;
mod verify;
mod workshop;
