//! What a commit must look at beyond the customer itself: cards merged into others, and households.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::change::RecordChange;
use crate::domain::contact::Contact;
use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::household::concerned;
use crate::domain::uniting::redirect::{Mend, mend, merged_into, moved};
use crate::domain::uniting::{Around, Side, unite};
use crate::record::envelope::Record;

use super::rows::{BY_HOUSEHOLD, CUSTOMER, Rows, owner_of};
use super::writing::{Writing, contacts_in};

/// Cards merged one into the next are followed this far.
const ROUNDS: usize = 9;

/// The living members of every household this commit concerns.
#[derive(Default)]
pub struct Families(BTreeMap<Id, Vec<Id>>);

impl Families {
    /// Lists the contacts of the others in a customer's household; none where families do not count.
    pub fn relatives(&self, writing: &Writing<'_>, customer: &Record) -> Vec<Contact> {
        let household = customer.fields.text("household").map(Id);
        let Some(members) = household.and_then(|h| self.0.get(&h)) else { return Vec::new() };
        let others = members.iter().filter(|id| **id != customer.id);
        others.flat_map(|id| writing.contacts_of(id)).collect()
    }
}

impl Writing<'_> {
    /// Moves what belongs to a card merged away to the card that stands for it, and mends cards that
    /// two phones merged at once; what another phone still wrote is never lost.
    pub(super) async fn follow_merged<R: Rows>(&mut self, txn: &R) -> Result<(), R::Error> {
        let mut targets = self.targets();
        for _ in 0..ROUNDS {
            if targets.is_empty() {
                return Ok(());
            }
            self.read(txn, targets.clone()).await?;
            let changes = self.settled();
            changes.iter().for_each(|change| self.apply(change));
            let now = self.targets();
            if changes.is_empty() && now == targets {
                return Ok(());
            }
            targets = now;
        }
        Ok(())
    }

    /// Names the cards that those read so far were merged into.
    fn targets(&self) -> Vec<Id> {
        let known = self.stored.keys().filter_map(|id| self.look(id));
        known.filter_map(|record| merged_into(&record.fields)).collect()
    }

    fn settled(&self) -> Vec<RecordChange> {
        // A card that is nowhere stands for nobody: what points at it stays what it was.
        let is_here = |id: &Id| self.look(id).is_some();
        let lookup = |id: &Id| self.look(id).and_then(|r| merged_into(&r.fields)).filter(&is_here);
        let mut changes = Vec::new();
        let stored = self.stored.values().flatten().map(|r| &r.id);
        let mut ids: Vec<&Id> = self.after.keys().chain(stored).collect();
        ids.sort();
        ids.dedup();
        for record in ids.into_iter().filter_map(|id| self.look(id)) {
            if owner_of(record).is_some() {
                changes.extend(moved(&record.kind, &record.id, &record.fields, &lookup));
            } else if record.kind == "customer" {
                match mend(&record.id, &record.fields, record.is_alive(), &lookup) {
                    Some(Mend::BringBack(back)) => changes.push(back),
                    Some(Mend::UniteAgain(into)) => changes.extend(self.unite_again(record, &into)),
                    None => {}
                }
            }
        }
        changes
    }

    /// Brings over only what was written to a card since it was given up.
    fn unite_again(&self, gone: &Record, into: &Id) -> Vec<RecordChange> {
        let Some(kept) = self.look(into) else { return Vec::new() };
        let is_new = |name: &String| gone.deleted.as_ref().is_none_or(|d| gone.stamp_of(name) > d);
        let mut fields = gone.fields.clone();
        fields.0.retain(|name, _| is_new(name));
        let side = |id, fields, whole| Side { id, fields, whole, contacts: &[], follow_ups: &[] };
        let around =
            Around { referred: &[], relatives: &[], settings: &self.settings, now: self.moment() };
        let kept = side(into, &kept.fields, &kept.fields);
        unite(&kept, &side(&gone.id, &fields, &gone.fields), &around).records
    }

    /// Reads the households of the customers to be planned, and adds their members to the plan.
    pub(super) async fn read_families<R: Rows>(
        &mut self,
        txn: &R,
        plan_anew: &mut BTreeMap<Id, bool>,
    ) -> Result<Families, R::Error> {
        let mut families = Families::default();
        if !self.settings.protection.family_counts {
            return Ok(families);
        }
        let mut planned: BTreeMap<Id, bool> = BTreeMap::new();
        for (id, anew) in plan_anew.iter() {
            let (old, new) = (self.before.get(id), self.after.get(id));
            for household in concerned(old.map(|r| &r.fields), new.map(|r| &r.fields)) {
                *planned.entry(household).or_default() |= *anew;
            }
        }
        if planned.is_empty() {
            return Ok(families);
        }
        let keys: Vec<&str> = planned.keys().map(Id::as_str).collect();
        let rows = txn.by_keys(CUSTOMER, BY_HOUSEHOLD, &keys).await?;
        let mut members: Vec<Id> =
            rows.iter().flatten().map(|row| Id::new(row.id.as_str())).collect();
        members.extend(self.after.values().filter(|r| r.kind == "customer").map(|r| r.id.clone()));
        self.read(txn, members.clone()).await?;
        for id in members {
            let Some(record) = self.look(&id).filter(|r| r.is_alive()) else { continue };
            let Some(household) = Customer::read(&id, &record.fields).household else { continue };
            if let Some(anew) = planned.get(&household) {
                *plan_anew.entry(id.clone()).or_default() |= *anew;
                let family = families.0.entry(household).or_default();
                if !family.contains(&id) {
                    family.push(id);
                }
            }
        }
        Ok(families)
    }

    fn contacts_of(&self, id: &Id) -> Vec<Contact> {
        contacts_in(self.records_of(id).map(Arc::as_ref))
    }
}
