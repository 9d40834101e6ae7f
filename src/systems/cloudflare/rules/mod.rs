//! What Cloudflare refuses, and what it takes and nobody wants.

mod records;

use crate::lint::Rule;

pub(super) static RULES: &[Rule] = &[Rule { codes: records::CODES, check: records::check }];
