//! Ports that a process without privileges cannot listen on.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::Rule;
use crate::model::{Model, ServiceKind};

pub(super) const RULE: Rule = Rule { codes: &[&PRIVILEGED_PORT], check };

pub static PRIVILEGED_PORT: Code = Code {
    id: "K8S006",
    name: "privileged-port",
    severity: Severity::Error,
    docs: "## What
A service listens on a port below 1024.

## Why
Pods run without privileges, as a user that is not root and with every capability dropped. On most nodes such a process
may not listen below 1024: it would end with `permission denied`.

## Example
```yaml
services:
  pricing:
    port: 80
```

## Instead
Listen on 8080, for instance. A public host is served on 443 by Cloudflare whatever the port.
",
};

/// Linux, `net.ipv4.ip_unprivileged_port_start`.
const FIRST_UNPRIVILEGED: u16 = 1024;

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            let ServiceKind::Web { port, .. } = service.kind else { continue };
            if port < FIRST_UNPRIVILEGED {
                let at = environment.written_at(&service.at.key("port"));
                let message =
                    format!("`{port}` is below {FIRST_UNPRIVILEGED}, where only a privileged process may listen");
                let help = format!("let the service listen on {}", if port == 443 { 8443 } else { 8000 + port });
                diagnostics.push(Diagnostic::new(&PRIVILEGED_PORT, &at, message).help(help));
            }
        }
    }
}
