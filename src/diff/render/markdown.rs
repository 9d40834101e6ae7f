//! Changes → Markdown for a pull request's comment or a change log, short enough for GitHub.

use super::rows::{Group, Row, rows};
use super::summary::told;
use super::words::{argument, manner, roots, sentence, verb};
use crate::diff::{Action, Changes, Grade};
use crate::plan::GENERATED;

/// GitHub refuses a comment of more than 65,536 characters (verified 2026-11); this leaves room for what stands around.
const LIMIT: usize = 60_000;

/// Room for the last line, which counts what did not fit.
const LAST: usize = 200;

/// Effects of one field that are shown, and arguments of one effect; the rest is told by kind, or counted.
const EFFECTS: usize = 6;
const ARGUMENTS: usize = 4;

/// The changes as Markdown of less than 60,000 characters: a heading and a table a grade. Whatever comes from the document
/// stands in code spans, so that it formats nothing and calls nobody.
pub fn markdown(changes: &Changes) -> String {
    if changes.0.is_empty() {
        return "Nothing changes.\n".to_owned();
    }
    let mut out = String::new();
    let mut left = changes.0.len();
    let rows = rows(changes);
    for grade in Grade::ALL {
        let of_grade: Vec<&Row<'_>> = rows.iter().filter(|row| row.grade() == grade).collect();
        let mut next = heading(grade, of_grade.len(), out.is_empty());
        for row in of_grade {
            next.push_str(&line(row));
            if out.len() + next.len() + LAST > LIMIT {
                return format!("{out}\nAnd {left} more; `platc diff` shows them all.\n");
            }
            out.push_str(&std::mem::take(&mut next));
            left -= row.changes.len();
        }
    }
    out
}

fn heading(grade: Grade, count: usize, is_first: bool) -> String {
    let title = match grade {
        Grade::Destroys => "Destroys",
        Grade::Exposes => "Exposes",
        Grade::Replaces => "Replaces",
        Grade::Costs => "Costs",
        Grade::Changes => "Changes in place",
        Grade::Adds => "Adds",
    };
    let gap = if is_first { "" } else { "\n" };
    format!("{gap}### {title} ({count})\n\n| item | where | change | what happens |\n| --- | --- | --- | --- |\n")
}

fn line(row: &Row<'_>) -> String {
    let item = code(&row.first().subject.to_string());
    let sentences: Vec<String> = row.changes.iter().map(|change| sentence(change, code, code)).collect();
    format!("| {item} | {} | {} | {} |\n", plain(&roots(row.first())), sentences.join("<br>"), happens(row))
}

fn happens(row: &Row<'_>) -> String {
    let notes = row.notes.iter().map(|note| format!("**{}**", note_of(note)));
    let nothing = row.changes.iter().all(|change| change.effects.is_empty()).then(|| manner(row.first())).flatten();
    let above = row.is_told_above.then_some("as told above");
    let (shown, rest) = told(row, EFFECTS);
    let effects = shown.into_iter().map(|group| effect(row, group));
    let rest = rest.iter().map(|line| plain(line));
    let words = nothing.into_iter().chain(above).map(str::to_owned);
    notes.chain(words).chain(effects).chain(rest).collect::<Vec<_>>().join("<br>")
}

/// A note, whose names in backticks stay code.
fn note_of(note: &str) -> String {
    let parts = note.split('`').enumerate();
    parts.map(|(i, part)| if i % 2 == 1 { code(part) } else { plain(part) }).collect()
}

fn effect(row: &Row<'_>, group: &Group) -> String {
    let arguments = &group.effect.arguments;
    let fit = row.fit(ARGUMENTS);
    let mut shown: Vec<String> = arguments.iter().take(fit).map(|one| code(&argument(one))).collect();
    if arguments.len() > fit {
        shown.push(format!("and {} more", arguments.len() - fit));
    }
    let shown = if shown.is_empty() { String::new() } else { format!(": {}", shown.join(", ")) };
    let only = row.only_in(group).map(|roots| format!(" in {}", plain(&roots))).unwrap_or_default();
    let is_of_terraform = !group.effect.object.starts_with(GENERATED);
    let verb = match group.effect.action {
        Action::Changed if is_of_terraform => "changes in place",
        ref action => verb(action),
    };
    format!("{}{only} {verb}{shown}", code(&group.label))
}

/// The longest text in one code span; keys of a document can be long.
const SPAN: usize = 400;

/// A text as a code span within a table: nothing in it is Markdown, HTML or a mention.
fn code(text: &str) -> String {
    let mut text: String = text.chars().take(SPAN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() {
        text = format!(" {text} ");
    }
    format!("{fence}{}{fence}", text.replace('|', "\\|"))
}

/// A text outside of code spans, every character that could mean something told as itself.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| *c != '`') {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            '|' | '*' | '_' | '[' | ']' | '\\' | '~' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_document_is_markdown() {
        for (text, as_code, as_text) in [
            ("a|b", "`a\\|b`", "a\\|b"),
            ("a`b", "``a`b``", "ab"),
            ("`a`", "`` `a` ``", "a"),
            ("<img src=x> @octocat #1", "`<img src=x> @octocat #1`", "&lt;img src=x&gt; &#64;octocat &#35;1"),
            ("a\nb", "`a b`", "a b"),
            ("**a**", "`**a**`", "\\*\\*a\\*\\*"),
        ] {
            assert_eq!((code(text).as_str(), plain(text).as_str()), (as_code, as_text), "{text}");
        }
    }
}
