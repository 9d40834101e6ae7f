//! Changes → text for a terminal: a heading a grade, a line a change, and below it what happens to which object.

use super::summary::summary;
use super::words::{Group, argument, groups, manner, others, roots, value, verb};
use crate::diff::{Change, Changes, Grade, What};

/// Effects of one change that are shown; the rest is counted.
const SHOWN: usize = 12;

/// The changes as a person reads them; ends in a line break.
pub fn human(changes: &Changes) -> String {
    if changes.0.is_empty() {
        return "nothing changes\n".to_owned();
    }
    let mut out = String::new();
    for grade in Grade::ALL {
        let of_grade: Vec<&Change> = changes.0.iter().filter(|change| change.worst() == grade).collect();
        if !of_grade.is_empty() {
            out.push_str(&format!("{}{grade}\n", if out.is_empty() { "" } else { "\n" }));
            of_grade.into_iter().for_each(|change| push(&mut out, change));
        }
    }
    out
}

fn push(out: &mut String, change: &Change) {
    let place = if change.roots.is_empty() { String::new() } else { format!(" in {}", roots(change)) };
    out.push_str(&format!("  {}{place}: {}\n", change.subject, sentence(change)));
    change.notes.iter().for_each(|note| out.push_str(&format!("    ! {note}\n")));
    let groups = groups(change);
    if let Some(lines) = summary(change, &groups, SHOWN) {
        return lines.iter().for_each(|line| out.push_str(&format!("    {line}\n")));
    }
    groups.iter().take(SHOWN).for_each(|group| out.push_str(&format!("    {}\n", line(change, group))));
    if groups.len() > SHOWN {
        out.push_str(&format!("    and {} more\n", groups.len() - SHOWN));
    }
}

fn sentence(change: &Change) -> String {
    let what = match &change.what {
        What::Added => "added".to_owned(),
        What::Removed => "removed".to_owned(),
        What::Output => "itself unchanged, its output changes".to_owned(),
        What::Field { path, old: None, new, is_entry: true } => format!("`{path}` gets {}", value(new.as_ref())),
        What::Field { path, old, new: None, is_entry: true } => format!("`{path}` loses {}", value(old.as_ref())),
        What::Field { path, old, new, .. } => format!("`{path}` {} → {}", value(old.as_ref()), value(new.as_ref())),
    };
    let others: Vec<&str> = others(change).into_iter().map(Grade::as_str).collect();
    let others = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
    let manner = manner(change).filter(|_| matches!(change.what, What::Field { .. }));
    format!("{what}{others}{}", manner.map(|manner| format!(", {manner}")).unwrap_or_default())
}

fn line(change: &Change, group: &Group<'_>) -> String {
    let arguments: Vec<String> = group.effect.arguments.iter().map(argument).collect();
    let arguments = if arguments.is_empty() { String::new() } else { format!(": {}", arguments.join(", ")) };
    let only = group.only_in(change).map(|roots| format!(" in {roots}")).unwrap_or_default();
    format!("{} {}{only}{arguments}", group.label, verb(&group.effect.action))
}
