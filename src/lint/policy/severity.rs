//! `policy.severity` × what was found → the same, as severe as the document wants it.

use super::codes::{ERROR_LOWERED, UNKNOWN_RULE};
use crate::diag::{Code, Diagnostic, Severity, did_you_mean, nearest};
use crate::source::Pointer;
use crate::spec::{Policy, PolicySeverity};

/// Reports the lines that change nothing, or may not.
pub(super) fn check(policy: &Policy, diagnostics: &mut Vec<Diagnostic>) {
    let codes = crate::diag::codes();
    for (written, severity) in &policy.severity {
        let at = Pointer::root().path("policy.severity").key(written);
        match rule(&codes, written) {
            None => diagnostics.push(unknown(&codes, written, &at)),
            Some(code) if code.severity == Severity::Error && *severity != PolicySeverity::Error => {
                let message = format!("`{written}` reports errors, which stay errors");
                let help = "correct what it reports; only warnings can be raised or turned off";
                diagnostics.push(Diagnostic::new(&ERROR_LOWERED, &at, message).help(help));
            }
            Some(_) => (),
        }
    }
}

/// Makes each diagnostic as severe as the document wants it. Doing it twice does no more than doing it once.
pub(super) fn apply(policy: &Policy, diagnostics: &mut Vec<Diagnostic>) {
    if policy.severity.is_empty() {
        return;
    }
    let wanted = |code: &Code| {
        let mut lines = policy.severity.iter();
        lines.find(|(written, _)| is_meant(code, written)).map(|(_, severity)| *severity)
    };
    diagnostics.retain_mut(|diagnostic| {
        let reports_errors = diagnostic.code.severity == Severity::Error;
        match wanted(diagnostic.code) {
            None => true,
            // what rests on old facts is a warning, unless the document would rather stop
            Some(PolicySeverity::Off | PolicySeverity::Warning) if reports_errors => true,
            Some(PolicySeverity::Off) => false,
            Some(PolicySeverity::Error) => {
                diagnostic.severity = Severity::Error;
                true
            }
            Some(PolicySeverity::Warning) => {
                diagnostic.severity = Severity::Warning;
                true
            }
        }
    });
}

fn rule(codes: &[&'static Code], written: &str) -> Option<&'static Code> {
    codes.iter().find(|code| is_meant(code, written)).copied()
}

fn is_meant(code: &Code, written: &str) -> bool {
    code.name == written || code.id.eq_ignore_ascii_case(written)
}

fn unknown(codes: &[&'static Code], written: &str, at: &Pointer) -> Diagnostic {
    let names = || codes.iter().filter(|code| code.severity == Severity::Warning).map(|code| code.name);
    let help = match nearest(written, names()) {
        Some(_) => did_you_mean(written, names()),
        None => "write the name or the id that the warning carries".to_owned(),
    };
    Diagnostic::at_key(&UNKNOWN_RULE, at, format!("there is no rule `{written}`")).help(help)
}
