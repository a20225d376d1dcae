//! 日历: grids, loads, captions; the Chinese calendar as a browser would read it.

mod captions;
mod days;
mod greetings;

use chrono::NaiveDate;
use genke::domain::calendar::lunar::LunarDay;

/// `2026-11-21`.
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Stands in for the browser's Chinese calendar, 2023-12-13 to early 2035.
pub fn lunar(day: NaiveDate) -> Option<LunarDay> {
    const MONTHS: &str = include_str!("../../data/lunar_months.txt");
    let starts = MONTHS.lines().map(|l| l.split_once(' ').unwrap());
    let (first, month) = starts.map(|(d, m)| (date(d), m)).rfind(|(d, _)| *d <= day)?;
    let number = (day - first).num_days() + 1;
    let month = month.strip_suffix('闰').map_or(month.to_owned(), |m| format!("{m}bis"));
    LunarDay::from_parts("", &month, &number.to_string())
}
