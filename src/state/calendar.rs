//! What the calendar shows: counted, or read for one day or week, when it is looked at.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::commit::row::ms;
use crate::domain::calendar::grid::monday_of;
use crate::domain::calendar::load::Loads;
use crate::domain::contact::Contact;
use crate::domain::days::{after, at_hour};
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::follow_up::completion::Completion;
use crate::store::error::Error;

use super::book::Book;

/// Holds what one day holds.
#[derive(Clone, Debug, PartialEq)]
pub struct DayPlan {
    pub day: NaiveDate,
    /// Open follow-ups due that day.
    pub follow_ups: Vec<FollowUp>,
    pub contacts: Vec<Contact>,
}

impl Book {
    /// Counts what each of a row of days holds; no row is read, whatever their number.
    pub async fn loads(self, first: NaiveDate, days: usize) -> Result<Loads, Error> {
        let (store, now) = (self.store(), self.now.get_untracked());
        store.index_follow_ups().await?;
        let bounds: Vec<f64> = (0..=days).map(|n| midnight(after(first, n as u32), now)).collect();
        let (open, done) = store.count_days(&bounds).await?;
        let mut loads = Loads::new(first, days, now);
        for (n, (open, done)) in open.into_iter().zip(done).enumerate() {
            loads.add_counted(after(first, n as u32), open, done);
        }
        Ok(loads)
    }

    /// Reads what one day holds.
    pub async fn day_plan(self, day: NaiveDate) -> Result<DayPlan, Error> {
        let (store, now) = (self.store(), self.now.get_untracked());
        store.index_follow_ups().await?;
        let (from, to) = (midnight(day, now), midnight(after(day, 1), now));
        let (follow_ups, contacts) = store.planned_and_done(from, to).await?;
        Ok(DayPlan { day, follow_ups, contacts })
    }

    /// Tells what became of the plans of a day's week.
    pub async fn completion(self, day: NaiveDate) -> Result<Completion, Error> {
        let (store, now) = (self.store(), self.now.get_untracked());
        store.index_follow_ups().await?;
        let monday = monday_of(day);
        let week = store.week(midnight(monday, now), midnight(after(monday, 7), now)).await?;
        let when = |id: &Id| week.closed.iter().find(|(c, _)| c == id).map(|(_, at)| *at);
        Ok(Completion::of(day, &mut week.follow_ups.iter(), &when, now))
    }
}

/// Returns the first moment of a day in milliseconds, in the phone's zone.
fn midnight(day: NaiveDate, now: Moment) -> f64 {
    ms(at_hour(day, 0, *now.offset()).timestamp_millis())
}
