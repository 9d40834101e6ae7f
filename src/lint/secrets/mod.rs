//! The text values of a document → an error at each that looks like a secret, which no message then repeats.

mod formats;
mod looks;

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::{Document, Entry, Kind, Node, Pointer};

pub static SECRET_IN_DOCUMENT: Code = Code {
    id: "SEC001",
    name: "secret-in-document",
    severity: Severity::Error,
    docs: "## What
A value, a key or a comment has the form of a token of a known vendor, or a value is a URL with a password, looks random, or stands under a name
that speaks of a secret.

## Why
The document lives in git: what was in it once, everybody who ever clones the repository has. It also goes into manifests
that anyone may read who can look into the namespace.

## Example
```yaml
services:
  pricing:
    env: { DATABASE_URL: \"postgres://pricing:hunter2@db.example/pricing\" }
```

## Instead
List the name and enter the value in Doppler; then revoke the one that stood here:

```yaml
services:
  pricing: { secrets: [DATABASE_URL] }
```

A value that only names a secret, or says something about one, is told apart by its own name: `TOKEN_TTL`, `SECRET_NAME`.
",
};

/// A text that holds a secret.
struct Finding {
    at: Place,
    /// Such as `a Stripe key`.
    what: &'static str,
    text: String,
}

/// Reports every value that looks like a secret, and takes it out of the text and of all that was said so far, so that
/// no report carries it.
pub fn check(document: &mut Document, diagnostics: &mut Vec<Diagnostic>) {
    let mut findings = Vec::new();
    node(&document.root, &Pointer::root(), &mut findings);
    let comments = comments(document, &findings);
    findings.extend(comments);
    diagnostics.extend(findings.iter().map(report));
    for finding in &findings {
        diagnostics.iter_mut().for_each(|diagnostic| hide(diagnostic, &finding.text, document));
    }
    findings.iter().for_each(|finding| mask(document, &finding.at));
}

fn report(finding: &Finding) -> Diagnostic {
    let section = finding.at.pointer().and_then(|at| at.segments().next());
    let help = match section.as_deref() {
        Some("services" | "workers") => {
            "list its name under `secrets`, enter the value in Doppler, and revoke this one"
        }
        Some(_) | None => "take it out of the document and revoke it: whoever can read the repository has it",
    };
    let place = finding.at.pointer().map_or_else(|| "a comment".to_owned(), |at| format!("`{at}`"));
    let message = format!("{place} holds {}", finding.what);
    let diagnostic = Diagnostic::new(&SECRET_IN_DOCUMENT, &Pointer::root(), message).help(help);
    Diagnostic { at: finding.at.clone(), ..diagnostic }
}

/// What stands in the text and in no value: keys and tokens that somebody commented out.
fn comments(document: &Document, findings: &[Finding]) -> Vec<Finding> {
    let known: Vec<Range<usize>> = findings.iter().map(|finding| document.range(&finding.at)).collect();
    let text = &document.source.text;
    let outside = formats::places(text).filter(|(range, _)| !known.iter().any(|k| k.contains(&range.start)));
    outside
        .map(|(range, what)| Finding { what, text: text[range.clone()].to_owned(), at: Place::Bytes(range) })
        .collect()
}

fn node(node: &Node, at: &Pointer, findings: &mut Vec<Finding>) {
    match &node.kind {
        Kind::Text(text) => {
            let found = formats::find(text).or_else(|| looks::random(text).filter(|_| !may_be_random(at)));
            findings.extend(found.map(|what| Finding { at: Place::Value(at.clone()), what, text: text.clone() }));
        }
        Kind::List(elements) => {
            elements.iter().enumerate().for_each(|(i, element)| self::node(element, &at.index(i), findings));
        }
        Kind::Map(entries) => entries.iter().for_each(|one| entry(one, &at.key(&one.key), findings)),
        Kind::Null | Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) => {}
    }
}

fn entry(entry: &Entry, at: &Pointer, findings: &mut Vec<Finding>) {
    if let Some(what) = formats::find(&entry.key) {
        findings.push(Finding { at: Place::Key(at.clone()), what, text: entry.key.clone() });
    }
    let before = findings.len();
    node(&entry.value, at, findings);
    if let Kind::Text(text) = &entry.value.kind
        && findings.len() == before
        && looks::named_secret(&entry.key, text)
    {
        let what = "what its name calls a secret";
        findings.push(Finding { at: Place::Value(at.clone()), what, text: text.clone() });
    }
}

/// DNS publishes keys, fingerprints and tokens that prove who owns a domain; an image's digest is random by nature.
fn may_be_random(at: &Pointer) -> bool {
    at.segments().next().is_some_and(|section| section == "dns") || at.last().is_some_and(|key| key == "image")
}

fn hide(diagnostic: &mut Diagnostic, secret: &str, document: &Document) {
    let hidden = |text: &mut String| *text = text.replace(secret, "…");
    hidden(&mut diagnostic.message);
    diagnostic.help.iter_mut().for_each(hidden);
    unname(&mut diagnostic.at, secret, document);
    for (place, text) in &mut diagnostic.also {
        hidden(text);
        unname(place, secret, document);
    }
}

/// Where a key is the secret, the place is told by bytes alone.
fn unname(place: &mut Place, secret: &str, document: &Document) {
    if place.pointer().is_some_and(|at| at.segments().any(|segment| segment.contains(secret))) {
        *place = Place::Bytes(document.range(place));
    }
}

/// Puts asterisks in the place of a secret, so that excerpts do not show it. Byte ranges stay.
fn mask(document: &mut Document, place: &Place) {
    let range = document.range(place);
    if let Some(written) = document.source.text.get(range.clone()) {
        let stars: String = written.bytes().map(|byte| if byte == b'\n' { '\n' } else { '*' }).collect();
        document.source.text.replace_range(range, &stars);
    }
}

#[cfg(test)]
mod tests {
    use crate::source::Source;

    fn compile(text: &str) -> crate::Compilation {
        crate::compile(Source { name: "platform.yaml".to_owned(), text: text.to_owned() }, &crate::source::Unseen)
    }

    #[test]
    fn nothing_that_is_said_repeats_the_secret() {
        let secret = concat!("sk_", "live_", "4eC39HqLyjWDarjtT1zdp7dc");
        for place in [
            "name: SECRET",
            "services: { pricing: { secrets: [SECRET] } }",
            "services: { pricing: { env: { KEY: SECRET } } }",
            "teams: { SECRET: { members: none } }",
            "SECRET: 1",
            "name: acme # was SECRET",
        ] {
            let text = format!("version: 1\n{}\n", place.replace("SECRET", secret));
            let compilation = compile(&text);
            let codes: Vec<&str> = compilation.diagnostics.iter().map(|d| d.diagnostic.code.id).collect();
            assert!(codes.contains(&"SEC001"), "{place}: {codes:?}");
            let said = format!("{:?}", compilation.diagnostics);
            assert!(!said.contains(secret), "{place}: {said}");
            let shown = &compilation.document.source.text;
            assert!(!shown.contains(secret) && shown.len() == text.len(), "{place}: {shown}");
        }
    }
}
