//! Merge: any phones that have seen the same records end with the same text.

use std::cmp::Ordering;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::envelope::Record;
use super::stamp::Stamp;
use crate::domain::fields::Id;

/// Keeps a value that lost a merge; it goes to the local journal, never into the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lost {
    pub kind: String,
    pub id: Id,
    pub field: String,
    pub value: Value,
    pub stamp: Stamp,
}

impl Record {
    /// Merges two states of the same record: per field the later stamp wins, on equal stamps the
    /// greater text. Returns the values that lost, too (a cleared field loses nothing, and of an
    /// erased record nothing is kept).
    pub fn merge(mut self, mut other: Self) -> (Self, Vec<Lost>) {
        let made = self.made.clone().min(other.made.clone());
        if self.erased.is_some() || other.erased.is_some() {
            let erased = [self.erased, other.erased].into_iter().flatten().min();
            let kind = self.kind.max(other.kind);
            return (Self { erased, ..Self::new(kind, self.id, made) }, Vec::new());
        }
        self.date_from(&made);
        other.date_from(&made);
        self.kind = self.kind.max(other.kind);
        self.deleted = self.deleted.max(other.deleted);
        let mut lost = Vec::new();
        for (field, theirs) in other.fields.0 {
            let stamp = other.stamps.remove(&field).unwrap_or_else(|| made.clone());
            let own = self.stamp_of(&field).clone();
            let order = match self.fields.0.get(&field) {
                Some(ours) => stamp.cmp(&own).then_with(|| by_text(&theirs, ours)),
                None => Ordering::Greater,
            };
            let (value, of) = match order {
                Ordering::Equal => continue,
                Ordering::Less => (theirs, stamp),
                Ordering::Greater => (self.put(&field, theirs, &stamp), own),
            };
            if !value.is_null() && self.fields.0.get(&field) != Some(&value) {
                let (kind, id) = (self.kind.clone(), self.id.clone());
                lost.push(Lost { kind, id, field, value, stamp: of });
            }
        }
        for (key, theirs) in other.extra {
            match self.extra.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(theirs);
                }
                // Without a stamp the text decides alone.
                Entry::Occupied(mut ours) if by_text(&theirs, ours.get()).is_gt() => {
                    ours.insert(theirs);
                }
                Entry::Occupied(_) => {}
            }
        }
        (self, lost)
    }

    /// Moves `made` to an earlier stamp without changing the stamp of any field, and drops the
    /// stamps that `made` already says or that name no field.
    fn date_from(&mut self, made: &Stamp) {
        if self.made != *made {
            for field in self.fields.0.keys() {
                self.stamps.entry(field.clone()).or_insert_with(|| self.made.clone());
            }
            self.made = made.clone();
        }
        let fields = &self.fields.0;
        self.stamps.retain(|field, stamp| stamp != made && fields.contains_key(field));
    }
}

fn by_text(a: &Value, b: &Value) -> Ordering {
    a.to_string().cmp(&b.to_string())
}
