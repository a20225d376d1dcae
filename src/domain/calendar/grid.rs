//! Months as six weeks of seven days, Monday first.

use chrono::{Datelike, NaiveDate};

use crate::domain::days::{after, before};

/// Days in the grid of a month: six weeks, so that every month is as high as any other.
pub const CELLS: usize = 42;

/// Names one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Its first day.
    first: NaiveDate,
}

impl Month {
    /// Returns the month a day belongs to.
    pub fn of(day: NaiveDate) -> Self {
        Self { first: before(day, day.day0()) }
    }

    /// Reads `2026-11`, as an address holds it.
    pub fn read(text: &str) -> Option<Self> {
        let first = crate::domain::written::read_day(&[text, "-01"].concat())?;
        (text.len() == 7).then_some(Self { first })
    }

    /// Writes `2026-11`.
    pub fn written(self) -> String {
        self.first.format("%Y-%m").to_string()
    }

    /// Says it as a heading: `2026年11月`.
    pub fn title(self) -> String {
        format!("{}年{}月", self.first.year(), self.first.month())
    }

    /// Returns the first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// Returns the last day.
    pub fn last(self) -> NaiveDate {
        before(self.next().first, 1)
    }

    /// Returns the month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(after(self.first, 31))
    }

    /// Returns the month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(before(self.first, 1))
    }

    /// Tells whether a day belongs to the month and is not one spilling over from a neighbour.
    pub fn holds(self, day: NaiveDate) -> bool {
        Self::of(day) == self
    }

    /// Returns the first cell of the grid: the Monday on or before the first.
    pub fn grid_start(self) -> NaiveDate {
        monday_of(self.first)
    }

    /// Lists the days of the grid, the spilling ones too.
    pub fn grid(self) -> [NaiveDate; CELLS] {
        let start = self.grid_start();
        std::array::from_fn(|cell| after(start, cell as u32))
    }

    /// Returns the same day of this month, or the last one where the month is shorter.
    pub fn day_like(self, day: NaiveDate) -> NaiveDate {
        after(self.first, day.day0()).min(self.last())
    }
}

/// Returns the Monday on or before a day.
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    before(day, day.weekday().num_days_from_monday())
}

/// Lists the days of the week a day belongs to, Monday first.
pub fn week_of(day: NaiveDate) -> [NaiveDate; 7] {
    let monday = monday_of(day);
    std::array::from_fn(|n| after(monday, n as u32))
}
