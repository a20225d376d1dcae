//! 稍后提醒: the dates one tap gives.

use chrono::{Datelike, TimeDelta, Timelike};

use crate::domain::cadence::slots::Hours;
use crate::domain::days::{after, at_hour, day_in, time_in};
use crate::domain::fields::Moment;

/// Names a date one tap gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Snooze {
    Tonight,
    Tomorrow,
    ThreeDays,
    NextWeek,
}

/// The hour of 今晚: people are home from work.
const EVENING: u32 = 19;
/// What counts as later at all.
const SOON: TimeDelta = TimeDelta::minutes(30);

impl Snooze {
    /// Every choice, in the order sheets show them.
    pub const ALL: [Self; 4] = [Self::Tonight, Self::Tomorrow, Self::ThreeDays, Self::NextWeek];

    /// Says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tonight => "今晚",
            Self::Tomorrow => "明早",
            Self::ThreeDays => "3天后",
            Self::NextWeek => "下周一",
        }
    }

    /// Returns the moment, in the zone of `now`; `None` for 今晚 when the evening is over.
    ///
    /// 今晚 = 19:00, or the next full hour at least half an hour away and not after quiet hours
    /// begin; the others = 10:00 (or the nearest hour that is not quiet) of the next day, the third
    /// day, the next Monday. A 休息日 or the end of protection only warns, see `cadence::warnings`.
    pub fn at(self, hours: Hours, now: Moment) -> Option<Moment> {
        let zone = *now.offset();
        let today = day_in(now, zone);
        let days = match self {
            Self::Tonight => return tonight(hours, now),
            Self::Tomorrow => 1,
            Self::ThreeDays => 3,
            Self::NextWeek => 7 - today.weekday().num_days_from_monday(),
        };
        Some(at_hour(after(today, days), hours.usual(), zone))
    }
}

fn tonight(hours: Hours, now: Moment) -> Option<Moment> {
    let zone = *now.offset();
    let (today, evening) = (day_in(now, zone), EVENING.clamp(hours.opens, hours.closes));
    let soon = now.checked_add_signed(SOON)?;
    let time = time_in(soon, zone);
    let begun = time.minute() > 0 || time.second() > 0 || time.nanosecond() > 0;
    let next = time.hour() + u32::from(begun);
    let hour = evening.max(next);
    // Midnight belongs to the next day.
    let is_today = day_in(soon, zone) == today && hour < 24;
    (is_today && hour <= hours.closes).then(|| at_hour(today, hour, zone))
}
