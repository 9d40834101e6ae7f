//! What Cloudflare refuses, and what it takes and nobody wants.

mod edge;
mod rate_limits;
mod records;

use crate::lint::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule { codes: records::CODES, check: records::check },
    Rule { codes: edge::CODES, check: edge::check },
    Rule { codes: rate_limits::CODES, check: rate_limits::check },
];
