//! 客户等回复: noted, answered or taken back, and how often the answer came within 24 hours.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use leptos::prelude::*;

use crate::commit::row::Row;
use crate::commit::rows::FOLLOW_UP;
use crate::domain::cadence::REPLY;
use crate::domain::change::Change;
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::reply::{self, Responses};
use crate::domain::follow_up::{FollowUp, KIND};
use crate::domain::history::History;
use crate::domain::spoken::day_and_time;
use crate::platform::{clock, task};
use crate::record::envelope::Record;
use crate::store::error::Error;
use crate::store::queries::{contacts_of, follow_ups_in};

use super::book::Book;
use super::people::Person;

/// Questions of so many days count for the rate.
pub const RATE_DAYS: i64 = 30;
/// Rows read at once, and customers.
const SLICE: u32 = 1_000;
const CUSTOMERS: usize = 50;

/// Says what the user did about a customer who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// 已回复
    Answered,
    /// 撤回: nobody asked.
    Withdrawn,
}

impl Book {
    /// Lists who waits for a reply, the most pressing first.
    pub fn waiting(self) -> Vec<(Moment, Arc<Person>)> {
        let mut found: Vec<(Moment, Arc<Person>)> = self.people.with(|people| {
            let due = |p: &Arc<Person>| Some((p.next.reply_due?, Arc::clone(p)));
            people.all().filter_map(due).collect()
        });
        found.sort_by(|a, b| (a.0, &a.1.customer.id).cmp(&(b.0, &b.1.customer.id)));
        found
    }

    /// Notes that a customer asked just now; who waits already keeps the first question.
    pub async fn ask_reply(self, customer: &Id) -> Result<(), Error> {
        let Some(dossier) = self.dossier(customer).await? else { return Ok(()) };
        let now = clock::now();
        let hours = self.settings.with_untracked(|s| s.cadence.hours);
        let open: Vec<FollowUp> =
            dossier.follow_ups.into_iter().filter(FollowUp::is_open).collect();
        let change = match reply::ask(&clock::new_id(), customer, now, &open, hours, now) {
            Ok(change) => change,
            Err(why) => {
                self.say_problem(&why);
                return Ok(());
            }
        };
        let Some(due) = change.records.first().and_then(|r| r.set.moment("due")) else {
            return Ok(());
        };
        let text = format!("客户等回复,{} 前回", day_and_time(due, now));
        self.write_and_say(change, text).await.map(|_| ())
    }

    /// Ends a customer's wait.
    pub async fn end_wait(self, customer: &Id, done: Done) -> Result<(), Error> {
        let Some(dossier) = self.dossier(customer).await? else { return Ok(()) };
        let open = dossier.follow_ups.iter().find(|f| f.is_open() && f.rule == REPLY);
        let Some(open) = open else { return Ok(()) };
        let (now, name) = (clock::now(), self.name_of(customer).unwrap_or_default());
        let (change, text): (Change, _) = match done {
            Done::Answered => {
                (reply::answered(open, &clock::new_id(), now), format!("已回复{name},记了一条微信"))
            }
            Done::Withdrawn => (reply::withdrawn(open, now), format!("已撤回,{name}没有等回复")),
        };
        self.write_and_say(change, text).await.map(|_| ())
    }

    /// Counts the questions of the last days and how many were answered within 24 hours.
    pub async fn responses(self) -> Result<Responses, Error> {
        let (store, now) = (self.store(), clock::now());
        let since = now.checked_sub_signed(TimeDelta::days(RATE_DAYS)).unwrap_or(now);
        let mut customers = BTreeSet::new();
        let mut after = String::new();
        loop {
            let rows = store.rows_after(FOLLOW_UP, &after, SLICE).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            // Few rows are 客户等回复: the others are not read at all.
            let asked = rows.iter().filter(|r| r.json.contains(REPLY)).filter_map(Row::record);
            customers
                .extend(asked.filter(|r| r.kind == KIND).filter_map(|r| r.fields.text("customer")));
            if rows.len() < SLICE as usize {
                break;
            }
            task::breathe().await;
        }
        let mut count = Responses::default();
        let all: Vec<&str> = customers.iter().map(String::as_str).collect();
        for slice in all.chunks(CUSTOMERS) {
            let (contacts, follow_ups) = store.dossiers(slice).await?;
            for (contacts, follow_ups) in contacts.iter().zip(&follow_ups) {
                let contacts = contacts_of(&records(contacts));
                let history = History::new(&contacts, *now.offset());
                count.count(&follow_ups_in(&records(follow_ups)), &history, since, now);
            }
        }
        Ok(count)
    }
}

fn records(rows: &[Row]) -> Vec<Record> {
    rows.iter().filter_map(Row::record).collect()
}
