//! Schedules of workers, in Cloudflare's own kind of cron (Cloudflare, "Cron Triggers", verified 2026-11).

use crate::diag::{Code, Diagnostic, Severity};
use crate::model::Model;
use crate::source::Pointer;

pub(super) const CODES: &[&Code] = &[&BAD_CRON, &WEEKDAY_NUMBER];

pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for environment in &model.environments {
        for worker in &environment.workers {
            for (i, cron) in worker.crons.iter().enumerate() {
                let at = environment.written_at(&worker.at.key("crons").index(i));
                diagnostics.extend(cron_fault(cron, &at));
            }
        }
    }
}

pub static BAD_CRON: Code = Code {
    id: "WORKER006",
    name: "bad-worker-schedule",
    severity: Severity::Error,
    docs: "## What
A worker's schedule is not five cron fields, or one of them is out of its range. Weekdays go from 1 (Sunday) to 7.

## Why
Cloudflare refuses it when the change is applied.

## Example
```yaml
workers:
  report: { script: workers/report.js, crons: [\"0 6 * * 0\"] }
```

## Instead
`\"0 6 * * SUN\"`. A cron job of `services` runs in the cluster, where Sunday is 0.
",
};

pub static WEEKDAY_NUMBER: Code = Code {
    id: "WORKER007",
    name: "weekday-by-number",
    severity: Severity::Warning,
    docs: "## What
A worker's schedule names weekdays by number.

## Why
Cloudflare counts from 1, Sunday; everybody else from 0: `1-5` is Sunday to Thursday here.

## Example
```yaml
workers:
  report: { script: workers/report.js, crons: [\"0 6 * * 1-5\"] }
```

## Instead
`\"0 6 * * MON-FRI\"`.
",
};

/// A field of a schedule: what it is called, its range, and the names of its values from the least on.
struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    names: &'static [&'static str],
    /// Letters that stand for days which no number says.
    special: &'static [char],
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const FIELDS: [Field; 5] = [
    Field { name: "minute", least: 0, most: 59, names: &[], special: &[] },
    Field { name: "hour", least: 0, most: 23, names: &[], special: &[] },
    Field { name: "day", least: 1, most: 31, names: &[], special: &['L', 'W'] },
    Field { name: "month", least: 1, most: 12, names: &MONTHS, special: &[] },
    Field { name: "weekday", least: 1, most: 7, names: &WEEKDAYS, special: &['L', '#'] },
];

fn cron_fault(cron: &str, at: &Pointer) -> Option<Diagnostic> {
    let written: Vec<&str> = cron.split_whitespace().collect();
    if written.len() != FIELDS.len() {
        let message = format!("`{cron}` has {} fields of 5", written.len());
        return Some(Diagnostic::new(&BAD_CRON, at, message).help("write minute, hour, day, month and weekday"));
    }
    for (field, part) in FIELDS.iter().zip(&written) {
        if !field.takes(part) {
            let message = format!("`{part}` is no {}", field.name);
            let help = format!("it goes from {} to {}", field.least, field.most);
            let help =
                if field.name == "weekday" { format!("{help}, from Sunday; or write `SUN` to `SAT`") } else { help };
            return Some(Diagnostic::new(&BAD_CRON, at, message).help(help));
        }
    }
    let weekday = written.last().copied().unwrap_or_default();
    let start = weekday.split('/').next().unwrap_or_default();
    start.starts_with(|c: char| c.is_ascii_digit()).then(|| {
        let message = format!("`{weekday}` counts weekdays from 1, Sunday");
        Diagnostic::new(&WEEKDAY_NUMBER, at, message).help("write them by name, such as `MON-FRI`")
    })
}

impl Field {
    fn takes(&self, part: &str) -> bool {
        part.split(',').all(|term| self.takes_term(term))
    }

    /// `*`, `5`, `1-5`, `MON-FRI`, each with a step perhaps: `*/15`.
    fn takes_term(&self, term: &str) -> bool {
        let (range, step) = term.split_once('/').map_or((term, None), |(range, step)| (range, Some(step)));
        let good_step = step.is_none_or(|step| step.parse::<u32>().is_ok_and(|step| step >= 1 && step <= self.most));
        let special = self.special.iter().any(|letter| range.contains(*letter)) && !WEEKDAYS.contains(&range);
        good_step && (range == "*" || special || self.takes_range(range))
    }

    fn takes_range(&self, range: &str) -> bool {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        match (self.value(first), self.value(last)) {
            (Some(first), Some(last)) => first <= last,
            _ => false,
        }
    }

    fn value(&self, text: &str) -> Option<u32> {
        let named =
            (self.least..).zip(self.names).find(|(_, name)| text.eq_ignore_ascii_case(name)).map(|(value, _)| value);
        named.or_else(|| text.parse().ok().filter(|value| (self.least..=self.most).contains(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_read_as_cloudflare_reads_them() {
        let code = |cron| cron_fault(cron, &Pointer::root()).map(|diagnostic| diagnostic.code.id);
        for cron in
            ["*/15 * * * *", "0 6 * * MON-FRI", "59 23 LW * *", "0 0 1 JAN,JUL SUN", "0 0 * * FRI#2", "0 0 L * *"]
        {
            assert_eq!(code(cron), None, "{cron}");
        }
        for cron in [
            "* * * *",
            "60 * * * *",
            "0 24 * * *",
            "0 0 0 * *",
            "0 0 * 13 *",
            "0 0 * * 0",
            "0 0 * * MON-SUN",
            "*/0 * * * *",
        ] {
            assert_eq!(code(cron), Some("WORKER006"), "{cron}");
        }
        assert_eq!(code("0 6 * * 1-5"), Some("WORKER007"));
    }
}
