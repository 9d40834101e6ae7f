//! What the DNS forbids, whoever serves it: one file a family.

mod aliases;
mod mail;
mod names;

use super::Rule;
use crate::diag::Code;

pub(super) static RULES: &[Rule] = &[
    Rule { codes: ALIASES, check: aliases::check },
    Rule { codes: NAMES, check: names::check },
    Rule { codes: MAIL, check: mail::check },
];

const ALIASES: &[&Code] = &[&aliases::BESIDE_OTHERS, &aliases::BESIDE_TEXT, &aliases::LOOP, &aliases::SERVER_IS_ALIAS];
const NAMES: &[&Code] =
    &[&names::DUPLICATE, &names::SERVICE_NAME, &names::NAME_SERVERS_AT_APEX, &names::BELOW_DELEGATION, &names::NOWHERE];
const MAIL: &[&Code] = &[
    &mail::SEVERAL_SPF,
    &mail::SPF_LOOKUPS,
    &mail::SPF_WITHOUT_END,
    &mail::SPF_FOR_EVERYONE,
    &mail::BAD_DMARC,
    &mail::NO_DMARC,
];
