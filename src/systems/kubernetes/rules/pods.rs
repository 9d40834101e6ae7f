//! Times and names within a pod that do not go together.

use super::super::pod::DRAIN_SECONDS;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::{Environment, Model, Service, ServiceKind};

pub(super) const RULE: Rule = Rule { codes: &[&SHORT_GRACE, &SLOW_CHECK, &INIT_NAME], check };

pub static SHORT_GRACE: Code = Code {
    id: "K8S020",
    name: "short-grace-period",
    severity: Severity::Error,
    docs: "## What
A web service has a `grace_period_seconds` of ten or less.

## Why
The first five seconds of it pass while the pod still answers, so that traffic is led away. What is left is the time in
which requests under way can end; then the pod is killed.

## Example
```yaml
services:
  pricing:
    port: 9000
    grace_period_seconds: 5
```

## Instead
At least eleven: the longest request, and five seconds more. Thirty when not written.
",
};

pub static SLOW_CHECK: Code = Code {
    id: "K8S021",
    name: "slow-health-check",
    severity: Severity::Warning,
    docs: "## What
The answer to a health check may take longer than the time between two checks.

## Why
The next check waits for the last one: a pod that hangs is found later than `failures` times `period_seconds` says.

## Example
```yaml
services:
  pricing:
    port: 9000
    health: { path: /ready, period_seconds: 5, timeout_seconds: 10 }
```

## Instead
Let `timeout_seconds` be at most `period_seconds`. A check that takes long asks too much: it should say that the process is
well, not that everything behind it is.
",
};

pub static INIT_NAME: Code = Code {
    id: "K8S022",
    name: "init-named-as-service",
    severity: Severity::Error,
    docs: "## What
A program under `init` has the name of its service.

## Why
Both are containers of one pod, where names are unique.

## Example
```yaml
services:
  pricing:
    port: 9000
    init:
      pricing: { command: [./migrate] }
```

## Instead
Name it after what it does: `migrate`.
",
};

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        environment.services.iter().for_each(|service| check_service(environment, service, diagnostics));
    }
}

fn check_service(environment: &Environment, service: &Service, diagnostics: &mut Vec<Diagnostic>) {
    let pod = &service.pod;
    if matches!(service.kind, ServiceKind::Web { .. }) && pod.grace_period_seconds <= 2 * DRAIN_SECONDS {
        let at = environment.written_at(&service.at.key("grace_period_seconds"));
        let left = pod.grace_period_seconds.saturating_sub(DRAIN_SECONDS);
        let message = format!("of {} seconds {left} are left for requests under way", pod.grace_period_seconds);
        let help = format!("write {} or more", 2 * DRAIN_SECONDS + 1);
        diagnostics.push(Diagnostic::new(&SHORT_GRACE, &at, message).help(help));
    }
    if let Some(health) = pod.health.as_ref().filter(|health| health.timeout_seconds > health.period_seconds) {
        let at = environment.written_at(&service.at.key("health"));
        let (timeout, period) = (health.timeout_seconds, health.period_seconds);
        let message = format!("an answer may take {timeout} seconds, and the check is asked every {period}");
        diagnostics.push(
            Diagnostic::at_key(&SLOW_CHECK, &at, message).help(format!("let `timeout_seconds` be at most {period}")),
        );
    }
    for init in pod.init.iter().filter(|init| init.name == service.item.name) {
        let message = format!("`{}` is the name of the service's own container", init.name);
        let at = environment.written_at(&init.at);
        diagnostics.push(Diagnostic::at_key(&INIT_NAME, &at, message).help("name it after what it does"));
    }
}
