//! What AWS refuses, or does otherwise than one expects.

mod brokers;
mod mail;

use crate::lint::Rule;

pub(super) static RULES: &[Rule] =
    &[Rule { codes: brokers::CODES, check: brokers::check }, Rule { codes: mail::CODES, check: mail::check }];
