//! Days and moments in their written forms; our own few lines keep a format engine out of the first load.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

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

/// Reads a moment in the wire form, with or without fractions of a second: `2026-11-21T09:30:00+08:00`, `2026-11-21T01:30:00.250Z`.
pub fn read_wire(text: &str) -> Option<Moment> {
    let (day, rest) = (read_day(text)?, text.get(10..)?.strip_prefix(['T', 't', ' '])?);
    let clock = rest.get(..8)?;
    let mut parts = clock.split(':');
    let mut next = || parts.next().filter(|p| p.len() == 2)?.parse::<u32>().ok();
    let (hour, minute, second) = (next()?, next()?, next()?);
    let rest = rest.get(8..)?;
    let digits = rest
        .strip_prefix('.')
        .map_or("", |f| f.split_at(f.find(|c: char| !c.is_ascii_digit()).unwrap_or(f.len())).0);
    if rest.starts_with('.') && digits.is_empty() {
        return None;
    }
    let nanos = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanos = nanos.fold(0, |n, digit| n * 10 + u32::from(digit - b'0'));
    let zone = rest.get(if digits.is_empty() { 0 } else { digits.len() + 1 }..)?;
    let offset = if matches!(zone, "Z" | "z") { 0 } else { read_offset(zone)? };
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second.min(59), nanos)?;
    // A leap second is the second before it.
    (second <= 60).then_some(())?;
    day.and_time(time).and_local_timezone(FixedOffset::east_opt(offset)?).single()
}

fn read_offset(zone: &str) -> Option<i32> {
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let two = |t: &str| (t.len() == 2).then(|| t.parse::<i32>().ok()).flatten();
    let seconds = (two(hours)? * 60 + two(minutes).filter(|m| *m < 60)?) * 60;
    match zone.as_bytes().first()? {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

/// Writes an amount: `268`, `268.5`.
pub fn number(amount: f64) -> String {
    let text = serde_json::to_string(&amount).unwrap_or_default();
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Reads an amount: `268`, ` 268.50 `; JSON's reader is in the app already, the standard library's is not.
pub fn read_number(text: &str) -> Option<f64> {
    serde_json::from_str(text.trim()).ok()
}

/// Writes and reads a moment within a saved form; for `#[serde(with = …)]`.
pub mod moment {
    use super::*;

    /// Writes the wire form.
    pub fn serialize<S: Serializer>(at: &Moment, out: S) -> Result<S::Ok, S::Error> {
        wire(*at).serialize(out)
    }

    /// Reads the wire form.
    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Moment, D::Error> {
        read_wire(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("no moment"))
    }
}

/// Writes and reads a moment that may be missing; for `#[serde(with = …)]`.
pub mod moment_if_any {
    use super::*;

    /// Writes the wire form, or `null`.
    pub fn serialize<S: Serializer>(at: &Option<Moment>, out: S) -> Result<S::Ok, S::Error> {
        at.map(wire).serialize(out)
    }

    /// Reads the wire form; anything else is none.
    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Option<Moment>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.and_then(|t| read_wire(&t)))
    }
}

/// Writes and reads a day that may be missing; for `#[serde(with = …)]`.
pub mod day_if_any {
    use super::*;

    /// Writes `2026-11-21`, or `null`.
    pub fn serialize<S: Serializer>(day: &Option<NaiveDate>, out: S) -> Result<S::Ok, S::Error> {
        day.map(super::day).serialize(out)
    }

    /// Reads a day; anything else is none.
    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.and_then(|t| read_day(&t)))
    }
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
            assert_eq!(read_wire(text), Some(at));
            assert_eq!(read_day(text), Some(at.date_naive()));
            assert_eq!(clock(at), text[11..16]);
            assert_eq!(
                read_minute(&minute(at.naive_local())).map(minute),
                Some(text[..16].to_owned())
            );
        }
    }

    #[test]
    fn a_moment_is_read_as_the_standard_says() {
        for text in [
            "2026-11-21T01:30:00Z",
            "2026-11-21t01:30:00.25z",
            "2026-11-21 01:30:00.123456789+05:45",
        ] {
            assert_eq!(read_wire(text), DateTime::parse_from_rfc3339(text).ok(), "{text}");
        }
        let bad = [
            "2026-11-21",
            "2026-11-21T",
            "2026-11-21T09:30+08:00",
            "2026-11-21T24:00:00Z",
            "2026-11-21T09:60:00Z",
            "2026-11-21T09:30:00",
            "2026-11-21T09:30:00.Z",
            "2026-11-21T09:30:00+8:00",
            "2026-11-21T09:30:00+08:60",
            "2026-11-21T9:30:00Z",
            "2026-11-21T09:30:00+99:00",
        ];
        for text in bad {
            assert_eq!(read_wire(text), None, "{text}");
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
