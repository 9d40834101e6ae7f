//! A stop at a line → how the lines around it have to be indented, and what a line of a map is.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::quotes::{NEEDS_QUOTES, quoted};
use super::{SYNTAX, Stop, short};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::lines::Line;

pub(in crate::source) static TAB: Code = Code {
    id: "YAML007",
    name: "tab-indentation",
    severity: Severity::Error,
    docs: "\
## What
A line is indented by a tab.

## Why
YAML forbids it: how wide a tab is depends on the editor, and the indentation decides what belongs to what.

## Example
```yaml
services:
\tpricing: {}
```

## Instead
```yaml
services:
  pricing: {}
```
",
};

pub(in crate::source) static INDENTATION: Code = Code {
    id: "YAML008",
    name: "indentation",
    severity: Severity::Error,
    docs: "\
## What
A line is indented so that it belongs to nothing above it, or a list item stands among keys.

## Why
Indentation decides what belongs to what; here it has two readings, or none.

## Example
```yaml
pricing:
  port: 8080
   team: core
```

## Instead
```yaml
pricing:
  port: 8080
  team: core
```
",
};

impl<'t> Stop<'t> {
    /// `key: value: more`, a line that is indented too far, or a line above that is no `key: value`.
    pub fn unexpected_colon(&self) -> Diagnostic {
        let before = self.text.get(self.line.start..self.at).unwrap_or_default();
        if let Some((key, value)) = before.split_once(": ") {
            let rest = self.text.get(self.at..self.line.content_range().end).unwrap_or_default();
            let (key, value) = (key.trim_start(), format!("{}{rest}", value.trim_start()));
            return Diagnostic::at_bytes(&NEEDS_QUOTES, self.character(), "a text without quotes contains `: `")
                .help(format!("put the value in quotes: `{key}: {}`", quoted(&value)));
        }
        match self.line.above(self.text) {
            Some(above) if above.indent() >= self.line.indent() => self.not_an_entry(above),
            Some(above) if !is_entry(above.content()) => self.not_an_entry(above),
            Some(_) | None => self.indentation(),
        }
    }

    /// A line of a map that has no `: `.
    pub fn not_an_entry(&self, line: Line<'t>) -> Diagnostic {
        let content = line.content();
        let item = content.strip_prefix("- ").unwrap_or(content);
        let diagnostic = Diagnostic::at_bytes(
            &SYNTAX,
            line.content_range(),
            format!("expected `key: value`, found `{}`", short(content)),
        );
        match item.split_once(':') {
            Some((key, value)) if !value.is_empty() => {
                diagnostic.help(format!("put a space after the colon: `{}: {}`", short(key), short(value)))
            }
            Some(_) | None => diagnostic.help("write a `:` and a value after the key"),
        }
    }

    /// A line that fits neither the map or list above it nor one around that.
    pub fn misplaced_line(&self, kind: &ErrorKind) -> Diagnostic {
        let range = self.line.content_range();
        let is_item = self.line.content().starts_with('-');
        let siblings = self.above_with_indent(self.line.indent());
        match siblings {
            Some(sibling) if is_item && *kind == ErrorKind::ExpectedBlockMappingKey => {
                Diagnostic::at_bytes(&INDENTATION, range, "a list item stands among the keys of a map")
                    .also(Place::Bytes(sibling.content_range()), "the map")
                    .help("put the list under a key of its own, or write `key: value`")
            }
            Some(sibling) if !is_item && *kind == ErrorKind::ExpectedBlockSequenceEntry => {
                Diagnostic::at_bytes(&INDENTATION, range, "a key stands among the items of a list")
                    .also(Place::Bytes(sibling.content_range()), "the list")
                    .help("start the line with `- `, or indent it under an item")
            }
            Some(_) | None => self.indentation(),
        }
    }

    fn above_with_indent(&self, indent: usize) -> Option<Line<'t>> {
        const LINES: usize = 1_000;
        std::iter::successors(self.line.above(self.text), |line| line.above(self.text))
            .take(LINES)
            .find(|line| line.indent() == indent)
    }

    pub fn indentation(&self) -> Diagnostic {
        let (indent, range) = (self.line.indent(), self.line.content_range());
        match self.line.above(self.text) {
            Some(above) if above.indent() < indent && is_entry(above.content()) => {
                let message = format!("the line is indented by {indent}, the one above by {}", above.indent());
                Diagnostic::at_bytes(&INDENTATION, range, message)
                    .also(Place::Bytes(above.content_range()), "this key has a value already")
                    .help("indent the keys of one map equally")
            }
            Some(above) => Diagnostic::at_bytes(&INDENTATION, range, fits_nothing(indent))
                .help(format!("the line above is indented by {}", above.indent())),
            None => Diagnostic::at_bytes(&INDENTATION, range, fits_nothing(indent)),
        }
    }

    pub fn tab(&self) -> Diagnostic {
        let behind = || self.text.get(self.at..)?.find('\t').map(|offset| Line::at(self.text, self.at + offset));
        let tabs = self.line.indenting_tabs().or_else(|| behind()?.indenting_tabs());
        tab(tabs.unwrap_or_else(|| self.character()))
    }

    pub fn list_beside_key(&self) -> Diagnostic {
        Diagnostic::at_bytes(&SYNTAX, self.character(), "a list cannot start on the line of its key")
            .help("put its first `- ` on the next line; write a text that is only `-` in quotes")
    }
}

fn fits_nothing(indent: usize) -> String {
    format!("the indentation of this line, {indent}, fits no line above it")
}

/// Whether the content of a line is a key with its value, or with its value to follow.
fn is_entry(content: &str) -> bool {
    content.contains(": ") || content.ends_with(':')
}

pub(in crate::source) fn tab(tabs: Range<usize>) -> Diagnostic {
    Diagnostic::at_bytes(&TAB, tabs, "a tab is used for indentation").help("indent by spaces, two a level")
}
