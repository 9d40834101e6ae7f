//! A line of a manifest → the line of the document that gives its container the environment variable.

use crate::Compilation;
use crate::plan::File;
use crate::source::Pointer;

/// The use, the setting or the item behind the variable whose entry the line stands in.
pub(super) fn at(compilation: &Compilation, root: &str, file: &File, line: usize) -> Option<Pointer> {
    let environment = compilation.model.as_ref()?.environments.iter().find(|one| one.name() == root)?;
    let is_owner = |name: &str, section: &str| file.owner.item == name && file.owner.section == section;
    let service = environment.services.iter().find(|one| is_owner(&one.item.name, one.item.section.key()))?;
    let name = entry(&file.text, line)?;
    service.variables.iter().find(|variable| variable.name == name).map(|variable| variable.at.clone())
}

/// The name of the entry of a list that a line stands in: `- name: LOG_LEVEL`, or what is indented below it.
fn entry(text: &str, line: usize) -> Option<&str> {
    let lines: Vec<&str> = text.lines().take(line).collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut least = usize::MAX;
    for line in lines.into_iter().rev().filter(|line| !line.trim().is_empty()) {
        if depth(line) >= least {
            continue;
        }
        least = depth(line);
        if let Some(entry) = line.trim_start().strip_prefix("- ") {
            return entry.strip_prefix("name: ").map(str::trim);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::entry;

    #[test]
    fn a_line_is_of_the_entry_that_it_is_indented_below() {
        let text = "spec:\n  env:\n    - name: LEVEL\n      value: info\n    - name: TOKEN\n      valueFrom:\n        secretKeyRef:\n          key: TOKEN\n  ports:\n    - 1\n";
        let expected =
            [None, None, Some("LEVEL"), Some("LEVEL"), Some("TOKEN"), Some("TOKEN"), Some("TOKEN"), Some("TOKEN")];
        for (line, expected) in (1..).zip(expected.into_iter().chain([None, None])) {
            assert_eq!(entry(text, line), expected, "line {line}");
        }
    }
}
