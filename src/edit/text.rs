//! Offsets of a text → its lines, as an edit needs them: columns, ends, what belongs to a block.

/// A text by its lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'t>(pub &'t str);

impl<'t> Text<'t> {
    /// The line break that the text uses.
    pub fn line_break(self) -> &'static str {
        match self.0.find('\n').and_then(|at| at.checked_sub(1)).and_then(|before| self.0.get(before..=before)) {
            Some("\r") => "\r\n",
            Some(_) | None => "\n",
        }
    }

    pub fn line_start(self, at: usize) -> usize {
        self.upto(at).rfind(['\n', '\r']).map_or(0, |at| at + 1)
    }

    /// The end of the line, its line break not included.
    pub fn line_end(self, at: usize) -> usize {
        self.from(at).find(['\n', '\r']).map_or(self.0.len(), |length| at + length)
    }

    /// The start of the line below.
    pub fn next_line(self, at: usize) -> Option<usize> {
        let end = self.line_end(at);
        let rest = self.from(end);
        let length = if rest.starts_with("\r\n") { 2 } else { 1 };
        (!rest.is_empty()).then_some(end + length)
    }

    /// Characters between the start of the line and `at`.
    pub fn column(self, at: usize) -> usize {
        self.0.get(self.line_start(at)..at).unwrap_or_default().chars().count()
    }

    /// Whether only white space stands before `at` on its line.
    pub fn is_first_of_line(self, at: usize) -> bool {
        self.0.get(self.line_start(at)..at).is_some_and(|before| before.trim().is_empty())
    }

    /// Whether only white space stands behind `at` on its line.
    pub fn is_last_of_line(self, at: usize) -> bool {
        self.0.get(at..self.line_end(at)).is_some_and(|behind| behind.trim().is_empty())
    }

    /// The end of the line in which a block ends, or of the last comment below it that is indented deeper than the
    /// key (or dash) that owns the block. The document owns every comment at its end.
    pub fn end_of_block(self, end: usize, owner: Option<usize>) -> usize {
        let mut last = self.line_end(end);
        let mut at = last;
        while let Some(start) = self.next_line(at) {
            at = self.line_end(start);
            let line = self.0.get(start..at).unwrap_or_default();
            let indent = line.len() - line.trim_start().len();
            match line.trim() {
                "" => continue,
                content if content.starts_with('#') && owner.is_none_or(|owner| indent > owner) => last = at,
                _ => break,
            }
        }
        last
    }

    /// The last of the blank lines that follow the line of `at`.
    pub fn end_of_blank_lines(self, at: usize) -> usize {
        let mut last = self.line_end(at);
        while let Some(start) = self.next_line(last).filter(|start| self.is_last_of_line(*start)) {
            last = self.line_end(start);
        }
        last
    }

    pub fn from(self, at: usize) -> &'t str {
        self.0.get(at..).unwrap_or_default()
    }

    pub fn upto(self, at: usize) -> &'t str {
        self.0.get(..at).unwrap_or_default()
    }
}
