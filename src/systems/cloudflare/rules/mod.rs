//! What Cloudflare refuses, and what it takes and nobody wants.

mod access;
mod crons;
mod edge;
mod hosts;
mod plan;
mod rate_limits;
mod records;
mod tls;
mod traffic;
mod workers;

use crate::lint::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule { codes: records::CODES, check: records::check },
    Rule { codes: tls::CODES, check: tls::check },
    Rule { codes: edge::CODES, check: edge::check },
    Rule { codes: hosts::CODES, check: hosts::check },
    Rule { codes: rate_limits::CODES, check: rate_limits::check },
    Rule { codes: access::CODES, check: access::check },
    Rule { codes: workers::CODES, check: workers::check },
    Rule { codes: crons::CODES, check: crons::check },
];
