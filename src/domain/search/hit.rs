//! What was found: where a term is in an entry, how much that counts, and what to mark.

use super::entry::{FIELDS, Slot, Store};
use super::names::{NOWHERE, NameHit, find_name};
use super::query::Term;
use super::text::{END, find};
use crate::domain::fields::Id;
use crate::domain::phone::{SHORTEST_RUN, Typed};

/// The best hits of a query and how many customers it finds in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub hits: Vec<Hit>,
    pub total: usize,
}

/// One customer that was found, and what to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub id: Id,
    /// Greater is better; comparable only within one query.
    pub score: u16,
    pub field: MatchedField,
    /// Which of several phones, tags … was matched, in the order of the entry.
    pub item: usize,
    /// Half-open ranges of characters to mark in that text, in order; a phone's are in its
    /// canonical text. Empty when what matched is not shown (王女士 for 王敏 marks 王 only).
    pub ranges: Vec<(usize, usize)>,
}

/// The field that matched best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchedField {
    Name,
    Phone,
    Wechat,
    Tag,
    Concern,
    Objection,
    Layout,
    Notes,
}

/// The text fields in the order they lie in the buffer, and what a match in each counts.
const TEXT: [(MatchedField, u16); FIELDS] = [
    (MatchedField::Phone, 600),
    (MatchedField::Wechat, 510),
    (MatchedField::Tag, 420),
    (MatchedField::Concern, 410),
    (MatchedField::Objection, 400),
    (MatchedField::Layout, 390),
    (MatchedField::Notes, 300),
];

/// Where one term was found: `at` and `len` count units of the name, or bytes of the text buffer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub score: u16,
    pub field: MatchedField,
    at: usize,
    len: usize,
}

/// Finds the best place of a term in an entry: fields are tried from the best downwards.
pub(super) fn term_place(store: &Store, slot: &Slot, term: &Term) -> Option<Place> {
    let name = in_name(store, slot, term).map(|hit| Place {
        score: hit.score,
        field: MatchedField::Name,
        at: hit.first,
        len: hit.count,
    });
    name.or_else(|| in_phones(store, slot, term.digits.as_ref()?))
        .or_else(|| in_text(store, slot, term, 1..FIELDS - 1, slot.words_mask))
        .or_else(|| in_text(store, slot, term, FIELDS - 1..FIELDS, slot.notes_mask))
}

fn in_name(store: &Store, slot: &Slot, term: &Term) -> Option<NameHit> {
    if term.name_mask & !slot.name_mask != 0 {
        return None;
    }
    let [name, alias, end] = slot.names;
    let shift = |hit: NameHit, by: usize| NameHit { first: hit.first + by, ..hit };
    let known = find_name(&store.units[name..alias], slot.starts, &term.name);
    let known = known.map(|hit| shift(hit, name));
    let also = find_name(&store.units[alias..end], 1, &term.name).filter(|hit| hit.first == 0);
    let also = also.map(|hit| NameHit { score: hit.score - 40, ..shift(hit, alias) });
    match (known, also) {
        (Some(known), Some(also)) if also.score > known.score => Some(also),
        (None, also) => also,
        (known, _) => known,
    }
}

fn in_phones(store: &Store, slot: &Slot, typed: &Typed) -> Option<Place> {
    let mut best: Option<Place> = None;
    let mut at = slot.bounds[0];
    for phone in store.bytes[at..slot.bounds[1]].split(|b| *b == END) {
        if let Some((score, start, end)) = in_phone(phone, typed)
            && best.is_none_or(|b| score > b.score)
        {
            best =
                Some(Place { score, field: MatchedField::Phone, at: at + start, len: end - start });
        }
        at += phone.len() + 1;
    }
    best
}

/// Finds digits in one canonical number: four and more anywhere, fewer where it starts or ends.
fn in_phone(phone: &[u8], typed: &Typed) -> Option<(u16, usize, usize)> {
    let start = usize::from(phone.first() == Some(&b'+'));
    let digits = typed.digits.as_bytes();
    let mut best: Option<(u16, usize, usize)> = None;
    for at in start..phone.len() {
        let Some(end) = digits_end(phone, at, digits) else { continue };
        let score = match (at == start, end == phone.len()) {
            (true, true) => 640,
            // 尾号 is how numbers are remembered.
            (false, true) => 630,
            (true, false) => 620,
            (false, false) if digits.len() >= SHORTEST_RUN => 610,
            (false, false) => continue,
        };
        if best.is_none_or(|(known, ..)| score > known) {
            best = Some((score, at, end));
        }
    }
    best.or_else(|| {
        let digits = typed.at_start.as_deref().filter(|d| d.len() >= SHORTEST_RUN)?;
        let at = start + phone.get(start..)?.iter().position(|b| *b != b'0')?;
        Some((615, at, digits_end(phone, at, digits.as_bytes())?))
    })
}

/// Returns where the digits end that start at `at`, the comma before an extension passed over.
fn digits_end(phone: &[u8], at: usize, digits: &[u8]) -> Option<usize> {
    let mut end = at;
    for digit in digits {
        if end > at && phone.get(end) == Some(&b',') {
            end += 1;
        }
        if phone.get(end) != Some(digit) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// Finds text in neighbouring fields; the first place is in the best of them.
fn in_text(
    store: &Store,
    slot: &Slot,
    term: &Term,
    fields: std::ops::Range<usize>,
    mask: u64,
) -> Option<Place> {
    if term.text_mask & !mask != 0 {
        return None;
    }
    let from = slot.bounds[fields.start];
    let at = from + find(&store.bytes[from..slot.bounds[fields.end]], &term.text)?;
    let field = fields.into_iter().find(|f| at < slot.bounds[f + 1])?;
    let (field, base) = TEXT[field];
    let len = term.text.len();
    let bonus = match field {
        MatchedField::Wechat if at == from && store.bytes.get(at + len) == Some(&END) => 20,
        MatchedField::Wechat if at == from => 10,
        _ => 0,
    };
    Some(Place { score: base + bonus, field, at, len })
}

impl Hit {
    /// Shows the best place and marks every other term in the same text.
    pub(super) fn mark(store: &Store, slot: &Slot, score: u16, places: &[Place]) -> Option<Self> {
        let best = places.iter().max_by_key(|p| p.score)?;
        let item = item_of(store, slot, best);
        let mut ranges = Vec::new();
        for place in places.iter().filter(|p| p.field == best.field) {
            if item_of(store, slot, place) == item {
                ranges.extend(ranges_of(store, slot, place));
            }
        }
        Some(Self { id: slot.id.clone(), score, field: best.field, item, ranges: merged(ranges) })
    }
}

/// Returns the bytes of the field before a place.
fn before<'a>(store: &'a Store, slot: &Slot, place: &Place) -> &'a [u8] {
    let field = TEXT.iter().position(|(field, _)| *field == place.field);
    field.map_or(&[], |f| &store.bytes[slot.bounds[f]..place.at])
}

fn item_of(store: &Store, slot: &Slot, place: &Place) -> usize {
    before(store, slot, place).iter().filter(|b| **b == END).count()
}

fn ranges_of(store: &Store, slot: &Slot, place: &Place) -> Vec<(usize, usize)> {
    if place.field == MatchedField::Name {
        let units = &store.units[place.at..place.at + place.len];
        let places = units.iter().filter(|u| u.place != NOWHERE).map(|u| usize::from(u.place));
        return places.map(|at| (at, at + 1)).collect();
    }
    let item = before(store, slot, place).rsplit(|b| *b == END).next().unwrap_or_default();
    let start = chars(item);
    vec![(start, start + chars(&store.bytes[place.at..place.at + place.len]))]
}

fn chars(utf8: &[u8]) -> usize {
    utf8.iter().filter(|b| **b & 0xC0 != 0x80).count()
}

/// Sorts ranges and joins those that touch.
pub(in crate::domain) fn merged(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.sort();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ranges {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}
