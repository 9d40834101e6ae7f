//! SPF and DMARC: what receivers of mail make of the zone's texts.

use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::model::dns::{Data, Record};
use crate::model::{Model, Zone};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for zone in &model.zones {
        for record in &zone.records {
            if let Some(text) = spf(record) {
                several_spf(zone, record, diagnostics);
                spf_lookups(record, text, diagnostics);
                spf_end(record, text, diagnostics);
            }
        }
        dmarc(model, zone, diagnostics);
    }
}

/// The text of an SPF record (RFC 7208 §4.5: the version, then a space or nothing).
fn spf(record: &Record) -> Option<&str> {
    let Data::Txt(text) = &record.data else { return None };
    let version = text.get(..6).filter(|version| version.eq_ignore_ascii_case("v=spf1"))?;
    let rest = text.strip_prefix(version)?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(text)
}

/// The terms of an SPF record without their qualifiers, in lower case.
fn terms(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().skip(1).map(|term| term.trim_start_matches(['+', '-', '~', '?']).to_ascii_lowercase())
}

pub static SEVERAL_SPF: Code = Code {
    id: "DNS018",
    name: "several-spf-records",
    severity: Severity::Error,
    docs: "## What
A name has two SPF records (`v=spf1 …`).

## Why
Receivers treat that as an error (RFC 7208 §4.5): mail from the domain fails SPF altogether.

## Example
```yaml
- { name: \"@\", type: TXT, value: \"v=spf1 include:_spf.mail.example -all\" }
- { name: \"@\", type: TXT, value: \"v=spf1 include:shop.example -all\" }
```

## Instead
Merge them: `v=spf1 include:_spf.mail.example include:shop.example -all`.
",
};

fn several_spf(zone: &Zone, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    let first = zone.at_name(&record.name).find(|other| spf(other).is_some()).expect("this one is there");
    if first.value_at != record.value_at {
        let message = format!("`{}` has a second SPF record", record.name);
        let diagnostic = Diagnostic::new(&SEVERAL_SPF, &record.value_at, message)
            .also(Place::Value(first.value_at.clone()), "the first")
            .help("merge them into one: `v=spf1`, the terms of both, one `all` at the end");
        diagnostics.push(diagnostic);
    }
}

/// RFC 7208 §4.6.4.
const MOST_LOOKUPS: usize = 10;

pub static SPF_LOOKUPS: Code = Code {
    id: "DNS019",
    name: "spf-lookups",
    severity: Severity::Warning,
    docs: "## What
An SPF record alone needs more than ten DNS look-ups: `include`, `a`, `mx`, `ptr`, `exists` and `redirect` are one each.

## Why
Receivers stop at ten (RFC 7208 §4.6.4) and treat the record as an error. What is included needs look-ups of its own,
which platc does not count.

## Example
A record with eleven `include:` terms.

## Instead
Remove senders that no longer send, or send from a subdomain that has an SPF record of its own.
",
};

fn spf_lookups(record: &Record, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    const LOOK_UP: [&str; 6] = ["include", "a", "mx", "ptr", "exists", "redirect"];
    let name = |term: &String| term.split([':', '/', '=']).next().unwrap_or_default().to_owned();
    let count = terms(text).filter(|term| LOOK_UP.contains(&name(term).as_str())).count();
    if count > MOST_LOOKUPS {
        let message =
            format!("this SPF record needs {count} DNS look-ups of {MOST_LOOKUPS}, without those of what it includes");
        diagnostics
            .push(Diagnostic::new(&SPF_LOOKUPS, &record.value_at, message).help("remove senders that no longer send"));
    }
}

pub static SPF_WITHOUT_END: Code = Code {
    id: "DNS020",
    name: "spf-without-all",
    severity: Severity::Warning,
    docs: "## What
An SPF record that ends in neither `all` nor `redirect=`.

## Why
Without either the answer for every other sender is \"neutral\" (RFC 7208 §4.7): the record forbids nothing.

## Example
```yaml
- { name: \"@\", type: TXT, value: \"v=spf1 include:_spf.mail.example\" }
```

## Instead
End it in `-all` (refuse others) or `~all` (suspect others).
",
};

pub static SPF_FOR_EVERYONE: Code = Code {
    id: "DNS021",
    name: "spf-allows-everyone",
    severity: Severity::Error,
    docs: "## What
An SPF record with `+all` or a bare `all`.

## Why
It says that every address of the internet may send mail in the domain's name.

## Example
```yaml
- { name: \"@\", type: TXT, value: \"v=spf1 +all\" }
```

## Instead
`-all` or `~all`.
",
};

fn spf_end(record: &Record, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let written: Vec<String> = text.split_whitespace().skip(1).map(str::to_ascii_lowercase).collect();
    if let Some(all) = written.iter().find(|term| matches!(term.as_str(), "all" | "+all")) {
        let message = format!("`{all}` lets everyone send mail as `{}`", record.name);
        diagnostics.push(Diagnostic::new(&SPF_FOR_EVERYONE, &record.value_at, message).help("write `-all` or `~all`"));
    } else if !terms(text).any(|term| term == "all" || term.starts_with("redirect=")) {
        let message = "this SPF record says nothing of other senders".to_owned();
        diagnostics
            .push(Diagnostic::new(&SPF_WITHOUT_END, &record.value_at, message).help("end it in `-all` or `~all`"));
    }
}

pub static BAD_DMARC: Code = Code {
    id: "DNS022",
    name: "bad-dmarc",
    severity: Severity::Error,
    docs: "## What
A text at `_dmarc` that is no DMARC record: it does not start with `v=DMARC1`, its second tag is not `p=none`,
`p=quarantine` or `p=reject`, or it is the second one of the name.

## Why
Receivers ignore a record that they cannot read (RFC 7489 §6.6.3), and all records where there are two: the domain is
unprotected and nothing says so.

## Example
```yaml
- { name: _dmarc, type: TXT, value: \"v=DMARC1; rua=mailto:dmarc@threadline.example\" }
```

## Instead
`v=DMARC1; p=quarantine; rua=mailto:dmarc@threadline.example`.
",
};

pub static NO_DMARC: Code = Code {
    id: "DNS023",
    name: "no-dmarc",
    severity: Severity::Warning,
    docs: "## What
A zone that takes mail (it has an `MX` record) and has no DMARC policy at `_dmarc`.

## Why
Anyone can send mail that shows the domain as its sender, and large providers refuse bulk mail without a policy.

## Example
```yaml
dns:
  zones:
    threadline.example:
      records:
        - { name: \"@\", type: MX, value: mx.threadline-mail.example, priority: 10 }
```

## Instead
Begin with `p=none` and reports: `{ name: _dmarc, type: TXT, value: \"v=DMARC1; p=none; rua=mailto:dmarc@threadline.example\" }`.
",
};

fn dmarc(model: &Model, zone: &Zone, diagnostics: &mut Vec<Diagnostic>) {
    let name = format!("_dmarc.{}", zone.name());
    let at_name: Vec<&Record> = zone.records.iter().filter(|record| record.name.as_str() == name).collect();
    let mut policies = at_name.iter().filter_map(|record| match &record.data {
        Data::Txt(text) => Some((*record, text.as_str())),
        _ => None,
    });
    if let Some((first, text)) = policies.next() {
        if let Some(message) = dmarc_fault(text) {
            let help =
                "write `v=DMARC1; p=none; rua=mailto:…`, with `quarantine` or `reject` when the reports are clean";
            diagnostics.push(Diagnostic::new(&BAD_DMARC, &first.value_at, message).help(help));
        }
        for (second, _) in policies {
            let diagnostic = Diagnostic::new(&BAD_DMARC, &second.value_at, format!("`{name}` has a second text"))
                .also(Place::Value(first.value_at.clone()), "the first")
                .help("keep one");
            diagnostics.push(diagnostic);
        }
    } else if at_name.is_empty()
        && !model.mail_records(zone).any(|record| record.name.as_str() == name)
        && let Some(mail) = zone.records.iter().find(|record| takes_mail(zone, record))
    {
        let message = format!("`{}` takes mail and has no DMARC policy", zone.name());
        let help = format!(
            "add `{{ name: _dmarc, type: TXT, value: \"v=DMARC1; p=none; rua=mailto:dmarc@{}\" }}`",
            zone.name()
        );
        diagnostics.push(Diagnostic::new(&NO_DMARC, &mail.value_at, message).help(help));
    }
}

fn takes_mail(zone: &Zone, record: &Record) -> bool {
    matches!(&record.data, Data::Mx { exchange, .. } if !exchange.is_root()) && record.name.as_str() == zone.name()
}

/// Why a text is no DMARC policy.
fn dmarc_fault(text: &str) -> Option<String> {
    let mut tags = text.split(';').map(|tag| tag.split_once('=').map(|(key, value)| (key.trim(), value.trim())));
    if tags.next() != Some(Some(("v", "DMARC1"))) {
        return Some("a DMARC record starts with `v=DMARC1;`".to_owned());
    }
    match tags.next().flatten() {
        Some(("p", "none" | "quarantine" | "reject")) => None,
        Some(("p", policy)) => Some(format!("`{policy}` is no DMARC policy")),
        _ => Some("the second tag of a DMARC record is its policy, `p=`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dmarc_record_is_a_version_and_a_policy() {
        for text in ["v=DMARC1; p=none", "v=DMARC1;p=reject;", "v=DMARC1; p=quarantine; rua=mailto:a@b.example"] {
            assert_eq!(dmarc_fault(text), None, "{text}");
        }
        for text in [
            "p=none; v=DMARC1",
            "v=DMARC2; p=none",
            "v=DMARC1",
            "v=DMARC1; p=block",
            "v=DMARC1; rua=mailto:a@b.example; p=none",
        ] {
            assert!(dmarc_fault(text).is_some(), "{text}");
        }
    }
}
