//! A stop in or beside a text → the quotes and escapes that it lacks.

use std::ops::Range;

use super::{Stop, short};
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::refusals;

pub(in crate::source) static QUOTE: Code = Code {
    id: "YAML010",
    name: "quote",
    severity: Severity::Error,
    docs: "\
## What
A quoted text is never closed, or something stands behind its closing quote.

## Why
Everything behind an open quote is read as a part of the text; a quote in the text ends it early.

## Example
```yaml
description: \"the \"new\" prices\"
```

## Instead
```yaml
description: 'the \"new\" prices'
```
",
};

pub(in crate::source) static NEEDS_QUOTES: Code = Code {
    id: "YAML011",
    name: "text-needs-quotes",
    severity: Severity::Error,
    docs: "\
## What
A text without quotes contains `: `, or starts with a character that has a meaning in YAML, such as `@`, `` ` ``, `%`,
`[` or `{`.

## Why
Without quotes, these characters make keys, lists, maps and aliases.

## Example
```yaml
description: prices: now faster
owner: @core
```

## Instead
```yaml
description: \"prices: now faster\"
owner: \"@core\"
```
",
};

pub(in crate::source) static ESCAPE: Code = Code {
    id: "YAML022",
    name: "escape",
    severity: Severity::Error,
    docs: "\
## What
A backslash in a double-quoted text is followed by something that YAML does not know.

## Why
In double quotes a backslash starts an escape such as `\\n`; regular expressions and Windows paths are not meant so.

## Example
```yaml
pattern: \"v\\d+\"
```

## Instead
```yaml
pattern: 'v\\d+'
```
",
};

impl Stop<'_> {
    pub fn unclosed_quote(&self) -> Diagnostic {
        let message = format!("the quote {} is not closed", self.shown());
        Diagnostic::at_bytes(&QUOTE, self.at..self.line.content_range().end.max(self.at), message)
            .help("write the same quote at the end of the text")
    }

    pub fn behind_quote(&self) -> Diagnostic {
        let end = self.line.content_range().end.max(self.at);
        let rest = short(self.text.get(self.at..end).unwrap_or_default());
        Diagnostic::at_bytes(&QUOTE, self.at..end, format!("unexpected `{rest}` behind the closing quote"))
            .help("a quote inside quotes is written `\\\"` in double and `''` in single ones")
    }

    pub fn bad_first_character(&self) -> Diagnostic {
        let end = self.line.content_range().end.max(self.at);
        let rest = self.text.get(self.at..end).unwrap_or_default();
        let before = self.text.get(self.line.content_range().start..self.at).unwrap_or_default();
        let value = if before.contains(['{', '[']) { rest.split([',', '}', ']']).next().unwrap_or(rest) } else { rest };
        let message = format!("a text without quotes cannot start with {}", self.shown());
        Diagnostic::at_bytes(&NEEDS_QUOTES, self.character(), message)
            .help(format!("put it in quotes: `{}`", quoted(value)))
    }

    /// The parser gives the place of the quote.
    pub fn escape(&self) -> Diagnostic {
        let written = self.text.get(self.at..).unwrap_or_default();
        let range = bad_escape(written).map_or(self.character(), |range| self.at + range.start..self.at + range.end);
        let shown = self.text.get(range.clone()).unwrap_or_default();
        Diagnostic::at_bytes(&ESCAPE, range, format!("`{shown}` is no escape in double quotes"))
            .help("write `\\\\` for a backslash, or use single quotes, in which it means itself")
    }

    pub fn behind_value(&self) -> Diagnostic {
        let end = self.line.content_range().end.max(self.at);
        let rest = self.text.get(self.at..end).unwrap_or_default();
        let (_, value) = self.line.content().split_once(": ").unwrap_or(("", self.line.content()));
        let message = format!("unexpected `{}` behind the end of the value", short(rest));
        let diagnostic = Diagnostic::at_bytes(&NEEDS_QUOTES, self.at..end, message);
        if value.starts_with(['[', '{']) {
            return diagnostic.help(format!("if a text is meant, put it in quotes: `{}`", quoted(value)));
        }
        diagnostic.help("put the whole value in quotes, or start a new line")
    }

    pub fn malformed_tag(&self) -> Diagnostic {
        Diagnostic::at_bytes(
            &refusals::TAG,
            self.character(),
            "a text without quotes starts with `!`, which makes a tag",
        )
        .help("put the text in quotes")
    }
}

/// The first escape in a double-quoted text that YAML 1.2 (chapter 5.7) does not know.
fn bad_escape(written: &str) -> Option<Range<usize>> {
    let mut characters = written.char_indices();
    while let Some((start, character)) = characters.next() {
        if character != '\\' {
            continue;
        }
        let (at, escape) = characters.next()?;
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' => continue,
            'N' | '_' | 'L' | 'P' | '\n' | '\r' => continue,
            _ => return Some(start..at + escape.len_utf8()),
        };
        let hexadecimal: String =
            written.get(at + 1..)?.chars().take(digits).take_while(char::is_ascii_hexdigit).collect();
        let is_character = u32::from_str_radix(&hexadecimal, 16).is_ok_and(|code| char::from_u32(code).is_some());
        if hexadecimal.len() < digits || !is_character {
            return Some(start..at + 1 + hexadecimal.len());
        }
    }
    None
}

/// `value` in the quotes that need the fewest escapes.
pub(super) fn quoted(value: &str) -> String {
    if value.contains(['"', '\\']) {
        format!("'{}'", short(value).replace('\'', "''"))
    } else {
        format!("\"{}\"", short(value))
    }
}
