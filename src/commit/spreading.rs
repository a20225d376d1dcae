//! What a commit of many makes due at once: no more a day than a person can call.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::bulk::spread::{Picked, spread};
use crate::domain::customer::Customer;
use crate::domain::days::day_in;
use crate::domain::fields::Id;
use crate::domain::plan::Derived;
use crate::domain::words::{Origin, Tier};
use crate::record::envelope::Record;

use super::planning::follow_ups_in;
use super::request::AtMost;
use super::rows::{Rows, owner_of};
use super::writing::Writing;

/// Names the field of a follow-up that this commit wrote to spread it, not a person.
pub(super) const SPREAD: &str = "spread";

/// A customer this commit dated, with its day.
type Dated = (NaiveDate, (Tier, Option<NaiveDate>, Id));

impl Writing<'_> {
    /// Moves dates that rules made in this commit to the next days with room; what was dated before, or by hand, stays.
    /// Returns the customers that were moved.
    pub(super) async fn spread<R: Rows>(
        &mut self,
        txn: &R,
        customers: &[(Arc<Record>, Option<Derived>)],
    ) -> Result<BTreeSet<Id>, R::Error> {
        let mut moved = BTreeSet::new();
        let Some(at_most) = self.request.at_most.as_ref() else { return Ok(moved) };
        self.sort_anew(txn).await?;
        let (mut dated, mut load) = self.dated(at_most, customers);
        let derived: BTreeMap<&Id, &Derived> =
            customers.iter().filter_map(|(r, d)| Some((&r.id, d.as_ref()?))).collect();
        // A before B before C, and whose protection ends first: they keep their day.
        dated.sort();
        let mut surplus: BTreeMap<NaiveDate, Vec<Id>> = BTreeMap::new();
        for (day, (.., id)) in dated {
            let taken = load.entry(day).or_default();
            if *taken < at_most.per_day.max(1) {
                *taken += 1;
            } else {
                surplus.entry(day).or_default().push(id);
            }
        }
        for (day, ids) in surplus {
            self.pace.breathe(txn).await?;
            let views: Vec<Customer> = ids
                .iter()
                .filter_map(|id| self.look(id))
                .map(|record| Customer::read(&record.id, &record.fields))
                .collect();
            let follow_ups: Vec<_> = views.iter().map(|c| self.follow_ups_of(&c.id)).collect();
            let picked: Vec<Picked> = views
                .iter()
                .zip(&follow_ups)
                .map(|(customer, follow_ups)| Picked {
                    customer,
                    protection_end: derived.get(&customer.id).and_then(|d| d.protection_end),
                    follow_ups,
                })
                .collect();
            let per_day = u32::try_from(at_most.per_day).unwrap_or(u32::MAX);
            let taken = |day: NaiveDate| load.get(&day).copied().unwrap_or(0);
            let mut number = 0;
            let mut new_id = || {
                number += 1;
                Id::derived(&["spread", self.stamp.as_str(), &day.to_string(), &number.to_string()])
            };
            let (settings, now) = (&self.settings, self.moment());
            let done = spread(&picked, (day, per_day), settings, &taken, now, &mut new_id);
            for (id, day) in done.placed {
                *load.entry(day).or_default() += 1;
                moved.insert(id);
            }
            for change in done.change.records {
                self.apply(&change.with(SPREAD, true));
            }
        }
        if !moved.is_empty() {
            self.sort_anew(txn).await?;
        }
        Ok(moved)
    }

    /// Lists whom a rule dated in this commit, and counts everybody else by day.
    fn dated(
        &self,
        at_most: &AtMost,
        customers: &[(Arc<Record>, Option<Derived>)],
    ) -> (Vec<Dated>, BTreeMap<NaiveDate, usize>) {
        let written: BTreeSet<Id> = self
            .after
            .values()
            .filter(|r| r.kind == "follow_up" && r.is_alive())
            .filter_map(|r| owner_of(r))
            .collect();
        let zone = *self.moment().offset();
        let (mut dated, mut load) = (Vec::new(), BTreeMap::new());
        let mut known: BTreeSet<&Id> = BTreeSet::new();
        for (record, derived) in customers {
            known.insert(&record.id);
            let Some((derived, due)) = derived.as_ref().and_then(|d| Some((d, d.next_due?))) else {
                continue;
            };
            let day = day_in(due, zone);
            if derived.next_origin == Some(Origin::Rule) && written.contains(&record.id) {
                let tier = Customer::read(&record.id, &record.fields).tier.unwrap_or(Tier::D);
                dated.push((day, (tier, derived.protection_end, record.id.clone())));
            } else {
                *load.entry(day).or_default() += 1;
            }
        }
        for (_, day) in at_most.due.iter().filter(|(id, _)| !known.contains(id)) {
            *load.entry(*day).or_default() += 1;
        }
        (dated, load)
    }

    async fn sort_anew<R: Rows>(&mut self, txn: &R) -> Result<(), R::Error> {
        self.fresh.clear();
        self.sort_out(txn).await
    }

    fn follow_ups_of(&self, customer: &Id) -> Vec<crate::domain::follow_up::FollowUp> {
        let records: BTreeMap<Id, Arc<Record>> =
            self.records_of(customer).map(|r| (r.id.clone(), Arc::clone(r))).collect();
        follow_ups_in(&records)
    }
}
