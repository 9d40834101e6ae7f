//! An error of the YAML parser → the same in a user's words, at the place that has to be changed.

mod brackets;
mod layout;
mod quotes;

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

pub(super) use brackets::BRACKET;
pub(super) use layout::{INDENTATION, TAB, tab};
pub(super) use quotes::{ESCAPE, NEEDS_QUOTES, QUOTE};

use super::lines::{Line, ceil_char_boundary, floor_char_boundary};
use super::refusals;
use crate::diag::{Code, Diagnostic, Severity};

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

impl Stop<'_> {
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

    fn block_scalar_header(&self) -> Diagnostic {
        let range = self.at..self.line.content_range().end.max(self.at);
        let message = format!("unexpected text on the line of {}", self.shown());
        Diagnostic::at_bytes(&SYNTAX, range, message)
            .help("start the text on the next line, or put it in quotes instead")
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

fn short(text: &str) -> String {
    const SHOWN: usize = 60;
    let shown: String = text.trim().chars().take(SHOWN).collect();
    if shown.len() < text.trim().len() { format!("{shown}…") } else { shown }
}
