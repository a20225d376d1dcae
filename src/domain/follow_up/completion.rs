//! 计划完成率: what was planned for a week, and what became of it.

use chrono::NaiveDate;

use super::FollowUp;
use crate::domain::cadence::is_rule_note;
use crate::domain::calendar::grid::monday_of;
use crate::domain::days::{after, day_in};
use crate::domain::fields::{Id, Moment};
use crate::domain::words::State;

/// Counts the follow-ups due in one week; `planned` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    pub planned: u32,
    /// Done by the end of the week.
    pub done: u32,
    /// Done, but in a later week.
    pub late: u32,
    /// Given up with a reason, or cancelled.
    pub dropped: u32,
    /// Still open.
    pub open: u32,
}

impl Completion {
    /// Counts a week's follow-ups; `when` tells when a contact happened. Those that rules closed
    /// (another date, 勿扰) were never to be done, and one moved elsewhere counts where it went.
    pub fn of(
        week: NaiveDate,
        follow_ups: &mut dyn Iterator<Item = &FollowUp>,
        when: &dyn Fn(&Id) -> Option<Moment>,
        now: Moment,
    ) -> Self {
        let zone = *now.offset();
        let monday = monday_of(week);
        let next = after(monday, 7);
        let mut n = Self::default();
        let is_due = |f: &&FollowUp| (monday..next).contains(&day_in(f.due, zone));
        for f in follow_ups.filter(is_due) {
            let closed = f.closed_by.as_ref().and_then(when).map(|at| day_in(at, zone));
            let count = match f.state {
                State::Moved => continue,
                State::Cancelled if is_rule_note(f) => continue,
                State::Cancelled => &mut n.dropped,
                State::Open => &mut n.open,
                State::Done if closed.is_some_and(|day| day >= next) => &mut n.late,
                State::Done => &mut n.done,
            };
            *count += 1;
            n.planned += 1;
        }
        n
    }

    /// Returns the rate in whole percent; `None` for a week without plans.
    pub fn percent(self) -> Option<u32> {
        (self.planned > 0).then(|| (self.done * 100 + self.planned / 2) / self.planned)
    }

    /// Says it: `计划12,完成9(75%)`.
    pub fn said(self) -> String {
        match self.percent() {
            Some(percent) => format!("计划{},完成{}({percent}%)", self.planned, self.done),
            None => "没有计划".into(),
        }
    }
}
