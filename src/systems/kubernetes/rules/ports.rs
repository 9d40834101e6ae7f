//! Ports that a process without privileges cannot listen on.

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::lint::Rule;
use crate::model::{Model, Port};
use crate::source::Pointer;

pub(super) const RULE: Rule = Rule { codes: &[&PRIVILEGED_PORT, &PORT_TWICE], check };

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

pub static PORT_TWICE: Code = Code {
    id: "K8S015",
    name: "port-twice",
    severity: Severity::Error,
    docs: "## What
Two ports of a service have one number, or one of `ports` is called `http`, which is the name of `port`.

## Why
One process listens on a port, and a Service refuses two ports of one name.

## Example
```yaml
services:
  pricing:
    port: 9000
    ports: { metrics: 9000 }
```

## Instead
Give each port a number and a name of its own. What is served on `port` needs no other entry.
",
};

/// Linux, `net.ipv4.ip_unprivileged_port_start`.
const FIRST_UNPRIVILEGED: u16 = 1024;

fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for service in &environment.services {
            let ports = &service.pod.ports;
            for (index, port) in ports.iter().enumerate() {
                if port.number < FIRST_UNPRIVILEGED {
                    diagnostics.push(privileged(port, &environment.written_at(&port.at)));
                }
                let taken = ports.iter().take(index).find(|p| p.number == port.number || p.name == port.name);
                if let Some(first) = taken {
                    let message = if first.number == port.number {
                        format!("`{}` is the port `{}` already", port.number, first.name)
                    } else {
                        format!("`{}` is what the service's `port` is called", port.name)
                    };
                    let diagnostic = Diagnostic::at_key(&PORT_TWICE, &environment.written_at(&port.at), message);
                    let also = Place::Value(environment.written_at(&first.at));
                    diagnostics
                        .push(diagnostic.also(also, "the other port").help("give each port its own number and name"));
                }
            }
        }
    }
}

fn privileged(port: &Port, at: &Pointer) -> Diagnostic {
    let number = port.number;
    let message = format!("`{number}` is below {FIRST_UNPRIVILEGED}, where only a privileged process may listen");
    let instead = if number == 443 { 8443 } else { 8000 + number };
    Diagnostic::new(&PRIVILEGED_PORT, at, message).help(format!("let the service listen on {instead}"))
}
