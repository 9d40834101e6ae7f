//! Encryption between browsers, Cloudflare and origins: what is weak, and what would be refused.

use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Edge, Model, defaults};
use crate::spec::{TlsMode, TlsVersion};
use crate::systems::cloudflare::edge::version;

pub(super) const CODES: &[&Code] =
    &[&INSECURE_MODE, &UNCHECKED_ORIGIN, &OLD_VERSION, &PRELOAD, &PLAIN_HTTP, &CERTIFICATE_OUTSIDE];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for edge in &model.edge {
        tls(edge, diagnostics);
        certificates(edge, diagnostics);
    }
}

pub static INSECURE_MODE: Code = Code {
    id: "EDGE001",
    name: "insecure-tls-mode",
    severity: Severity::Error,
    docs: "## What
`tls.mode` is `off` or `flexible`.

## Why
Cloudflare then talks to origins in plain HTTP, over the internet, while browsers show a lock. An origin that redirects to
HTTPS makes a circle.

## Example
```yaml
edge:
  threadline.example:
    tls: { mode: flexible }
```

## Instead
`mode: strict`, which is what you get without writing it. Services behind the tunnel need no certificate of their own.
",
};

pub static UNCHECKED_ORIGIN: Code = Code {
    id: "EDGE002",
    name: "unchecked-origin-certificate",
    severity: Severity::Warning,
    docs: "## What
`tls.mode` is `full`.

## Why
Cloudflare encrypts and does not look at the origin's certificate: whoever stands between can show their own.

## Example
```yaml
edge:
  threadline.example:
    tls: { mode: full }
```

## Instead
`mode: strict`, with a certificate at the origin that Cloudflare trusts (its own Origin CA issues them).
",
};

pub static OLD_VERSION: Code = Code {
    id: "EDGE003",
    name: "old-tls-version",
    severity: Severity::Warning,
    docs: "## What
Browsers may speak TLS 1.0 or 1.1.

## Why
Both are withdrawn (RFC 8996), and every audit asks for 1.2.

## Example
```yaml
edge:
  threadline.example:
    tls: { minimum_version: \"1.0\" }
```

## Instead
`minimum_version: \"1.2\"`.
",
};

pub static PRELOAD: Code = Code {
    id: "EDGE004",
    name: "hsts-preload",
    severity: Severity::Warning,
    docs: "## What
HSTS asks for `preload` without `include_subdomains`, or for less than a year.

## Why
The lists that browsers are built with take a domain only with both (hstspreload.org).

## Example
```yaml
edge:
  threadline.example:
    tls: { hsts: { preload: true } }
```

## Instead
`hsts: { preload: true, include_subdomains: true }`, if every name below the zone is served by HTTPS.
",
};

fn tls(edge: &Edge, diagnostics: &mut Vec<Diagnostic>) {
    let at = edge.at.key("tls");
    let mode = at.key("mode");
    match edge.tls.mode {
        TlsMode::Off | TlsMode::Flexible => {
            let written = if edge.tls.mode == TlsMode::Off { "off" } else { "flexible" };
            let message = format!("with `{written}` Cloudflare talks to origins without encryption");
            diagnostics.push(Diagnostic::new(&INSECURE_MODE, &mode, message).help("write `strict`"));
        }
        TlsMode::Full => {
            let message = "with `full` Cloudflare takes any certificate from origins".to_owned();
            diagnostics.push(Diagnostic::new(&UNCHECKED_ORIGIN, &mode, message).help("write `strict`"));
        }
        TlsMode::Strict => {}
    }
    if edge.tls.minimum_version < TlsVersion::V1_2 {
        let message = format!("TLS {} is withdrawn", version(edge.tls.minimum_version));
        diagnostics.push(Diagnostic::new(&OLD_VERSION, &at.key("minimum_version"), message).help("write `\"1.2\"`"));
    }
    if !edge.tls.always_https {
        let message = format!("`{}` answers by HTTP without encryption", edge.zone());
        let help = "leave `always_https` out, which redirects to HTTPS";
        diagnostics.push(Diagnostic::new(&PLAIN_HTTP, &at.key("always_https"), message).help(help));
    }
    let Some(hsts) = edge.tls.hsts.filter(|hsts| hsts.preload) else { return };
    if !hsts.include_subdomains || hsts.max_age < defaults::HSTS_MAX_AGE {
        let message = "browsers' lists take this domain only with `include_subdomains` and for a year".to_owned();
        let help = "add `include_subdomains: true` and leave out `max_age_seconds`, or remove `preload`";
        diagnostics.push(Diagnostic::new(&PRELOAD, &at.path("hsts.preload"), message).help(help));
    }
}

pub static PLAIN_HTTP: Code = Code {
    id: "EDGE022",
    name: "plain-http-answered",
    severity: Severity::Warning,
    docs: "## What
`tls.always_https` is `false`.

## Why
Whoever comes by HTTP is answered by HTTP: sign-ins and cookies cross the internet in the clear.

## Example
```yaml
edge:
  threadline.example:
    tls: { always_https: false }
```

## Instead
Leave it out: requests by HTTP are then redirected. What must answer by HTTP belongs in a zone or at a name of its own.
",
};

pub static CERTIFICATE_OUTSIDE: Code = Code {
    id: "EDGE018",
    name: "certificate-outside-zone",
    severity: Severity::Error,
    docs: "## What
A certificate's host does not lie in the zone that orders it.

## Why
Cloudflare validates certificates in the zone, and refuses other names.

## Example
```yaml
edge:
  threadline.example:
    tls: { certificates: { staging: { hosts: [\"*.staging.threadline.test\"] } } }
```

## Instead
Order it under the zone that the name lies in.
",
};

fn certificates(edge: &Edge, diagnostics: &mut Vec<Diagnostic>) {
    for certificate in &edge.tls.certificates {
        let inside = |host: &String| host == edge.zone() || host.ends_with(&format!(".{}", edge.zone()));
        for host in certificate.hosts.iter().filter(|host| !inside(host)) {
            let message = format!("`{host}` does not lie in `{}`", edge.zone());
            let diagnostic = Diagnostic::new(&CERTIFICATE_OUTSIDE, &certificate.at.key("hosts"), message);
            diagnostics.push(diagnostic.help("order it under the zone that it lies in"));
        }
    }
}
