//! 日历: grids, loads, captions; the Chinese calendar.

mod captions;
mod days;
mod greetings;

use chrono::NaiveDate;

/// `2026-11-21`.
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
