//! An offset in a text → its line, and what that line looks like.

use std::ops::Range;

/// A line of the text, without its line break.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    /// Offset of its first byte.
    pub start: usize,
    pub text: &'t str,
}

impl<'t> Line<'t> {
    /// The line in which `offset` lies; the last one if it lies behind the text.
    pub fn at(text: &'t str, offset: usize) -> Self {
        let offset = floor_char_boundary(text, offset);
        let (before, after) = text.split_at(offset);
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let end = after.find(['\n', '\r']).map_or(text.len(), |at| offset + at);
        Self { start, text: text.get(start..end).unwrap_or_default() }
    }

    /// The nearest line above that is neither blank nor a comment.
    pub fn above(self, text: &'t str) -> Option<Self> {
        let mut line = self;
        while line.start > 0 {
            line = Self::at(text, line.start - 1);
            if !line.content().is_empty() && !line.content().starts_with('#') {
                return Some(line);
            }
        }
        None
    }

    /// The line without the white space around it.
    pub fn content(self) -> &'t str {
        self.text.trim()
    }

    /// The number of white space characters before its content.
    pub fn indent(self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// The byte range of [`Line::content`].
    pub fn content_range(self) -> Range<usize> {
        let start = self.start + self.indent();
        start..start + self.content().len()
    }

    /// The range of the first run of tabs before its content.
    pub fn indenting_tabs(self) -> Option<Range<usize>> {
        let white = self.text.get(..self.indent())?;
        let start = white.find('\t')?;
        let length = white.get(start..)?.bytes().take_while(|&byte| byte == b'\t').count();
        Some(self.start + start..self.start + start + length)
    }
}

/// The largest character boundary of `text` that is not behind `offset`.
pub(super) fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The smallest character boundary of `text` that is not before `offset`, or its end.
pub(super) fn ceil_char_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
