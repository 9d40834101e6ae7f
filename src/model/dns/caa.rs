//! The value of a CAA record (RFC 8659) → a certificate authority with its parameters, or where reports go.

use super::{Fault, name};
use crate::diag::{Code, Severity};
use crate::spec::CaaTag;

pub static BAD_CAA: Code = Code {
    id: "DNS015",
    name: "bad-caa-value",
    severity: Severity::Error,
    docs: "## What
The value of a CAA record does not fit its tag: `issue` and its kin take the domain of a certificate authority, with
parameters perhaps, or `;` for none; `iodef` takes a `mailto:` or `https:` address.

## Why
A certificate authority that cannot read the record must refuse to issue (RFC 8659): every renewal fails.

## Example
```yaml
- { name: \"@\", type: CAA, tag: issue, value: \"https://letsencrypt.org\" }
- { name: \"@\", type: CAA, tag: iodef, value: security@threadline.example }
```

## Instead
`value: letsencrypt.org`, `value: \"mailto:security@threadline.example\"`.
",
};

/// The value that fits the tag.
pub(super) fn read(tag: CaaTag, written: &str) -> Result<String, Fault> {
    if tag == CaaTag::Iodef {
        let fine = ["mailto:", "https://", "http://"].iter().any(|scheme| written.starts_with(scheme))
            && !written.contains('"');
        let help = if written.contains('@') {
            format!("write `mailto:{written}`")
        } else {
            "write `mailto:…` or `https://…`".to_owned()
        };
        return if fine {
            Ok(written.to_owned())
        } else {
            Err(Fault::new(&BAD_CAA, format!("`{written}` is no address for reports"), help))
        };
    }
    let (authority, parameters) = written.split_once(';').map_or((written, None), |(a, p)| (a, Some(p)));
    let authority = authority.trim();
    let is_domain = authority.is_empty() && parameters.is_some() || name::of_target(authority, "example").is_ok();
    if !is_domain || written.contains('"') {
        let message = format!("`{written}` is no certificate authority");
        return Err(Fault::new(&BAD_CAA, message, "write its domain, such as `letsencrypt.org`, or `;` for none"));
    }
    let authority = authority.to_ascii_lowercase();
    Ok(parameters.map_or(authority.clone(), |parameters| format!("{authority};{parameters}")))
}
