//! Days, moments and amounts in their written forms.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::{Number, Value};

use super::fields::Moment;

/// The largest amount that is read; what is larger is a slip.
const MOST: f64 = 1e20;

/// Writes a moment in the wire form, to the second: `2026-11-21T09:30:00+08:00`.
pub fn wire(at: Moment) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Writes a local time to the minute, as date fields hold it: `2026-11-21T09:30`.
pub fn minute(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M").to_string()
}

/// Writes a day: `2026-11-21`.
pub fn day(day: NaiveDate) -> String {
    day.to_string()
}

/// Writes the time of day: `09:30`.
pub fn clock(at: Moment) -> String {
    at.format("%H:%M").to_string()
}

/// Writes a moment as file names hold it: `20261121-0930`.
pub fn name_part(at: Moment) -> String {
    at.format("%Y%m%d-%H%M").to_string()
}

/// Reads a day: `2026-11-21`; what follows the day is not looked at.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

/// Reads a local time to the minute: `2026-11-21T09:30`; what follows the minute is not looked at.
pub fn read_minute(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text.get(..16)?, "%Y-%m-%dT%H:%M").ok()
}

/// Reads a moment in the wire form, with or without fractions of a second: `2026-11-21T09:30:00+08:00`, `2026-11-21T01:30:00.250Z`.
pub fn read_wire(text: &str) -> Option<Moment> {
    let at = DateTime::parse_from_rfc3339(text).ok()?;
    // A leap second is the second before it.
    at.with_nanosecond(at.nanosecond() % 1_000_000_000)
}

/// Writes an amount: `268`, `268.5`; kept to a millionth, which of 万元 is a fen.
pub fn number(amount: f64) -> String {
    // Adding nothing makes -0 a plain 0.
    ((amount * 1e6).round() / 1e6 + 0.0).to_string()
}

/// Returns an amount as it is stored.
pub fn amount(amount: f64) -> Value {
    number(amount).parse::<Number>().map_or(Value::Null, Value::Number)
}

/// Reads an amount: `268`, ` 268.50 `; no signs but a minus, nothing left out before or behind the point.
pub fn read_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let bare = text.strip_prefix('-').unwrap_or(text);
    let is_digit = |c: char| c.is_ascii_digit();
    let is_whole = bare.starts_with(is_digit)
        && bare.ends_with(is_digit)
        && !bare.contains(".e")
        && !bare.contains(".E");
    text.parse().ok().filter(|amount: &f64| is_whole && amount.abs() <= MOST)
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
        check("-0", Some(0.0), "0");
        check("0.0000004", Some(0.000_000_4), "0");
        for text in [
            "", ".", "1.", ".5", "1,000", "一", "1.2.3", "NaN", "inf", "1e99", "+1", "--1", "1.e3",
            "1.E3", "0x10", "1e",
        ] {
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
    fn a_leap_second_is_the_second_before_it() {
        let check =
            |text: &str, wanted: &str| assert_eq!(read_wire(text), read_wire(wanted), "{text}");
        check("2026-12-31T23:59:60Z", "2026-12-31T23:59:59Z");
        check("2026-12-31T23:59:60.250+08:00", "2026-12-31T23:59:59.250+08:00");
        assert_eq!(
            read_wire("2026-12-31T23:59:60Z").map(wire).as_deref(),
            Some("2026-12-31T23:59:59+00:00")
        );
        assert_eq!(read_wire("2026-12-31T23:59:61Z"), None);
    }

    #[test]
    fn of_a_longer_text_the_day_is_read() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21);
        for text in ["2026-11-21", "2026-11-21T09:30:00+08:00", "2026-11-21今天"] {
            assert_eq!(read_day(text), day, "{text}");
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
