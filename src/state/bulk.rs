//! One step for many customers: each is one commit, and one 撤销 takes it back.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;
use serde_json::json;

use crate::commit::row::Row;
use crate::domain::bulk::spread::{Picked, Spread, spread, spread_overdue};
use crate::domain::bulk::{self, BulkError, Owned};
use crate::domain::change::Change;
use crate::domain::customer::Customer;
use crate::domain::days::day_in;
use crate::domain::fields::{Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::settings::Settings;
use crate::domain::words::Tier;
use crate::platform::{clock, task};
use crate::record::bundle::{CLOSE, Head, Purpose, open};
use crate::record::envelope::Record;
use crate::store::error::Error;
use crate::store::queries::{Whole, follow_ups_in};

use super::book::Book;
use super::notice::Notice;
use super::people::Person;
use super::transfer::share;

/// Customers read together before the page may breathe.
const SLICE: usize = 100;

/// Says why a step for many was not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BulkFailure {
    #[error(transparent)]
    Form(#[from] BulkError),
    #[error(transparent)]
    Store(#[from] Error),
}

/// Holds what spreading must know of each chosen customer.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    people: Vec<(Arc<Person>, Vec<FollowUp>)>,
}

impl Chosen {
    /// Counts them.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Tells whether nobody is chosen.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Keeps of everybody only some follow-ups, and nobody without any.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(&FollowUp) -> bool) -> Self {
        self.people.iter_mut().for_each(|(_, own)| own.retain(&keep));
        self.people.retain(|(_, own)| !own.is_empty());
        self
    }
}

/// Places the chosen on days; `load` counts what is due on a day besides them.
type Placing<'a> = dyn Fn(&[Picked], &Settings, &dyn Fn(NaiveDate) -> usize, Moment) -> Spread + 'a;

impl Book {
    /// Finds those of the chosen who are (still) in the book.
    pub fn found_of(self, ids: &[Id]) -> Vec<Arc<Person>> {
        self.people.with_untracked(|people| ids.iter().filter_map(|id| people.get(id)).collect())
    }

    /// Sets the tier of many.
    pub async fn set_tier_of_many(
        self,
        ids: &[Id],
        tier: Tier,
        reason: Option<&str>,
    ) -> Result<(), BulkFailure> {
        let people = self.found_of(ids);
        let change = bulk::set_tier(&customers(&people), tier, reason)?;
        let (count, left) = (change.records.len(), people.len() - change.records.len());
        self.write_many(change, format!("已把 {count} 位改成 {tier}级{}", were_so(left))).await
    }

    /// Gives many a tag.
    pub async fn tag_many(self, ids: &[Id], tag: &str) -> Result<(), BulkFailure> {
        let people = self.found_of(ids);
        let change = bulk::add_tag(&customers(&people), tag)?;
        let (count, left) = (change.records.len(), people.len() - change.records.len());
        let tag = tag.trim();
        self.write_many(change, format!("已给 {count} 位加上「{tag}」{}", were_so(left))).await
    }

    /// Takes a tag from many.
    pub async fn untag_many(self, ids: &[Id], tag: &str) -> Result<(), BulkFailure> {
        let people = self.found_of(ids);
        let change = bulk::remove_tag(&customers(&people), tag);
        let text = format!("已从 {} 位去掉「{tag}」", change.records.len());
        self.write_many(change, text).await
    }

    /// Reads what spreading must know of the chosen.
    pub async fn choose(self, ids: &[Id], progress: impl Fn(f64)) -> Result<Chosen, Error> {
        let mut chosen = Chosen::default();
        let wholes = self.wholes(ids, progress).await?;
        let follow_ups = |rows: &[Row]| follow_ups_in(&records(rows));
        self.people.with_untracked(|people| {
            for whole in &wholes {
                let person = people.get(&Id::new(whole.customer.id.as_str()));
                chosen.people.extend(person.map(|p| (p, follow_ups(&whole.follow_ups))));
            }
        });
        Ok(chosen)
    }

    /// Says what spreading would write; nothing is written.
    pub fn plan_spread(self, chosen: &Chosen, from: NaiveDate, per_day: u32) -> Spread {
        self.placing(chosen, &|picked, settings, load, now| {
            spread(picked, (from, per_day), settings, load, now, &mut clock::new_id)
        })
    }

    /// Says what spreading those who are overdue would write; nothing is written.
    pub(super) fn plan_late(self, chosen: &Chosen) -> Spread {
        self.placing(chosen, &|picked, settings, load, now| {
            spread_overdue(picked, settings, load, now, &mut clock::new_id)
        })
    }

    fn placing(self, chosen: &Chosen, place: &Placing) -> Spread {
        let now = clock::now();
        let own: HashSet<&Id> = chosen.people.iter().map(|(p, _)| &p.customer.id).collect();
        let mut due = std::collections::BTreeMap::<NaiveDate, usize>::new();
        self.people.with_untracked(|people| {
            for person in people.all().filter(|p| !own.contains(&p.customer.id)) {
                if let Some(at) = person.next.next_due {
                    *due.entry(day_in(at, *now.offset())).or_default() += 1;
                }
            }
        });
        let picked: Vec<Picked> = (chosen.people.iter())
            .map(|(person, follow_ups)| Picked {
                customer: &person.customer,
                protection_end: person.next.protection_end,
                follow_ups,
            })
            .collect();
        let load = |day: NaiveDate| due.get(&day).copied().unwrap_or(0);
        self.settings.with_untracked(|settings| place(&picked, settings, &load, now))
    }

    /// Gives many a next date, at most `per_day` a day.
    pub async fn spread_many(
        self,
        ids: &[Id],
        (from, per_day): (NaiveDate, u32),
        progress: impl Fn(f64),
    ) -> Result<(), BulkFailure> {
        // Read again: another tab may have written since the sheet was opened.
        let chosen = self.choose(ids, progress).await?;
        let done = self.plan_spread(&chosen, from, per_day);
        let skipped = match done.skipped.len() {
            0 => String::new(),
            n => format!(",跳过 {n} 位"),
        };
        let text = format!("已给 {} 位定好下次{skipped}", done.placed.len());
        self.write_many(done.change, text).await
    }

    /// Deletes many with their timelines and dates.
    pub async fn delete_many(self, ids: &[Id], progress: impl Fn(f64)) -> Result<(), BulkFailure> {
        let wholes = self.wholes(ids, progress).await?;
        let of = |rows: &[Row]| rows.iter().map(|r| Id::new(r.id.as_str())).collect::<Vec<_>>();
        let owned: Vec<(Id, Vec<Id>, Vec<Id>)> = (wholes.iter())
            .map(|w| (Id::new(w.customer.id.as_str()), of(&w.contacts), of(&w.follow_ups)))
            .collect();
        let owned: Vec<Owned> = (owned.iter())
            .map(|(customer, contacts, follow_ups)| Owned { customer, contacts, follow_ups })
            .collect();
        self.write_many(bulk::delete(&owned), format!("已删除 {} 位客户", owned.len())).await
    }

    /// Writes the chosen with all that belongs to them, and nobody else, as one bundle.
    pub async fn export_many(
        self,
        ids: &[Id],
        progress: impl Fn(f64),
    ) -> Result<(String, usize), Error> {
        let wholes = self.wholes(ids, progress).await?;
        let mut head = Head::new(Purpose::Handover, clock::now(), &self.store().device().await?);
        head.covers = Some(json!({ "customers": wholes.len() }));
        let mut text = open(&head);
        let customers = wholes.iter().map(|w| &w.customer);
        let contacts = wholes.iter().flat_map(|w| &w.contacts);
        let follow_ups = wholes.iter().flat_map(|w| &w.follow_ups);
        for (at, row) in customers.chain(contacts).chain(follow_ups).enumerate() {
            text.push_str(if at == 0 { "\n" } else { ",\n" });
            text.push_str(&row.json);
        }
        text.push_str(CLOSE);
        Ok((text, wholes.len()))
    }

    /// Reads the chosen slice by slice; those deleted meanwhile are left out.
    pub(super) async fn wholes(
        self,
        ids: &[Id],
        progress: impl Fn(f64),
    ) -> Result<Vec<Whole>, Error> {
        let store = self.store();
        let mut all = Vec::new();
        for (at, slice) in ids.chunks(SLICE).enumerate() {
            let found = store.customers_whole(slice).await?;
            let is_alive = |w: &Whole| w.customer.record().is_some_and(|r| r.is_alive());
            all.extend(found.into_iter().filter(is_alive));
            progress(share(at * SLICE + slice.len(), ids.len()));
            task::breathe().await;
        }
        Ok(all)
    }

    async fn write_many(self, change: Change, text: String) -> Result<(), BulkFailure> {
        if change.records.is_empty() {
            self.say(Notice::done("没有要改的:选中的客户已经是这样了", None));
            return Ok(());
        }
        self.write_and_say(change, text).await?;
        Ok(())
    }
}

fn customers(people: &[Arc<Person>]) -> Vec<&Customer> {
    people.iter().map(|p| &p.customer).collect()
}

fn records(rows: &[Row]) -> Vec<Record> {
    rows.iter().filter_map(Row::record).collect()
}

/// Adds how many needed no change.
fn were_so(count: usize) -> String {
    if count == 0 { String::new() } else { format!(",{count} 位本来就是") }
}
