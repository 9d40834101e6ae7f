//! A route as written, `shop/*` → the host that it stands for, with its zone, and the path.

use super::super::hosts::{self, Host, HostPattern};
use super::super::scope::Scope;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::Pointer;

/// Requests that a worker answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub at: Pointer,
    pub host: Host,
    pub wildcard: Wildcard,
    /// From `/` on; empty if only the host was written.
    pub path: String,
}

/// Which hosts beside its own a route is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wildcard {
    /// None.
    Exact,
    /// Those below it: `*.shop.example`.
    Below,
    /// Those that end so, whatever stands before: `*shop.example`.
    Ending,
}

impl Route {
    /// As Cloudflare takes it: `threadline.example/*`.
    pub fn pattern(&self) -> String {
        format!("{}{}{}", self.prefix(), self.host.name, self.path)
    }

    /// The DNS name that must lead to Cloudflare.
    pub fn record_name(&self) -> String {
        match self.wildcard {
            Wildcard::Below => format!("*.{}", self.host.name),
            Wildcard::Exact | Wildcard::Ending => self.host.name.clone(),
        }
    }

    fn prefix(&self) -> &'static str {
        match self.wildcard {
            Wildcard::Exact => "",
            Wildcard::Below => "*.",
            Wildcard::Ending => "*",
        }
    }
}

pub static BAD_ROUTE: Code = Code {
    id: "WORKER002",
    name: "bad-route",
    severity: Severity::Error,
    docs: "## What
A worker's route has a scheme, a query (`?`), or a `*` elsewhere than at the start of the host or the end of the path.

## Why
Cloudflare refuses it when the change is applied (Cloudflare, \"Routes\").

## Example
```yaml
workers:
  storefront: { script: workers/storefront.js, routes: [\"https://threadline.example/*/cart\"] }
```

## Instead
Host and path: `threadline.example/cart*`.
",
};

/// Reads a route. What it cannot be is reported.
pub fn read(scope: &mut Scope<'_>, at: &Pointer, written: &str, pattern: Option<&HostPattern>) -> Option<Route> {
    let (host, path) = written.find('/').map_or((written, ""), |slash| written.split_at(slash));
    if let Some(reason) = fault(written, host, path) {
        let message = format!("`{written}` is no route: {reason}");
        let help = "write host and path, such as `shop.example/*`";
        scope.report(Diagnostic::new(&BAD_ROUTE, at, message).help(help));
        return None;
    }
    let (wildcard, host) = match (host.strip_prefix("*."), host.strip_prefix('*')) {
        (Some(host), _) => (Wildcard::Below, host),
        (None, Some(host)) => (Wildcard::Ending, host),
        (None, None) => (Wildcard::Exact, host),
    };
    let host = hosts::host(scope, at, host, pattern)?;
    Some(Route { at: at.clone(), host, wildcard, path: path.to_owned() })
}

fn fault(written: &str, host: &str, path: &str) -> Option<&'static str> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '*');
    if written.contains("://") {
        Some("it has a scheme")
    } else if written.contains('?') {
        Some("it has a query")
    } else if host.rfind('*').is_some_and(|star| star > 0) {
        Some("in a host `*` stands only in front")
    } else if host.is_empty() || !host.chars().all(known) {
        Some("it does not start with a host")
    } else if path.find('*').is_some_and(|star| star + 1 < path.len()) {
        Some("in a path `*` stands only at the end")
    } else if path.contains(|c: char| c.is_whitespace() || c == '"') {
        Some("its path holds a space or a quotation mark")
    } else {
        None
    }
}
