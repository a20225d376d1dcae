//! Reads one record from untrusted JSON and names every fault in it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::envelope::Record;
use super::fault::{Fault, Problem};
use super::stamp::Stamp;
use crate::domain::fields::{Fields, Id};

/// The longest kind, bytes.
pub const KIND_BYTES: usize = 64;
/// The longest id, bytes.
pub const ID_BYTES: usize = 128;
/// The longest name of a field or top-level key, bytes.
pub const NAME_BYTES: usize = 256;
/// The most fields one record may have.
pub const FIELDS: usize = 4_000;
/// The largest record, bytes of its values and names.
pub const RECORD_BYTES: usize = 4 << 20;

/// Reads one record; the faults name keys inside it (`made`, `stamps.tier`) as row 0.
pub fn record(value: Value) -> Result<Record, Vec<Fault>> {
    let Value::Object(mut map) = value else {
        return Err(vec![Fault::of_row(0, "", Problem::WrongType("对象"))]);
    };
    let mut faults = Faults(Vec::new());
    if weigh_map(&map) > RECORD_BYTES {
        faults.add::<()>("", Problem::TooLong { most: RECORD_BYTES });
    }
    let kind = faults.text(&mut map, "kind", KIND_BYTES);
    let id = faults.text(&mut map, "id", ID_BYTES);
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
    let keys = fields.keys().map(|name| ("fields.", name)).chain(map.keys().map(|key| ("", key)));
    for (part, name) in keys.filter(|(_, name)| name.len() > NAME_BYTES) {
        let key = format!("{part}{}", short(name));
        faults.add::<()>(&key, Problem::TooLong { most: NAME_BYTES });
    }
    if fields.len() > FIELDS {
        faults.add::<()>("fields", Problem::TooManyFields { most: FIELDS });
    }
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

/// Returns roughly the bytes a value takes, without writing it out.
fn weigh(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 3,
        Value::Array(list) => 2 + list.iter().map(weigh).sum::<usize>(),
        Value::Object(map) => weigh_map(map),
        Value::Null | Value::Bool(_) | Value::Number(_) => 5,
    }
}

fn weigh_map(map: &Map<String, Value>) -> usize {
    2 + map.iter().map(|(name, value)| name.len() + 4 + weigh(value)).sum::<usize>()
}

/// Cuts a name that is too long to be shown.
fn short(name: &str) -> &str {
    name.char_indices().nth(40).map_or(name, |(end, _)| &name[..end])
}
