//! Follow-ups by hand: planned, moved (one or many), given up, given back to the rules.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::commit::request::{AtMost, Request};
use crate::domain::bulk::spread::Spread;
use crate::domain::change::{Change, RecordChange};
use crate::domain::days::{at_hour, day_in, month_day};
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::moving::{Move, moves, reschedule};
use crate::domain::follow_up::planning::{NewPlan, PlanError, Stop, plan, stop};
use crate::domain::follow_up::{FollowUp, KIND};
use crate::domain::spoken::day_and_time;
use crate::domain::words::{State, Word};
use crate::platform::clock;
use crate::record::envelope::Record;
use crate::store::error::Error;
use crate::store::queries::follow_ups_in;

use super::book::Book;
use super::bulk::Chosen;
use super::notice::Notice;

/// Says why a step with follow-ups was not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PlanFailure {
    #[error(transparent)]
    Form(#[from] PlanError),
    #[error(transparent)]
    Store(#[from] Error),
}

impl Book {
    /// Plans a follow-up by hand.
    pub async fn plan_follow_up(self, new: &NewPlan) -> Result<(), PlanFailure> {
        let now = clock::now();
        let change = plan(new, now)?;
        let who = self.name_of(&new.customer).unwrap_or_default();
        let text = format!("已给{who}加计划 {}", day_and_time(new.due, now));
        self.write_and_say(change, text).await?;
        Ok(())
    }

    /// Moves follow-ups that are still open to another moment each.
    pub async fn move_follow_ups(
        self,
        ids: &[Id],
        due: impl Fn(&FollowUp) -> Moment,
        said: String,
    ) -> Result<(), Error> {
        let open = self.open_follow_ups(ids).await?;
        let moved: Vec<(&FollowUp, Moment)> = open.iter().map(|f| (f, due(f))).collect();
        let change = reschedule(&moved, clock::now());
        if change.records.is_empty() {
            self.say(Notice::done("没有要改的:已经是这个时间了", None));
            return Ok(());
        }
        self.write_and_say(change, said).await.map(|_| ())
    }

    /// Moves several to one day, each at its own time of day, or at the next open hour where that has passed.
    pub async fn move_to_day(self, ids: &[Id], day: NaiveDate) -> Result<(), Error> {
        let now = clock::now();
        let cadence = self.settings.with_untracked(|s| s.cadence.clone());
        let due = |f: &FollowUp| {
            let zone = *now.offset();
            let passed = f.due - at_hour(day_in(f.due, zone), 0, zone);
            let due = at_hour(day, 0, zone) + passed;
            if due > now { due } else { cadence.slot(day, now) }
        };
        let said = format!("已把 {} 件改到 {}", ids.len(), month_day(day));
        self.move_follow_ups(ids, due, said).await
    }

    /// Reads what spreading must know of the chosen follow-ups, and of nothing else of their customers.
    pub async fn choose_follow_ups(self, ids: &[Id]) -> Result<Chosen, Error> {
        let open = self.open_follow_ups(ids).await?;
        let mut customers: Vec<Id> = open.into_iter().map(|f| f.customer).collect();
        customers.sort();
        customers.dedup();
        Ok(self.choose(&customers, |_| ()).await?.only(|f| ids.contains(&f.id)))
    }

    /// Reads what spreading must know of everybody who is overdue.
    pub async fn choose_late(self) -> Result<Chosen, Error> {
        let now = clock::now();
        let today = at_hour(now.date_naive(), 0, *now.offset());
        let late = self.people.with_untracked(|p| p.due_before(today));
        let ids: Vec<Id> = late.iter().map(|p| p.customer.id.clone()).collect();
        let is_late = move |f: &FollowUp| f.due < today && f.is_open() && !f.is_beside();
        Ok(self.choose(&ids, |_| ()).await?.only(is_late))
    }

    /// Says how many a day may become due, and when everybody is due now.
    pub(super) fn at_most(self, per_day: usize) -> AtMost {
        let zone = *clock::now().offset();
        let due = self.people.with_untracked(|people| {
            let dated = people.all().filter_map(|p| Some((&p.customer.id, p.next.next_due?)));
            dated.map(|(id, due)| (id.clone(), day_in(due, zone))).collect()
        });
        AtMost { per_day, due }
    }

    /// Writes what spreading the chosen over the coming days makes of them.
    pub async fn spread_chosen(
        self,
        chosen: &Chosen,
        from: NaiveDate,
        a_day: u32,
    ) -> Result<(), Error> {
        let done = self.plan_spread(chosen, from, a_day);
        self.write_spread(done, "摊到").await
    }

    /// Moves every overdue customer to the coming days: 全部顺延.
    pub(super) async fn spread_overdue(self) -> Result<(), Error> {
        let done = self.plan_late(&self.choose_late().await?);
        self.write_spread(done, "顺延到").await
    }

    async fn write_spread(self, done: Spread, verb: &str) -> Result<(), Error> {
        if done.change.records.is_empty() {
            self.say(Notice::done("没有要改期的", None));
            return Ok(());
        }
        let text = format!("已把 {} 位{verb}今后几天", done.placed.len());
        self.write_and_say(done.change, text).await.map(|_| ())
    }

    /// Gives a follow-up up, with the reason.
    pub async fn stop_follow_up(
        self,
        customer: &Id,
        id: &Id,
        reason: &str,
        which: Stop,
    ) -> Result<(), PlanFailure> {
        let dossier = self.dossier(customer).await?;
        let all = dossier.map(|d| d.follow_ups).unwrap_or_default();
        let Some(f) = all.iter().find(|f| f.id == *id && f.is_open()) else { return Ok(()) };
        let change = stop(f, &all, reason, which, clock::now())?;
        let who = self.name_of(customer).unwrap_or_default();
        self.write_and_say(change, format!("已记下:{who}这一件不再跟进")).await?;
        Ok(())
    }

    /// Gives a date set by hand back to the rules.
    pub async fn follow_rules(self, customer: &Id, follow_up: &Id) -> Result<(), Error> {
        let mut change = Change::new("按规则");
        let closed = RecordChange::update(KIND, follow_up).with("state", State::Cancelled.term());
        change.push(closed.with("dropped", "改回按规则"));
        let request = Request { change, replan: vec![customer.clone()], ..Request::default() };
        let saved = self.commit(request).await?;
        self.say(Notice::done("已改回按规则", Some(saved.seq)));
        Ok(())
    }

    /// Lists the moves of some follow-ups, in the order asked; one never moved has none.
    pub async fn moves_of(self, ids: &[Id]) -> Result<Vec<(Id, Vec<Move>)>, Error> {
        let records = self.follow_up_records(ids).await?;
        Ok(records.iter().map(|r| (r.id.clone(), moves(&r.fields))).collect())
    }

    async fn open_follow_ups(self, ids: &[Id]) -> Result<Vec<FollowUp>, Error> {
        let mut all = follow_ups_in(&self.follow_up_records(ids).await?);
        all.retain(FollowUp::is_open);
        Ok(all)
    }

    async fn follow_up_records(self, ids: &[Id]) -> Result<Vec<Record>, Error> {
        let wanted: Vec<(String, Id)> = ids.iter().map(|id| (KIND.into(), id.clone())).collect();
        self.store().records(&wanted).await
    }
}
