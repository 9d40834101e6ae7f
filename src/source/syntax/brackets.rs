//! A stop at a bracket → which one lacks its end, has a wrong one, or is none.

use std::ops::Range;

use super::quotes::NEEDS_QUOTES;
use super::{SYNTAX, Stop};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::lines::Line;

pub(in crate::source) static BRACKET: Code = Code {
    id: "YAML009",
    name: "bracket",
    severity: Severity::Error,
    docs: "\
## What
A `[` or `{` is never closed, is closed by the wrong bracket, or a bracket closes nothing.

## Why
Everything behind an open bracket is read as a part of it, so the error is often noticed many lines later.

## Example
```yaml
domains: [a.example, b.example
port: 8080
```

## Instead
```yaml
domains: [a.example, b.example]
port: 8080
```
",
};

impl Stop<'_> {
    /// Where the parser stopped inside brackets, the cause is mostly a bracket that lacks its end.
    pub fn in_brackets(&self, bracket: usize) -> Diagnostic {
        let open = self.text.get(bracket..).and_then(|rest| rest.chars().next()).unwrap_or('[');
        if Line::at(self.text, bracket).start != self.line.start {
            return self.unclosed_bracket(open, bracket, Some(self.line.content_range()));
        }
        let message = format!("unexpected {} between `{open}` and `{}`", self.shown(), closing(open));
        if self.text.get(self.character()) == Some(":") {
            return Diagnostic::at_bytes(&NEEDS_QUOTES, self.character(), message)
                .help("put a text that contains `: ` in quotes");
        }
        Diagnostic::at_bytes(&SYNTAX, self.character(), message)
            .help("separate the values by one `,`, and put a text that contains `,` or brackets in quotes")
    }

    pub fn unclosed_bracket(&self, open: char, at: usize, read_on: Option<Range<usize>>) -> Diagnostic {
        let message = format!("`{open}` is not closed");
        let diagnostic = Diagnostic::at_bytes(&BRACKET, at..at + open.len_utf8(), message)
            .help(format!("write `{}` behind the last value", closing(open)));
        match read_on {
            Some(range) => diagnostic.also(Place::Bytes(range), "read as a part of it"),
            None => diagnostic,
        }
    }

    pub fn mismatched_bracket(&self, open: char, close: char) -> Diagnostic {
        let message = format!("`{open}` is closed by `{close}`");
        Diagnostic::at_bytes(&BRACKET, self.character(), message).help(format!("close it by `{}`", closing(open)))
    }

    pub fn closes_nothing(&self) -> Diagnostic {
        let message = format!("{} closes nothing", self.shown());
        Diagnostic::at_bytes(&BRACKET, self.character(), message)
            .help("delete it, or put a text that starts with it in quotes")
    }
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}
