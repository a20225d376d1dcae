//! How much each day holds: one pass over everybody, whatever their number.

use chrono::NaiveDate;

use crate::domain::days::{after, day_in};
use crate::domain::fields::Moment;

/// Counts what one day holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Follow-ups whose day has gone by.
    pub overdue: u32,
    /// Follow-ups of today or a day to come.
    pub planned: u32,
    /// Contacts made that day.
    pub done: u32,
}

impl Load {
    /// Counts what still waits.
    pub fn open(self) -> u32 {
        self.overdue + self.planned
    }

    /// Says it for a screen reader: `待跟进3、逾期1、已跟进2`; empty when the day is free.
    pub fn said(self) -> String {
        let parts = [(self.overdue, "逾期"), (self.planned, "待跟进"), (self.done, "已跟进")];
        let parts = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{what}{n}"));
        parts.collect::<Vec<_>>().join("、")
    }
}

/// Holds the loads of a row of days: a grid, a week, the coming weeks.
#[derive(Clone, Debug, PartialEq)]
pub struct Loads {
    first: NaiveDate,
    days: Vec<Load>,
    /// Its offset is the zone in which days are counted.
    now: Moment,
}

impl Loads {
    /// Starts a row of free days.
    pub fn new(first: NaiveDate, days: usize, now: Moment) -> Self {
        Self { first, days: vec![Load::default(); days], now }
    }

    /// Counts everything due and everything done; what lies outside the row is passed over.
    pub fn count(
        &mut self,
        due: &mut dyn Iterator<Item = Moment>,
        done: &mut dyn Iterator<Item = Moment>,
    ) {
        due.for_each(|at| self.add_due(at));
        done.for_each(|at| self.add_done(at));
    }

    /// Counts one open follow-up.
    pub fn add_due(&mut self, at: Moment) {
        let today = self.today();
        let day = day_in(at, *self.now.offset());
        if let Some(load) = self.at(day) {
            let count = if day < today { &mut load.overdue } else { &mut load.planned };
            *count += 1;
        }
    }

    /// Counts one contact.
    pub fn add_done(&mut self, at: Moment) {
        let day = day_in(at, *self.now.offset());
        if let Some(load) = self.at(day) {
            load.done += 1;
        }
    }

    /// Adds what was counted of one day: open follow-ups and contacts.
    pub fn add_counted(&mut self, day: NaiveDate, open: u32, done: u32) {
        let is_past = day < self.today();
        if let Some(load) = self.at(day) {
            *(if is_past { &mut load.overdue } else { &mut load.planned }) += open;
            load.done += done;
        }
    }

    /// Returns what a day holds; a day outside the row holds nothing.
    pub fn of(&self, day: NaiveDate) -> Load {
        self.place(day).and_then(|at| self.days.get(at)).copied().unwrap_or_default()
    }

    /// Lists the days with what they hold.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, Load)> {
        self.days.iter().enumerate().map(|(n, load)| (after(self.first, n as u32), *load))
    }

    /// Returns the fullest day's open count: what bars are drawn against.
    pub fn most(&self) -> u32 {
        self.days.iter().map(|l| l.open()).max().unwrap_or(0)
    }

    /// Returns today in the phone's zone.
    pub fn today(&self) -> NaiveDate {
        day_in(self.now, *self.now.offset())
    }

    fn place(&self, day: NaiveDate) -> Option<usize> {
        usize::try_from((day - self.first).num_days()).ok()
    }

    fn at(&mut self, day: NaiveDate) -> Option<&mut Load> {
        let at = self.place(day)?;
        self.days.get_mut(at)
    }
}
