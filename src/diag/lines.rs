//! Byte offsets of a text → lines and columns, as people, renderers and editors count them.

use std::ops::Range;

use serde::Serialize;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Where the lines of a text begin. A line ends at LF, CR LF or a lone CR, as in YAML and in LSP.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Byte offsets; never empty. A byte order mark belongs to no line.
    starts: Vec<usize>,
}

/// A place between two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In Unicode characters, from 1.
    pub column: usize,
    /// In the whole text, from 0.
    pub byte: usize,
}

/// A place between two characters, as the Language Server Protocol counts by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Utf16Position {
    /// From 0.
    pub line: usize,
    /// In UTF-16 code units, from 0.
    pub character: usize,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let first = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let bytes = text.as_bytes();
        let ends_line = |&(i, byte): &(usize, &u8)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(i + 1) != Some(&b'\n'),
            _ => false,
        };
        let starts = bytes.iter().enumerate().filter(ends_line).map(|(i, _)| i + 1);
        Self { text, starts: std::iter::once(first).chain(starts).collect() }
    }

    /// How many lines there are: at least one, and one more after a last line break.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line and column of a byte offset. One beyond the text is taken as its end, one inside a character as
    /// that character's start.
    pub fn position(&self, byte: usize) -> Position {
        let byte = self.boundary(byte);
        let index = self.index(byte);
        Position { line: index + 1, column: self.before(index, byte).chars().count() + 1, byte }
    }

    /// The same as [`Lines::position`], in the units of an editor.
    pub fn utf16(&self, byte: usize) -> Utf16Position {
        let byte = self.boundary(byte);
        let line = self.index(byte);
        Utf16Position { line, character: self.before(line, byte).encode_utf16().count() }
    }

    /// The byte offset of an editor's position; one beyond its line is taken as the line's end.
    pub fn byte(&self, at: Utf16Position) -> usize {
        let Some(&start) = self.starts.get(at.line) else { return self.text.len() };
        let mut units = 0;
        for (i, c) in self.line(at.line).char_indices() {
            units += c.len_utf16();
            if units > at.character {
                return start + i;
            }
        }
        self.range(at.line).end
    }

    /// The bytes of a line (from 0) without its line break; empty at the end of the text for a line that is not there.
    pub fn range(&self, index: usize) -> Range<usize> {
        let start = self.starts.get(index).copied().unwrap_or(self.text.len());
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default();
        let line = line.strip_suffix('\n').unwrap_or(line);
        start..start + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// The text of a line (from 0) without its line break.
    pub fn line(&self, index: usize) -> &'a str {
        self.text.get(self.range(index)).unwrap_or_default()
    }

    /// The part of a range that lies on the line where it begins: a whole section is shown by its first line.
    pub fn first_line_of(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.boundary(range.start);
        let line = self.range(self.index(start));
        let start = start.clamp(line.start, line.end);
        start..self.boundary(range.end).clamp(start, line.end)
    }

    fn index(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte).saturating_sub(1)
    }

    fn before(&self, index: usize, byte: usize) -> &'a str {
        let start = self.starts.get(index).copied().unwrap_or_default();
        self.text.get(start..byte).unwrap_or_default()
    }

    fn boundary(&self, byte: usize) -> usize {
        (0..=byte.min(self.text.len())).rev().find(|&i| self.text.is_char_boundary(i)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
        let at = Lines::new(text).position(byte);
        (at.line, at.column)
    }

    #[test]
    fn columns_are_characters_and_every_kind_of_line_break_counts_once() {
        for (text, byte, expected) in [
            ("", 0, (1, 1)),
            ("", 9, (1, 1)),
            ("a: b", 4, (1, 5)),
            ("a\nb", 1, (1, 2)),
            ("a\nb", 2, (2, 1)),
            ("a\r\nb", 2, (1, 3)),
            ("a\r\nb", 3, (2, 1)),
            ("a\rb", 2, (2, 1)),
            ("a\n", 2, (2, 1)),
            ("é😀x", 6, (1, 3)),
            ("é😀x", 4, (1, 2)),
            ("\u{feff}a", 3, (1, 1)),
            ("\u{feff}a", 0, (1, 1)),
            ("\u{feff}a", 4, (1, 2)),
        ] {
            assert_eq!(line_and_column(text, byte), expected, "byte {byte} of {text:?}");
        }
    }

    #[test]
    fn an_editor_counts_utf16_units_and_comes_back_to_the_same_byte() {
        let text = "k: é😀x\r\nz";
        let lines = Lines::new(text);
        assert_eq!(lines.utf16(9), Utf16Position { line: 0, character: 6 });
        for (byte, _) in text.char_indices().filter(|&(_, c)| c != '\n') {
            assert_eq!(lines.byte(lines.utf16(byte)), byte, "byte {byte}");
        }
        assert_eq!(lines.byte(Utf16Position { line: 0, character: 99 }), 10, "beyond the line");
        assert_eq!(lines.byte(Utf16Position { line: 0, character: 5 }), 5, "inside a surrogate pair");
        assert_eq!(lines.byte(Utf16Position { line: 7, character: 0 }), text.len(), "beyond the text");
    }

    #[test]
    fn a_line_has_no_line_break_and_a_long_range_is_cut_at_it() {
        let lines = Lines::new("one\r\ntwo\n");
        assert_eq!(
            (lines.count(), lines.line(0), lines.line(1), lines.line(2), lines.line(3)),
            (3, "one", "two", "", "")
        );
        assert_eq!(lines.first_line_of(&(1..8)), 1..3);
        assert_eq!(lines.first_line_of(&(4..8)), 3..3, "from inside the line break");
        assert_eq!(lines.first_line_of(&(9..99)), 9..9);
    }
}
