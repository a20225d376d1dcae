//! What a decision asks to be written: field values of records, not yet stamped.

use serde_json::Value;

use super::fields::{Fields, Id};

/// Asks for some fields of one record to be set, or for the record to be deleted or brought back.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordChange {
    pub kind: String,
    pub id: Id,
    /// The fields to set; `null` clears.
    pub set: Fields,
    pub fate: Fate,
    /// The record must be there already: an update of one that is not would make a stump of it.
    pub must_exist: bool,
}

/// Says what becomes of the record itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The record is, or becomes, alive.
    Keep,
    /// The record is deleted (a later field write brings it back).
    Delete,
}

impl RecordChange {
    /// Starts a change that makes a record, or sets fields of one that may be there already.
    pub fn new(kind: &str, id: &Id) -> Self {
        let (set, fate) = (Fields::default(), Fate::Keep);
        Self { kind: kind.into(), id: id.clone(), set, fate, must_exist: false }
    }

    /// Starts a change of a record that is there.
    pub fn update(kind: &str, id: &Id) -> Self {
        Self { must_exist: true, ..Self::new(kind, id) }
    }

    /// Asks for the record to be deleted.
    pub fn delete(kind: &str, id: &Id) -> Self {
        Self { fate: Fate::Delete, ..Self::update(kind, id) }
    }

    /// Adds one field.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: impl Into<Value>) -> Self {
        self.set.set(field, value);
        self
    }
}

/// One user intent: everything it writes, committed whole or not at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// What the user did, as the journal and 撤销 name it (`记一笔`, `改期`).
    pub label: String,
    pub records: Vec<RecordChange>,
}

impl Change {
    /// Starts an empty change.
    pub fn new(label: &str) -> Self {
        Self { label: label.into(), records: Vec::new() }
    }

    /// Adds one record's change.
    pub fn push(&mut self, record: RecordChange) {
        self.records.push(record);
    }
}
