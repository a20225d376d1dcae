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

/// Writes an amount: `268`, `268.5`; kept to a millionth, which of 万元 is a fen.
#[expect(clippy::cast_possible_truncation, reason = "amounts are far below 2^53 millionths")]
pub fn number(amount: f64) -> String {
    let sign = if amount < 0.0 { "-" } else { "" };
    let millionths = (amount.abs() * 1e6 + 0.5) as u64;
    let (whole, rest) = (millionths / 1_000_000, millionths % 1_000_000);
    let text = format!("{sign}{whole}.{rest:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Returns an amount as it is stored.
pub fn amount(amount: f64) -> serde_json::Value {
    serde_json::from_str(&number(amount)).unwrap_or_default()
}

/// Reads an amount: `268`, ` 268.50 `; the standard library's reader would bring its tables along.
pub fn read_number(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some((text, power)) = text.split_once(['e', 'E']) {
        let power: i32 = power.parse().ok().filter(|p| (-20..=20).contains(p))?;
        let scale = (0..power.abs()).fold(1.0, |scale, _| scale * 10.0);
        let amount = read_number(text)?;
        return Some(if power < 0 { amount / scale } else { amount * scale });
    }
    let bare = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = bare.split_once('.').unwrap_or((bare, "0"));
    let is_number = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(part) {
        return None;
    }
    // Up to 15 digits both parts are exact, and so is their one division.
    let part = part.get(..part.len().min(15_usize.saturating_sub(whole.len()))).unwrap_or_default();
    let mut digits = 0.0;
    for digit in whole.bytes().chain(part.bytes()) {
        digits = digits * 10.0 + f64::from(digit - b'0');
    }
    let amount = digits / part.bytes().fold(1.0, |scale, _| scale * 10.0);
    Some(if bare.len() < text.len() { -amount } else { amount })
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

/// Writes and reads a day within a saved form; for `#[serde(with = …)]`.
pub mod day {
    use super::*;

    /// Writes `2026-11-21`.
    pub fn serialize<S: Serializer>(day: &NaiveDate, out: S) -> Result<S::Ok, S::Error> {
        super::day(*day).serialize(out)
    }

    /// Reads a day.
    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<NaiveDate, D::Error> {
        read_day(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("no day"))
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
    fn amounts_come_back_as_they_were_written() {
        let check = |text: &str, amount: Option<f64>, again: &str| {
            assert_eq!(read_number(text), amount, "{text}");
            if let Some(amount) = amount {
                assert_eq!(number(amount), again, "{text}");
            }
        };
        check("268", Some(268.0), "268");
        check(" 268.50 ", Some(268.5), "268.5");
        check("-0.35", Some(-0.35), "-0.35");
        check("0.1", Some(0.1), "0.1");
        check("12345.678901", Some(12_345.678_901), "12345.678901");
        check("1e3", Some(1_000.0), "1000");
        check("1.5E-1", Some(0.15), "0.15");
        for text in ["", ".", "1.", ".5", "1,000", "一", "1.2.3", "NaN", "1e99", "+1"] {
            check(text, None, "");
        }
    }

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
