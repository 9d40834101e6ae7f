//! The workflows and their scripts, run with stand-ins.

mod apply;
mod credentials;
mod verify;
mod workshop;
