//! A day of the calendar, read and compared.

use std::fmt;

use serde::Deserialize;

/// A day. Ordered in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    /// Reads `2027-03-31`; `None` if there is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else { return None };
        let number = |text: &str, length: usize| {
            let is_number = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| text.parse().ok()).flatten()
        };
        let date = Self { year: number(year, 4)?, month: number(month, 2)?, day: number(day, 2)? };
        let exists = (1..=12).contains(&date.month) && (1..=days_of(date.year, date.month)).contains(&date.day);
        exists.then_some(date)
    }

    /// The day that is so many days after 1 January 1970.
    pub fn of_days_since_1970(days: u32) -> Self {
        Self { year: 1970, month: 1, day: 1 }.plus_days(days)
    }

    /// The day that is so many days later.
    pub fn plus_days(self, days: u32) -> Self {
        let mut date = Self { day: self.day.saturating_add(days), ..self };
        while date.day > days_of(date.year, date.month) {
            date.day -= days_of(date.year, date.month);
            (date.year, date.month) = if date.month == 12 { (date.year + 1, 1) } else { (date.year, date.month + 1) };
        }
        date
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is no day of the calendar, such as `2027-03-31`"))
    }
}

fn days_of(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in ["2027-03-31", "2028-02-29", "2000-02-29"] {
            assert_eq!(Date::parse(text).map(|date| date.to_string()).as_deref(), Some(text));
        }
        for text in ["2027-02-29", "2100-02-29", "2027-04-31", "2027-13-01", "2027-00-10", "2027-1-1", "27-01-01", ""] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_as_clocks_do() {
        for (days, text) in [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_819, "2027-01-01")] {
            assert_eq!(Date::of_days_since_1970(days).to_string(), text);
        }
    }

    #[test]
    fn days_are_added_across_months_and_years() {
        for (from, days, to) in
            [("2026-04-30", 0, "2026-04-30"), ("2026-04-30", 90, "2026-07-29"), ("2027-12-01", 90, "2028-02-29")]
        {
            assert_eq!(Date::parse(from).map(|date| date.plus_days(days).to_string()).as_deref(), Some(to));
        }
    }
}
