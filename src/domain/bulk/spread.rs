//! Next dates for many: a few a day, and nobody after protection has ended.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::cadence::rules::Cadence;
use crate::domain::cadence::{slots, why_none};
use crate::domain::change::{Change, RecordChange};
use crate::domain::customer::Customer;
use crate::domain::days::{after, at_hour, before, day_in};
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::moving::moved_to;
use crate::domain::follow_up::{FollowUp, KIND};
use crate::domain::log::manual_follow_up;
use crate::domain::settings::Settings;
use crate::domain::words::{State, Word};

/// Holds one chosen customer with what placing a date must know.
#[derive(Clone, Copy, Debug)]
pub struct Picked<'a> {
    pub customer: &'a Customer,
    /// The last protected day, as the row keeps it.
    pub protection_end: Option<NaiveDate>,
    pub follow_ups: &'a [FollowUp],
}

/// Says what spreading writes and whom it could not serve as asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    pub change: Change,
    /// Every customer who gets a date, with the day, in the order of the days.
    pub placed: Vec<(Id, NaiveDate)>,
    /// Customers nobody may or need call, and why: they get no date.
    pub skipped: Vec<(Id, &'static str)>,
    /// Days that hold more than the cap, because protection would have ended otherwise.
    pub overfull: Vec<NaiveDate>,
    /// Customers whose protection ends before the first possible day.
    pub too_late: Vec<Id>,
}

/// Gives many a next date, at most `per_day` a day from `from` on, on working days only.
///
/// Those whose protection runs out come first, soonest first, and never later than the day before
/// its end (for the tiers the project chose): rather a day too full than a customer lost. The others
/// follow, A before B before C. `load` counts what is due on a day besides the chosen customers.
/// Follow-ups that stand beside the cadence (客户等回复 …) are left alone.
pub fn spread(
    picked: &[Picked],
    (from, per_day): (NaiveDate, u32),
    settings: &Settings,
    load: &dyn Fn(NaiveDate) -> usize,
    now: Moment,
    new_id: &mut dyn FnMut() -> Id,
) -> Spread {
    let (cadence, zone) = (&settings.cadence, *now.offset());
    let today = day_in(now, zone);
    let start = cadence.slot(cadence.working_from(from.max(today)), now);
    let mut days = Days {
        cadence,
        load,
        cap: (per_day as usize).max(1),
        first: day_in(start, zone),
        open_from: day_in(start, zone),
        taken: BTreeMap::new(),
    };
    let mut done = Spread { change: Change::new("批量安排"), ..Spread::default() };
    let mut waiting: Vec<(Option<NaiveDate>, &Picked)> = Vec::new();
    for one in picked {
        match why_none(one.customer) {
            Some(because) => done.skipped.push((one.customer.id.clone(), because)),
            None => waiting.push((ceiling(one, cadence, today), one)),
        }
    }
    waiting.sort_by_cached_key(|(limit, one)| {
        let due = one.follow_ups.iter().filter(|f| f.is_open()).map(|f| f.due).min();
        let tier = one.customer.tier.map_or(u8::MAX, |t| t as u8);
        // `None` would sort first.
        (limit.unwrap_or(NaiveDate::MAX), tier, due.is_none(), due, one.customer.id.clone())
    });
    let mut placed = Vec::new();
    for (limit, one) in waiting {
        let day = days.place(limit);
        if limit.is_some_and(|limit| day > limit) {
            done.too_late.push(one.customer.id.clone());
        }
        placed.push((day, one));
    }
    placed.sort_by_key(|(day, _)| *day);
    for (day, one) in placed {
        let usual = at_hour(day, cadence.hours.usual(), zone);
        let due = if day == days.first { start } else { usual };
        let mut open: Vec<&FollowUp> = one.follow_ups.iter().filter(is_moved).collect();
        open.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
        match open.split_first() {
            Some((first, rest)) => {
                done.change.records.extend(moved_to(first, due, &because(first), now));
                close(&mut done.change, rest);
            }
            None => {
                let id = new_id();
                done.change.push(manual_follow_up(&id, &one.customer.id, due, BECAUSE, now));
            }
        }
        done.placed.push((one.customer.id.clone(), day));
    }
    done.overfull = days.overfull();
    done
}

/// Returns the last working day before protection ends, for a customer it must not end for.
fn ceiling(one: &Picked, cadence: &Cadence, today: NaiveDate) -> Option<NaiveDate> {
    let counts = one.customer.tier.is_some_and(|t| cadence.ceiling_tiers.contains(&t));
    let end = one.protection_end.filter(|end| counts && *end >= today)?;
    Some(cadence.working_until(before(end, 1)))
}

/// Said of a date that spreading gave.
const BECAUSE: &str = "批量安排";

/// Says why a date that was moved stands there, and what it was for.
fn because(moved: &FollowUp) -> String {
    match moved.because.as_str() {
        "" => BECAUSE.to_owned(),
        known if known.starts_with(BECAUSE) => known.to_owned(),
        known => format!("{BECAUSE} · 原为{known}"),
    }
}

/// Spreads everybody who is overdue over the coming days, at most `daily_cap` a day: 全部顺延.
pub fn spread_overdue(
    people: &[Picked],
    settings: &Settings,
    load: &dyn Fn(NaiveDate) -> usize,
    now: Moment,
    new_id: &mut dyn FnMut() -> Id,
) -> Spread {
    let is_late = |f: &FollowUp| is_moved(&f) && slots::is_overdue(f.due, now);
    let late = people.iter().filter(|one| one.follow_ups.iter().any(is_late));
    let late: Vec<Picked> = late.copied().collect();
    let from = day_in(now, *now.offset());
    let mut done = spread(&late, (from, settings.daily_cap), settings, load, now, new_id);
    done.change.label = "全部顺延".into();
    done
}

fn is_moved(f: &&FollowUp) -> bool {
    f.is_open() && !f.is_beside()
}

/// Closes what else stands open, as 改期 does; what repeats goes on at its next time, see `plan`.
fn close(change: &mut Change, follow_ups: &[&FollowUp]) {
    for old in follow_ups {
        change.push(RecordChange::update(KIND, &old.id).with("state", State::Moved.term()));
    }
}

/// Keeps count of the days while customers are placed.
struct Days<'a> {
    cadence: &'a Cadence,
    load: &'a dyn Fn(NaiveDate) -> usize,
    cap: usize,
    /// The first day on which there is an open hour left.
    first: NaiveDate,
    /// Every day before this one is full.
    open_from: NaiveDate,
    /// Everything due on a day, of those looked at.
    taken: BTreeMap<NaiveDate, usize>,
}

/// Days looked at for a free place before one is overfilled after all.
const HORIZON: u32 = 3_650;

impl Days<'_> {
    /// Takes the first free day up to the limit; where none is free, the least full one.
    fn place(&mut self, limit: Option<NaiveDate>) -> NaiveDate {
        let last = limit.unwrap_or_else(|| after(self.first, HORIZON)).max(self.first);
        let start = if limit.is_none() { self.open_from } else { self.first };
        let mut best = (self.count(start), start);
        let mut day = start;
        while best.0 >= self.cap {
            day = self.cadence.working_from(after(day, 1));
            if day > last || day <= best.1 {
                break;
            }
            let count = self.count(day);
            if count < best.0 {
                best = (count, day);
            }
        }
        if limit.is_none() && best.0 < self.cap {
            self.open_from = best.1;
        }
        *self.taken.entry(best.1).or_default() += 1;
        best.1
    }

    fn count(&mut self, day: NaiveDate) -> usize {
        let load = self.load;
        *self.taken.entry(day).or_insert_with(|| load(day))
    }

    /// Lists the days on which somebody had to be squeezed in.
    fn overfull(&self) -> Vec<NaiveDate> {
        let is_over = |(day, count): &(&NaiveDate, &usize)| {
            **count > self.cap && **count > (self.load)(**day)
        };
        self.taken.iter().filter(is_over).map(|(day, _)| *day).collect()
    }
}
