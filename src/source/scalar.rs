//! Unquoted text → null, boolean, number or text, by the core schema of YAML 1.2 (chapter 10.3).
//!
//! Stricter than the schema in two ways. A number with a needless leading zero (`0777`, `007`, `01.5`) is text, since
//! readers disagree whether it is octal. A number that JSON cannot carry (`.inf`, `.nan`, beyond 64 bits) is an error.

use std::ops::Range;

use super::Kind;
use crate::diag::{Code, Diagnostic, Severity};

pub(super) static NUMBER: Code = Code {
    id: "YAML021",
    name: "number-out-of-range",
    severity: Severity::Error,
    docs: "\
## What
An unquoted number that does not fit into 64 bits, an infinity, or `.nan`.

## Why
Readers round such numbers silently: `12345678901234567890` becomes `12345678901234567000` in many of them. Long digits
are account numbers and identifiers more often than amounts.

## Example
```yaml
account: 12345678901234567890
```

## Instead
```yaml
account: \"12345678901234567890\"
```
",
};

/// The value of an unquoted scalar.
///
/// # Errors
/// The diagnostic if it is a number that cannot be represented.
pub(super) fn plain(text: &str, range: &Range<usize>) -> Result<Kind, Diagnostic> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ if is_infinite_or_nan(text) => return Err(out_of_range(text, range)),
        _ => match number(text) {
            Some(Ok(kind)) => kind,
            Some(Err(())) => return Err(out_of_range(text, range)),
            None => Kind::Text(text.to_owned()),
        },
    })
}

/// `None` if it is no number, `Some(Err)` if it is one that cannot be represented.
fn number(text: &str) -> Option<Result<Kind, ()>> {
    let integer = |digits: &str, radix| Some(i64::from_str_radix(digits, radix).map(Kind::Integer).map_err(drop));
    if let Some(digits) = text.strip_prefix("0o").filter(|digits| is_all(digits, |b| matches!(b, b'0'..=b'7'))) {
        return integer(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x").filter(|digits| is_all(digits, |b| b.is_ascii_hexdigit())) {
        return integer(digits, 16);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_octal_to_some = unsigned.len() > 1 && unsigned.starts_with('0') && is_digits(unsigned.get(1..2)?);
    if is_octal_to_some {
        return None;
    }
    if is_digits(unsigned) {
        return integer(text, 10);
    }
    is_float(unsigned).then(|| match text.parse::<f64>() {
        Ok(float) if float.is_finite() => Ok(Kind::Float(float)),
        _ => Err(()),
    })
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let is_mantissa = match whole {
        "" => is_digits(fraction),
        whole => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
    };
    is_mantissa && exponent.is_none_or(is_digits)
}

fn is_infinite_or_nan(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

fn is_digits(text: &str) -> bool {
    is_all(text, |byte| byte.is_ascii_digit())
}

fn is_all(text: &str, accepts: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(accepts)
}

fn out_of_range(text: &str, range: &Range<usize>) -> Diagnostic {
    let shown: String = text.chars().take(40).collect();
    let dots = if shown.len() < text.len() { "…" } else { "" };
    Diagnostic::at_bytes(&NUMBER, range.clone(), format!("the number `{shown}{dots}` cannot be represented"))
        .help("write it in quotes if it is an identifier")
}
