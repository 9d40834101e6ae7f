//! Why an edit is refused.

use super::Edit;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::{Document, Pointer};

/// Every code of this stage.
pub static CODES: &[&Code] = &[&TAKEN, &REFUSED];

pub static TAKEN: Code = Code {
    id: "EDIT001",
    name: "name-taken",
    severity: Severity::Error,
    docs: "\
## What
`platc add` was asked for an item whose name the section has already.

## Why
A name is an identity: a second item under it would replace the first.

## Example
`platc add service pricing` where `services.pricing` is in the document.

## Instead
Choose another name, or edit the item that is there.
",
};

/// The name is there already.
pub(super) fn taken(map: &Pointer, key: &str) -> Box<Diagnostic> {
    let message = format!("`{map}` has `{key}` already");
    Box::new(Diagnostic::at_key(&TAKEN, &map.key(key), message).help("choose another name, or edit what is there"))
}

pub static REFUSED: Code = Code {
    id: "EDIT002",
    name: "edit-refused",
    severity: Severity::Error,
    docs: "\
## What
`platc add` or `platc check --fix` cannot write its edit at this place and leave everything else as it is.

## Why
An edit changes what it is about and nothing else: no other value, no comment. Values that are copies of an anchor,
and text between brackets with comments in odd places, do not always allow that. The document is left as it was.

## Example
```yaml
x-base: &base { a: {} }
services: *base
```

## Instead
Edit this place by hand.
",
};

const BY_HAND: &str = "edit this place by hand";

/// No way to write the edit kept the rest as it was.
pub(super) fn uncertain(edit: &Edit) -> Box<Diagnostic> {
    let message = format!("`{}` cannot be edited without a change of what stands around it", edit.place());
    Box::new(Diagnostic::new(&REFUSED, edit.place(), message).help(BY_HAND))
}

/// A comment would go.
pub(super) fn loses_comment(edit: &Edit, comment: &str) -> Box<Diagnostic> {
    let message = format!("the edit of `{}` would lose the comment `#{comment}`", edit.place());
    Box::new(Diagnostic::new(&REFUSED, edit.place(), message).help(BY_HAND))
}

/// The place is a copy of an anchor, written elsewhere.
pub(super) fn copied(place: &Pointer, alias: &str) -> Box<Diagnostic> {
    let message = format!("`{place}` is written elsewhere: here it is the copy `{alias}`");
    Box::new(Diagnostic::new(&REFUSED, place, message).help("edit the anchor, or write this place out by hand"))
}

/// Nothing stands at the place.
pub(super) fn no_such_place(document: &Document, place: &Pointer) -> Box<Diagnostic> {
    let message = match document.is_map() {
        true => format!("the document has no `{place}`"),
        false => "the document cannot be read".to_owned(),
    };
    Box::new(Diagnostic::new(&REFUSED, place, message))
}

/// The place holds something that takes no entries.
pub(super) fn takes_no_entries(place: &Pointer, noun: &str, wanted: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(&REFUSED, place, format!("`{place}` is {noun}, not {wanted}")))
}
