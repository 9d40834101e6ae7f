//! Rate limits, as Cloudflare's plans allow them (`data/cloudflare-plans.json`).

use super::edge::{log_plan, too_many};
use super::plan::Plan;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{EdgeRule, Model, RateLimit};
use crate::spec::{Action, CountBy};
use crate::systems::cloudflare::expression::Expression;

pub(super) const CODES: &[&Code] = &[&PERIOD, &BLOCK_TIME, &FIELD_PLAN, &CHALLENGE_TIME, &VISITOR_PLAN, &DATA_CENTRE];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let plan = Plan::of(model);
    let most = plan.entitlements().rate_limits;
    for edge in &model.edge {
        too_many(&edge.at.key("rate_limits"), "rate limits", edge.rate_limits.len(), most, plan, diagnostics);
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
The nearest that is there: 10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600 seconds, and more on Enterprise. The
table `cloudflare-plans` says which plan has which (`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.
",
};

fn period(rule: &EdgeRule<RateLimit>, plan: Plan<'_>) -> Option<Diagnostic> {
    let period = rule.then.period_seconds;
    let allowed = &plan.entitlements().rate_limit_periods;
    if allowed.contains(&period) {
        return None;
    }
    let message = match allowed.iter().max() {
        Some(longest) if period > *longest => {
            format!("{period} seconds are more than the {longest} that the plan `{}` counts over", plan.name())
        }
        Some(_) | None => format!("Cloudflare does not count over {period} seconds"),
    };
    let diagnostic = Diagnostic::new(&PERIOD, &rule.at.key("period_seconds"), message);
    Some(diagnostic.help(nearest(allowed, period)).resting_on(plan.known.basis))
}

/// The nearest that a plan has, in seconds.
fn nearest(allowed: &[u32], wanted: u32) -> String {
    let times = allowed.iter().filter(|allowed| **allowed > 0);
    match times.min_by_key(|allowed| allowed.abs_diff(wanted)) {
        Some(nearest) => format!("write {nearest}, the nearest that it has"),
        None => "take a larger plan".to_owned(),
    }
}

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
One of 10, 60, 120, 300, 600, 3600 and 86400 seconds, or 0 with a challenge. The table `cloudflare-plans` says which plan has
which (`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.
",
};

fn block_time(rule: &EdgeRule<RateLimit>, plan: Plan<'_>) -> Option<Diagnostic> {
    let time = rule.then.block_seconds;
    let blocks_nobody = time == 0 && rule.then.action != Action::Block;
    if blocks_nobody || plan.entitlements().blocks_for(time) {
        return None;
    }
    let message = match plan.smallest_with(|plan| plan.blocks_for(time)) {
        Some(_) => format!("the plan `{}` does not block for {time} seconds", plan.name()),
        None => format!("Cloudflare does not block for {time} seconds"),
    };
    let diagnostic = Diagnostic::new(&BLOCK_TIME, &rule.at.key("block_seconds"), message);
    Some(diagnostic.help(nearest(&plan.entitlements().block_times, time)).resting_on(plan.known.basis))
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
Leave `block_seconds` out. Which plan takes it is in the table `cloudflare-plans` (`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.
",
};

fn challenge_time(rule: &EdgeRule<RateLimit>, plan: Plan<'_>) -> Option<Diagnostic> {
    let challenge = matches!(rule.then.action, Action::Challenge | Action::JsChallenge | Action::ManagedChallenge);
    (challenge && rule.then.block_seconds != 0 && !plan.entitlements().challenge_times).then(|| {
        let message =
            format!("a challenge has no time for which it blocks, and this is {} seconds", rule.then.block_seconds);
        let diagnostic = Diagnostic::new(&CHALLENGE_TIME, &rule.at.key("block_seconds"), message);
        diagnostic.help("leave it out").resting_on(plan.known.basis)
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
`count_by: address`, which is what you get without writing it. Which plan counts by visitor is in the table `cloudflare-plans`
(`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.
",
};

fn visitor(rule: &EdgeRule<RateLimit>, plan: Plan<'_>) -> Option<Diagnostic> {
    (rule.then.count_by == CountBy::Visitor && !plan.entitlements().visitors).then(|| {
        let message = format!("the plan `{}` tells clients apart by their address alone", plan.name());
        let diagnostic = Diagnostic::new(&VISITOR_PLAN, &rule.at.key("count_by"), message);
        diagnostic.help("leave it out").resting_on(plan.known.basis)
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
Write it with the fields of the plan, or take a larger one. The table `cloudflare-plans` lists them
(`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.
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

fn fields(rule: &EdgeRule<RateLimit>, plan: Plan<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let at = rule.at.key("when");
    let expression = Expression::read(&rule.when);
    for field in expression.fields() {
        if field == "cf.colo.id" {
            let message = "a rate limit's expression may not ask for `cf.colo.id`".to_owned();
            diagnostics
                .push(Diagnostic::new(&DATA_CENTRE, &at, message).help("leave it out: the limit counts by it already"));
        } else if !plan.entitlements().has_rate_limit_field(field) {
            let message = format!("the plan `{}` has no `{field}` in rate limits", plan.name());
            let help = match plan.smallest_with(|plan| plan.has_rate_limit_field(field)) {
                Some(larger) => format!("it comes with the plan `{larger}`"),
                None => "no plan has it".to_owned(),
            };
            diagnostics.push(Diagnostic::new(&FIELD_PLAN, &at, message).help(help).resting_on(plan.known.basis));
        }
    }
}
