//! Changes → text for a terminal: a heading a grade, a line a change, and below it what happens to which object.

use super::rows::{Group, Row, rows};
use super::summary::told;
use super::words::{argument, manner, roots, sentence, verb};
use crate::diff::{Change, Changes, Grade, What};

/// Effects of one field that are shown; the rest is told by kind.
const SHOWN: usize = 12;

/// The changes as a person reads them; ends in a line break.
pub fn human(changes: &Changes) -> String {
    if changes.0.is_empty() {
        return "nothing changes\n".to_owned();
    }
    let mut out = String::new();
    let rows = rows(changes);
    for grade in Grade::ALL {
        let of_grade: Vec<&Row<'_>> = rows.iter().filter(|row| row.grade() == grade).collect();
        if !of_grade.is_empty() {
            out.push_str(&format!("{}{grade}\n", if out.is_empty() { "" } else { "\n" }));
            of_grade.into_iter().for_each(|row| push(&mut out, row));
        }
    }
    out
}

fn push(out: &mut String, row: &Row<'_>) {
    row.changes.iter().for_each(|change| out.push_str(&format!("  {}\n", head(change))));
    row.notes.iter().for_each(|note| out.push_str(&format!("    ! {note}\n")));
    let mut lines: Vec<String> = Vec::new();
    if row.is_told_above {
        lines.push("as told above".to_owned());
    }
    let (shown, rest) = told(row, SHOWN);
    lines.extend(shown.into_iter().map(|group| line(row, group)).chain(rest));
    lines.iter().for_each(|line| out.push_str(&format!("    {line}\n")));
}

fn head(change: &Change) -> String {
    let place = if change.roots.is_empty() { String::new() } else { format!(" in {}", roots(change)) };
    let sentence = sentence(change, |path| format!("`{path}`"), str::to_owned);
    let manner = manner(change).filter(|_| matches!(change.what, What::Field { .. }));
    format!("{}{place}: {sentence}{}", change.subject, manner.map(|manner| format!(", {manner}")).unwrap_or_default())
}

fn line(row: &Row<'_>, group: &Group) -> String {
    let arguments: Vec<String> = group.effect.arguments.iter().map(argument).collect();
    let arguments = if arguments.is_empty() { String::new() } else { format!(": {}", arguments.join(", ")) };
    let only = row.only_in(group).map(|roots| format!(" in {roots}")).unwrap_or_default();
    format!("{}{only} {}{arguments}", group.label, verb(&group.effect.action))
}
