//! The customers in memory: what lists, search and 今天 read.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::commit::row::Row;
use crate::domain::customer::Customer;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::name::display_name;
use crate::domain::phone::{mask_digits, spaced};
use crate::domain::plan::Derived;
use crate::domain::search::SearchIndex;
use crate::domain::search::entry::Entry;
use crate::domain::search::hit::{Found, Hit};
use crate::record::envelope::Record;

/// Holds one customer with what was derived for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub customer: Customer,
    pub next: Derived,
    /// The name as rows and buttons say it (王女士).
    pub name: String,
}

impl Person {
    /// Reads a person from the fields of a record and its derived values.
    pub fn new(id: &Id, fields: &Fields, next: Derived) -> Self {
        let customer = Customer::read(id, fields);
        let name = display_name(&customer);
        Self { customer, next, name }
    }

    /// Shows the first number, masked unless the user switched masking off.
    pub fn number(&self, masked: bool) -> Option<String> {
        let digits = self.customer.phones.first()?;
        Some(if masked { mask_digits(digits) } else { spaced(digits) })
    }

    /// Returns when this person was last seen or first written down, in milliseconds.
    pub fn recency(&self) -> i64 {
        let last = self.next.last_contact.or(self.customer.first_seen_at);
        last.map_or(0, |m| m.timestamp_millis())
    }
}

/// Holds every customer read so far and the search index over them.
#[derive(Default)]
pub struct People {
    by_id: HashMap<Id, Arc<Person>>,
    index: SearchIndex,
    /// Who is due; earliest first once everybody was read, and kept so as people change.
    by_due: Vec<Due>,
    /// Every customer has been read.
    is_complete: bool,
    /// The rows of customers that cannot be read; each once, however often it is read.
    unreadable: BTreeSet<String>,
}

impl People {
    /// Takes in one stored row; the first paint indexes nothing.
    pub fn take_row(&mut self, row: &Row, searchable: bool) {
        if let Some(fields) = row.living_fields() {
            let id = Id::new(row.id.as_str());
            self.put(Person::new(&id, &fields, row.derived().unwrap_or_default()), searchable);
            return;
        }
        match row.record() {
            Some(record) => self.take(&record, row.derived(), searchable),
            None => drop(self.unreadable.insert(row.id.clone())),
        }
    }

    /// Takes in one record as it is now; a deleted one leaves.
    pub fn take(&mut self, record: &Record, derived: Option<Derived>, searchable: bool) {
        if !record.is_alive() {
            let gone = self.by_id.remove(&record.id);
            self.order_due(gone.as_deref(), None);
            self.index.remove(&record.id);
            return;
        }
        let person = Person::new(&record.id, &record.fields, derived.unwrap_or_default());
        self.put(person, searchable);
    }

    fn put(&mut self, person: Person, searchable: bool) {
        let id = person.customer.id.clone();
        self.unreadable.remove(id.as_str());
        if searchable {
            self.index.upsert(&id, Entry::of(&person.customer, person.recency()));
        }
        let person = Arc::new(person);
        let before = self.by_id.insert(id, Arc::clone(&person));
        self.order_due(before.as_deref(), Some(&person));
    }

    fn order_due(&mut self, before: Option<&Person>, after: Option<&Person>) {
        let (before, after) = (before.and_then(Due::of), after.and_then(Due::of));
        if before == after {
            return;
        }
        if !self.is_complete {
            if before.is_some() {
                self.by_due.retain(|due| Some(due) != before.as_ref());
            }
            return self.by_due.extend(after);
        }
        if let Some(Ok(at)) = before.map(|due| self.by_due.binary_search(&due)) {
            self.by_due.remove(at);
        }
        if let Some(due) = after
            && let Err(at) = self.by_due.binary_search(&due)
        {
            self.by_due.insert(at, due);
        }
    }

    /// Tells whether every customer has been read.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Notes that every customer has been read.
    pub fn complete(&mut self) {
        self.by_due.sort();
        self.is_complete = true;
    }

    /// Finds one person.
    pub fn get(&self, id: &Id) -> Option<Arc<Person>> {
        self.by_id.get(id).cloned()
    }

    /// Lists everybody, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Person>> + Clone {
        self.by_id.values()
    }

    /// Counts everybody.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Tells whether nobody is registered; somebody who cannot be read is somebody.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty() && self.unreadable.is_empty()
    }

    /// Counts the customers that cannot be read.
    pub fn unreadable(&self) -> usize {
        self.unreadable.len()
    }

    /// Lists those whose newest contact happened, as it says, from `tomorrow` on: the phone's date was wrong.
    pub fn met_after(&self, tomorrow: Moment) -> impl Iterator<Item = &Arc<Person>> {
        self.all().filter(move |p| p.next.last_contact.is_some_and(|at| at >= tomorrow))
    }

    /// Searches names, pinyin, digits, 微信号, tags, concerns and notes.
    pub fn search(&self, query: &str, limit: usize) -> Vec<(Arc<Person>, Hit)> {
        let hits = self.index.search(query, limit);
        hits.into_iter().filter_map(|h| Some((self.get(&h.id)?, h))).collect()
    }

    /// Searches among those a filter keeps; tells how many there are in all.
    pub fn search_among(
        &self,
        query: &str,
        limit: usize,
        keep: Option<&dyn Fn(&Person) -> bool>,
    ) -> (Vec<(Arc<Person>, Hit)>, usize) {
        let Found { hits, total } = self.index.search_all(query, limit, &|id| {
            keep.is_none_or(|keep| self.by_id.get(id).is_some_and(|p| keep(p)))
        });
        (hits.into_iter().filter_map(|h| Some((self.get(&h.id)?, h))).collect(), total)
    }

    /// Finds people by a run of at least four digits of any of their numbers.
    pub fn with_number(&self, typed: &str, limit: usize) -> Vec<Arc<Person>> {
        let mut found: Vec<Arc<Person>> = (self.all())
            .filter(|p| {
                p.customer.phones.iter().any(|own| crate::domain::phone::matches_digits(own, typed))
            })
            .cloned()
            .collect();
        found.sort_by(|a, b| (b.recency(), &a.customer.id).cmp(&(a.recency(), &b.customer.id)));
        found.truncate(limit);
        found
    }

    /// Lists people whose next step is due before `until`, earliest first.
    pub fn due_before(&self, until: Moment) -> Vec<Arc<Person>> {
        let until = until.timestamp_millis();
        if !self.is_complete {
            let mut due: Vec<Due> = self.by_due.iter().filter(|d| d.at < until).cloned().collect();
            due.sort();
            return due.iter().filter_map(|d| self.get(&d.id)).collect();
        }
        self.by_due.iter().take_while(|d| d.at < until).filter_map(|d| self.get(&d.id)).collect()
    }
}

/// The place of a person in the order of next steps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    /// Milliseconds.
    at: i64,
    tier: u8,
    id: Id,
}

impl Due {
    fn of(person: &Person) -> Option<Self> {
        let at = person.next.next_due?.timestamp_millis();
        Some(Self { at, tier: tier_order(person), id: person.customer.id.clone() })
    }
}

/// Orders tiers A first, unknown last.
pub fn tier_order(person: &Person) -> u8 {
    person.customer.tier.map_or(9, |t| t as u8)
}
