//! Erasing: nothing of a record stays but that it was erased. What belongs to somebody erased goes along, and
//! the journal forgets it, in the same transaction.

use std::sync::Arc;

use serde_json::Value;

use crate::domain::fields::Id;
use crate::record::envelope::Record;
use crate::record::journal::Entry;

use super::row::Row;
use super::rows::{JOURNAL, Rows, owner_of};
use super::writing::Writing;

/// Journal entries looked at in one go.
const LOOKED_AT: u32 = 200;

impl Writing<'_> {
    /// Erases what the request names, and what still says something of customers who are erased.
    pub(super) async fn erase<R: Rows>(&mut self, txn: &R) -> Result<(), R::Error> {
        for record in &self.request.erase {
            erase(self, record.clone());
        }
        for record in &self.request.empty {
            empty(self, record.clone());
        }
        for record in orphans(self) {
            erase(self, record);
        }
        let mut gone = erased_now(self);
        gone.extend(self.request.empty.iter().map(|record| record.id.clone()));
        self.lost.retain(|lost| !gone.contains(&lost.id));
        forget(txn, &gone).await
    }
}

fn erase(writing: &mut Writing<'_>, record: Record) {
    let stamp = writing.stamp.clone();
    let record = writing.look(&record.id).map_or(record, |own| Record::clone(own));
    let erased = record.erase(&stamp);
    writing.after.insert(erased.id.clone(), Arc::new(erased));
}

/// Clears every field, and takes what stood there out of what the journal will say of this commit.
fn empty(writing: &mut Writing<'_>, record: Record) {
    let stamp = writing.stamp.clone();
    let mut record = writing.look(&record.id).map_or(record, |own| Record::clone(own));
    let blank = Record::new(record.kind.clone(), record.id.clone(), record.made.clone());
    let names: Vec<String> = record.fields.0.keys().cloned().collect();
    for name in names {
        record.put(&name, Value::Null, &stamp);
    }
    record.deleted = Some(stamp);
    writing.before.insert(blank.id.clone(), Arc::new(blank));
    writing.after.insert(record.id.clone(), Arc::new(record));
}

/// Names the records that this commit erases.
fn erased_now(writing: &Writing<'_>) -> Vec<Id> {
    let was = |id: &Id| writing.before.get(id).is_some_and(|r| r.erased.is_some());
    let gone = writing.after.values().filter(|r| r.erased.is_some() && !was(&r.id));
    gone.map(|r| r.id.clone()).collect()
}

/// Lists what still says something of customers who are erased: their contacts and follow-ups here, and
/// those that an old file brings.
fn orphans(writing: &Writing<'_>) -> Vec<Record> {
    // Most commits know of nobody erased: then thousands of records need not be asked for their owner.
    if !writing.after.values().chain(writing.before.values()).any(|r| r.erased.is_some()) {
        return Vec::new();
    }
    let is_orphan = |record: &&Arc<Record>| {
        let owner = owner_of(record).and_then(|owner| writing.look(&owner));
        record.erased.is_none() && owner.is_some_and(|o| o.erased.is_some())
    };
    let stored = writing.stored.values().flatten();
    let stays = stored.filter(|r| !writing.after.contains_key(&r.id));
    let orphans = stays.chain(writing.after.values()).filter(is_orphan);
    orphans.map(|r| Record::clone(r)).collect()
}

/// Takes the values of erased records out of every journal entry.
async fn forget<R: Rows>(txn: &R, gone: &[Id]) -> Result<(), R::Error> {
    let mut after = String::new();
    while !gone.is_empty() {
        let rows = txn.after(JOURNAL, &after, LOOKED_AT).await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.id);
        for row in &rows {
            let named: Vec<&Id> = gone.iter().filter(|id| row.json.contains(id.as_str())).collect();
            if named.is_empty() {
                continue;
            }
            // An entry that cannot be read cannot be cleaned, so nothing of it stays.
            let Ok(mut entry) = serde_json::from_str::<Entry>(&row.json) else {
                txn.delete(JOURNAL, &row.id)?;
                continue;
            };
            named.into_iter().for_each(|id| entry.forget(id));
            txn.put(JOURNAL, &Row::plain(&row.id, entry.written()))?;
        }
    }
    Ok(())
}
