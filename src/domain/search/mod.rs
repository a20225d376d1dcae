//! 找客户: an index that answers every keystroke over all customers at once.
//! Never here: what is shown when nothing is typed, filters, or how a hit is drawn.

pub mod entry;
pub mod hit;
pub(super) mod names;
pub(super) mod query;
pub(super) mod text;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::fields::Id;
use entry::{Entry, Slot, Store};
use hit::{Found, Hit, Place, term_place};
use query::{Query, Term};

/// Finds customers by name, pinyin, digits, 微信号, tags and notes, fast enough for every keystroke.
///
/// All text lies folded in one buffer; a query first tests a 64-bit mask of the characters each
/// entry has, so most entries cost a few instructions and none costs an allocation.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    slots: Vec<Slot>,
    places: BTreeMap<Id, usize>,
    store: Store,
}

impl SearchIndex {
    /// Adds a customer, or replaces what was known of it.
    pub fn upsert(&mut self, id: &Id, entry: Entry) {
        self.remove(id);
        self.places.insert(id.clone(), self.slots.len());
        self.slots.push(self.store.add(id, &entry));
    }

    /// Removes a customer; an unknown id is no matter.
    pub fn remove(&mut self, id: &Id) {
        let Some(place) = self.places.remove(id) else { return };
        let gone = self.slots.swap_remove(place);
        if let Some(moved) = self.slots.get(place) {
            self.places.insert(moved.id.clone(), place);
        }
        self.store.forget(&gone, &mut self.slots);
    }

    /// Counts the customers in the index.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Tells whether no customer is in the index.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Finds the best hits, best first; an empty query finds nothing.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.search_all(query, limit, &|_| true).hits
    }

    /// Finds the best hits among the customers that `keep` lets through, and counts all of them.
    pub fn search_all(&self, query: &str, limit: usize, keep: &dyn Fn(&Id) -> bool) -> Found {
        let query = Query::read(query);
        let mut ranked: Vec<(u16, &Slot)> = Vec::new();
        for slot in &self.slots {
            if let Some(score) = self.score(slot, &query)
                && keep(&slot.id)
            {
                ranked.push((score, slot));
            }
        }
        let total = ranked.len();
        if limit < total {
            ranked.select_nth_unstable_by(limit, best_first);
            ranked.truncate(limit);
        }
        ranked.sort_by(best_first);
        let hits = ranked.into_iter().filter_map(|(score, slot)| self.hit(slot, &query, score));
        Found { hits: hits.collect(), total }
    }

    /// Returns the best plan's score: the mean of its terms, each of which must be found.
    fn score(&self, slot: &Slot, query: &Query) -> Option<u16> {
        query.plans.iter().filter_map(|plan| self.plan_score(slot, plan)).max()
    }

    fn plan_score(&self, slot: &Slot, plan: &[Term]) -> Option<u16> {
        let mut sum = 0;
        for term in plan {
            sum += usize::from(self.place(slot, term)?.score);
        }
        u16::try_from(sum / plan.len().max(1)).ok()
    }

    fn place(&self, slot: &Slot, term: &Term) -> Option<Place> {
        term_place(&self.store, slot, term)
    }

    fn hit(&self, slot: &Slot, query: &Query, score: u16) -> Option<Hit> {
        let plan = query.plans.iter().find(|p| self.plan_score(slot, p) == Some(score))?;
        let places: Vec<Place> = plan.iter().filter_map(|t| self.place(slot, t)).collect();
        Hit::mark(&self.store, slot, score, &places)
    }
}

/// Orders by score, then pinned, then seen last, then id, so that equal queries give equal lists.
fn best_first(a: &(u16, &Slot), b: &(u16, &Slot)) -> Ordering {
    let key = |(score, slot): &(u16, &Slot)| (*score, slot.pinned, slot.last_seen);
    key(b).cmp(&key(a)).then_with(|| a.1.id.cmp(&b.1.id))
}
