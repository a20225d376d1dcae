//! What is known of one customer, and how it lies in the index.

use super::names::{Unit, units};
use super::text::{END, bit, fold};
use crate::domain::customer::Customer;
use crate::domain::fields::Id;
use crate::domain::name::{display_name, surname};
use crate::domain::words::Word;

/// What one customer can be found by, as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The name as shown: 王敏, 王女士; empty when none is known.
    pub name: String,
    /// What the customer may also be called (王女士 of 王敏); empty when nothing else.
    pub alias: String,
    pub wechat: String,
    pub phones: Vec<String>,
    pub tags: Vec<String>,
    pub concerns: Vec<String>,
    pub objections: Vec<String>,
    pub layouts: Vec<String>,
    pub notes: String,
    pub pinned: bool,
    /// Greater is more recent; any unit, the same for all.
    pub last_seen: i64,
}

impl Entry {
    /// Takes from a customer what it can be found by.
    pub fn of(customer: &Customer, last_seen: i64) -> Self {
        let name = if customer.name.is_some() { display_name(customer) } else { String::new() };
        let surname = surname(&name);
        let alias = customer.title.filter(|t| !surname.is_empty() && !name.ends_with(t.term()));
        Self {
            alias: alias.map_or_else(String::new, |title| [surname, title.term()].concat()),
            wechat: customer.wechat.clone().unwrap_or_default(),
            phones: customer.phones.clone(),
            tags: customer.tags.clone(),
            concerns: customer.concerns.clone(),
            objections: customer.objections.clone(),
            layouts: customer.layouts.clone(),
            notes: customer.notes.clone().unwrap_or_default(),
            pinned: customer.pinned,
            last_seen,
            name,
        }
    }
}

/// How many text fields lie one after another: phones first, notes last.
pub(super) const FIELDS: usize = 7;

/// One customer in the index: where its text lies, and masks of the characters it has.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub id: Id,
    pub pinned: bool,
    pub last_seen: i64,
    pub name_mask: u64,
    /// 微信号, tags, concerns, objections and layouts.
    pub words_mask: u64,
    pub notes_mask: u64,
    /// Start of the first field, then the end of each.
    pub bounds: [usize; FIELDS + 1],
    /// Start of the name, start of the alias and end, in units.
    pub names: [usize; 3],
    /// How many units of the name pinyin may start at; the title is left out.
    pub starts: usize,
}

impl Slot {
    /// Counts what this slot takes of the buffers.
    fn sizes(&self) -> (usize, usize) {
        (self.bounds[FIELDS] - self.bounds[0], self.names[2] - self.names[0])
    }
}

/// The two buffers all slots share.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    pub bytes: Vec<u8>,
    pub units: Vec<Unit>,
    /// How many bytes belong to no slot any more.
    garbage: usize,
}

impl Store {
    /// Writes an entry at the end of the buffers.
    pub fn add(&mut self, id: &Id, entry: &Entry) -> Slot {
        let mut bounds = [self.bytes.len(); FIELDS + 1];
        let wechat = [entry.wechat.clone()];
        let notes = [entry.notes.clone()];
        let fields: [&[String]; FIELDS] = [
            &entry.phones,
            &wechat,
            &entry.tags,
            &entry.concerns,
            &entry.objections,
            &entry.layouts,
            &notes,
        ];
        let mut masks = [0; FIELDS];
        for (i, field) in fields.into_iter().enumerate() {
            masks[i] = self.write(field);
            bounds[i + 1] = self.bytes.len();
        }
        let start = self.units.len();
        let starts = units(&entry.name, None, &mut self.units);
        let name: Vec<Unit> = self.units[start..].to_vec();
        units(&entry.alias, Some(&name), &mut self.units);
        let [_, words @ .., notes_mask] = masks;
        Slot {
            id: id.clone(),
            pinned: entry.pinned,
            last_seen: entry.last_seen,
            name_mask: self.units[start..].iter().fold(0, |mask, unit| mask | unit.mask()),
            words_mask: words.iter().fold(0, |all, mask| all | mask),
            notes_mask,
            bounds,
            names: [start, start + name.len(), self.units.len()],
            starts,
        }
    }

    fn write(&mut self, items: &[String]) -> u64 {
        let mut mask = 0;
        for item in items {
            for c in item.chars().map(fold) {
                mask |= bit(c);
                self.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            self.bytes.push(END);
        }
        mask
    }

    /// Counts a slot's text as garbage, and packs the buffers when most of them is.
    pub fn forget(&mut self, gone: &Slot, slots: &mut [Slot]) {
        let (bytes, units) = gone.sizes();
        self.garbage += bytes + units;
        if self.garbage * 2 > self.bytes.len() + self.units.len() {
            self.pack(slots);
        }
    }

    fn pack(&mut self, slots: &mut [Slot]) {
        let old = std::mem::take(self);
        for slot in slots {
            let [first, .., last] = slot.bounds;
            let moved = self.bytes.len();
            self.bytes.extend_from_slice(&old.bytes[first..last]);
            slot.bounds = slot.bounds.map(|bound| bound - first + moved);
            let [first, _, last] = slot.names;
            let moved = self.units.len();
            self.units.extend_from_slice(&old.units[first..last]);
            slot.names = slot.names.map(|bound| bound - first + moved);
        }
    }
}
