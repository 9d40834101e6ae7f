//! Changes → Markdown for a pull request's comment or a change log, short enough for GitHub.

use super::summary::summary;
use super::words::{Group, argument, groups, manner, others, roots, value, verb};
use crate::diff::{Change, Changes, Grade, What};

/// GitHub refuses a comment of more than 65,536 characters (verified 2026-11); this leaves room for what stands around.
const LIMIT: usize = 60_000;

/// Room for the last line, which counts what did not fit.
const LAST: usize = 200;

/// Effects of one change that are shown, and arguments of one effect; the rest is counted.
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
    for grade in Grade::ALL {
        let of_grade: Vec<&Change> = changes.0.iter().filter(|change| change.worst() == grade).collect();
        let mut next = heading(grade, of_grade.len(), out.is_empty());
        for change in of_grade {
            next.push_str(&row(change));
            if out.len() + next.len() + LAST > LIMIT {
                return format!("{out}\nAnd {left} more; `platc diff` shows them all.\n");
            }
            out.push_str(&std::mem::take(&mut next));
            left -= 1;
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

fn row(change: &Change) -> String {
    let item = code(&change.subject.to_string());
    format!("| {item} | {} | {} | {} |\n", plain(&roots(change)), sentence(change), happens(change))
}

fn sentence(change: &Change) -> String {
    let side = |side: &Option<serde_json::Value>| match side {
        None => "not set".to_owned(),
        some => code(&value(some.as_ref())),
    };
    let what = match &change.what {
        What::Added => "added".to_owned(),
        What::Removed => "removed".to_owned(),
        What::Output => "itself unchanged, its output changes".to_owned(),
        What::Field { path, old: None, new, is_entry: true } => format!("{} gets {}", code(path), side(new)),
        What::Field { path, old, new: None, is_entry: true } => format!("{} loses {}", code(path), side(old)),
        What::Field { path, old, new, .. } => format!("{} {} → {}", code(path), side(old), side(new)),
    };
    let others: Vec<&str> = others(change).into_iter().map(Grade::as_str).collect();
    if others.is_empty() { what } else { format!("{what} ({})", others.join(", ")) }
}

fn happens(change: &Change) -> String {
    let notes = change.notes.iter().map(|note| format!("**{}**", note_of(note)));
    let manner = manner(change).filter(|_| matches!(change.what, What::Field { .. })).map(str::to_owned);
    let groups = groups(change);
    if let Some(lines) = summary(change, &groups, EFFECTS) {
        return notes.chain(lines.iter().map(|line| plain(line))).collect::<Vec<_>>().join("<br>");
    }
    let effects = groups.iter().take(EFFECTS).map(|group| effect(change, group));
    let more = (groups.len() > EFFECTS).then(|| format!("and {} more", groups.len() - EFFECTS));
    notes.chain(manner).chain(effects).chain(more).collect::<Vec<_>>().join("<br>")
}

/// A note, whose names in backticks stay code.
fn note_of(note: &str) -> String {
    let parts = note.split('`').enumerate();
    parts.map(|(i, part)| if i % 2 == 1 { code(part) } else { plain(part) }).collect()
}

fn effect(change: &Change, group: &Group<'_>) -> String {
    let arguments = &group.effect.arguments;
    let mut shown: Vec<String> = arguments.iter().take(ARGUMENTS).map(|one| code(&argument(one))).collect();
    if arguments.len() > ARGUMENTS {
        shown.push(format!("and {} more", arguments.len() - ARGUMENTS));
    }
    let shown = if shown.is_empty() { String::new() } else { format!(": {}", shown.join(", ")) };
    let only = group.only_in(change).map(|roots| format!(" in {}", plain(&roots))).unwrap_or_default();
    format!("{} {}{only}{shown}", code(&group.label), verb(&group.effect.action))
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
