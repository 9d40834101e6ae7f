//! Waivers and what was found → what is left to say, with what is wrong with the waivers themselves.

mod codes;
mod place;

pub use codes::CODES;
use codes::{ERROR_WAIVED, EXPIRED, NO_SUCH_DAY, UNKNOWN_PLACE, UNKNOWN_RULE, USELESS};

use crate::data::Date;
use crate::diag::{Code, Diagnostic, Severity, did_you_mean, nearest, only_near};
use crate::edit::Edit;
use crate::model::Model;
use crate::source::{Document, Pointer};
use crate::spec;

/// A waiver that can be understood.
struct Waiver {
    code: &'static Code,
    /// The team's own invariant, if that is what is waived.
    invariant: Option<String>,
    place: Pointer,
    until: Date,
    /// The waiver's own place.
    at: Pointer,
}

/// Takes out what is waived. `today` decides which waivers are over; where it is not known, none is.
pub fn apply(document: &Document, model: &Model, today: Option<Date>, diagnostics: &mut Vec<Diagnostic>) {
    let mut remarks = Vec::new();
    let codes = crate::diag::codes();
    let waivers = model.waivers.iter().enumerate();
    let understood: Vec<Waiver> = waivers
        .filter_map(|(i, waiver)| understand(document, model, &codes, waiver, &own_place(i), &mut remarks))
        .collect();
    // A rule does not tell what it looked at. Beside an error that cannot be known from here: an item that was refused is
    // not in the model, `unused-resource` waits until every service is understood, and a rule about one item may look at
    // others. A waiver that seems useless then may be needed again once the error is mended.
    let is_whole = !diagnostics.iter().any(Diagnostic::is_error);
    for waiver in understood {
        if today.is_some_and(|today| today > waiver.until) {
            remarks.push(expired(&waiver));
            continue;
        }
        let before = diagnostics.len();
        diagnostics.retain(|diagnostic| !waiver.covers(diagnostic));
        if diagnostics.len() == before && is_whole {
            remarks.push(useless(&waiver));
        }
    }
    diagnostics.append(&mut remarks);
}

impl Waiver {
    fn removal(&self) -> Edit {
        Edit::Remove { at: self.at.clone() }
    }

    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let is_meant = diagnostic.code == self.code && diagnostic.invariant == self.invariant;
        is_meant && diagnostic.at.pointer().is_some_and(|at| at.below(&self.place).is_some())
    }
}

impl Waiver {
    /// What the waiver calls the rule that it silences.
    fn rule(&self) -> &str {
        self.invariant.as_deref().unwrap_or(self.code.name)
    }
}

fn own_place(index: usize) -> Pointer {
    Pointer::root().key("waivers").index(index)
}

/// Reports everything that is wrong with a waiver.
fn understand(
    document: &Document,
    model: &Model,
    codes: &[&'static Code],
    written: &spec::Waiver,
    at: &Pointer,
    remarks: &mut Vec<Diagnostic>,
) -> Option<Waiver> {
    let invariant = model.policy.invariants.get(&written.rule).map(|_| written.rule.clone());
    let code = match &invariant {
        Some(_) => Ok(&super::policy::BROKEN_INVARIANT),
        None => rule(codes, &written.rule, &at.key("rule")),
    };
    let place = place(document, &written.at, &at.key("at"));
    let until = day(&written.until, &at.key("until"));
    let wrong = [code.as_ref().err(), place.as_ref().err(), until.as_ref().err()];
    remarks.extend(wrong.into_iter().flatten().cloned());
    Some(Waiver { code: code.ok()?, invariant, place: place.ok()?, until: until.ok()?, at: at.clone() })
}

fn rule(codes: &[&'static Code], written: &str, at: &Pointer) -> Result<&'static Code, Diagnostic> {
    let is_meant = |code: &&&'static Code| code.name == written || code.id.eq_ignore_ascii_case(written);
    let Some(code) = codes.iter().find(is_meant).copied() else {
        let names = codes.iter().filter(|code| code.severity == Severity::Warning).map(|code| code.name);
        let help = match nearest(written, names.clone()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "write the name or the id that the warning carries".to_owned(),
        };
        let fix = only_near(written, names).map(|name| Edit::Replace { at: at.clone(), value: name.into() });
        return Err(Diagnostic::new(&UNKNOWN_RULE, at, format!("there is no rule `{written}`")).help(help).fix(fix));
    };
    match code.severity {
        Severity::Warning => Ok(code),
        Severity::Error => {
            let message = format!("`{written}` reports errors, which cannot be waived");
            Err(Diagnostic::new(&ERROR_WAIVED, at, message)
                .help("correct what it reports; only warnings can be waived"))
        }
    }
}

fn place(document: &Document, written: &str, at: &Pointer) -> Result<Pointer, Diagnostic> {
    place::find(&document.value(), written).map_err(|missing| {
        let message = format!("the document has no `{written}`");
        let help = did_you_mean(&missing.word, missing.known.iter().map(String::as_str));
        Diagnostic::new(&UNKNOWN_PLACE, at, message).help(help)
    })
}

fn day(written: &str, at: &Pointer) -> Result<Date, Diagnostic> {
    Date::parse(written).ok_or_else(|| {
        let message = format!("`{written}` is no day of the calendar");
        Diagnostic::new(&NO_SUCH_DAY, at, message).help("write year, month and day, such as `2027-03-31`")
    })
}

fn expired(waiver: &Waiver) -> Diagnostic {
    let message = format!("this waiver of `{}` ended on {}", waiver.rule(), waiver.until);
    let help = "correct what it silenced and remove it, or write a later day";
    Diagnostic::new(&EXPIRED, &waiver.at.key("until"), message).help(help).fix(waiver.removal())
}

fn useless(waiver: &Waiver) -> Diagnostic {
    let message = format!("`{}` has nothing to say at `{}`", waiver.rule(), waiver.place);
    Diagnostic::new(&USELESS, &waiver.at.key("at"), message).help("remove the waiver").fix(waiver.removal())
}
