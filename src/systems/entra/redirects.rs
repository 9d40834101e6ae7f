//! Redirect URIs, held against what Entra ID takes.

use crate::diag::{Code, Diagnostic, Severity, nearest};
use crate::model::Model;
use crate::model::dns::DnsName;

pub(super) static BAD_REDIRECT_URI: Code = Code {
    id: "ENTRA001",
    name: "bad-redirect-uri",
    severity: Severity::Error,
    docs: "## What
A redirect URI that Entra ID or its Terraform provider refuses.

## Why
Entra ID sends the proof of who signed in to this address. It must be `https` (`http` only on the machine itself), be
compared letter by letter, and so hold no `*`, no `#`, and none of `! $ ' ( ) , ;`. A host alone ends in `/`. It has at
most 256 characters.

## Example
```yaml
identity:
  applications:
    grafana: { redirect_uris: [\"https://*.threadline.example/login\"], groups: [engineers] }
```

## Instead
Write each address out, as the application sends it: `https://grafana.threadline.example/login/azuread`.
",
};

pub(super) static REDIRECT_NOWHERE: Code = Code {
    id: "ENTRA008",
    name: "redirect-nowhere",
    severity: Severity::Warning,
    docs: "## What
A redirect URI names a host in a zone of `dns` at which nothing in the document answers.

## Why
People sign in, and are sent to a page that does not exist. Entra ID compares the address letter by letter and asks nobody
whether it is there.

## Example
```yaml
dns:
  zones:
    threadline.example:
      records: [{ name: grafana, type: A, value: 192.0.2.20 }]
identity:
  applications:
    grafana: { redirect_uris: [\"https://graphana.threadline.example/login/azuread\"], groups: [engineers] }
```

## Instead
Write the host that answers, or give it a record or a service. If its record is made elsewhere, waive this.
",
};

/// Hosts outside the document's zones are somebody else's to know.
fn nowhere(model: &Model, uri: &str) -> Option<(String, String)> {
    let host = host(uri)?.to_ascii_lowercase();
    let is_ours = model.zones.iter().any(|zone| DnsName::canonical(&host).is_in(zone.name()));
    if !is_ours || model.answers_at(&host) {
        return None;
    }
    let meant = nearest(&host, model.hosts());
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "write a host that answers, or give this one a record or a service".to_owned(),
    };
    Some((host, help))
}

/// The host of an address.
fn host(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    Some(authority.rsplit_once(':').map_or(authority, |(host, _)| host))
}

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for application in &model.identity.applications {
        for (i, uri) in application.redirect_uris.iter().enumerate() {
            let at = application.at.key("redirect_uris").index(i);
            if let Err((fact, help)) = accept(uri) {
                diagnostics.push(Diagnostic::new(&BAD_REDIRECT_URI, &at, format!("`{uri}` {fact}")).help(help));
            } else if let Some((host, help)) = nowhere(model, uri) {
                let message = format!("nothing in the document answers at `{host}`");
                diagnostics.push(Diagnostic::new(&REDIRECT_NOWHERE, &at, message).help(help));
            }
        }
    }
}

/// Characters of a redirect URI (azuread provider; Microsoft, "Redirect URI restrictions", verified 2026-11).
const LENGTH: usize = 256;
const REFUSED: [char; 9] = ['*', '#', '!', '$', '\'', '(', ')', ',', ';'];

/// The fact that is wrong with a URI, and its cure.
fn accept(uri: &str) -> Result<(), (String, String)> {
    let (is_secure, rest) = match (uri.strip_prefix("https://"), uri.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return Err(("is no address of the web".into(), "begin it with `https://`".into())),
    };
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    if host.is_empty() || uri.chars().any(char::is_whitespace) {
        return Err(("is no address of the web".into(), "write a host and a path, without blanks".into()));
    }
    if !is_secure && !matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
        return Err(("is not encrypted".into(), format!("write `https://{rest}`")));
    }
    if let Some(refused) = uri.chars().find(|c| REFUSED.contains(c)) {
        return Err((format!("holds `{refused}`"), "write out each address without it".into()));
    }
    if path.is_empty() {
        return Err(("is a host without a path".into(), format!("write `{uri}/`")));
    }
    if uri.len() > LENGTH {
        return Err((format!("has {} characters of {LENGTH}", uri.len()), "use a shorter path".into()));
    }
    Ok(())
}
