//! The record itself: fields with stamps, and its one written form.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::check;
use super::stamp::Stamp;
use crate::domain::fields::{Fields, Id};

/// The names of the envelope's own parts; any other top-level key is passed on untouched.
pub(super) const PARTS: [&str; 7] = ["deleted", "erased", "fields", "id", "kind", "made", "stamps"];

/// Holds one saved thing of any kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub kind: String,
    pub id: Id,
    /// The stamp of every field not named in `stamps`.
    pub made: Stamp,
    pub fields: Fields,
    /// The stamps of the fields written later.
    pub stamps: BTreeMap<String, Stamp>,
    /// When it was deleted; a field written later brings it back.
    pub deleted: Option<Stamp>,
    /// When it was erased for ever; nothing brings it back.
    pub erased: Option<Stamp>,
    /// Top-level keys of a newer app, kept as they came.
    pub extra: BTreeMap<String, Value>,
}

impl Record {
    /// Starts an empty record.
    pub fn new(kind: impl Into<String>, id: Id, made: Stamp) -> Self {
        Self {
            kind: kind.into(),
            id,
            made,
            fields: Fields::default(),
            stamps: BTreeMap::new(),
            deleted: None,
            erased: None,
            extra: BTreeMap::new(),
        }
    }

    /// Tells whether the record counts: not erased, and not deleted after its last field.
    pub fn is_alive(&self) -> bool {
        let Some(deleted) = &self.deleted else { return self.erased.is_none() };
        self.erased.is_none() && self.fields.0.keys().any(|name| self.stamp_of(name) > deleted)
    }

    /// Returns the stamp of a field (of a field it does not have: the record's own).
    pub fn stamp_of(&self, field: &str) -> &Stamp {
        self.stamps.get(field).unwrap_or(&self.made)
    }

    /// Returns the latest stamp anywhere in the record: what a clock must have seen.
    pub fn latest(&self) -> &Stamp {
        let ends = self.deleted.iter().chain(&self.erased);
        self.stamps.values().chain(ends).fold(&self.made, |a, b| a.max(b))
    }

    /// Writes the record's one form: sorted keys, no spaces, no stamp that `made` already says.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Lists what is written, in the order it is written in.
    fn parts(&self) -> BTreeMap<&str, Part<'_>> {
        let mut parts = BTreeMap::from([
            ("id", Part::Text(self.id.as_str())),
            ("kind", Part::Text(&self.kind)),
            ("made", Part::Text(self.made.as_str())),
        ]);
        if let Some(erased) = &self.erased {
            parts.insert("erased", Part::Text(erased.as_str()));
            return parts;
        }
        if let Some(deleted) = &self.deleted {
            parts.insert("deleted", Part::Text(deleted.as_str()));
        }
        if !self.fields.0.is_empty() {
            parts.insert("fields", Part::Fields(&self.fields));
        }
        let is_later = |(name, stamp): &(&String, &Stamp)| {
            **stamp != self.made && self.fields.0.contains_key(*name)
        };
        let later: BTreeMap<_, _> = self.stamps.iter().filter(is_later).collect();
        if !later.is_empty() {
            parts.insert("stamps", Part::Stamps(later));
        }
        let extra = self.extra.iter().filter(|(key, _)| !PARTS.contains(&key.as_str()));
        parts.extend(extra.map(|(key, value)| (key.as_str(), Part::Extra(value))));
        parts
    }

    /// Sets one field with its stamp; returns the old value (`null` when there was none).
    pub fn put(&mut self, field: &str, value: Value, stamp: &Stamp) -> Value {
        if *stamp == self.made {
            self.stamps.remove(field);
        } else {
            self.stamps.insert(field.into(), stamp.clone());
        }
        self.fields.0.insert(field.into(), value).unwrap_or_default()
    }

    /// Removes everything but the fact that the record was here (a person's right to erasure).
    #[must_use]
    pub fn erase(self, stamp: &Stamp) -> Self {
        let erased = self.erased.unwrap_or_else(|| stamp.clone());
        Self { erased: Some(erased), ..Self::new(self.kind, self.id, self.made) }
    }
}

/// One part of a record as it is written.
#[derive(Serialize)]
#[serde(untagged)]
enum Part<'a> {
    Text(&'a str),
    Fields(&'a Fields),
    Stamps(BTreeMap<&'a String, &'a Stamp>),
    Extra(&'a Value),
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.parts().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        check::record(Value::deserialize(from)?).map_err(|faults| {
            let first = faults.first().map(ToString::to_string);
            serde::de::Error::custom(first.unwrap_or_default())
        })
    }
}
