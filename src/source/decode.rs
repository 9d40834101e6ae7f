//! Bytes of a file → text that YAML allows: UTF-8, of a sensible size, without control characters.

use std::ops::Range;

use super::{MAX_DIAGNOSTICS, Source};
use crate::diag::{Code, Diagnostic};

/// The largest document, in bytes. A platform of 10,000 services stays below a quarter of it.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

pub(super) static NOT_UTF8: Code = Code {
    id: "YAML001",
    name: "not-utf-8",
    severity: crate::diag::Severity::Error,
    docs: "\
## What
The file is not UTF-8 text.

## Why
YAML may be written in several encodings, but tools that guess one disagree about every letter beyond ASCII.

## Example
A file saved as Latin-1, in which `ü` is the single byte `0xFC`; or a file saved as UTF-16.

## Instead
Save the file as UTF-8: `iconv -f LATIN1 -t UTF-8`, or *Save with encoding* in the editor.
",
};

pub(super) static TOO_LARGE: Code = Code {
    id: "YAML002",
    name: "file-too-large",
    severity: crate::diag::Severity::Error,
    docs: "\
## What
The file is larger than 16 MiB.

## Why
No platform that people describe by hand comes near this size; such a file is a log or an archive under a wrong name.

## Example
`platc check --spec backup.tar`

## Instead
Name the platform document.
",
};

pub(super) static CONTROL_CHARACTER: Code = Code {
    id: "YAML003",
    name: "control-character",
    severity: crate::diag::Severity::Error,
    docs: "\
## What
The text contains a character that YAML forbids, such as NUL or the escape character.

## Why
Such characters are invisible in editors and reviews, and tools cut the text at them or drop them.

## Example
`name: pricing` with a NUL byte after the name.

## Instead
Delete the character. Where it is meant, write it as an escape in double quotes: `\"\\e\"`, `\"\\0\"`.
",
};

/// The text of a file, without its byte-order mark.
///
/// # Errors
/// The diagnostic, with a source that it can be shown on, if the bytes are more than [`MAX_BYTES`] (that source is
/// empty) or not UTF-8 (in that source, `U+FFFD` stands for what could not be read).
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<Source, Box<(Source, Diagnostic)>> {
    let source = |text: String| Source { name: name.to_owned(), text };
    if bytes.len() > MAX_BYTES {
        return Err(Box::new((source(String::new()), too_large())));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok(source(text))
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let diagnostic = not_utf8(error.as_bytes(), at);
            Err(Box::new((source(String::from_utf8_lossy(error.as_bytes()).into_owned()), diagnostic)))
        }
    }
}

/// The characters that YAML 1.2 (chapter 5.1, `c-printable`) forbids: a diagnostic for each run of one of them.
pub(super) fn unreadable_characters(text: &str) -> Vec<Diagnostic> {
    let mut runs: Vec<(char, Range<usize>)> = Vec::new();
    for (at, character) in text.char_indices().filter(|&(_, character)| !is_printable(character)) {
        let end = at + character.len_utf8();
        match runs.last_mut() {
            Some((of, run)) if *of == character && run.end == at => run.end = end,
            Some(_) | None => runs.push((character, at..end)),
        }
        if runs.len() == MAX_DIAGNOSTICS {
            break;
        }
    }
    runs.into_iter().map(|(character, run)| control_character(character, run)).collect()
}

fn is_printable(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' | '\u{85}' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    }
}

fn control_character(character: char, run: Range<usize>) -> Diagnostic {
    let name = match character {
        '\0' => "NUL".to_owned(),
        '\u{1b}' => "ESC".to_owned(),
        '\u{7f}' => "DEL".to_owned(),
        other => format!("U+{:04X}", u32::from(other)),
    };
    Diagnostic::at_bytes(&CONTROL_CHARACTER, run, format!("the text contains the control character `{name}`"))
        .help("delete it; where it is meant, write it as an escape in double quotes")
}

fn too_large() -> Diagnostic {
    let message = format!("the file is larger than `{MAX_BYTES}` bytes");
    Diagnostic::at_bytes(&TOO_LARGE, 0..0, message).help("name the platform document, not another file")
}

fn not_utf8(bytes: &[u8], at: usize) -> Diagnostic {
    let range = at..at + '\u{fffd}'.len_utf8();
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Diagnostic::at_bytes(&NOT_UTF8, range, "the file is UTF-16, not UTF-8").help("save it as UTF-8");
    }
    let line = bytes.iter().take(at).filter(|&&byte| byte == b'\n').count() + 1;
    let byte = bytes.get(at).copied().unwrap_or_default();
    let message = format!("the file is not UTF-8: byte `0x{byte:02X}` at offset `{at}`, in line `{line}`");
    Diagnostic::at_bytes(&NOT_UTF8, range, message).help("save the file as UTF-8")
}
