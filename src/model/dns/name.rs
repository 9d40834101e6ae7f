//! Names as people write them → DNS names: ASCII, lower case, no dot last.

use std::fmt;
use std::net::IpAddr;

use super::Fault;
use crate::diag::{Code, Severity};

/// A domain name in its canonical form: ASCII (internationalised labels as `xn--`), lower case, no dot last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DnsName(String);

impl DnsName {
    /// A name that is canonical already: a zone's, a public host's.
    pub fn canonical(name: &str) -> Self {
        Self(name.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the root of the DNS, which records write to say "none".
    pub fn is_root(&self) -> bool {
        self.0 == "."
    }

    /// Whether it is `ancestor` or lies below it.
    pub fn is_in(&self, ancestor: &str) -> bool {
        self.below(ancestor).is_some()
    }

    /// What stands before `ancestor`: nothing for `ancestor` itself, `www` for `www.<ancestor>`.
    pub fn below(&self, ancestor: &str) -> Option<&str> {
        let rest = self.0.strip_suffix(ancestor)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_suffix('.') }
    }

    /// The labels, leftmost first.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.0.split('.')
    }
}

impl fmt::Display for DnsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// RFC 1035 §2.3.4.
const LONGEST_LABEL: usize = 63;
const LONGEST_NAME: usize = 253;

pub static BAD_NAME: Code = Code {
    id: "DNS003",
    name: "bad-dns-name",
    severity: Severity::Error,
    docs: "## What
A record's name that cannot be one: a label is empty or longer than 63 characters, starts or ends with a hyphen, or has
a character that host names do not know; the whole is longer than 253; or `*` stands elsewhere than alone in front.

## Why
Cloudflare refuses it, or resolvers never ask for it.

## Example
```yaml
dns:
  zones:
    threadline.example:
      records:
        - { name: \"a*b\", type: A, value: 192.0.2.10 }
```

## Instead
Letters, digits, hyphens and underscores, divided by dots: `www`, `_dmarc`, `*.shop`. Other alphabets are fine: platc
writes their ASCII form.
",
};

/// Makes a record's full name canonical.
pub(super) fn of_record(written: &str) -> Result<DnsName, Fault> {
    canonical(written, true).map_err(|reason| {
        let help = "letters, digits, hyphens and underscores, divided by dots; `*` may be the first label";
        Fault::new(&BAD_NAME, format!("`{written}` is no DNS name: {reason}"), help)
    })
}

pub static BAD_TARGET: Code = Code {
    id: "DNS006",
    name: "bad-target",
    severity: Severity::Error,
    docs: "## What
A record that points at a host (CNAME, MX, NS, PTR, SRV, SVCB, HTTPS, NAPTR) holds something else: an address, a URL,
a host with a port, or a single label.

## Why
These records hold full host names. An address there reads as a name that nobody serves; a single label is no host
of the internet.

## Example
```yaml
- { name: \"@\", type: MX, value: 192.0.2.25, priority: 10 }
- { name: status, type: CNAME, value: \"https://threadline.statuspage.example/\" }
```

## Instead
Write the whole host name: `mx.threadline-mail.example`. An address belongs in an `A` or `AAAA` record of its own.
",
};

/// Makes the host that a record points at canonical. `zone` is what a help may complete it with.
pub(super) fn of_target(written: &str, zone: &str) -> Result<DnsName, Fault> {
    let fault = |reason: String, help: String| {
        Err(Fault::new(&BAD_TARGET, format!("`{written}` is no host name: {reason}"), help))
    };
    if written.parse::<IpAddr>().is_ok() {
        return fault(
            "it is an address".to_owned(),
            "write a host name, and give that host an `A` or `AAAA` record".to_owned(),
        );
    }
    if let Some(host) = host_of_url(written) {
        return fault("it is more than a host".to_owned(), format!("write `{host}`"));
    }
    match canonical(written, false) {
        Ok(name) if name.labels().count() == 1 => {
            fault("it has one label only".to_owned(), format!("write the whole name, such as `{name}.{zone}`"))
        }
        Ok(name) => Ok(name),
        Err(reason) => fault(reason, "write the whole host name".to_owned()),
    }
}

/// As [`of_target`], where `.` says "none" or "this name".
pub(super) fn of_target_or_root(written: &str, zone: &str) -> Result<DnsName, Fault> {
    if written == "." { Ok(DnsName(".".to_owned())) } else { of_target(written, zone) }
}

/// The host in a URL, or in a host with a port or a path.
fn host_of_url(written: &str) -> Option<&str> {
    let rest = written.split_once("://").map_or(written, |(_, rest)| rest);
    let end = rest.find(['/', ':', '?']).unwrap_or(rest.len());
    let host = rest.get(..end).unwrap_or(rest);
    (host != written && !host.is_empty()).then_some(host)
}

fn canonical(written: &str, wildcard: bool) -> Result<DnsName, String> {
    let name = written.strip_suffix('.').unwrap_or(written);
    let labels = name
        .split('.')
        .enumerate()
        .map(|(i, written)| if written == "*" && wildcard && i == 0 { Ok("*".to_owned()) } else { label(written) });
    let name = labels.collect::<Result<Vec<String>, String>>()?.join(".");
    if name.len() > LONGEST_NAME {
        return Err(format!("it has {} characters of {LONGEST_NAME}", name.len()));
    }
    Ok(DnsName(name))
}

fn label(written: &str) -> Result<String, String> {
    let ascii = if written.is_ascii() {
        written.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii(written).map_err(|_| format!("`{written}` has no ASCII form"))?
    };
    let known = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if ascii.is_empty() {
        Err("a label is empty".to_owned())
    } else if let Some(c) = ascii.chars().find(|c| !known(*c)) {
        Err(if c == '*' {
            "`*` may only be the first label, alone".to_owned()
        } else {
            format!("it holds {}", shown(c))
        })
    } else if ascii.starts_with('-') || ascii.ends_with('-') {
        Err(format!("the label `{written}` starts or ends with a hyphen"))
    } else if ascii.len() > LONGEST_LABEL {
        Err(format!("the label `{written}` has {} characters of {LONGEST_LABEL}", ascii.len()))
    } else {
        Ok(ascii)
    }
}

/// A character in a sentence.
fn shown(c: char) -> String {
    if c == ' ' { "a blank".to_owned() } else { format!("`{}`", c.escape_debug()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_canonical() {
        for (written, name) in [
            ("WWW.Threadline.Example", "www.threadline.example"),
            ("www.threadline.example.", "www.threadline.example"),
            ("*.shop.threadline.example", "*.shop.threadline.example"),
            ("_sip._tcp.threadline.example", "_sip._tcp.threadline.example"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(of_record(written).map(|name| name.0).map_err(|fault| fault.message), Ok(name.to_owned()));
        }
    }

    #[test]
    fn what_is_no_name_is_refused_with_the_reason() {
        let long = format!("{}.example", "a".repeat(64));
        for (written, reason) in [
            ("a..example", "a label is empty"),
            ("a*b.example", "`*` may only be the first label, alone"),
            ("www.*.example", "`*` may only be the first label, alone"),
            ("-www.example", "the label `-www` starts or ends with a hyphen"),
            ("w w.example", "it holds a blank"),
            (long.as_str(), &format!("the label `{}` has 64 characters of 63", "a".repeat(64))),
        ] {
            let fault = of_record(written).expect_err(written);
            assert_eq!(fault.message, format!("`{written}` is no DNS name: {reason}"));
        }
    }

    #[test]
    fn targets_are_hosts() {
        for (written, help) in [
            ("192.0.2.1", "write a host name, and give that host an `A` or `AAAA` record"),
            ("2001:db8::1", "write a host name, and give that host an `A` or `AAAA` record"),
            ("https://shop.example/cart", "write `shop.example`"),
            ("shop.example:8080", "write `shop.example`"),
            ("mail", "write the whole name, such as `mail.acme.example`"),
        ] {
            assert_eq!(of_target(written, "acme.example").expect_err(written).help, help);
        }
        assert_eq!(of_target("Shop.Example.", "acme.example").expect("a host").as_str(), "shop.example");
        assert!(of_target_or_root(".", "acme.example").expect("the root").is_root());
        assert!(of_target(".", "acme.example").is_err());
    }

    #[test]
    fn below_divides_at_a_dot() {
        let name = DnsName::canonical("api.shop.example");
        assert_eq!(name.below("shop.example"), Some("api"));
        assert_eq!(name.below("api.shop.example"), Some(""));
        assert_eq!(name.below("op.example"), None);
    }
}
