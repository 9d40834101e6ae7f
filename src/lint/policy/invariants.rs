//! `policy.invariants` × the items of each environment → those that break one.

use serde_json::Value;

use super::codes::{BROKEN_INVARIANT, NO_ANSWER, UNKNOWN_ENVIRONMENT, UNREADABLE_EXPRESSION};
use super::expression::{Expression, NoAnswer, Scope};
use crate::diag::words::joined;
use crate::diag::{Diagnostic, Place, Severity, did_you_mean};
use crate::model::{Environment, Model};
use crate::schema;
use crate::source::Pointer;
use crate::spec::{Invariant, PolicySeverity};

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for (name, written) in model.policy.invariants.iter() {
        let at = Pointer::root().path("policy.invariants").key(name);
        check_environments(model, written, &at, diagnostics);
        let when = written.when.as_deref().map(|when| read(when, &at.key("when"), diagnostics));
        let require = read(&written.require, &at.key("require"), diagnostics);
        let (Some(require), None | Some(Some(_))) = (require, &when) else { continue };
        let rule = Rule {
            name,
            written,
            at,
            when: when.flatten(),
            require,
            fields: schema::field_names(written.section.key()),
        };
        rule.check(model, diagnostics);
    }
}

fn check_environments(model: &Model, written: &Invariant, at: &Pointer, diagnostics: &mut Vec<Diagnostic>) {
    let known = || model.environments.iter().map(Environment::key);
    for (index, name) in written.environments.iter().flatten().enumerate() {
        if known().all(|one| one != name) {
            let message = format!("there is no environment `{name}`");
            let at = at.key("environments").index(index);
            diagnostics.push(Diagnostic::new(&UNKNOWN_ENVIRONMENT, &at, message).help(did_you_mean(name, known())));
        }
    }
}

fn read<'a>(source: &'a str, at: &Pointer, diagnostics: &mut Vec<Diagnostic>) -> Option<Expression<'a>> {
    match Expression::read(source) {
        Ok(expression) => Some(expression),
        Err((message, help)) => {
            diagnostics.push(Diagnostic::new(&UNREADABLE_EXPRESSION, at, message).help(help));
            None
        }
    }
}

/// An invariant whose expressions were read.
struct Rule<'a> {
    name: &'a str,
    written: &'a Invariant,
    at: Pointer,
    when: Option<Expression<'a>>,
    require: Expression<'a>,
    /// Every name that a field of the section's items can have.
    fields: Vec<String>,
}

/// An item that breaks it, in the environments in which it does so in the same way.
struct Break {
    place: Place,
    item: Pointer,
    found: String,
    /// In backticks.
    environments: Vec<String>,
}

impl Rule<'_> {
    fn check(&self, model: &Model, diagnostics: &mut Vec<Diagnostic>) {
        let mut breaks: Vec<Break> = Vec::new();
        for environment in model.environments.iter().filter(|environment| self.holds_in(environment)) {
            for (name, item) in items(environment, self.written.section.key()) {
                match self.broken(environment, &name, &item) {
                    Ok(None) => (),
                    Ok(Some(new)) => note(&mut breaks, new),
                    Err(diagnostic) => {
                        if !diagnostics.contains(&diagnostic) {
                            diagnostics.push(diagnostic);
                        }
                    }
                }
            }
        }
        diagnostics.extend(breaks.into_iter().map(|broken| self.report(model, broken)));
    }

    fn holds_in(&self, environment: &Environment) -> bool {
        let names = self.written.environments.as_ref();
        names.is_none_or(|names| names.iter().any(|name| name == environment.key()))
    }

    /// The break of one item, if it is one; or why nobody can tell.
    fn broken(&self, environment: &Environment, name: &str, item: &Value) -> Result<Option<Break>, Diagnostic> {
        let scope = Scope { item, name, environment: environment.key() };
        let answer = |expression: &Expression<'_>, key: &str| {
            expression.holds(&scope, &self.fields).map_err(|why| self.no_answer(&self.at.key(key), name, &why))
        };
        let is_meant = self.when.as_ref().map_or(Ok(true), |when| answer(when, "when"))?;
        if !is_meant || answer(&self.require, "require")? {
            return Ok(None);
        }
        let at = Pointer::root().key(self.written.section.key()).key(name);
        let fields = self.require.fields();
        let written = |path: &&str| path.split('.').try_fold(item, |value, key| value.get(key));
        let found: Vec<String> =
            fields.iter().filter_map(|path| Some(format!("`item.{path}` is `{}`", shown(written(path)?)))).collect();
        let place = match fields.as_slice() {
            [path] => written_place(environment, &at, path),
            _ => None,
        };
        Ok(Some(Break {
            place: place.unwrap_or_else(|| Place::Key(at.clone())),
            item: at,
            found: found.join(", "),
            environments: vec![format!("`{}`", environment.key())],
        }))
    }

    fn no_answer(&self, at: &Pointer, name: &str, why: &NoAnswer) -> Diagnostic {
        let section = self.written.section.key();
        match why {
            NoAnswer::UnknownField(key) => {
                let help = did_you_mean(key, self.fields.iter().map(String::as_str));
                let message = format!("items of `{section}` have no field `{key}`");
                Diagnostic::new(&UNREADABLE_EXPRESSION, at, message).help(help)
            }
            NoAnswer::NotWritten(key) => {
                let message = format!("`{section}.{name}` does not write `{key}`, which has no default");
                let help = format!("ask for it first: `has(item.{key}) && …`");
                Diagnostic::new(&NO_ANSWER, at, message).help(help)
            }
            NoAnswer::Other(why) => {
                let message = format!("the expression has no answer for `{section}.{name}`: {why}");
                Diagnostic::new(&NO_ANSWER, at, message).help("it must be true or false for every item")
            }
        }
    }

    fn report(&self, model: &Model, broken: Break) -> Diagnostic {
        let everywhere = broken.environments.len() == model.environments.len();
        let environments = if everywhere { String::new() } else { format!(" in {}", joined(&broken.environments)) };
        let message =
            format!("`{}` breaks `{}`{environments}: {}", broken.item, self.name, self.written.message.trim());
        let found = if broken.found.is_empty() { String::new() } else { format!("; {}", broken.found) };
        let mut diagnostic = Diagnostic::at(&BROKEN_INVARIANT, broken.place, message)
            .help(format!("it must hold that `{}`{found}", self.written.require.trim()))
            .also(Place::Key(self.at.clone()), "the team's own rule");
        diagnostic.invariant = Some(self.name.to_owned());
        diagnostic.severity = match self.written.severity {
            Some(PolicySeverity::Warning) => Severity::Warning,
            Some(PolicySeverity::Error | PolicySeverity::Off) | None => Severity::Error,
        };
        diagnostic
    }
}

/// Where a field of an item is written; `None` for a default: then it is the item that lacks a line.
fn written_place(environment: &Environment, item: &Pointer, path: &str) -> Option<Place> {
    let at = path.split('.').fold(item.clone(), |at, key| at.key(key));
    at.segments().try_fold(environment.view().value(), |value, key| value.get(&key))?;
    Some(Place::Value(environment.written_at(&at)))
}

/// The items of a section as the environment sees them, with their defaults.
fn items(environment: &Environment, section: &str) -> Vec<(String, Value)> {
    let at = Pointer::root().key(section);
    let written = environment.view().value().get(section).and_then(Value::as_object);
    let filled = |(name, item): (&String, &Value)| (name.clone(), schema::filled(&at.key(name), item));
    written.into_iter().flatten().map(filled).collect()
}

fn note(breaks: &mut Vec<Break>, new: Break) {
    let same = breaks.iter_mut().find(|one| one.place == new.place && one.found == new.found);
    match same {
        Some(one) => one.environments.extend(new.environments),
        None => breaks.push(new),
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
