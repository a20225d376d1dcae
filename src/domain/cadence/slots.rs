//! When a rule-made contact may fall: working days, quiet hours, the next open slot.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike};

use super::rules::Cadence;
use crate::domain::days::{after, at_hour, before, day_in, time_in};
use crate::domain::fields::Moment;

/// Calls before this hour are too early.
pub const OPENS: u32 = 9;
/// Calls after this hour are too late.
pub const CLOSES: u32 = 21;
/// The hour of every date a rule gives.
pub const USUAL: u32 = 10;

/// Tells when a customer's question on WeChat wants its answer: within the hour, at night by 9:00.
pub fn reply_due(asked_at: Moment) -> Moment {
    let zone = *asked_at.offset();
    let (day, time) = (day_in(asked_at, zone), time_in(asked_at, zone));
    if time.hour() < OPENS {
        at_hour(day, OPENS, zone)
    } else if is_late(time) {
        at_hour(after(day, 1), OPENS, zone)
    } else {
        asked_at.checked_add_signed(chrono::TimeDelta::hours(1)).unwrap_or(asked_at)
    }
}

/// Tells whether a time of day is after quiet hours begin (21:00 itself is not).
pub(super) fn is_late(time: NaiveTime) -> bool {
    time.hour() > CLOSES || (time.hour() == CLOSES && !is_full_hour(time))
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
    pub(super) fn working_until(&self, day: NaiveDate) -> NaiveDate {
        (0..7).map(|n| before(day, n)).find(|d| self.is_working(*d)).unwrap_or(day)
    }

    /// Returns the day itself or the working day after it.
    pub(super) fn working_from(&self, day: NaiveDate) -> NaiveDate {
        (0..7).map(|n| after(day, n)).find(|d| self.is_working(*d)).unwrap_or(day)
    }

    /// Returns the working day before, unless that is the very day it counts from (calling a
    /// customer who has just left is no follow-up): then the working day after.
    pub(super) fn working_near(&self, day: NaiveDate, from: NaiveDate) -> NaiveDate {
        let earlier = self.working_until(day);
        if earlier > from { earlier } else { self.working_from(day) }
    }

    /// Returns the usual hour of a day, or the next open slot when that has passed.
    pub(super) fn slot(&self, day: NaiveDate, now: Moment) -> Moment {
        let zone: FixedOffset = *now.offset();
        let usual = at_hour(day, USUAL, zone);
        if usual >= now {
            return usual;
        }
        let (today, time) = (day_in(now, zone), time_in(now, zone));
        let begun = !is_full_hour(time);
        let hour = (time.hour() + u32::from(begun)).max(USUAL);
        if self.is_working(today) && hour < CLOSES {
            at_hour(today, hour, zone)
        } else {
            at_hour(self.working_from(after(today, 1)), USUAL, zone)
        }
    }
}
