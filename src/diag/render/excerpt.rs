//! A text and the ranges to mark in it → the few lines that show them, fit for a terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::diag::lines::{Lines, Position};

/// Lines around each marked one.
pub const CONTEXT: usize = 1;

/// Chosen lines of a text, long ones cut and control characters made visible, with their numbers in the text.
pub struct Excerpt {
    name: String,
    /// Every row ends in a line break, so that the end of a line can be marked.
    text: String,
    rows: Vec<Row>,
    /// Where each mark begins: offset in the excerpt → position in the text.
    origins: BTreeMap<usize, Position>,
}

#[derive(Debug)]
struct Row {
    /// The line's number in the text, from 0.
    line: usize,
    bytes: Range<usize>,
}

impl Excerpt {
    /// The lines of `ranges` and what to mark in them, in the order of `ranges`; `width` in characters.
    pub fn new(name: &str, lines: &Lines, ranges: &[Range<usize>], width: usize) -> (Self, Vec<SourceSpan>) {
        let ranges: Vec<Range<usize>> = ranges.iter().map(|range| lines.first_line_of(range)).collect();
        let starts: Vec<Position> = ranges.iter().map(|range| lines.position(range.start)).collect();
        let mut excerpt = Self { name: visible(name), text: String::new(), rows: Vec::new(), origins: BTreeMap::new() };
        let mut marks = vec![SourceSpan::from(0..0); ranges.len()];
        for line in chosen_lines(&starts, lines) {
            let here = |start: &Position| start.line == line + 1;
            let focus = starts.iter().find(|start| here(start)).map_or(0, |start| start.column - 1);
            let shown = excerpt.push(line, lines, focus, width);
            for ((range, start), mark) in ranges.iter().zip(&starts).zip(&mut marks).filter(|((_, at), _)| here(at)) {
                *mark = SourceSpan::from(shown.offset(range.start)..shown.offset(range.end));
                excerpt.origins.entry(mark.offset()).or_insert(*start);
            }
        }
        (excerpt, marks)
    }

    fn push(&mut self, line: usize, lines: &Lines, focus: usize, width: usize) -> Shown {
        let (start, text, source) = (self.text.len(), lines.line(line), lines.range(line));
        let length = text.chars().count();
        let first = if length <= width || focus < width * 2 / 3 { 0 } else { focus - width / 3 };
        if first > 0 {
            self.text.push('…');
        }
        let mut shown = Shown { offsets: Vec::new(), end: 0 };
        for (at, c) in text.char_indices().skip(first).take(width) {
            shown.offsets.push((source.start + at, self.text.len()));
            self.text.push(visible_char(c));
        }
        shown.end = self.text.len();
        if first + width < length {
            self.text.push('…');
        }
        self.text.push('\n');
        self.rows.push(Row { line, bytes: start..self.text.len() });
        shown
    }

    /// The row that holds an offset of the excerpt; the last one for an offset beyond.
    fn row_at(&self, offset: usize) -> usize {
        let row = self.rows.partition_point(|row| row.bytes.end <= offset);
        row.min(self.rows.len().saturating_sub(1))
    }

    fn follows(&self, row: usize) -> bool {
        let line = |row: usize| self.rows.get(row).map(|row| row.line);
        row > 0 && line(row).is_some() && line(row - 1).map(|before| before + 1) == line(row)
    }
}

/// miette's own reading of a text counts columns in bytes and walks the whole text for each label.
impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = (span.offset() + span.len()).saturating_sub(1).max(span.offset());
        let (mut first, mut last) = (self.row_at(span.offset()), self.row_at(end));
        let origin = self.origins.get(&span.offset()).filter(|_| before == 0);
        let column = origin.map_or(0, |origin| origin.column - 1);
        for _ in 0..before {
            first -= usize::from(self.follows(first));
        }
        for _ in 0..after {
            last += usize::from(self.follows(last + 1));
        }
        let rows = self.rows.get(first..=last).ok_or(MietteError::OutOfBounds)?;
        let (Some(top), Some(bottom)) = (rows.first(), rows.last()) else { return Err(MietteError::OutOfBounds) };
        let bytes = top.bytes.start..bottom.bytes.end;
        let data = self.text.as_bytes().get(bytes.clone()).ok_or(MietteError::OutOfBounds)?;
        let contents =
            MietteSpanContents::new_named(self.name.clone(), data, bytes.into(), top.line, column, rows.len());
        Ok(Box::new(contents))
    }
}

/// Where the characters of a cut line went: bytes of the text → offsets in the excerpt.
struct Shown {
    offsets: Vec<(usize, usize)>,
    end: usize,
}

impl Shown {
    fn offset(&self, byte: usize) -> usize {
        let next = self.offsets.partition_point(|&(source, _)| source < byte);
        self.offsets.get(next).map_or(self.end, |&(_, offset)| offset)
    }
}

fn chosen_lines(starts: &[Position], lines: &Lines) -> BTreeSet<usize> {
    let end = lines.count() - usize::from(lines.line(lines.count() - 1).is_empty());
    let around = |at: &Position| (at.line - 1).saturating_sub(CONTEXT)..(at.line + CONTEXT).min(end).max(at.line);
    starts.iter().flat_map(around).collect()
}

/// A text in which nothing moves the cursor, colours the terminal or reverses the direction of reading.
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { visible_char(c) }).collect()
}

fn visible_char(c: char) -> char {
    match c {
        '\t' => '\t',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}
