//! What the phone is told besides the list: the number on the icon, the card of the morning, and
//! notifications while the app is open.

use std::cell::Cell;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use leptos::prelude::*;

use crate::domain::days::{after, at_hour, day_in};
use crate::domain::fields::Moment;
use crate::domain::report::masked_name;
use crate::domain::review::{Facts, Set, count};
use crate::domain::words::Origin;
use crate::domain::written::{clock, day};
use crate::exchange::calendar::event::AHEAD;
use crate::platform::{local, notify};

use super::book::Book;
use super::people::Person;

/// Remembers on this device the last day whose card of the morning was shown.
const MORNING: &str = "genke.morning";
/// Remembers on this device that notifications are wanted.
const NOTICES: &str = "genke.notices";

thread_local! {
    /// The day that was looked at, and whether this page was the first to show it.
    static LOOKED: Cell<Option<(NaiveDate, bool)>> = const { Cell::new(None) };
}

/// Counts what a day begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Morning {
    pub today: usize,
    pub overdue: usize,
    /// 保护期 that ends within the days the project warns.
    pub ending: usize,
}

impl Morning {
    /// Tells whether there is nothing to say.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Says it: `今天5位 · 逾期2位 · 保护期将到1位`.
    pub fn said(self) -> String {
        let parts = [("今天", self.today), ("逾期", self.overdue), ("保护期将到", self.ending)];
        let said = parts.iter().filter(|(_, n)| *n > 0).map(|(word, n)| format!("{word}{n}位"));
        said.collect::<Vec<_>>().join(" · ")
    }
}

/// Holds one notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ringing {
    pub title: String,
    pub text: String,
    /// Another one about the same customer takes its place.
    pub tag: String,
}

impl Book {
    /// Counts for the card of the morning.
    pub fn morning(self) -> Morning {
        let now = self.now.get();
        let today = day_in(now, *now.offset());
        let edge = |days| at_hour(after(today, days), 0, *now.offset());
        let warn_days = self.settings.with(|s| s.protection.warn_days);
        self.people.with(|people| {
            let overdue = people.due_before(edge(0)).len();
            let today = people.due_before(edge(1)).len() - overdue;
            let mut facts = people.all().map(|p| Facts { customer: &p.customer, next: &p.next });
            Morning { today, overdue, ending: count(Set::Ending, &mut facts, warn_days, now) }
        })
    }

    /// Counts for the icon: due, overdue, and waiting for a reply; `None` until everybody is read.
    pub fn badge(self, today: NaiveDate) -> Option<u32> {
        let tomorrow = at_hour(after(today, 1), 0, *self.now.get_untracked().offset());
        self.people.with(|people| {
            let is_due = |p: &&Arc<Person>| {
                p.next.reply_due.is_some() || p.next.next_due.is_some_and(|due| due < tomorrow)
            };
            people
                .is_complete()
                .then(|| u32::try_from(people.all().filter(is_due).count()).unwrap_or(u32::MAX))
        })
    }

    /// Lists what rings between two looks at the clock: dates set by hand, and who waits for a reply.
    pub fn ringing(self, after: Moment, until: Moment) -> Vec<Ringing> {
        let is_now = |at: Moment| after < at && at <= until;
        let early = TimeDelta::minutes(i64::from(AHEAD));
        let one = |p: &Arc<Person>| {
            let waits = p.next.reply_due.filter(|due| is_now(*due - early));
            let own = p.next.next_due.filter(|_| p.next.next_origin == Some(Origin::Manual));
            let (word, text) = match (waits, own.filter(|due| is_now(*due))) {
                (Some(due), _) => ("等您回复", format!("{} 前回", clock(due))),
                (None, Some(due)) => {
                    ("该跟进了", format!("{} {}", clock(due), p.next.next_because))
                }
                (None, None) => return None,
            };
            // Notifications lie on the lock screen: the whole name stays inside.
            let title = format!("{} {word}", masked_name(&p.customer));
            Some(Ringing { title, text, tag: p.customer.id.to_string() })
        };
        self.people.with_untracked(|people| people.all().filter_map(one).collect())
    }

    /// Shows what rings, where the user asked for it.
    pub async fn ring(self, after: Moment, until: Moment) {
        for Ringing { title, text, tag } in self.ringing(after, until) {
            notify::show(&title, &text, &tag).await;
        }
    }
}

/// Tells whether this page is the first to show a day with somebody in the book; looking again
/// gives the same answer.
pub fn is_first_look(today: NaiveDate, has_people: bool) -> bool {
    if let Some((_, is_first)) = LOOKED.get().filter(|(day, _)| *day == today) {
        return is_first;
    }
    let is_first = local::get(MORNING) != Some(day(today));
    if is_first {
        local::set(MORNING, day(today));
    }
    LOOKED.set(Some((today, is_first && has_people)));
    is_first && has_people
}

/// Tells whether notifications are wanted on this device.
pub fn wants_notices() -> bool {
    local::get::<String>(NOTICES).as_deref() == Some("on")
}

/// Remembers whether notifications are wanted.
pub fn set_notices(is_wanted: bool) {
    local::set(NOTICES, if is_wanted { "on" } else { "off" });
}
