//! Codes → their pages: one for `platc explain`, all of them for `docs/rules.md`.

use std::collections::BTreeMap;

use super::Code;

/// The line length that markdownlint asks for by default (MD013).
const WIDTH: usize = 80;

const INDEX_HEAD: &str = "# Rules

Every message of platc carries a code. `platc explain DNS004` prints the page of
one; this file holds all of them.

| rule | severity | name |
| --- | --- | --- |
";

/// The page of a code, in Markdown.
pub fn page(code: &Code) -> String {
    let head = format!("# {} {}\n\nSeverity: {}.\n", code.id, code.name, code.severity.as_str());
    head + "\n" + code.docs.trim() + "\n"
}

/// The pages of all codes in one Markdown file, grouped by the letters of their ids. Prose is wrapped at 80
/// columns; code blocks and tables stay as written.
pub fn index(codes: &[&Code]) -> String {
    let mut families: BTreeMap<&str, BTreeMap<&str, &Code>> = BTreeMap::new();
    for code in codes {
        let family = code.id.trim_end_matches(|c: char| c.is_ascii_digit());
        families.entry(family).or_default().insert(code.id, code);
    }
    let mut out = INDEX_HEAD.to_owned();
    for code in families.values().flat_map(BTreeMap::values) {
        let anchor = format!("{}-{}", code.id.to_ascii_lowercase(), code.name);
        out.push_str(&format!("| [{}](#{anchor}) | {} | {} |\n", code.id, code.severity.as_str(), code.name));
    }
    for (family, codes) in families {
        out.push_str(&format!("\n## {family}\n"));
        for code in codes.values() {
            out.push_str(&format!("\n### {} {}\n\nSeverity: {}.\n\n", code.id, code.name, code.severity.as_str()));
            out.push_str(&wrapped(&without_headings(code.docs)));
        }
    }
    out
}

/// The text below the heading `## name`, up to the next such heading.
pub fn section<'a>(docs: &'a str, name: &str) -> Option<&'a str> {
    let (at, heading) = outside_code(docs).find(|(_, line)| line.strip_prefix("## ").map(str::trim) == Some(name))?;
    let start = at + heading.len();
    let rest = outside_code(docs).find(|(next, line)| *next >= start && line.starts_with("## "));
    docs.get(start..rest.map_or(docs.len(), |(end, _)| end)).map(str::trim)
}

/// The first paragraph on one line.
pub fn paragraph(text: &str) -> String {
    let lines = text.trim().lines().map(str::trim).take_while(|line| !line.is_empty());
    lines.collect::<Vec<&str>>().join(" ")
}

/// The first sentence of a line: up to a full stop that a space and a capital letter, a digit or a backtick follow.
pub fn sentence(line: &str) -> &str {
    let ends = |at: &usize| {
        let rest = line.get(at + 1..).and_then(|rest| rest.strip_prefix(' '));
        rest.and_then(|rest| rest.chars().next()).is_some_and(|c| !c.is_lowercase())
    };
    let end = line.match_indices('.').map(|(at, _)| at).find(ends);
    end.and_then(|at| line.get(..=at)).unwrap_or(line)
}

/// The lines outside fenced code, each with its byte offset.
fn outside_code(docs: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    let mut fenced = false;
    docs.split_inclusive('\n').filter_map(move |line| {
        let at = offset;
        offset += line.len();
        let fence = is_fence(line);
        fenced ^= fence;
        (!fenced && !fence).then_some((at, line))
    })
}

/// Headings that every page has would repeat in one file (MD024): they become the first words of their text.
fn without_headings(docs: &str) -> String {
    let headings: BTreeMap<usize, &str> = outside_code(docs).filter(|(_, line)| line.starts_with("## ")).collect();
    let mut out = String::new();
    let mut offset = 0;
    let mut lead: Option<String> = None;
    for line in docs.split_inclusive('\n') {
        let at = offset;
        offset += line.len();
        if let Some(heading) = headings.get(&at) {
            let name = heading.trim_start_matches('#').trim();
            lead = (name != "What").then(|| format!("**{name}.**"));
        } else if let Some(lead) = lead.take_if(|_| !line.trim().is_empty()) {
            out.push_str(&lead);
            out.push_str(if is_prose(line) && marker(line).is_empty() { " " } else { "\n\n" });
            out.push_str(line);
        } else {
            out.push_str(line);
        }
    }
    out
}

/// Paragraphs and list items wrapped, blank lines made single, everything else as it was; ends in one line break.
fn wrapped(markdown: &str) -> String {
    let mut blocks: Vec<String> = Vec::new();
    let mut fenced = false;
    let mut joins = false;
    for line in markdown.trim().lines() {
        let fence = is_fence(line);
        let prose = !fenced && !fence && (is_prose(line) || (joins && line.starts_with(' ')));
        let blank = line.trim().is_empty() && !fenced;
        match blocks.last_mut() {
            Some(last) if joins && prose && marker(line).is_empty() => {
                last.push(' ');
                last.push_str(line.trim());
            }
            Some(last) if blank && last.is_empty() => {}
            _ => blocks.push(if blank { String::new() } else { line.trim_end().to_owned() }),
        }
        joins = prose && !blank;
        fenced ^= fence;
    }
    let mut verbatim = false;
    let lines = blocks.iter().map(|block| {
        verbatim ^= is_fence(block);
        if verbatim || !is_prose(block) { block.clone() } else { fill(block) }
    });
    lines.collect::<Vec<String>>().join("\n") + "\n"
}

/// One block on lines of at most [`WIDTH`] columns, a list item's further lines below its first word.
fn fill(block: &str) -> String {
    let marker = marker(block);
    let hanging = " ".repeat(marker.len());
    let mut out = marker.to_owned();
    let mut column = marker.len();
    for (i, word) in block.get(marker.len()..).unwrap_or_default().split_whitespace().enumerate() {
        let length = word.chars().count();
        let breaks = column + 1 + length > WIDTH && !starts_a_block(word);
        if i > 0 && breaks {
            out.push('\n');
            out.push_str(&hanging);
            column = marker.len();
        } else if i > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// The bullet or number of a list item with its indentation and the space behind it.
fn marker(line: &str) -> &str {
    let indent = line.len() - line.trim_start().len();
    let word = line.trim_start().split(' ').next().unwrap_or_default();
    let is_item = matches!(word, "-" | "*" | "+") || is_number(word);
    let length = if is_item { indent + word.len() + 1 } else { 0 };
    line.get(..length).unwrap_or_default()
}

fn is_prose(line: &str) -> bool {
    let verbatim = line.is_empty() || line.starts_with(['|', '#', '>', '<', '\t', ' ']) || is_fence(line);
    !verbatim || !marker(line).is_empty()
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~")
}

/// Whether a line that began with this word would be a list item, a heading, a quotation, a table or code.
fn starts_a_block(word: &str) -> bool {
    matches!(word, "-" | "*" | "+" | "=" | "---" | "===")
        || word.starts_with(['#', '>', '|', '<'])
        || is_number(word)
        || is_fence(word)
}

fn is_number(word: &str) -> bool {
    let digits = word.trim_end_matches(['.', ')']);
    digits.len() + 1 == word.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;

    static CNAME: Code = Code {
        id: "DNS004",
        name: "cname-beside-other-records",
        severity: Severity::Error,
        docs: "
## What

A name has a CNAME and other records, e.g. an address. Nothing else may
stand beside a CNAME.

## Why

Resolvers follow the CNAME and never see the rest, so mail to the name is lost in silence, sooner or later: RFC 1034 3.6.2

- and a list item that goes on for long enough to be wrapped below its own first word, not its bullet
- another

## Example

```yaml
## not a heading
www: {CNAME: a.example, TXT: hello}
```

## Instead

Keep one.
",
    };
    static LINE: Code = Code { id: "YAML001", name: "tab", severity: Severity::Warning, docs: "## What\n\nA tab." };

    #[test]
    fn a_page_has_a_title_the_severity_and_the_docs() {
        assert_eq!(page(&LINE), "# YAML001 tab\n\nSeverity: warning.\n\n## What\n\nA tab.\n");
    }

    #[test]
    fn the_index_groups_by_family_and_wraps_prose() {
        let expected = "# Rules

Every message of platc carries a code. `platc explain DNS004` prints the page of
one; this file holds all of them.

| rule | severity | name |
| --- | --- | --- |
| [DNS004](#dns004-cname-beside-other-records) | error | cname-beside-other-records |
| [YAML001](#yaml001-tab) | warning | tab |

## DNS

### DNS004 cname-beside-other-records

Severity: error.

A name has a CNAME and other records, e.g. an address. Nothing else may stand
beside a CNAME.

**Why.** Resolvers follow the CNAME and never see the rest, so mail to the name
is lost in silence, sooner or later: RFC 1034 3.6.2

- and a list item that goes on for long enough to be wrapped below its own first
  word, not its bullet
- another

**Example.**

```yaml
## not a heading
www: {CNAME: a.example, TXT: hello}
```

**Instead.** Keep one.

## YAML

### YAML001 tab

Severity: warning.

A tab.
";
        assert_eq!(index(&[&LINE, &CNAME]), expected);
    }

    #[test]
    fn a_word_that_would_begin_a_block_stays_on_its_line() {
        let line = "x".repeat(79);
        for word in ["-", "1.", "#12", ">", "+"] {
            assert_eq!(wrapped(&format!("{line} {word} y")), format!("{line} {word}\ny\n"));
        }
        assert_eq!(wrapped(&format!("{line} y")), format!("{line}\ny\n"));
    }

    #[test]
    fn sections_end_at_the_next_heading_outside_code() {
        let example = section(CNAME.docs, "Example");
        assert_eq!(example, Some("```yaml\n## not a heading\nwww: {CNAME: a.example, TXT: hello}\n```"));
        assert_eq!(section(CNAME.docs, "Instead"), Some("Keep one."));
        assert_eq!(section(CNAME.docs, "Nowhere"), None);
    }

    #[test]
    fn a_sentence_ends_where_another_begins() {
        let what = paragraph(section(CNAME.docs, "What").unwrap_or_default());
        assert_eq!(sentence(&what), "A name has a CNAME and other records, e.g. an address.");
        assert_eq!(sentence("TLS 1.2 only"), "TLS 1.2 only");
        assert_eq!(sentence("One."), "One.");
    }
}
