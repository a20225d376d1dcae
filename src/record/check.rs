//! Reads one record from untrusted JSON and names every fault in it; checks one before it is written.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::envelope::Record;
use super::fault::{Fault, Problem};
use super::stamp::Stamp;
use crate::domain::fields::{Fields, Id};

/// How much one record may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest kind, bytes.
    pub kind: usize,
    /// The longest id, bytes.
    pub id: usize,
    /// The longest name of a field or top-level key, bytes.
    pub name: usize,
    /// The most fields.
    pub fields: usize,
    /// The largest record, bytes of its values and names.
    pub bytes: usize,
    /// How deep lists and objects may lie in each other; a journal entry wraps a record five deep, and no reader of
    /// JSON goes deeper than 128.
    pub depth: usize,
}

/// What is written from now on.
pub const WRITTEN: Limits =
    Limits { kind: 64, id: 128, name: 256, fields: 4_000, bytes: 4 << 20, depth: 48 };
/// What is read, from files and from the database. Far above [`WRITTEN`], so that whatever was ever written is read
/// back, also what was written before it was checked.
pub const READ: Limits =
    Limits { kind: 64, id: 1 << 10, name: 256 << 10, fields: 40_000, bytes: 16 << 20, depth: 96 };

/// Checks a record that is about to be written. Returns the first fault that this write brings: one that the record
/// had `before`, or `came` with, may stay, or nothing of such a record could ever be changed.
pub fn before_writing<'r>(
    record: &Record,
    before: Option<&'r Record>,
    came: impl FnOnce() -> Option<&'r Record>,
) -> Option<Fault> {
    let found = faults_of(record, &WRITTEN);
    if found.is_empty() {
        return None;
    }
    let known = before.into_iter().chain(came());
    let old: Vec<Fault> = known.flat_map(|known| faults_of(known, &WRITTEN)).collect();
    let is_new = |fault: &Fault| !old.contains(fault);
    found.into_iter().find(is_new).or_else(|| faults_of(record, &READ).into_iter().next())
}

/// Lists where a record is over its limits.
fn faults_of(record: &Record, limits: &Limits) -> Vec<Fault> {
    let mut faults = Faults(Vec::new());
    for (key, text, most) in
        [("kind", record.kind.as_str(), limits.kind), ("id", record.id.as_str(), limits.id)]
    {
        match text {
            _ if text.trim().is_empty() => drop(faults.add::<()>(key, Problem::Blank)),
            _ if text.len() > most => drop(faults.add::<()>(key, Problem::TooLong { most })),
            _ => {}
        }
    }
    let (fields, extra) = (&record.fields.0, &record.extra);
    faults.names(fields.keys(), extra.keys(), limits);
    let mut bytes = 0;
    for (name, value) in fields.iter().chain(extra) {
        let (weight, depth) = weigh(value);
        bytes += name.len() + weight;
        if depth + 2 > limits.depth {
            faults.add::<()>(&format!("fields.{}", short(name)), Problem::TooDeep);
        }
    }
    if bytes > limits.bytes {
        let weight = |(_, value): &(&String, &Value)| weigh(value).0;
        let heaviest = fields.iter().max_by_key(weight).map(|(name, _)| short(name));
        let key = format!("fields.{}", heaviest.unwrap_or_default());
        faults.add::<()>(&key, Problem::TooLong { most: limits.bytes });
    }
    faults.0
}

/// Reads one record; the faults name keys inside it (`made`, `stamps.tier`) as row 0.
pub fn record(value: Value) -> Result<Record, Vec<Fault>> {
    let Value::Object(mut map) = value else {
        return Err(vec![Fault::of_row(0, "", Problem::WrongType("对象"))]);
    };
    let mut faults = Faults(Vec::new());
    let (bytes, depth) = weigh_map(&map);
    if bytes > READ.bytes {
        faults.add::<()>("", Problem::TooLong { most: READ.bytes });
    }
    if depth > READ.depth {
        faults.add::<()>("", Problem::TooDeep);
    }
    let kind = faults.text(&mut map, "kind", READ.kind);
    let id = faults.text(&mut map, "id", READ.id);
    let made = match present(&mut map, "made") {
        Some(made) => faults.stamp("made", &made),
        None => faults.add("made", Problem::Missing),
    };
    let fields = faults.object(&mut map, "fields");
    let stamps = faults.object(&mut map, "stamps");
    let mut ends = ["deleted", "erased"]
        .map(|key| present(&mut map, key).and_then(|value| faults.stamp(key, &value)));
    let mut later = BTreeMap::new();
    for (name, stamp) in stamps {
        if let Some(stamp) = faults.stamp(&format!("stamps.{}", short(&name)), &stamp) {
            later.insert(name, stamp);
        }
    }
    faults.names(fields.keys(), map.keys(), &READ);
    let (true, Some(kind), Some(id), Some(made)) = (faults.0.is_empty(), kind, id, made) else {
        return Err(faults.0);
    };
    if let Some(erased) = ends[1].take() {
        return Ok(Record::new(kind, Id(id), made).erase(&erased));
    }
    later.retain(|name, stamp| *stamp != made && fields.contains_key(name));
    Ok(Record {
        fields: Fields(fields.into_iter().collect()),
        stamps: later,
        deleted: ends[0].take(),
        extra: map.into_iter().collect(),
        ..Record::new(kind, Id(id), made)
    })
}

/// Collects the faults of one record.
struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault; returns nothing, in the shape the caller would have read.
    fn add<T>(&mut self, key: &str, problem: Problem) -> Option<T> {
        self.0.push(Fault::of_row(0, key, problem));
        None
    }

    /// Notes names that are too long, and too many fields.
    fn names<'n>(
        &mut self,
        fields: impl ExactSizeIterator<Item = &'n String>,
        others: impl Iterator<Item = &'n String>,
        limits: &Limits,
    ) {
        let count = fields.len();
        let keys = fields.map(|name| ("fields.", name)).chain(others.map(|key| ("", key)));
        for (part, name) in keys.filter(|(_, name)| name.len() > limits.name) {
            let key = format!("{part}{}", short(name));
            self.add::<()>(&key, Problem::TooLong { most: limits.name });
        }
        if count > limits.fields {
            self.add::<()>("fields", Problem::TooManyFields { most: limits.fields });
        }
    }

    fn text(&mut self, map: &mut Map<String, Value>, key: &str, most: usize) -> Option<String> {
        match present(map, key) {
            None => self.add(key, Problem::Missing),
            Some(Value::String(text)) if text.trim().is_empty() => self.add(key, Problem::Blank),
            Some(Value::String(text)) if text.len() > most => {
                self.add(key, Problem::TooLong { most })
            }
            Some(Value::String(text)) => Some(text),
            Some(_) => self.add(key, Problem::WrongType("文字")),
        }
    }

    fn stamp(&mut self, key: &str, value: &Value) -> Option<Stamp> {
        let Value::String(text) = value else { return self.add(key, Problem::WrongType("文字")) };
        Stamp::parse(text).ok().or_else(|| self.add(key, Problem::BadStamp))
    }

    fn object(&mut self, map: &mut Map<String, Value>, key: &str) -> Map<String, Value> {
        match present(map, key) {
            None => Map::new(),
            Some(Value::Object(inner)) => inner,
            Some(_) => {
                self.add::<()>(key, Problem::WrongType("对象"));
                Map::new()
            }
        }
    }
}

/// Takes a value out; `null` counts as absent.
fn present(map: &mut Map<String, Value>, key: &str) -> Option<Value> {
    map.remove(key).filter(|value| !value.is_null())
}

/// Returns roughly the bytes a value takes, without writing it out, and how deep lists and objects lie in it.
fn weigh(value: &Value) -> (usize, usize) {
    match value {
        Value::String(text) => (text.len() + 3, 0),
        Value::Array(list) => around(list.iter().map(weigh)),
        Value::Object(map) => weigh_map(map),
        Value::Null | Value::Bool(_) | Value::Number(_) => (5, 0),
    }
}

fn weigh_map(map: &Map<String, Value>) -> (usize, usize) {
    around(map.iter().map(|(name, value)| {
        let (bytes, depth) = weigh(value);
        (name.len() + 4 + bytes, depth)
    }))
}

fn around(parts: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    let (bytes, depth) = parts.fold((2, 0), |sum, part| (sum.0 + part.0, sum.1.max(part.1)));
    (bytes, depth + 1)
}

/// Cuts a name that is too long to be shown.
fn short(name: &str) -> &str {
    name.char_indices().nth(40).map_or(name, |(end, _)| &name[..end])
}
