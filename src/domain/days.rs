//! Calendar days in the phone's zone: the only day arithmetic of the rules.

use chrono::{Datelike, Days, FixedOffset, NaiveDate, NaiveTime};

use super::fields::Moment;

/// Tells the calendar day of a moment in a zone.
pub fn day_in(at: Moment, zone: FixedOffset) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// Tells the time of day of a moment in a zone.
pub fn time_in(at: Moment, zone: FixedOffset) -> NaiveTime {
    at.with_timezone(&zone).time()
}

/// Returns the day `days` calendar days later (the same day where the calendar ends).
pub fn after(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(day)
}

/// Returns the day `days` calendar days earlier (the same day where the calendar ends).
pub fn before(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(days))).unwrap_or(day)
}

/// Returns the full hour (0–23) of a day in a zone.
pub fn at_hour(day: NaiveDate, hour: u32, zone: FixedOffset) -> Moment {
    let local = day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
    Moment::from_naive_utc_and_offset(local.checked_sub_offset(zone).unwrap_or(local), zone)
}

/// Writes a day with its year: `2026年11月23日`.
pub fn full_day(day: NaiveDate) -> String {
    format!("{}年{}", day.year(), month_day(day))
}

/// Writes a day as people say it: `11月23日`.
pub fn month_day(day: NaiveDate) -> String {
    format!("{}月{}日", day.month(), day.day())
}
