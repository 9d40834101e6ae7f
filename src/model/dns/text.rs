//! The value of a TXT record as people write it, bare or quoted → the text; and the text → quoted strings.

use super::Fault;
use crate::diag::{Code, Severity};

/// The longest character-string of a TXT record, in bytes (RFC 1035 §3.3).
const LONGEST_STRING: usize = 255;

pub static TXT_QUOTES: Code = Code {
    id: "DNS016",
    name: "txt-quotes",
    severity: Severity::Error,
    docs: "## What
The value of a TXT record starts with a quotation mark and is no list of quoted strings.

## Why
A value that starts with `\"` is read as a zone file would: `\"one\" \"two\"`. Here a mark is missing, or something stands
between the strings.

## Example
```yaml
- { name: \"@\", type: TXT, value: '\"v=spf1 -all' }
```

## Instead
Leave the quotation marks out: platc quotes the text, and divides it where it is longer than 255 bytes.
",
};

/// The text that a TXT value means: itself, or what the quoted strings in it hold, joined.
pub(super) fn read(written: &str) -> Result<String, Fault> {
    if !written.starts_with('"') {
        return Ok(written.to_owned());
    }
    unquote(written).ok_or_else(|| {
        let message = format!("`{written}` starts with a quotation mark and is no list of quoted strings");
        Fault::new(&TXT_QUOTES, message, "leave the quotation marks out: platc adds them")
    })
}

/// Joins `"one" "two"`; `None` if that is not what it is. `\"` stands for a mark, `\195` for a byte (RFC 1035 §5.1).
fn unquote(written: &str) -> Option<String> {
    let mut text = Vec::new();
    let mut inside = false;
    let mut rest = written.bytes();
    while let Some(byte) = rest.next() {
        match (inside, byte) {
            (true, b'\\') => text.push(escaped(&mut rest)?),
            (_, b'"') => inside = !inside,
            (true, byte) => text.push(byte),
            (false, byte) if byte.is_ascii_whitespace() => {}
            (false, _) => return None,
        }
    }
    String::from_utf8(text).ok().filter(|_| !inside)
}

/// What stands after a backslash: a character, or the three digits of a byte.
fn escaped(rest: &mut std::str::Bytes<'_>) -> Option<u8> {
    let first = rest.next()?;
    if !first.is_ascii_digit() {
        return Some(first);
    }
    let digits = [first, rest.next()?, rest.next()?];
    std::str::from_utf8(&digits).ok()?.parse().ok()
}

/// The text as quoted strings of at most 255 bytes: `"one" "two"`. Quotation marks and backslashes in it are escaped.
pub fn quoted(text: &str) -> String {
    let strings: Vec<String> = divide(text).into_iter().map(|part| format!("\"{}\"", escape(part))).collect();
    strings.join(" ")
}

/// Cuts the text into parts of at most 255 bytes, between characters. Of an empty text: one empty part.
fn divide(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.len() > LONGEST_STRING {
        let end = (0..=LONGEST_STRING).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(LONGEST_STRING);
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_around_a_value_are_no_part_of_it() {
        for (written, text) in [
            ("v=spf1 -all", "v=spf1 -all"),
            ("\"v=spf1 -all\"", "v=spf1 -all"),
            ("\"v=DKIM1; \" \"p=abc\"", "v=DKIM1; p=abc"),
            ("\"a \\\"b\\\"\"", "a \"b\""),
            ("\"caf\\195\\169 é\"", "café é"),
            ("say \"hi\"", "say \"hi\""),
        ] {
            assert_eq!(read(written).expect(written), text);
        }
        for written in ["\"v=spf1 -all", "\"a\" b", "\"a\\", "\"\\300\"", "\"\\195\""] {
            assert_eq!(read(written).expect_err(written).code.id, "DNS016", "{written}");
        }
    }

    #[test]
    fn long_texts_are_divided_and_read_back() {
        for text in ["", "short", "say \"hi\" \\o/", &"x".repeat(255), &"x".repeat(256), &"é".repeat(200)] {
            let written = quoted(text);
            assert_eq!(read(&written).expect("platc's own quoting"), *text);
        }
        assert_eq!(quoted(&"x".repeat(256)), format!("\"{}\" \"x\"", "x".repeat(255)));
        assert_eq!(divide(&"é".repeat(200)).iter().map(|part| part.len()).collect::<Vec<_>>(), [254, 146]);
    }
}
