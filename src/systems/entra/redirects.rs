//! Redirect URIs, held against what Entra ID takes.

use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Model;

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

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for application in &model.identity.applications {
        for (i, uri) in application.redirect_uris.iter().enumerate() {
            if let Err((fact, help)) = accept(uri) {
                let at = application.at.key("redirect_uris").index(i);
                diagnostics.push(Diagnostic::new(&BAD_REDIRECT_URI, &at, format!("`{uri}` {fact}")).help(help));
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
