//! When a rule-made contact may fall: working days, quiet hours, the next open slot.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

use super::rules::Cadence;
use crate::domain::calendar::lunar;
use crate::domain::days::{after, at_hour, before, day_in, time_in};
use crate::domain::fields::Moment;
use crate::domain::spoken::weekday;

/// The hour of every date a rule gives, where customers may be called then.
const USUAL: u32 = 10;

/// Holds the hours in which customers may be called; the others are quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Calls before this hour are too early.
    #[serde(rename = "from")]
    pub opens: u32,
    /// Calls after this hour are too late; at most 24.
    #[serde(rename = "to")]
    pub closes: u32,
}

impl Default for Hours {
    fn default() -> Self {
        Self { opens: 9, closes: 21 }
    }
}

impl Hours {
    /// Makes hours of which at least one is open.
    pub fn new(opens: u32, closes: u32) -> Option<Self> {
        (opens < closes && closes <= 24).then_some(Self { opens, closes })
    }

    /// Reads the `hours` setting: `{"from":9,"to":21}`.
    pub fn read(value: &Value) -> Option<Self> {
        Self::deserialize_open(value).ok()
    }

    /// Reads the `hours` setting; it fails where none is open.
    pub(super) fn deserialize_open<'a, D: Deserializer<'a>>(from: D) -> Result<Self, D::Error> {
        let read = Self::deserialize(from)?;
        Self::new(read.opens, read.closes).ok_or_else(|| D::Error::custom("no hour is open"))
    }

    /// Writes the value of the setting.
    pub fn value(self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Returns the hour of every date a rule gives: 10, or the nearest open one.
    pub fn usual(self) -> u32 {
        USUAL.clamp(self.opens, (self.closes - 1).max(self.opens))
    }

    /// Tells whether a time of day is before quiet hours end.
    pub fn is_early(self, time: NaiveTime) -> bool {
        time.hour() < self.opens
    }

    /// Tells whether a time of day is after quiet hours begin (21:00 itself is not).
    pub fn is_late(self, time: NaiveTime) -> bool {
        time.hour() > self.closes || (time.hour() == self.closes && !is_full_hour(time))
    }

    /// Tells when a customer's question on WeChat wants its answer: within the hour, in quiet hours
    /// as soon as they end.
    pub fn reply_due(self, asked_at: Moment) -> Moment {
        let zone = *asked_at.offset();
        let (day, time) = (day_in(asked_at, zone), time_in(asked_at, zone));
        if self.is_early(time) {
            at_hour(day, self.opens, zone)
        } else if self.is_late(time) {
            at_hour(after(day, 1), self.opens, zone)
        } else {
            asked_at.checked_add_signed(chrono::TimeDelta::hours(1)).unwrap_or(asked_at)
        }
    }
}

/// Says what a 休息日 made of a day, to stand after the why: ` · 周二休息,提前`; empty when nothing.
pub(super) fn moved_by_rest(wanted: NaiveDate, day: NaiveDate) -> String {
    if day == wanted {
        return String::new();
    }
    let moved = if day < wanted { "提前" } else { "顺延" };
    format!(" · {}休息,{moved}", weekday(wanted))
}

/// Holds the edges of the days on which no rule asks anybody to call: 除夕 to 初三.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SpringFestival {
    /// 除夕.
    pub eve: NaiveDate,
    /// 初四.
    pub fourth: NaiveDate,
}

/// Tells in which 春节 a day lies; `None` on every other day, and before 1900 and after 2100.
pub(super) fn spring_festival(day: NaiveDate) -> Option<SpringFestival> {
    let of = |first: NaiveDate| SpringFestival { eve: before(first, 1), fourth: after(first, 3) };
    let today = lunar::on(day)?;
    match (today.month, today.day) {
        (1, n @ 1..=3) => Some(of(before(day, n - 1))),
        (12, 29..) => lunar::on(after(day, 1))
            .filter(|next| next.day == 1 && next.month == 1)
            .map(|_| of(after(day, 1))),
        _ => None,
    }
}

fn is_full_hour(time: NaiveTime) -> bool {
    time.minute() == 0 && time.second() == 0 && time.nanosecond() == 0
}

/// Tells whether a follow-up due then is overdue: its day is before today in the phone's zone.
pub fn is_overdue(due: Moment, now: Moment) -> bool {
    days_overdue(due, now) > 0
}

/// Counts the days since the due day in the phone's zone; 0 = due today or later.
pub fn days_overdue(due: Moment, now: Moment) -> i64 {
    let zone = *now.offset();
    (day_in(now, zone) - day_in(due, zone)).num_days().max(0)
}

/// Tells whether an answer the customer waits for is late: this one runs by the minute.
pub fn is_reply_late(due: Moment, now: Moment) -> bool {
    due < now
}

impl Cadence {
    /// Tells whether a day is worked; with all seven set as 休息日 none is, so the setting is ignored.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let rests = self.rest_days.get(day.weekday().num_days_from_monday() as usize);
        rests != Some(&true) || self.rest_days.iter().all(|rests| *rests)
    }

    /// Returns the day itself or the working day before it.
    pub fn working_until(&self, day: NaiveDate) -> NaiveDate {
        (0..7).map(|n| before(day, n)).find(|d| self.is_working(*d)).unwrap_or(day)
    }

    /// Returns the day itself or the working day after it.
    pub fn working_from(&self, day: NaiveDate) -> NaiveDate {
        (0..7).map(|n| after(day, n)).find(|d| self.is_working(*d)).unwrap_or(day)
    }

    /// Returns the working day before, unless that is the very day it counts from (calling a
    /// customer who has just left is no follow-up): then the working day after.
    pub(super) fn working_near(&self, day: NaiveDate, from: NaiveDate) -> NaiveDate {
        let earlier = self.working_until(day);
        if earlier > from { earlier } else { self.working_from(day) }
    }

    /// Returns the day itself or the next working day that is not in the days of 春节.
    fn open_from(&self, day: NaiveDate) -> NaiveDate {
        let day = self.working_from(day);
        spring_festival(day).map_or(day, |festival| self.working_from(festival.fourth))
    }

    /// Returns the usual hour of a day, or the next open slot when that has passed.
    pub fn slot(&self, day: NaiveDate, now: Moment) -> Moment {
        let zone: FixedOffset = *now.offset();
        let usual = at_hour(day, self.hours.usual(), zone);
        if usual >= now {
            return usual;
        }
        let (today, time) = (day_in(now, zone), time_in(now, zone));
        let begun = !is_full_hour(time);
        let hour = (time.hour() + u32::from(begun)).max(self.hours.usual());
        let is_open = self.is_working(today) && spring_festival(today).is_none();
        if is_open && hour < self.hours.closes {
            at_hour(today, hour, zone)
        } else {
            at_hour(self.open_from(after(today, 1)), self.hours.usual(), zone)
        }
    }
}
