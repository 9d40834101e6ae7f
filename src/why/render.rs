//! Causes → text for a terminal.

use super::Why;

/// The causes with their lines, `document` being what the user calls it; ends in a line break.
pub fn human(why: &Why, line: Option<usize>, document: &str) -> String {
    let place = line.map_or_else(|| why.path.clone(), |line| format!("{}:{line}", why.path));
    let what = match &why.block {
        Some((address, lines)) => format!(" is in {address} (lines {}-{})", lines.start, lines.end - 1),
        None => format!(" is of {}", why.owner),
    };
    let mut out = format!("{place}{what}\n");
    for cause in &why.causes {
        let exact = if cause.is_exact { ", whose value it holds" } else { "" };
        out.push_str(&format!("  {document}:{}: {}{exact}\n    {}\n", cause.line, cause.at, cause.text));
    }
    out
}
