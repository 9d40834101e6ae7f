//! Items → the names they have at the clouds: made or written, short enough, and no two alike.

use super::item::Item;
use super::scope::Scope;
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::source::Pointer;

pub static NAME_TOO_LONG: Code = Code {
    id: "NAME001",
    name: "name-too-long",
    severity: Severity::Error,
    docs: "## What
The physical name that platc makes for an item, `<platform>-<environment>-<item>` in the form that the system takes,
is longer than the system allows.

## Why
The cloud would refuse it when the change is applied; a name cut short would one day collide with another.

## Example
```yaml
name: a-platform-with-a-long-name
databases:
  ledger-of-everything: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }
```

## Instead
Shorten the item's name, or give it a `physical_name`.
",
};

pub static NAME_COLLISION: Code = Code {
    id: "NAME002",
    name: "name-collision",
    severity: Severity::Error,
    docs: "## What
Two items get the same physical name, once it is in the form that the system takes.

## Why
The second could not be made, or would be taken for the first.

## Example
```yaml
databases:
  order-s: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }
  orders: { engine: autonomous-transaction-processing, ecpus: 2, storage_gb: 20 }
```

Oracle takes no hyphens in a database's name: both become `ORDERS`.

## Instead
Rename one, or give one a `physical_name`; in an override where it differs between environments.
",
};

impl Scope<'_> {
    /// `<platform>-<environment>-<item>` in the form that a system takes (`shape`), or the name the document gives.
    pub fn physical_name(
        &mut self,
        item: &Item,
        written: Option<&str>,
        shape: impl Fn(&str) -> String,
        limit: usize,
    ) -> String {
        let made = shape(&format!("{}-{}-{}", self.platform.name, self.environment_first, self.first_name(item)));
        self.claim(item, written, made, limit, Some("physical_name"))
    }

    /// `<platform>-<item>`, of what exists once, or the name the document gives.
    pub fn shared_name(&mut self, item: &Item, written: Option<&str>, limit: usize) -> String {
        let made = format!("{}-{}", self.platform.name, self.first_name(item));
        self.claim(item, written, made, limit, Some("repository.name"))
    }

    /// A name that the document cannot give.
    pub fn made_name(&mut self, item: &Item, made: String, limit: usize) -> String {
        self.claim(item, None, made, limit, None)
    }

    /// `<platform>-<item>` as people see it, or the name the document gives.
    pub fn display_name(&mut self, item: &Item, written: Option<&str>, limit: usize) -> String {
        let made = format!("{}-{}", self.platform.name, self.first_name(item));
        self.claim(item, written, made, limit, Some("physical_name"))
    }

    /// Checks a name's length, and that nothing else of its section has it in any environment.
    fn claim(&mut self, item: &Item, written: Option<&str>, made: String, limit: usize, field: Option<&str>) -> String {
        let at = item.pointer();
        let place = match field.filter(|_| written.is_some()) {
            Some(field) => Place::Value(self.view.written_at(&at.path(field))),
            None => Place::Key(at.clone()),
        };
        let name = written.map_or(made, str::to_owned);
        if name.len() > limit {
            let message =
                format!("`{name}`, the name of `{}` at its cloud, has {} characters of {limit}", item.name, name.len());
            let or = field.map(|field| format!(", or give it a `{field}`")).unwrap_or_default();
            let help = format!("shorten `{}` by {}{or}", item.name, name.len() - limit);
            let diagnostic = Diagnostic::at_key(&NAME_TOO_LONG, &at, message).help(help);
            self.report_longest(Diagnostic { at: place.clone(), ..diagnostic });
        }
        if let Some(first) = self.bearer(item, &name) {
            let diagnostic = collision(item, &name, first, field);
            self.report(Diagnostic { at: place, ..diagnostic });
        }
        name
    }
}

/// Two items of one name, or an item whose name does not differ between environments.
fn collision(item: &Item, name: &str, first: Pointer, field: Option<&str>) -> Diagnostic {
    let at = item.pointer();
    if first == at {
        let message = format!("`{}` is called `{name}` at its cloud in more than one environment", item.name);
        let field = field.unwrap_or("physical_name");
        let help = format!("write `{field}` in `overrides`, in each environment another, or leave it out");
        return Diagnostic::at_key(&NAME_COLLISION, &at, message).help(help);
    }
    let other = first.last().unwrap_or_default();
    let message = format!("`{}` is called `{name}` at its cloud, and so is `{other}`", item.name);
    let or = field.map(|field| format!(", or give one a `{field}` of its own")).unwrap_or_default();
    Diagnostic::at_key(&NAME_COLLISION, &at, message)
        .also(Place::Key(first), "the other")
        .help(format!("rename one{or}"))
}
