//! Rate limits, as Cloudflare's plans allow them (Cloudflare, "Rate limiting rules" and "Rate limiting parameters", verified 2026-11).

use super::edge::{Limits, limit, log_plan, plan, plan_name, too_many};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{EdgeRule, Model, RateLimit};
use crate::spec::{Action, CloudflarePlan, CountBy};
use crate::systems::cloudflare::expression::Expression;

pub(super) const CODES: &[&Code] = &[&PERIOD, &BLOCK_TIME, &FIELD_PLAN, &CHALLENGE_TIME, &VISITOR_PLAN, &DATA_CENTRE];

/// Rules a zone, over everything that the zone serves.
const RULES: Limits = [1, 2, 5, 100];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let plan = plan(model);
    for edge in &model.edge {
        too_many(&edge.at.key("rate_limits"), "rate limits", edge.rate_limits.len(), RULES, plan, diagnostics);
        for rule in &edge.rate_limits {
            let found = [period(rule, plan), block_time(rule, plan), challenge_time(rule, plan), visitor(rule, plan)];
            diagnostics.extend(found.into_iter().flatten());
            fields(rule, plan, diagnostics);
            if rule.then.action == Action::Log {
                log_plan(&rule.at, plan, diagnostics);
            }
        }
    }
}

/// Seconds.
const PERIODS: [u32; 21] =
    [10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600, 65_535, 86_400];
const LONGEST_PERIOD: Limits = [10, 60, 600, 65_535];

pub static PERIOD: Code = Code {
    id: "EDGE006",
    name: "rate-limit-period",
    severity: Severity::Error,
    docs: "## What
A rate limit counts over a period that Cloudflare, or the zone's plan, does not have: 10 seconds on Free, up to a minute on
Pro, up to ten minutes on Business.

## Why
Cloudflare refuses the list of rate limits when the change is applied.

## Example
```yaml
rate_limits: [{ name: login, when: 'http.request.uri.path eq \"/login\"', requests: 20, period_seconds: 50 }]
```

## Instead
The nearest that is there: 10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600 seconds, and more on Enterprise.
",
};

fn period(rule: &EdgeRule<RateLimit>, plan: CloudflarePlan) -> Option<Diagnostic> {
    let period = rule.then.period_seconds;
    let longest = limit(LONGEST_PERIOD, plan);
    if PERIODS.contains(&period) && period <= longest {
        return None;
    }
    let message = if period > longest {
        format!("{period} seconds are more than the {longest} that the plan `{}` counts over", plan_name(plan))
    } else {
        format!("Cloudflare does not count over {period} seconds")
    };
    let allowed = PERIODS.into_iter().filter(|allowed| *allowed <= longest);
    let nearest = allowed.min_by_key(|allowed| allowed.abs_diff(period)).unwrap_or(longest);
    Some(
        Diagnostic::new(&PERIOD, &rule.at.key("period_seconds"), message)
            .help(format!("write {nearest}, the nearest that it has")),
    )
}

/// Seconds.
const BLOCK_TIMES: [u32; 8] = [0, 10, 60, 120, 300, 600, 3600, 86_400];
const LONGEST_BLOCK: Limits = [10, 3600, 86_400, 86_400];

pub static BLOCK_TIME: Code = Code {
    id: "EDGE007",
    name: "rate-limit-block-time",
    severity: Severity::Error,
    docs: "## What
A rate limit blocks for a time that Cloudflare, or the zone's plan, does not have: 10 seconds on Free, up to an hour on Pro,
up to a day on Business and Enterprise.

## Why
Cloudflare refuses the list of rate limits when the change is applied.

## Example
`block_seconds: 30`

## Instead
One of 10, 60, 120, 300, 600, 3600 and 86400 seconds, or 0 with a challenge.
",
};

fn block_time(rule: &EdgeRule<RateLimit>, plan: CloudflarePlan) -> Option<Diagnostic> {
    let time = rule.then.block_seconds;
    let longest = limit(LONGEST_BLOCK, plan);
    let free = plan == CloudflarePlan::Free && rule.then.action == Action::Block && time != longest;
    let known = BLOCK_TIMES.contains(&time) || plan == CloudflarePlan::Enterprise;
    if known && time <= longest && !free {
        return None;
    }
    let message = if time > longest || free {
        format!("the plan `{}` does not block for {time} seconds", plan_name(plan))
    } else {
        format!("Cloudflare does not block for {time} seconds")
    };
    let allowed = BLOCK_TIMES.into_iter().filter(|allowed| *allowed <= longest && (*allowed > 0));
    let nearest = allowed.min_by_key(|allowed| allowed.abs_diff(time)).unwrap_or(longest);
    Some(
        Diagnostic::new(&BLOCK_TIME, &rule.at.key("block_seconds"), message)
            .help(format!("write {nearest}, the nearest that it has")),
    )
}

pub static CHALLENGE_TIME: Code = Code {
    id: "EDGE009",
    name: "rate-limit-challenge-time",
    severity: Severity::Error,
    docs: "## What
A rate limit answers with a challenge and has a `block_seconds`, below the plan Enterprise.

## Why
Whoever passes the challenge is let through; the API asks for 0 (Cloudflare, \"Rate limiting parameters\").

## Example
`action: managed_challenge, block_seconds: 60`

## Instead
Leave `block_seconds` out.
",
};

fn challenge_time(rule: &EdgeRule<RateLimit>, plan: CloudflarePlan) -> Option<Diagnostic> {
    let challenge = matches!(rule.then.action, Action::Challenge | Action::JsChallenge | Action::ManagedChallenge);
    (challenge && rule.then.block_seconds != 0 && plan != CloudflarePlan::Enterprise).then(|| {
        let message =
            format!("a challenge has no time for which it blocks, and this is {} seconds", rule.then.block_seconds);
        Diagnostic::new(&CHALLENGE_TIME, &rule.at.key("block_seconds"), message).help("leave it out")
    })
}

pub static VISITOR_PLAN: Code = Code {
    id: "EDGE012",
    name: "visitors-need-business",
    severity: Severity::Error,
    docs: "## What
A rate limit counts by `visitor` below the plan Business.

## Why
Free and Pro tell clients apart by their address alone.

## Example
`count_by: visitor` with `plan: pro`

## Instead
`count_by: address`, which is what you get without writing it.
",
};

fn visitor(rule: &EdgeRule<RateLimit>, plan: CloudflarePlan) -> Option<Diagnostic> {
    (rule.then.count_by == CountBy::Visitor && plan < CloudflarePlan::Business).then(|| {
        let message = format!("the plan `{}` tells clients apart by their address alone", plan_name(plan));
        Diagnostic::new(&VISITOR_PLAN, &rule.at.key("count_by"), message).help("leave it out")
    })
}

pub static FIELD_PLAN: Code = Code {
    id: "EDGE008",
    name: "rate-limit-field",
    severity: Severity::Error,
    docs: "## What
A rate limit's expression asks for a field that the zone's plan does not have there. Free has the path and whether the client
is a verified bot; Pro also the host, the URI and the query; Business also the method, the address and the user agent.

## Why
Cloudflare refuses the list of rate limits. On a free zone a limit cannot even be kept to one host.

## Example
```yaml
rate_limits: [{ name: login, when: 'http.host eq \"api.threadline.example\"', requests: 20, period_seconds: 10 }]
```

with `plan: free`.

## Instead
Write it with the fields of the plan, or take a larger one.
",
};

pub static DATA_CENTRE: Code = Code {
    id: "EDGE013",
    name: "data-centre-in-expression",
    severity: Severity::Error,
    docs: "## What
A rate limit's expression asks for `cf.colo.id`.

## Why
It is what the limit counts by already, and the API refuses it in the expression.

## Example
`when: 'cf.colo.id eq 1'`

## Instead
Leave it out.
",
};

const FREE_FIELDS: [&str; 3] = ["http.request.uri.path", "cf.client.bot", "cf.bot_management.verified_bot"];
const PRO_FIELDS: [&str; 4] = ["http.host", "http.request.uri", "http.request.full_uri", "http.request.uri.query"];
const BUSINESS_FIELDS: [&str; 3] = ["http.request.method", "ip.src", "http.user_agent"];

fn fields(rule: &EdgeRule<RateLimit>, plan: CloudflarePlan, diagnostics: &mut Vec<Diagnostic>) {
    let at = rule.at.key("when");
    let expression = Expression::read(&rule.when);
    for field in expression.fields() {
        if field == "cf.colo.id" {
            let message = "a rate limit's expression may not ask for `cf.colo.id`".to_owned();
            diagnostics
                .push(Diagnostic::new(&DATA_CENTRE, &at, message).help("leave it out: the limit counts by it already"));
        } else if plan < plan_of(field) {
            let message = format!("the plan `{}` has no `{field}` in rate limits", plan_name(plan));
            let help = format!("it comes with the plan `{}`", plan_name(plan_of(field)));
            diagnostics.push(Diagnostic::new(&FIELD_PLAN, &at, message).help(help));
        }
    }
}

/// The smallest plan whose rate limits may ask for a field.
fn plan_of(field: &str) -> CloudflarePlan {
    if FREE_FIELDS.contains(&field) {
        CloudflarePlan::Free
    } else if PRO_FIELDS.contains(&field) {
        CloudflarePlan::Pro
    } else if BUSINESS_FIELDS.contains(&field) {
        CloudflarePlan::Business
    } else {
        CloudflarePlan::Enterprise
    }
}
