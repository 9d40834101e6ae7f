//! Formats and nothing but formats: order, quoting, escaping and layout of what platc writes; knows no vendor.

pub mod hcl;
pub mod yaml;
