//! 项目设置: what a change of the rules would move, and the change itself.

use std::collections::{BTreeMap, HashMap};

use leptos::prelude::*;
use serde_json::Value;

use crate::commit::request::{Request, Saved, Told};
use crate::commit::row::Row;
use crate::commit::rows::CUSTOMER;
use crate::domain::cadence::Situation;
use crate::domain::change::{Change, RecordChange};
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::follow_up::FollowUp;
use crate::domain::foresee::Foreseen;
use crate::domain::settings::parts::moves_dates;
use crate::domain::settings::{SETTINGS_ID, SETTINGS_KIND, Settings};
use crate::platform::{clock, task};
use crate::store::error::Error;

use super::book::Book;
use super::notice::Notice;

/// Customers looked at before the page may paint again.
const SLICE: u32 = 50;

/// Fields of the settings and what they are to be.
pub type Changed = Vec<(String, Value)>;

impl Book {
    /// Tells what a change would do to the next dates; nothing is written. `told` hears the share done.
    pub async fn foresee(self, changed: &Changed, told: impl Fn(f64)) -> Result<Foreseen, Error> {
        let old = self.settings.get_untracked();
        let mut fields = self.settings_fields.get_untracked();
        fields.0.extend(changed.iter().cloned());
        let new = Settings::read(&fields);
        let (store, now) = (self.store(), clock::now());
        let families = self.families();
        let mut foreseen = Foreseen::default();
        let mut after = String::new();
        loop {
            let rows = store.customers_after(&after, SLICE).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            let customers: Vec<Customer> = rows.iter().filter_map(customer_in).collect();
            let slice = self.read_slice(&customers, &families).await?;
            for customer in &customers {
                let (contacts, follow_ups) = slice.of(&customer.id);
                foreseen.look(
                    &Situation {
                        customer,
                        contacts,
                        relatives: &slice.relatives_of(customer, &families),
                        follow_ups,
                        settings: &old,
                        now,
                    },
                    &new,
                );
            }
            told(self.share(foreseen.looked_at));
            task::breathe().await;
        }
        Ok(foreseen)
    }

    /// Sets fields of the project's settings; where they move dates every next date is computed again.
    pub async fn edit_settings(
        self,
        changed: Changed,
        told: impl Fn(f64) + 'static,
    ) -> Result<(), Error> {
        let is_rule = changed.iter().any(|(name, _)| moves_dates(name));
        let mut record = RecordChange::new(SETTINGS_KIND, &Id::new(SETTINGS_ID));
        record.set.0.extend(changed);
        let mut change = Change::new("修改设置");
        change.push(record);
        if !is_rule {
            return self.write_and_say(change, "已保存设置".into()).await.map(|_| ());
        }
        let ids = self.store().ids(&[CUSTOMER]).await?;
        let replan: Vec<Id> = ids.into_iter().map(Id).collect();
        let before = self.due_dates();
        // What the new rules date is spread, a day no fuller than the project wants.
        let cap = self.settings.with_untracked(|settings| settings.daily_cap);
        let at_most = Some(self.at_most(cap as usize));
        let request =
            Request { change, replan, at_most, told: Told::new(told), ..Request::default() };
        let saved = self.commit(request).await?;
        let moved = moved(&saved, &before);
        self.say(Notice::done(format!("已保存设置,{moved} 个下次日期随之调整"), Some(saved.seq)));
        Ok(())
    }

    /// Writes one change of the settings that moves no date, and says so, with 撤销.
    pub async fn set_option(self, record: RecordChange, text: String) -> Result<(), Error> {
        let mut change = Change::new("修改选项");
        change.push(record);
        self.write_and_say(change, text).await.map(|_| ())
    }

    /// Notes on new customers of a change which site they came to.
    pub(super) fn at_this_site(self, mut change: Change) -> Change {
        let projects = self.settings.with_untracked(|s| s.projects.clone());
        self.people.with_untracked(|people| {
            let customers = change.records.iter_mut().filter(|r| r.kind == "customer");
            let new = customers.filter(|r| people.get(&r.id).is_none());
            new.for_each(|customer| projects.stamp(customer));
        });
        change
    }

    /// Counts the customers registered at a site; `None` until everybody was read.
    pub fn customers_at(self, project: Option<&Id>) -> Option<usize> {
        self.people.with(|people| {
            let at = people.all().filter(|p| p.customer.project.as_ref() == project);
            people.is_complete().then(|| at.count())
        })
    }

    fn due_dates(self) -> HashMap<Id, Option<Moment>> {
        self.people.with_untracked(|people| {
            people.all().map(|p| (p.customer.id.clone(), p.next.next_due)).collect()
        })
    }

    fn families(self) -> HashMap<Id, Vec<Id>> {
        let mut families: HashMap<Id, Vec<Id>> = HashMap::new();
        self.people.with_untracked(|people| {
            for person in people.all() {
                if let Some(household) = &person.customer.household {
                    families.entry(household.clone()).or_default().push(person.customer.id.clone());
                }
            }
        });
        families
    }

    #[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
    fn share(self, done: usize) -> f64 {
        done as f64 / self.people.with_untracked(|p| p.len()).max(1) as f64
    }

    /// Reads what was written about some customers, and the contacts of their relatives.
    async fn read_slice(
        self,
        customers: &[Customer],
        families: &HashMap<Id, Vec<Id>>,
    ) -> Result<Slice, Error> {
        let relatives =
            customers.iter().filter_map(|c| families.get(c.household.as_ref()?)).flatten();
        let mut ids: Vec<&str> =
            customers.iter().map(|c| &c.id).chain(relatives).map(Id::as_str).collect();
        ids.sort();
        ids.dedup();
        let (contacts, follow_ups) = self.store().dossiers(&ids).await?;
        let read = |(contacts, follow_ups): (Vec<Row>, Vec<Row>)| {
            let contacts = contacts.iter().filter_map(living);
            let follow_ups = follow_ups.iter().filter_map(living);
            (
                contacts.filter_map(|(id, fields)| Contact::read(&id, &fields)).collect(),
                follow_ups.filter_map(|(id, fields)| FollowUp::read(&id, &fields)).collect(),
            )
        };
        let mut slice = Slice::default();
        let lists = contacts.into_iter().zip(follow_ups).map(read);
        slice.0.extend(ids.into_iter().map(Id::new).zip(lists));
        Ok(slice)
    }
}

/// What was written about some customers, by id.
#[derive(Default)]
struct Slice(BTreeMap<Id, (Vec<Contact>, Vec<FollowUp>)>);

impl Slice {
    fn of(&self, id: &Id) -> (&[Contact], &[FollowUp]) {
        self.0.get(id).map_or((&[], &[]), |(contacts, follow_ups)| (contacts, follow_ups))
    }

    fn relatives_of(&self, customer: &Customer, families: &HashMap<Id, Vec<Id>>) -> Vec<Contact> {
        let family = customer.household.as_ref().and_then(|h| families.get(h));
        let others = family.into_iter().flatten().filter(|id| **id != customer.id);
        others.flat_map(|id| self.of(id).0).cloned().collect()
    }
}

/// Reads the fields of a living record without checking its stamps where that can be told.
fn living(row: &Row) -> Option<(Id, Fields)> {
    let fields = row.living_fields();
    let whole = || row.record().filter(|r| r.is_alive()).map(|r| r.fields);
    Some((Id::new(row.id.as_str()), fields.or_else(whole)?))
}

fn customer_in(row: &Row) -> Option<Customer> {
    living(row).map(|(id, fields)| Customer::read(&id, &fields))
}

/// Counts the next dates that a save moved.
fn moved(saved: &Saved, before: &HashMap<Id, Option<Moment>>) -> usize {
    let is_moved = |record: &Id, after: Option<Moment>| {
        before.get(record).is_some_and(|before| *before != after)
    };
    let written = saved.customers.iter();
    written
        .filter(|(record, derived)| {
            derived.as_ref().is_some_and(|d| is_moved(&record.id, d.next_due))
        })
        .count()
}
