//! Text → HCL string literals, keys, comments and heredocs that read back as exactly that text.

/// A quoted string.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// What stands between the quotes. hcl-rs 0.20 has a formatter for this which we must not use: after a first marker
/// it misses the second in `${a} %${b}`, and the user's text becomes an interpolation.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escape_markers(text).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_invisible(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// An object's key: bare where HCL allows it.
pub(super) fn key(text: &str) -> String {
    if is_identifier(text) && !matches!(text, "for" | "null" | "true" | "false") {
        text.to_owned()
    } else {
        quote(text)
    }
}

/// Letters, digits, `_` and `-`, the first a letter or `_`; HCL allows more, which we quote.
fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// A heredoc for an attribute that is indented by `indent` columns; `None` if HCL cannot say `text` in one.
pub(super) fn heredoc(text: &str, indent: usize) -> Option<String> {
    if !text.ends_with('\n') || text.chars().any(|c| c != '\n' && c != '\t' && is_invisible(c)) {
        return None;
    }
    let body = escape_markers(text);
    let delimiter = delimiter(text);
    if !may_be_indented(&body) {
        return Some(format!("<<{delimiter}\n{body}{delimiter}"));
    }
    let lines = body.lines().map(|line| match line {
        "" => "\n".to_owned(),
        line => format!("{:1$}{line}\n", "", indent + 2),
    });
    Some(format!("<<-{delimiter}\n{}{:2$}{delimiter}", lines.collect::<String>(), "", indent))
}

/// Whether `<<-`, which takes the common indentation away, would take away ours and nothing else.
fn may_be_indented(body: &str) -> bool {
    let starts_bare = |line: &str| line.starts_with(|c: char| !c.is_whitespace());
    let is_plain = |line: &str| line.is_empty() || line.starts_with(' ') || starts_bare(line);
    let is_blank = |line: &str| !line.is_empty() && line.trim().is_empty();
    body.lines().any(starts_bare) && body.lines().all(|line| is_plain(line) && !is_blank(line))
}

/// `EOT`, or `EOT2`, `EOT3`… if a line of the text begins with that word (not all readers ask for the whole line).
fn delimiter(text: &str) -> String {
    let is_free = |word: &String| text.lines().all(|line| !line.trim_start().starts_with(word.as_str()));
    let numbered = (2u32..).map(|n| format!("EOT{n}"));
    std::iter::once("EOT".to_owned()).chain(numbered).find(is_free).expect("a text has finitely many lines")
}

/// Doubles the `$` and `%` that would start an interpolation or a directive.
fn escape_markers(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

/// Control characters, and those that hide or reorder what a reader of the file sees; all are in the first plane.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Comment lines, each indented by `indent` and wrapped between words to end before column `width`.
pub(super) fn comment(text: &str, indent: usize, width: usize) -> String {
    let text: String = text.chars().map(|c| if c != '\n' && is_invisible(c) { ' ' } else { c }).collect();
    let mut out = String::new();
    for paragraph in text.lines() {
        for line in wrap(paragraph, width.saturating_sub(indent + 2)) {
            out.push_str(format!("{:indent$}# {line}", "").trim_end());
            out.push('\n');
        }
    }
    out
}

fn wrap(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines = vec![];
    let mut line = String::new();
    for word in paragraph.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_is_escaped_however_many_there_are() {
        for (text, quoted) in [
            ("${a}", r#""$${a}""#),
            ("$${a}", r#""$$${a}""#),
            ("${a} %${b}", r#""$${a} %$${b}""#),
            ("%{ if x }$%{ endif }", r#""%%{ if x }$%%{ endif }""#),
            ("100% $ { }", r#""100% $ { }""#),
            ("say \"hi\" \\ \n\r\t", r#""say \"hi\" \\ \n\r\t""#),
            ("\0\u{1b}\u{feff}\u{202e}é", r#""\u0000\u001B\uFEFF\u202Eé""#),
        ] {
            assert_eq!(quote(text), quoted);
        }
    }

    #[test]
    fn a_key_is_quoted_only_when_it_must_be() {
        for (text, printed) in [
            ("id", "id"),
            ("a-b_1", "a-b_1"),
            ("1x", r#""1x""#),
            ("a.b/c", r#""a.b/c""#),
            ("", r#""""#),
            ("for", r#""for""#),
            ("null", r#""null""#),
            ("é", r#""é""#),
        ] {
            assert_eq!(key(text), printed);
        }
    }

    #[test]
    fn a_heredoc_is_indented_unless_that_would_change_the_text() {
        for (text, printed) in [
            ("a\n  b\n\nc\n", "<<-EOT\n    a\n      b\n\n    c\n  EOT"),
            ("  a\n", "<<EOT\n  a\nEOT"),
            ("\ta\nb\n", "<<EOT\n\ta\nb\nEOT"),
            ("EOT\n EOT2\n", "<<-EOT3\n    EOT\n     EOT2\n  EOT3"),
            ("${a}\n", "<<-EOT\n    $${a}\n  EOT"),
        ] {
            assert_eq!(heredoc(text, 2).as_deref(), Some(printed));
        }
        for text in ["no newline", "", "bell \u{7}\n", "cr\r\n"] {
            assert_eq!(heredoc(text, 2), None, "{text:?}");
        }
    }

    #[test]
    fn a_comment_cannot_leave_its_line() {
        assert_eq!(comment("a\nb\rc", 2, 100), "  # a\n  # b c\n");
        assert_eq!(comment("one two three", 0, 10), "# one two\n# three\n");
    }
}
