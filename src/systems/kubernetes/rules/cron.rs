//! Cron text → whether Kubernetes takes it, and whether it ever comes true.
//!
//! Our own reader, since what counts is what Kubernetes reads: it uses robfig/cron v3, which differs from crontab(5) and
//! from every Rust crate. Sunday is 0, not 7 ("end of range (7) above maximum (6)"); `N/step` runs from N to the end; `?`
//! is `*`; a seconds field, `L`, `W` and `#` do not exist (robfig/cron `parser.go`, read 2026-11).

use std::collections::BTreeSet;

/// Text in place of the five fields.
const MACROS: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// Days of each month, in a leap year.
const MONTH_LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

struct Field {
    name: &'static str,
    min: u32,
    max: u32,
    /// Names of the numbers from `min`.
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field { name: "minute", min: 0, max: 59, names: &[] },
    Field { name: "hour", min: 0, max: 23, names: &[] },
    Field { name: "day of the month", min: 1, max: 31, names: &[] },
    Field { name: "month", min: 1, max: 12, names: &MONTHS },
    Field { name: "weekday", min: 0, max: 6, names: &WEEKDAYS },
];

/// Whether Kubernetes runs a job at these times.
///
/// # Errors
/// What is wrong, to follow the text in a sentence, and what to write instead.
pub(super) fn check(text: &str) -> Result<(), (String, String)> {
    if text.starts_with('@') {
        let known = MACROS.contains(&text);
        let help = format!("write five fields, or one of {}", crate::diag::words::quoted(MACROS));
        return if known { Ok(()) } else { Err(("is no time that Kubernetes knows".to_owned(), help)) };
    }
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [_, _, days, months, weekdays] = parts.as_slice() else {
        let help = "write minute, hour, day of the month, month and weekday: `15 2 * * *` is 02:15 each day".to_owned();
        let plural = if parts.len() == 1 { "" } else { "s" };
        return Err((format!("has {} field{plural}, not five", parts.len()), help));
    };
    let read: Vec<BTreeSet<u32>> =
        FIELDS.iter().zip(&parts).map(|(field, part)| field.read(part)).collect::<Result<_, _>>()?;
    match read.as_slice() {
        [_, _, day_numbers, month_numbers, _]
            if is_any(weekdays) && !is_any(days) && !comes(day_numbers, month_numbers) =>
        {
            Err((
                format!("never comes: no month of `{months}` has a day `{days}`"),
                "choose a day that the month has".to_owned(),
            ))
        }
        _ => Ok(()),
    }
}

fn is_any(part: &str) -> bool {
    matches!(part, "*" | "?")
}

fn comes(days: &BTreeSet<u32>, months: &BTreeSet<u32>) -> bool {
    let length = |month: &u32| MONTH_LENGTHS.get(*month as usize - 1).copied().unwrap_or_default();
    months.iter().any(|month| days.iter().any(|day| *day <= length(month)))
}

impl Field {
    fn read(&self, part: &str) -> Result<BTreeSet<u32>, (String, String)> {
        let mut numbers = BTreeSet::new();
        for entry in part.split(',') {
            numbers.extend(self.entry(entry)?);
        }
        Ok(numbers)
    }

    /// `*`, `3`, `1-5`, `*/15`, `10/5` or `mon-fri`.
    fn entry(&self, entry: &str) -> Result<Vec<u32>, (String, String)> {
        let (range, step) = match entry.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (entry, None),
        };
        let (low, high) = match range.split_once('-') {
            _ if is_any(range) => (self.min, self.max),
            Some((low, high)) => (self.number(low)?, self.number(high)?),
            None if step.is_some() => (self.number(range)?, self.max),
            None => (self.number(range)?, self.number(range)?),
        };
        if low > high {
            let help = "write the smaller one first, or two ranges: `22-23,0-3`".to_owned();
            return Err((format!("has a range of {}s that runs backwards, `{entry}`", self.name), help));
        }
        let step: usize = match step.map(str::parse) {
            None => 1,
            Some(Ok(step)) if step > 0 => step,
            Some(_) => {
                return Err((
                    format!("has a step that is no positive number, `{entry}`"),
                    "for example `*/15`".to_owned(),
                ));
            }
        };
        Ok((low..=high).step_by(step).collect())
    }

    fn number(&self, text: &str) -> Result<u32, (String, String)> {
        let named = self.names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let number = match named {
            Some(index) => u32::try_from(index).ok().map(|index| index + self.min),
            None => text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit())),
        };
        match number {
            Some(number) if (self.min..=self.max).contains(&number) => Ok(number),
            Some(7) if self.names == WEEKDAYS => Err((
                "has the weekday `7`".to_owned(),
                "write `0`: Kubernetes counts from Sunday, 0, to Saturday, 6".to_owned(),
            )),
            Some(_) | None => {
                let names = self.names.first().map(|first| format!(", or names such as `{first}`")).unwrap_or_default();
                Err((format!("has the {} `{text}`", self.name), format!("write {} to {}{names}", self.min, self.max)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kubernetes_runs() {
        for text in [
            "15 2 * * *",
            "*/5 * * * *",
            "0 9-17/2 * * mon-fri",
            "0 0 1,15 * *",
            "0 0 29 2 *",
            "5/10 * ? JAN-mar ?",
            "@daily",
            "0  0 * * 0",
            "0 0 31 2 1", // on Mondays of February: one of the two days is enough
            "59 23 31 12 6",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_it_refuses() {
        for (text, problem) in [
            ("", "has 0 fields, not five"),
            ("0 15 2 * * *", "has 6 fields, not five"),
            ("60 * * * *", "has the minute `60`"),
            ("0 24 * * *", "has the hour `24`"),
            ("0 0 0 * *", "has the day of the month `0`"),
            ("0 0 * 13 *", "has the month `13`"),
            ("0 0 * * 7", "has the weekday `7`"),
            ("0 0 * * mon-7", "has the weekday `7`"),
            ("0 0 * * monday", "has the weekday `monday`"),
            ("0 0 L * *", "has the day of the month `L`"),
            ("+1 0 * * *", "has the minute `+1`"),
            ("1- 0 * * *", "has the minute ``"),
            ("1-2-3 0 * * *", "has the minute `2-3`"),
            ("30-10 * * * *", "has a range of minutes that runs backwards, `30-10`"),
            ("*/0 * * * *", "has a step that is no positive number, `*/0`"),
            ("*/x * * * *", "has a step that is no positive number, `*/x`"),
            ("0 0 30 2 *", "never comes: no month of `2` has a day `30`"),
            ("0 0 31 4,6,sep *", "never comes: no month of `4,6,sep` has a day `31`"),
            ("@every 1h", "is no time that Kubernetes knows"),
            ("@reboot", "is no time that Kubernetes knows"),
        ] {
            assert_eq!(check(text).map_err(|(problem, _)| problem), Err(problem.to_owned()), "{text}");
        }
    }
}
