//! A customer deleted on one phone and written to on another: nothing that belongs to a card is ever left without one.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use crate::domain::change::RecordChange;
use crate::domain::fields::Id;
use crate::domain::follow_up::FollowUp;
use crate::domain::uniting::redirect::merged_into;
use crate::domain::words::Origin;
use crate::record::envelope::Record;
use crate::record::stamp::Stamp;

use super::rows::{CONTACT, FOLLOW_UP, Rows, owner_of};
use super::spreading::SPREAD;
use super::writing::Writing;

/// Names the field that says a contact or follow-up was deleted with its card: the id of the card.
const DELETED_WITH: &str = "deleted_with";
/// Names the field that is written where a card is brought back and nothing else of it changes.
const REVIVED: &str = "revived";
/// Rows looked at in one go.
const LOOKED_AT: u32 = 200;

impl Writing<'_> {
    /// Brings a deleted card back when somebody wrote to it after its deletion, with all that this deletion took; what
    /// was written before the deletion goes with the card.
    pub(super) async fn settle_deleted<R: Rows>(&mut self, txn: &R) -> Result<(), R::Error> {
        let deleted = self.deleted_customers();
        if deleted.is_empty() {
            return Ok(());
        }
        let mut owned: BTreeMap<Id, Vec<Arc<Record>>> = BTreeMap::new();
        let stored = self.stored.values().flatten().filter(|r| !self.after.contains_key(&r.id));
        for record in stored.chain(self.after.values()) {
            let owner = owner_of(record).filter(|owner| deleted.contains_key(owner));
            if let Some(owner) = owner.filter(|_| record.erased.is_none()) {
                owned.entry(owner).or_default().push(Arc::clone(record));
            }
        }
        for (id, at) in &deleted {
            let owned = owned.get(id).into_iter().flatten();
            let is_dead = self.look(id).is_some_and(|customer| !customer.is_alive());
            if is_dead && owned.into_iter().any(|record| is_written_after(record, at)) {
                // A field of its own: stamped anew, any other would beat what a third phone wrote there.
                self.apply(&RecordChange::update("customer", id).with(REVIVED, Value::Null));
            }
        }
        let is_back = |id: &&Id| {
            self.before.get(*id).is_some_and(|r| !r.is_alive())
                && self.after.get(*id).is_some_and(|r| r.is_alive())
        };
        let back: HashSet<&Id> = deleted.keys().filter(is_back).collect();
        for (owner, record) in self.dead_of(txn, &back).await? {
            owned.entry(owner).or_default().push(record);
        }
        for (id, at) in deleted {
            let is_alive = self.look(&id).is_some_and(|customer| customer.is_alive());
            for record in owned.remove(&id).unwrap_or_default() {
                self.settle_owned(&record, &at, is_alive);
            }
        }
        Ok(())
    }

    /// Finds the deleted contacts and follow-ups of customers; they stand in no index, so every row is looked at.
    async fn dead_of<R: Rows>(
        &mut self,
        txn: &R,
        owners: &HashSet<&Id>,
    ) -> Result<Vec<(Id, Arc<Record>)>, R::Error> {
        let mut dead = Vec::new();
        if owners.is_empty() {
            return Ok(dead);
        }
        for store in [CONTACT, FOLLOW_UP] {
            let mut last = String::new();
            loop {
                let rows = txn.after(store, &last, LOOKED_AT).await?;
                let Some(row) = rows.last() else { break };
                last.clone_from(&row.id);
                for row in &rows {
                    self.pace.breathe(txn).await?;
                    let is_read = self.after.contains_key(&Id::new(row.id.as_str()));
                    // Most rows need not be read to know that they are none of these.
                    if is_read || !row.json.contains("\"deleted\"") {
                        continue;
                    }
                    let Some(record) = row.record().filter(|r| !r.is_alive()).map(Arc::new) else {
                        continue;
                    };
                    if let Some(owner) = owner_of(&record).filter(|id| owners.contains(id)) {
                        dead.push((owner, record));
                    }
                }
            }
        }
        for (_, record) in &dead {
            self.before.entry(record.id.clone()).or_insert_with(|| Arc::clone(record));
        }
        Ok(dead)
    }

    /// Lists the customers read that were deleted at some time, with when; not those merged away or erased.
    fn deleted_customers(&self) -> BTreeMap<Id, Stamp> {
        let ids = self.stored.keys().chain(self.after.keys());
        let customers = ids.filter_map(|id| self.look(id)).filter(|r| r.kind == "customer");
        customers
            .filter(|r| r.erased.is_none() && merged_into(&r.fields).is_none())
            .filter_map(|r| Some((r.id.clone(), r.deleted.clone()?)))
            .collect()
    }

    fn settle_owned(&mut self, record: &Arc<Record>, at: &Stamp, is_owner_alive: bool) {
        let update = RecordChange::update(&record.kind, &record.id);
        match (is_owner_alive, record.is_alive()) {
            // The deletion of the card took it; one deleted by itself stays deleted.
            (true, false) if went_with_card(record, at) => {
                self.apply(&update.with(DELETED_WITH, Value::Null));
            }
            // Two phones may delete one card, each with what it knows: of the two deletions only the later one is kept.
            (false, false) if record.deleted.as_ref() == Some(at) && *at == self.stamp => {
                let marked = with_card(record, at);
                self.after.insert(marked.id.clone(), Arc::new(marked));
            }
            // What a rule wrote since wants nobody back.
            (false, true) if record.latest() > at => {
                self.apply(&RecordChange::delete(&record.kind, &record.id));
            }
            // The same on every phone, whenever they meet.
            (false, true) => {
                let gone = with_card(record, at);
                self.after.insert(gone.id.clone(), Arc::new(gone));
            }
            _ => {}
        }
    }
}

/// Writes that a record was deleted with its card.
fn with_card(record: &Record, at: &Stamp) -> Record {
    let mut gone = record.clone();
    gone.deleted = Some(at.clone());
    let card = gone.fields.get("customer").cloned().unwrap_or_default();
    gone.put(DELETED_WITH, card, at);
    gone
}

/// Tells whether a record was deleted together with its card, by the card's own deletion `at` or by one that another
/// phone's replaced.
fn went_with_card(record: &Record, at: &Stamp) -> bool {
    let is_marked = record.fields.get(DELETED_WITH).is_some_and(|card| !card.is_null());
    let by_card = is_marked && record.deleted.as_ref() == Some(record.stamp_of(DELETED_WITH));
    by_card || record.deleted.as_ref() == Some(at)
}

/// Tells whether a person wrote a contact or a date after a moment. What the commit itself writes does not count: dates
/// made by rules or spread, closed ones, and contacts moved to the card that stands for theirs.
fn is_written_after(record: &Record, at: &Stamp) -> bool {
    if !record.is_alive() {
        return false;
    }
    let is_later = |name: &str| record.fields.get(name).is_some() && record.stamp_of(name) > at;
    if record.kind == "contact" {
        return record.fields.0.keys().any(|name| name != "customer" && is_later(name));
    }
    let follow_up = FollowUp::read(&record.id, &record.fields);
    let is_by_hand = follow_up.is_none_or(|f| f.origin == Origin::Manual);
    let is_spread =
        record.fields.get(SPREAD).is_some() && record.stamp_of("due") <= record.stamp_of(SPREAD);
    is_by_hand && !is_spread && ["due", "set_at", "dropped"].iter().any(|name| is_later(name))
}
