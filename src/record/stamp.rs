//! Stamps of a hybrid logical clock: they say which of two writes is the later one, on any phone.

use std::fmt;

use chrono::{DateTime, NaiveDate, SecondsFormat};
use serde::{Deserialize, Serialize};

use crate::domain::lenient;

/// How far the phone's clock may fall behind the last stamp before the user is told, minutes.
const BEHIND_MINUTES: i64 = 5;
/// How far ahead of this phone a stamp may be before the user is told, hours.
const AHEAD_HOURS: i64 = 24;
/// The longest device id, bytes.
const DEVICE_BYTES: usize = 64;
/// The last millisecond a four-digit year can write: 9999-12-31T23:59:59.999Z.
const LAST_MS: i64 = 253_402_300_799_999;

/// Marks one write: `2026-11-21T09:30:00.123Z-0004-<device>`; later stamps are greater as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stamp(String);

/// Says that a text is not a stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("时间戳写法不对")]
pub struct BadStamp;

impl Stamp {
    /// Reads a stamp; every part is checked, so its text order is the order of the writes.
    pub fn parse(text: &str) -> Result<Self, BadStamp> {
        if split(text).is_some() { Ok(Self(text.to_owned())) } else { Err(BadStamp) }
    }

    /// Writes a stamp from its parts; a time out of range is clamped, and characters that a
    /// device id cannot have are left out.
    pub fn from_parts(ms: i64, counter: u16, device: &str) -> Self {
        let at = DateTime::from_timestamp_millis(ms.clamp(0, LAST_MS)).unwrap_or_default();
        let mut device: String = device.chars().filter(is_device_char).take(DEVICE_BYTES).collect();
        if device.is_empty() {
            device.push('0');
        }
        Self(format!("{}-{counter:04x}-{device}", at.to_rfc3339_opts(SecondsFormat::Millis, true),))
    }

    /// Shows the stamp as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the time, UTC milliseconds since 1970.
    pub fn ms(&self) -> i64 {
        split(&self.0).map_or(0, |parts| parts.0)
    }

    /// Returns the counter that orders writes of the same millisecond.
    pub fn counter(&self) -> u16 {
        split(&self.0).map_or(0, |parts| parts.1)
    }

    /// Returns the id of the device that wrote.
    pub fn device(&self) -> &str {
        split(&self.0).map_or("", |parts| parts.2)
    }

    /// Returns by how many whole minutes the stamp is ahead of this phone, when more than 5.
    pub fn minutes_ahead(&self, now_utc_ms: i64) -> Option<i64> {
        let ahead = self.ms() - now_utc_ms;
        (ahead > BEHIND_MINUTES * 60_000).then_some(ahead / 60_000)
    }

    /// Returns by how many whole hours the stamp is ahead of this phone, when more than 24.
    /// Such a stamp is still lawful; the user is told whose clock to look at.
    pub fn hours_ahead(&self, now_utc_ms: i64) -> Option<i64> {
        let ahead = self.ms() - now_utc_ms;
        (ahead > AHEAD_HOURS * 3_600_000).then_some(ahead / 3_600_000)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Stamp {
    type Error = BadStamp;

    fn try_from(text: String) -> Result<Self, BadStamp> {
        if split(&text).is_some() { Ok(Self(text)) } else { Err(BadStamp) }
    }
}

impl From<Stamp> for String {
    fn from(stamp: Stamp) -> Self {
        stamp.0
    }
}

/// Keeps the state of this device's clock; it is stored with the rows it stamps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The id written into every stamp of this device.
    pub device: String,
    /// The latest stamp written or seen here.
    #[serde(default, deserialize_with = "lenient::part", skip_serializing_if = "Option::is_none")]
    pub last: Option<Stamp>,
}

impl Clock {
    /// Starts the clock of a device that has written nothing.
    pub fn new(device: impl Into<String>) -> Self {
        Self { device: device.into(), last: None }
    }

    /// Makes the stamp of the next write: later than every stamp written or seen before, even
    /// when the phone's clock was turned back.
    pub fn tick(&mut self, now_utc_ms: i64) -> Stamp {
        let now = now_utc_ms.clamp(0, LAST_MS);
        let (ms, counter) = match self.last.as_ref().map(|last| (last.ms(), last.counter())) {
            // Nothing is later than the last moment there is; it is never written with a lower counter.
            Some((LAST_MS, u16::MAX)) => (LAST_MS, u16::MAX),
            Some((ms, u16::MAX)) if ms >= now => (ms + 1, 0),
            Some((ms, counter)) if ms >= now => (ms, counter + 1),
            _ => (now, 0),
        };
        let stamp = Stamp::from_parts(ms, counter, &self.device);
        self.last = Some(stamp.clone());
        stamp
    }

    /// Takes note of a stamp that came from elsewhere, so that the next write is later.
    pub fn observe(&mut self, stamp: &Stamp) {
        if self.last.as_ref().is_none_or(|last| last < stamp) {
            self.last = Some(stamp.clone());
        }
    }

    /// Returns by how many minutes the phone's clock is earlier than the last stamp, when more
    /// than 5 (手机时间不对).
    pub fn is_behind(&self, now_utc_ms: i64) -> Option<i64> {
        self.last.as_ref()?.minutes_ahead(now_utc_ms)
    }
}

/// Takes a stamp apart: milliseconds, counter, device; `None` when any part is not as written by
/// `from_parts` (one form only, or text order would not be time order).
fn split(text: &str) -> Option<(i64, u16, &str)> {
    const FORM: &[u8] = b"0000-00-00T00:00:00.000Z-xxxx-";
    let (head, device) = text.split_at_checked(FORM.len())?;
    let head = head.as_bytes();
    let fits = head.iter().zip(FORM).all(|(got, form)| match form {
        b'0' => got.is_ascii_digit(),
        b'x' => matches!(got, b'0'..=b'9' | b'a'..=b'f'),
        _ => got == form,
    });
    let device_fits = !device.is_empty()
        && device.len() <= DEVICE_BYTES
        && device.chars().all(|c| is_device_char(&c));
    if !fits || !device_fits {
        return None;
    }
    let number =
        |from: usize, to: usize| head[from..to].iter().fold(0, |n, c| n * 10 + u32::from(c - b'0'));
    let at = NaiveDate::from_ymd_opt(number(0, 4) as i32, number(5, 7), number(8, 10))?
        .and_hms_milli_opt(number(11, 13), number(14, 16), number(17, 19), number(20, 23))?;
    let ms = at.and_utc().timestamp_millis();
    let counter = u16::from_str_radix(text.get(25..29)?, 16).ok()?;
    (ms >= 0).then_some((ms, counter, device))
}

fn is_device_char(c: &char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}
