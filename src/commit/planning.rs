//! What a commit plans: whose next step may have moved, the follow-ups the rules want now, what lists show.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::domain::cadence::Situation;
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::follow_up::FollowUp;
use crate::domain::plan::{self, Derived};
use crate::record::envelope::Record;

use super::rows::{Rows, owner_of};
use super::writing::{Writing, contacts_in};

impl Writing<'_> {
    /// Names the customers whose next step may have moved, and whether to plan anew.
    ///
    /// Records merged for a customer this phone did not have are taken as they come: they were
    /// planned where they were written, and a restored backup stays the same byte for byte.
    pub(super) async fn affected<R: Rows>(&self, txn: &R) -> Result<BTreeMap<Id, bool>, R::Error> {
        let mut affected: BTreeMap<Id, bool> = BTreeMap::new();
        affected.extend(self.request.replan.iter().map(|id| (id.clone(), true)));
        let merged: HashSet<&Id> = self.request.merge.iter().map(|r| &r.id).collect();
        for record in self.after.values() {
            self.pace.breathe(txn).await?;
            let old = self.before.get(&record.id);
            let mut owners = Vec::new();
            match record.kind.as_str() {
                "customer" => owners.push(record.id.clone()),
                "contact" | "follow_up" => {
                    owners.extend(record.fields.text("customer").map(Id));
                    owners.extend(old.and_then(|o| o.fields.text("customer")).map(Id));
                }
                _ => {}
            }
            for owner in owners {
                let is_new_here = merged.contains(&record.id) && !self.before.contains_key(&owner);
                *affected.entry(owner).or_default() |= !is_new_here;
            }
        }
        Ok(affected)
    }

    /// Sorts the contacts and follow-ups that will be written by the customer they belong to.
    pub(super) async fn sort_out<R: Rows>(&mut self, txn: &R) -> Result<(), R::Error> {
        for record in self.after.values() {
            self.pace.breathe(txn).await?;
            if let Some(owner) = owner_of(record) {
                self.fresh.entry(owner).or_default().push(Arc::clone(record));
            }
        }
        Ok(())
    }

    /// Makes the stored follow-ups of one customer agree with the rules, and derives what lists show.
    pub(super) fn plan(
        &mut self,
        customer: &Record,
        relatives: Vec<Contact>,
        anew: bool,
    ) -> Derived {
        let mut records: BTreeMap<Id, Arc<Record>> = BTreeMap::new();
        records.extend(self.records_of(&customer.id).map(|r| (r.id.clone(), Arc::clone(r))));
        let view = Customer::read(&customer.id, &customer.fields);
        let contacts = contacts_in(records.values().map(Arc::as_ref));
        let mut follow_ups = follow_ups_in(&records);
        let now = self.moment();
        let settings = std::mem::take(&mut self.settings);
        if anew {
            let changes = plan::replan(&Situation {
                customer: &view,
                contacts: &contacts,
                relatives: &relatives,
                follow_ups: &follow_ups,
                settings: &settings,
                now,
            });
            for change in &changes {
                self.apply(change);
                if let Some(record) = self.look(&change.id) {
                    records.insert(change.id.clone(), Arc::clone(record));
                }
            }
            follow_ups = follow_ups_in(&records);
        }
        let derived = plan::derive(&Situation {
            customer: &view,
            contacts: &contacts,
            relatives: &relatives,
            follow_ups: &follow_ups,
            settings: &settings,
            now,
        });
        self.settings = settings;
        derived
    }
}

pub(super) fn follow_ups_in(records: &BTreeMap<Id, Arc<Record>>) -> Vec<FollowUp> {
    let follow_ups = records.values().filter(|r| r.is_alive() && r.kind == "follow_up");
    follow_ups.filter_map(|r| FollowUp::read(&r.id, &r.fields)).collect()
}
