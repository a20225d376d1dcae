//! 重复: a follow-up that comes again, counted from its first day, so that a move or a short month
//! shifts one time and not all that follow.

use chrono::{Datelike, FixedOffset, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{FollowUp, KIND};
use crate::domain::cadence::{Situation, closing_contact, why_none};
use crate::domain::change::RecordChange;
use crate::domain::days::{after, day_in};
use crate::domain::fields::{Id, Moment};
use crate::domain::history::History;
use crate::domain::words::{Origin, State, Word, travels_as_term};
use crate::domain::written::{self, wire};

/// Names the step from one time to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    Day,
    Week,
    Month,
    Year,
}

impl Word for Every {
    const ALL: &'static [Self] = &[Self::Day, Self::Week, Self::Month, Self::Year];
    fn term(self) -> &'static str {
        match self {
            Self::Day => "天",
            Self::Week => "周",
            Self::Month => "月",
            Self::Year => "年",
        }
    }
}

travels_as_term!(Every);

/// The longest step anybody plans, in units.
pub const MOST: u32 = 99;

/// Says how a follow-up comes again: `{"every":"周","n":2,"from":"2026-11-23"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    pub every: Every,
    /// 1 = every day, week, month, year; at most `MOST`.
    pub n: u32,
    /// The first day of the series: all others are counted from it.
    #[serde(with = "written::day")]
    pub from: NaiveDate,
}

impl Repeat {
    /// Makes a step that is neither nothing nor a slip of the finger.
    pub fn new(every: Every, n: u32, from: NaiveDate) -> Option<Self> {
        (1..=MOST).contains(&n).then_some(Self { every, n, from })
    }

    /// Reads the value of the field.
    pub fn read(value: &Value) -> Option<Self> {
        let read = Self::deserialize(value).ok()?;
        Self::new(read.every, read.n, read.from)
    }

    /// Writes the value of the field.
    pub fn value(self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Says it: `每周`, `每2周`, `每3个月`.
    pub fn said(self) -> String {
        match (self.n, self.every) {
            (1, every) => format!("每{}", every.term()),
            (n, Every::Month) => format!("每{n}个月"),
            (n, every) => format!("每{n}{}", every.term()),
        }
    }

    /// Returns the first day of the series later than `day`; a month without the 31st gives its
    /// last day, and the next one the 31st again.
    pub fn next_after(self, day: NaiveDate) -> NaiveDate {
        if day < self.from {
            return self.from;
        }
        let days = (day - self.from).num_days();
        let step = match self.every {
            Every::Day => 1,
            Every::Week => 7,
            Every::Month | Every::Year => return self.month_after(day),
        } * i64::from(self.n);
        let ahead = (days / step + 1) * step;
        after(self.from, u32::try_from(ahead).unwrap_or(u32::MAX))
    }

    fn month_after(self, day: NaiveDate) -> NaiveDate {
        let step = self.n * if self.every == Every::Year { 12 } else { 1 };
        let month = |d: NaiveDate| d.year() * 12 + d.month0() as i32;
        let between = u32::try_from(month(day) - month(self.from)).unwrap_or(0);
        // The time in the month of `day` itself may still be to come.
        let times = between / step;
        let at = |times: u32| self.from.checked_add_months(Months::new(times * step));
        let found = (times..times + 2).filter_map(at).find(|d| *d > day);
        found.unwrap_or_else(|| after(day, 1))
    }
}

/// Tells when a repeating follow-up is due again: after its own day and `done`, and still to come.
fn again(f: &FollowUp, done: NaiveDate, now: Moment) -> Option<Moment> {
    let (repeat, zone): (_, FixedOffset) = (f.repeat?, *f.due.offset());
    let mut day = repeat.next_after(day_in(f.due, zone).max(done));
    // A series nobody looked at for long is not made up for.
    day = day.max(repeat.next_after(crate::domain::days::before(day_in(now, zone), 1)));
    let at = |day: NaiveDate| day.and_time(f.due.time()).and_local_timezone(zone).single();
    at(day).filter(|due| *due > now).or_else(|| at(repeat.next_after(day)))
}

/// Writes the next time of a repeating follow-up that is being closed; `done` is the day up to
/// which it counts as done. Its id follows from the closed one: two phones make one.
pub fn successor(
    f: &FollowUp,
    done: NaiveDate,
    set_at: Moment,
    now: Moment,
) -> Option<RecordChange> {
    let (due, repeat) = (again(f, done, now)?, f.repeat?);
    let mut change = RecordChange::new(KIND, &next_id(&f.id))
        .with("customer", f.customer.as_str())
        .with("due", wire(due))
        .with("set_at", wire(set_at))
        .with("reason", json!({ "rule": "手工", "because": repeat.said() }))
        .with("origin", Origin::Manual.term())
        .with("state", State::Open.term())
        .with("repeat", repeat.value());
    if let Some(note) = &f.note {
        change.set.set("note", note.as_str());
    }
    if let Some(way) = f.way {
        change.set.set("way", way.term());
    }
    Some(change)
}

fn next_id(closed: &Id) -> Id {
    Id::derived(&[KIND, "repeat", closed.as_str()])
}

/// Closes every repeating follow-up a contact has done, and opens the next time of those and of the
/// ones another date took the place of (改期); empty for most.
pub(in crate::domain) fn go_on(s: &Situation, history: &History) -> Vec<RecordChange> {
    let mut changes = Vec::new();
    let newest = history.newest().map(|e| e.contact.when);
    let is_series = |f: &&FollowUp| f.origin == Origin::Manual && f.repeat.is_some();
    for f in s.follow_ups.iter().filter(is_series) {
        let (done, set_at) = match (f.state, closing_contact(f, history, s)) {
            (State::Open, Some(contact)) => {
                changes.push(
                    RecordChange::update(KIND, &f.id)
                        .with("state", State::Done.term())
                        .with("closed_by", contact.id.as_str()),
                );
                let newest = newest.unwrap_or(contact.when);
                (day_in(newest, *s.now.offset()), newest)
            }
            (State::Moved, _) => (day_in(f.due, *f.due.offset()), s.now),
            _ => continue,
        };
        // Nobody is planned for who does not want to be called.
        let next = successor(f, done, set_at, s.now).filter(|_| why_none(s.customer).is_none());
        changes.extend(next.filter(|c| s.follow_ups.iter().all(|known| known.id != c.id)));
    }
    changes
}
