//! What the reader refuses in a document that is YAML → its diagnostic.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{MAX_DEPTH, MAX_NODES, Node, lookup};
use crate::diag::{Code, Diagnostic, Severity};

pub(super) static EMPTY: Code = Code {
    id: "YAML004",
    name: "empty-document",
    severity: Severity::Error,
    docs: "\
## What
The file is empty, or has nothing but comments.

## Why
There is no platform to compile. An empty file is more often a lost one than a wish to delete everything.

## Example
```yaml
# platform:
```

## Instead
Run `platc init` to start a document.
",
};

pub(super) fn empty() -> Diagnostic {
    Diagnostic::at_bytes(&EMPTY, 0..0, "the document is empty").help("start with `platc init`")
}

pub(super) static NOT_A_MAP: Code = Code {
    id: "YAML005",
    name: "document-is-not-a-map",
    severity: Severity::Error,
    docs: "\
## What
The document is a list, a text or a number instead of a map.

## Why
A platform is described by sections, each under its name.

## Example
```yaml
- services
- clusters
```

## Instead
```yaml
services: {}
clusters: {}
```
",
};

pub(super) fn not_a_map(text: &str, root: &Node) -> Diagnostic {
    let message = format!("the document is {}, not a map", root.noun());
    Diagnostic::at_bytes(&NOT_A_MAP, lookup::first_line(text, &root.range), message)
        .help("write sections such as `services:` at the start of a line, or start with `platc init`")
}

pub(super) static SEVERAL_DOCUMENTS: Code = Code {
    id: "YAML006",
    name: "several-documents",
    severity: Severity::Error,
    docs: "\
## What
A second document begins in the file, after a line `---`.

## Why
One platform is one document; readers that expect one silently ignore the rest.

## Example
```yaml
services: {}
---
clusters: {}
```

## Instead
Delete the line `---`, so that all sections are in one document.
",
};

pub(super) fn several_documents(range: Range<usize>) -> Diagnostic {
    Diagnostic::at_bytes(&SEVERAL_DOCUMENTS, range, "a second document begins here")
        .help("delete the line `---`: a platform is one document")
}

pub(super) static TOO_DEEP: Code = Code {
    id: "YAML013",
    name: "nested-too-deep",
    severity: Severity::Error,
    docs: "\
## What
Maps and lists are nested more than 64 levels deep, copies by aliases included.

## Why
A platform needs fewer than 20 levels. Deeper documents are made to exhaust the memory of whoever reads them.

## Example
`[[[[[[[[…`

## Instead
Write the value where it belongs, without the lists around it.
",
};

pub(super) fn too_deep(at: Range<usize>) -> Diagnostic {
    let message = format!("maps and lists are nested more than `{MAX_DEPTH}` levels deep");
    Diagnostic::at_bytes(&TOO_DEEP, at, message).help("a platform needs fewer than 20 levels")
}

pub(super) static TAG: Code = Code {
    id: "YAML016",
    name: "tag",
    severity: Severity::Error,
    docs: "\
## What
A value has a tag, such as `!secret` or `!!str`.

## Why
A tag gives a value another meaning in one program and none in the next. A text that starts with `!` has to be quoted.

## Example
```yaml
version: !!str 1.10
```

## Instead
```yaml
version: \"1.10\"
```
",
};

pub(super) fn tag_not_allowed(written: &str, at: Range<usize>) -> Diagnostic {
    Diagnostic::at_bytes(&TAG, at, format!("the tag `{written}` is not supported"))
        .help("delete it; write a text in quotes")
}

pub(super) static UNKNOWN_ALIAS: Code = Code {
    id: "YAML017",
    name: "unknown-alias",
    severity: Severity::Error,
    docs: "\
## What
An alias (`*name`) has no anchor (`&name`) above it.

## Why
An alias stands for a copy of the value that has the anchor. A text that starts with `*` has to be quoted.

## Example
```yaml
host: *.example.com
```

## Instead
```yaml
host: \"*.example.com\"
```
",
};

pub(super) fn unknown_alias(name: &str, known: &BTreeMap<String, usize>, at: Range<usize>) -> Diagnostic {
    let diagnostic = Diagnostic::at_bytes(&UNKNOWN_ALIAS, at, format!("no anchor `&{name}` stands above this alias"));
    match nearest(name, known) {
        Some(nearest) => diagnostic.help(format!("did you mean `*{nearest}`?")),
        None => diagnostic.help(format!("if a text is meant, write it in quotes: `\"*{name}\"`")),
    }
}

fn nearest<'n>(name: &str, known: &'n BTreeMap<String, usize>) -> Option<&'n str> {
    const COMPARED_NAMES: usize = 1_000;
    const COMPARED_LENGTH: usize = 64;
    let near = known.keys().take(COMPARED_NAMES).filter(|known| known.len().max(name.len()) <= COMPARED_LENGTH);
    let (distance, nearest) = near.map(|known| (strsim::damerau_levenshtein(name, known), known)).min()?;
    (distance <= 2 && distance < name.chars().count()).then_some(nearest)
}

pub(super) static RECURSIVE_ALIAS: Code = Code {
    id: "YAML018",
    name: "recursive-alias",
    severity: Severity::Error,
    docs: "\
## What
An alias stands inside the value that has its anchor.

## Why
The value would contain itself, without end.

## Example
```yaml
base: &base
  next: *base
```

## Instead
Put the anchor on the part that is to be copied.
",
};

pub(super) fn recursive_alias(written: &str, at: Range<usize>) -> Diagnostic {
    Diagnostic::at_bytes(&RECURSIVE_ALIAS, at, format!("the alias `{written}` stands inside the value it copies"))
        .help("put the anchor on the part that is to be copied")
}

pub(super) static TOO_MANY_VALUES: Code = Code {
    id: "YAML019",
    name: "too-many-values",
    severity: Severity::Error,
    docs: "\
## What
The document has more than 1,000,000 keys and values, or its anchors and aliases copy more than 16 MiB of text.

## Why
Aliases of aliases grow a few lines into gigabytes; nobody means that.

## Example
```yaml
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
```

and so on for four more lines.

## Instead
Use an alias for a value, not for lists of lists of aliases.
",
};

pub(super) fn too_many_values(at: Range<usize>) -> Diagnostic {
    let message = format!("the document has more than `{MAX_NODES}` values, or copies too much text");
    Diagnostic::at_bytes(&TOO_MANY_VALUES, at, message).help("use fewer aliases of large values")
}
