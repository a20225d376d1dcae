//! Days and moments in their written forms; our own few lines keep a format engine out of the first load.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::fields::Moment;

/// Writes a moment in the wire form, to the second: `2026-11-21T09:30:00+08:00`.
pub fn wire(at: Moment) -> String {
    let minutes = at.offset().local_minus_utc() / 60;
    let (sign, size) = if minutes < 0 { ('-', -minutes) } else { ('+', minutes) };
    let local = at.naive_local();
    format!("{}:{:02}{sign}{:02}:{:02}", minute(local), local.second(), size / 60, size % 60)
}

/// Writes a local time to the minute, as date fields hold it: `2026-11-21T09:30`.
pub fn minute(at: NaiveDateTime) -> String {
    let (day, time) = (at.date(), at.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        day.year(),
        day.month(),
        day.day(),
        time.hour(),
        time.minute()
    )
}

/// Writes a day: `2026-11-21`.
pub fn day(day: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// Writes the time of day: `09:30`.
pub fn clock(at: Moment) -> String {
    let time = at.time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Reads a day: `2026-11-21`; what follows the day is not looked at.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.get(..10)?.split('-');
    let mut next = || parts.next()?.parse::<u32>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Reads a local time to the minute: `2026-11-21T09:30`.
pub fn read_minute(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = (read_day(text)?, text.get(11..16)?);
    let (hour, minute) = time.split_once(':')?;
    day.and_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn a_moment_is_written_as_it_is_read() {
        for text in
            ["2026-11-21T09:30:00+08:00", "2024-02-29T23:59:59-03:30", "2026-01-01T00:00:00+00:00"]
        {
            let at = DateTime::parse_from_rfc3339(text).unwrap();
            assert_eq!(wire(at), text);
            assert_eq!(read_day(text), Some(at.date_naive()));
            assert_eq!(clock(at), text[11..16]);
            assert_eq!(
                read_minute(&minute(at.naive_local())).map(minute),
                Some(text[..16].to_owned())
            );
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "2026-13-01", "2026-02-30", "2026/11/21", "20261121", "今天今天今天今"]
        {
            assert_eq!(read_day(text), None, "{text}");
        }
    }
}
