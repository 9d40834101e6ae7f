//! An error of the YAML parser → the same in a user's words, at the place that has to be changed.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::lines::{Line, ceil_char_boundary, floor_char_boundary};
use super::refusals;
use crate::diag::{Code, Diagnostic, Place, Severity};

/// The text and where the parser stopped.
struct Stop<'t> {
    text: &'t str,
    at: usize,
    /// The line of `at`.
    line: Line<'t>,
}

/// What is wrong with `text`, given the parser's error and the place of the innermost bracket that is open there.
pub(super) fn explain(text: &str, error: &ScanError, bracket: Option<usize>) -> Diagnostic {
    let at = floor_char_boundary(text, error.marker().byte_offset().unwrap_or(text.len()));
    let stop = Stop { text, at, line: Line::at(text, at) };
    use ErrorKind as E;
    match error.kind() {
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabInPlainScalar => stop.tab(),
        E::TabAtBlockScalarStart => stop.tab(),
        E::RecursionLimitExceeded => refusals::too_deep(stop.character()),
        E::UnclosedFlowCollection { open } => stop.unclosed_bracket(*open, at, None),
        E::MismatchedFlowCollectionEnd { open, close } => stop.mismatched_bracket(*open, *close),
        E::MisplacedFlowCollectionEnd => stop.closes_nothing(),
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => stop.unclosed_quote(),
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => stop.behind_quote(),
        E::UnexpectedCharacter { .. } | E::PlainScalarStartsWithDashFlowIndicator => stop.bad_first_character(),
        E::MissingAnchorOrAliasName => stop.bad_first_character(),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => stop.escape(),
        E::DirectiveDisallowed => stop.directive(),
        E::BomInsideDocument => stop.byte_order_mark(),
        E::ExpectedTagBang
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UndeclaredTagHandle
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape => stop.malformed_tag(),
        E::InvalidBlockScalarHeader => stop.block_scalar_header(),
        E::BlockSequenceEntryNotAllowed => stop.list_beside_key(),
        E::SimpleKeyExpected => stop.not_an_entry(stop.line),
        kind => match bracket {
            Some(bracket) => stop.in_brackets(bracket),
            None => stop.in_block(kind),
        },
    }
}

impl<'t> Stop<'t> {
    /// Where the parser stopped inside brackets, the cause is mostly a bracket that lacks its end.
    fn in_brackets(&self, bracket: usize) -> Diagnostic {
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

    fn in_block(&self, kind: &ErrorKind) -> Diagnostic {
        let is_at_start = self.line.content_range().start == self.at;
        let begins_item = self.line.content().starts_with("- ") || self.line.content() == "-";
        match kind {
            ErrorKind::MappingValueNotAllowed => self.unexpected_colon(),
            ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry if is_at_start => {
                self.misplaced_line(kind)
            }
            ErrorKind::ExpectedBlockMappingKey if begins_item => self.misplaced_line(kind),
            ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => self.behind_value(),
            ErrorKind::InvalidIndentation
            | ErrorKind::InvalidBlockScalarIndent
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::InvalidFlowScalarIndent => self.indentation(),
            ErrorKind::CommentInterceptedScalar | ErrorKind::CommentNotSeparated => self.comment(),
            ErrorKind::UnexpectedEofBlockMapping | ErrorKind::UnexpectedEofBlockSequence => self.bad_first_character(),
            other => Diagnostic::at_bytes(&SYNTAX, self.character(), format!("this is not YAML: {other}"))
                .help("if a text is meant, put it in quotes"),
        }
    }

    /// `key: value: more`, a line that is indented too far, or a line above that is no `key: value`.
    fn unexpected_colon(&self) -> Diagnostic {
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
    fn not_an_entry(&self, line: Line<'t>) -> Diagnostic {
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
    fn misplaced_line(&self, kind: &ErrorKind) -> Diagnostic {
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

    fn indentation(&self) -> Diagnostic {
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

    fn behind_value(&self) -> Diagnostic {
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

    fn tab(&self) -> Diagnostic {
        let behind = || self.text.get(self.at..)?.find('\t').map(|offset| Line::at(self.text, self.at + offset));
        let tabs = self.line.indenting_tabs().or_else(|| behind()?.indenting_tabs());
        tab(tabs.unwrap_or_else(|| self.character()))
    }

    fn unclosed_bracket(&self, open: char, at: usize, read_on: Option<Range<usize>>) -> Diagnostic {
        let message = format!("`{open}` is not closed");
        let diagnostic = Diagnostic::at_bytes(&BRACKET, at..at + open.len_utf8(), message)
            .help(format!("write `{}` behind the last value", closing(open)));
        match read_on {
            Some(range) => diagnostic.also(Place::Bytes(range), "read as a part of it"),
            None => diagnostic,
        }
    }

    fn mismatched_bracket(&self, open: char, close: char) -> Diagnostic {
        let message = format!("`{open}` is closed by `{close}`");
        Diagnostic::at_bytes(&BRACKET, self.character(), message).help(format!("close it by `{}`", closing(open)))
    }

    fn closes_nothing(&self) -> Diagnostic {
        let message = format!("{} closes nothing", self.shown());
        Diagnostic::at_bytes(&BRACKET, self.character(), message)
            .help("delete it, or put a text that starts with it in quotes")
    }

    fn unclosed_quote(&self) -> Diagnostic {
        let message = format!("the quote {} is not closed", self.shown());
        Diagnostic::at_bytes(&QUOTE, self.at..self.line.content_range().end.max(self.at), message)
            .help("write the same quote at the end of the text")
    }

    fn behind_quote(&self) -> Diagnostic {
        let end = self.line.content_range().end.max(self.at);
        let rest = short(self.text.get(self.at..end).unwrap_or_default());
        Diagnostic::at_bytes(&QUOTE, self.at..end, format!("unexpected `{rest}` behind the closing quote"))
            .help("a quote inside quotes is written `\\\"` in double and `''` in single ones")
    }

    fn bad_first_character(&self) -> Diagnostic {
        let end = self.line.content_range().end.max(self.at);
        let rest = self.text.get(self.at..end).unwrap_or_default();
        let before = self.text.get(self.line.content_range().start..self.at).unwrap_or_default();
        let value = if before.contains(['{', '[']) { rest.split([',', '}', ']']).next().unwrap_or(rest) } else { rest };
        let message = format!("a text without quotes cannot start with {}", self.shown());
        Diagnostic::at_bytes(&NEEDS_QUOTES, self.character(), message)
            .help(format!("put it in quotes: `{}`", quoted(value)))
    }

    /// The parser gives the place of the quote.
    fn escape(&self) -> Diagnostic {
        let written = self.text.get(self.at..).unwrap_or_default();
        let range = bad_escape(written).map_or(self.character(), |range| self.at + range.start..self.at + range.end);
        let shown = self.text.get(range.clone()).unwrap_or_default();
        Diagnostic::at_bytes(&ESCAPE, range, format!("`{shown}` is no escape in double quotes"))
            .help("write `\\\\` for a backslash, or use single quotes, in which it means itself")
    }

    fn directive(&self) -> Diagnostic {
        Diagnostic::at_bytes(
            &DIRECTIVE,
            self.line.content_range(),
            format!("the directive `{}` is not supported", short(self.line.content())),
        )
        .help("delete the line: the document is read as YAML 1.2")
    }

    fn byte_order_mark(&self) -> Diagnostic {
        Diagnostic::at_bytes(&SYNTAX, self.character(), "a byte-order mark (`U+FEFF`) stands inside the document")
            .help("delete it: it is invisible, and was probably pasted")
    }

    fn malformed_tag(&self) -> Diagnostic {
        Diagnostic::at_bytes(
            &refusals::TAG,
            self.character(),
            "a text without quotes starts with `!`, which makes a tag",
        )
        .help("put the text in quotes")
    }

    fn block_scalar_header(&self) -> Diagnostic {
        let range = self.at..self.line.content_range().end.max(self.at);
        let message = format!("unexpected text on the line of {}", self.shown());
        Diagnostic::at_bytes(&SYNTAX, range, message)
            .help("start the text on the next line, or put it in quotes instead")
    }

    fn list_beside_key(&self) -> Diagnostic {
        Diagnostic::at_bytes(&SYNTAX, self.character(), "a list cannot start on the line of its key")
            .help("put its first `- ` on the next line; write a text that is only `-` in quotes")
    }

    fn comment(&self) -> Diagnostic {
        Diagnostic::at_bytes(&SYNTAX, self.character(), "a comment cannot stand here")
            .help("write a space before `#`, and no comment inside a text of several lines")
    }

    /// The range of the character where the parser stopped; empty at the end of the text.
    fn character(&self) -> Range<usize> {
        self.at..ceil_char_boundary(self.text, self.at + 1)
    }

    fn shown(&self) -> String {
        match self.text.get(self.character()) {
            None | Some("") => "end of the file".to_owned(),
            Some("\n" | "\r") => "end of the line".to_owned(),
            Some(character) => format!("`{character}`"),
        }
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

fn fits_nothing(indent: usize) -> String {
    format!("the indentation of this line, {indent}, fits no line above it")
}

/// Whether the content of a line is a key with its value, or with its value to follow.
fn is_entry(content: &str) -> bool {
    content.contains(": ") || content.ends_with(':')
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}

/// `value` in the quotes that need the fewest escapes.
fn quoted(value: &str) -> String {
    if value.contains(['"', '\\']) {
        format!("'{}'", short(value).replace('\'', "''"))
    } else {
        format!("\"{}\"", short(value))
    }
}

fn short(text: &str) -> String {
    const SHOWN: usize = 60;
    let shown: String = text.trim().chars().take(SHOWN).collect();
    if shown.len() < text.trim().len() { format!("{shown}…") } else { shown }
}

pub(super) static TAB: Code = Code {
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

pub(super) fn tab(tabs: Range<usize>) -> Diagnostic {
    Diagnostic::at_bytes(&TAB, tabs, "a tab is used for indentation").help("indent by spaces, two a level")
}

pub(super) static INDENTATION: Code = Code {
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

pub(super) static BRACKET: Code = Code {
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

pub(super) static QUOTE: Code = Code {
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

pub(super) static NEEDS_QUOTES: Code = Code {
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

pub(super) static SYNTAX: Code = Code {
    id: "YAML012",
    name: "syntax",
    severity: Severity::Error,
    docs: "\
## What
The text is not YAML 1.2 from here on.

## Why
What follows could only be guessed, so reading stops here: correct this error first, others may show then.

## Example
```yaml
port:8080
team: core
```

## Instead
```yaml
port: 8080
team: core
```
",
};

pub(super) static ESCAPE: Code = Code {
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

pub(super) static DIRECTIVE: Code = Code {
    id: "YAML023",
    name: "directive",
    severity: Severity::Error,
    docs: "\
## What
A line that starts with `%`, such as `%YAML 1.1` or `%TAG`.

## Why
The document is always read as YAML 1.2, in which `no` and `on` are text, and tags are not supported.

## Example
```yaml
%YAML 1.1
---
services: {}
```

## Instead
```yaml
services: {}
```
",
};
