//! Rules of every kind, as Cloudflare's plans allow them.

use std::collections::BTreeMap;

use super::plan::Plan;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::{Edge, EdgeRule, Model};
use crate::source::Pointer;
use crate::spec::Action;
use crate::systems::cloudflare::expression::Expression;

pub(super) const CODES: &[&Code] =
    &[&TOO_MANY, &LOG_PLAN, &REGEX_PLAN, &MANAGED_PLAN, &SAME_NAME, &BAD_EXPRESSION, &OTHER_LANGUAGE, &CONTRADICTION];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let plan = Plan::of(model);
    for edge in &model.edge {
        managed(edge, plan, diagnostics);
        let most = plan.entitlements().firewall_rules;
        too_many(&edge.at.path("waf.rules"), "firewall rules", edge.firewall.len(), most, plan, diagnostics);
        let log = edge.firewall.iter().filter(|rule| rule.then == Action::Log);
        log.for_each(|rule| log_plan(&rule.at, plan, diagnostics));
        of_each(&edge.firewall, plan, diagnostics);
        of_each(&edge.rate_limits, plan, diagnostics);
        of_each(&edge.cache, plan, diagnostics);
        of_each(&edge.redirects, plan, diagnostics);
        contradictions(edge, diagnostics);
    }
}

pub static MANAGED_PLAN: Code = Code {
    id: "EDGE014",
    name: "managed-rules-need-pro",
    severity: Severity::Error,
    docs: "## What
`waf.managed` or `waf.owasp` on a free zone.

## Why
Cloudflare's managed ruleset and the OWASP rules come with the plan Pro. A free zone has a smaller ruleset, which
Cloudflare deploys by itself.

## Example
```yaml
providers:
  cloudflare: { account_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9, plan: free }
edge:
  threadline.example:
    waf: { managed: true }
```

## Instead
Remove it, or take a plan that has it and say so: `plan: pro`. What each plan comes with is in the table `cloudflare-plans`
(`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.
",
};

fn managed(edge: &Edge, plan: Plan<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if plan.entitlements().managed_rules {
        return;
    }
    let larger = plan.smallest_with(|plan| plan.managed_rules).unwrap_or("enterprise");
    let wanted = [("managed", edge.managed_rules), ("owasp", edge.owasp_rules)];
    for (key, _) in wanted.into_iter().filter(|(_, wanted)| *wanted) {
        let message = format!("`{key}` rules come with the plan `{larger}`, and the zone's is `{}`", plan.name());
        diagnostics.push(
            Diagnostic::new(&MANAGED_PLAN, &edge.at.path("waf").key(key), message)
                .help("remove it, or take a larger plan and say so: `providers.cloudflare.plan`")
                .resting_on(plan.known.basis),
        );
    }
}

pub static TOO_MANY: Code = Code {
    id: "EDGE005",
    name: "too-many-rules",
    severity: Severity::Error,
    docs: "## What
A zone has more rules of a kind than its plan allows: 5, 20, 100 or 1000 firewall rules, and 1, 2, 5 or 100 rate limits, on
the plans Free, Pro, Business and Enterprise. The numbers are in the table `cloudflare-plans` (`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.

## Why
Cloudflare refuses the whole list when the change is applied.

## Example
Two rate limits on a free zone.

## Instead
Join rules with `or`, or take a larger plan and say so under `providers.cloudflare`.
",
};

pub(super) fn too_many(
    at: &Pointer,
    what: &str,
    count: usize,
    most: u32,
    plan: Plan<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if u32::try_from(count).unwrap_or(u32::MAX) > most {
        let message = format!("{count} {what} are more than the {most} of the plan `{}`", plan.name());
        let diagnostic = Diagnostic::at_key(&TOO_MANY, at, message).help("join rules with `or`, or take a larger plan");
        diagnostics.push(diagnostic.resting_on(plan.known.basis));
    }
}

pub static LOG_PLAN: Code = Code {
    id: "EDGE010",
    name: "log-needs-enterprise",
    severity: Severity::Error,
    docs: "## What
A rule with the action `log` below the plan Enterprise.

## Why
Cloudflare refuses it when the change is applied (Cloudflare, \"Custom rules\").

## Example
```yaml
edge:
  threadline.example:
    waf: { rules: [{ name: see-admin, when: 'http.request.uri.path eq \"/admin\"', action: log }] }
```

## Instead
`managed_challenge` lets people through and shows in the same events. Which plan has `log` is in the table `cloudflare-plans`
(`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.
",
};

pub(super) fn log_plan(rule: &Pointer, plan: Plan<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !plan.entitlements().log {
        let message = format!("the plan `{}` has no action `log`", plan.name());
        diagnostics.push(
            Diagnostic::new(&LOG_PLAN, &rule.key("action"), message)
                .help("write `managed_challenge` or `block`")
                .resting_on(plan.known.basis),
        );
    }
}

pub static SAME_NAME: Code = Code {
    id: "EDGE015",
    name: "rule-named-twice",
    severity: Severity::Error,
    docs: "## What
Two rules of one kind have the same name.

## Why
The name is the rule's identity at Cloudflare (`ref`): the list is refused.

## Example
Two entries of `rate_limits` with `name: login`.

## Instead
Give each a name of its own.
",
};

pub static BAD_EXPRESSION: Code = Code {
    id: "EDGE016",
    name: "bad-expression",
    severity: Severity::Error,
    docs: "## What
An expression leaves a quotation mark or a bracket open, or closes one that is not open.

## Why
Cloudflare refuses the rule, and with it the whole list.

## Example
```yaml
when: 'http.request.uri.path eq \"/login'
```

## Instead
Close it: `'http.request.uri.path eq \"/login\"'`.
",
};

pub static OTHER_LANGUAGE: Code = Code {
    id: "EDGE021",
    name: "expression-of-another-language",
    severity: Severity::Error,
    docs: "## What
An expression writes something as another language does: a text in single quotes, `=`, operators in upper case, commas in a
set, `starts_with` between two values, `**` in a wildcard.

## Why
Cloudflare refuses the rule, and with it the whole list (Cloudflare, \"Operators\").

## Example
```yaml
when: http.host in {\"a.example\", \"b.example\"} AND http.request.uri.path starts_with '/admin'
```

## Instead
`http.host in {\"a.example\" \"b.example\"} and starts_with(http.request.uri.path, \"/admin\")`.
",
};

pub static REGEX_PLAN: Code = Code {
    id: "EDGE011",
    name: "regex-needs-business",
    severity: Severity::Error,
    docs: "## What
An expression with `matches` below the plan Business.

## Why
Regular expressions come with Business (Cloudflare, \"Operators\").

## Example
```yaml
when: 'http.request.uri.path matches \"^/api/\"'
```

## Instead
`starts_with(http.request.uri.path, \"/api/\")`, `ends_with(…)`, `contains` or `wildcard`. Which plan has them is in the table
`cloudflare-plans` (`platc data cloudflare-plans`);
where it is older than 90 days, this is a warning.
",
};

/// What is asked of every rule, whatever it does.
fn of_each<T>(rules: &[EdgeRule<T>], plan: Plan<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<&str, &Pointer> = BTreeMap::new();
    for rule in rules {
        if let Some(first) = names.get(rule.name.as_str()) {
            let diagnostic =
                Diagnostic::new(&SAME_NAME, &rule.at.key("name"), format!("`{}` names two rules", rule.name));
            diagnostics.push(
                diagnostic.also(Place::Value(first.key("name")), "the first").help("give each a name of its own"),
            );
        }
        names.entry(&rule.name).or_insert(&rule.at);
        let at = rule.at.key("when");
        diagnostics.extend(unreadable(&at, &rule.when).or_else(|| regex(&at, &rule.when, plan)));
    }
}

/// What keeps an expression from being one.
fn unreadable(at: &Pointer, text: &str) -> Option<Diagnostic> {
    let expression = Expression::read(text);
    let fault = expression.fault.map(|fault| {
        Diagnostic::new(&BAD_EXPRESSION, at, format!("in this expression {fault}")).help("close what is open")
    });
    let slip = expression.slip.map(|slip| {
        Diagnostic::new(&OTHER_LANGUAGE, at, format!("in this expression {}", slip.what)).help(slip.instead)
    });
    fault.or(slip)
}

fn regex(at: &Pointer, text: &str, plan: Plan<'_>) -> Option<Diagnostic> {
    (Expression::read(text).has_regex() && !plan.entitlements().regular_expressions).then(|| {
        let message = format!("the plan `{}` has no regular expressions", plan.name());
        let help = "write `starts_with(…)`, `ends_with(…)`, `contains` or `wildcard`";
        Diagnostic::new(&REGEX_PLAN, at, message).help(help).resting_on(plan.known.basis)
    })
}

pub static CONTRADICTION: Code = Code {
    id: "EDGE017",
    name: "rule-contradicts-itself",
    severity: Severity::Error,
    docs: "## What
A cache rule that keeps nothing (`bypass`) and says for how long, or neither; a redirect with both `to` and
`to_expression`, or neither.

## Why
Cloudflare takes one of the two.

## Example
```yaml
cache: [{ name: api, when: 'starts_with(http.request.uri.path, \"/api/\")', bypass: true, edge_ttl_seconds: 60 }]
```

## Instead
Keep the one that is meant.
",
};

fn contradictions(edge: &Edge, diagnostics: &mut Vec<Diagnostic>) {
    for rule in &edge.cache {
        let keeps = rule.then.edge_ttl.is_some() || rule.then.browser_ttl.is_some();
        if rule.then.bypass && keeps {
            let message = format!("the cache rule `{}` keeps nothing, and says for how long", rule.name);
            diagnostics.push(Diagnostic::new(&CONTRADICTION, &rule.at, message).help("remove `bypass`, or the times"));
        }
    }
    for rule in &edge.redirects {
        let targets = (rule.then.to.is_some(), rule.then.to_expression.is_some());
        let said = match targets {
            (true, true) => Some(("has both `to` and `to_expression`", "keep the one that is meant")),
            (false, false) => Some(("says nowhere to go", "add `to` with an address, or `to_expression`")),
            (true, false) | (false, true) => None,
        };
        if let Some((what, help)) = said {
            let message = format!("the redirect `{}` {what}", rule.name);
            diagnostics.push(Diagnostic::new(&CONTRADICTION, &rule.at, message).help(help));
        }
        let target = rule.then.to_expression.as_ref();
        diagnostics.extend(target.and_then(|text| unreadable(&rule.at.key("to_expression"), text)));
    }
}
