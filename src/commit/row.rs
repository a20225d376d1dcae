//! One stored row: a few key fields and one JSON text, so a record crosses into wasm in one piece.

use serde_json::{Map, Value};

use crate::domain::fields::Fields;
use crate::domain::plan::Derived;
use crate::domain::words::State;
use crate::record::check;
use crate::record::envelope::Record;

use super::rows::{CONTACT, FOLLOW_UP, store_of};

/// Holds one row as it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub id: String,
    pub json: String,
    /// Index keys; a key that is absent keeps the row out of that index.
    pub customer: Option<String>,
    pub when: Option<f64>,
    pub due: Option<f64>,
    pub household: Option<String>,
    /// What the core derived for a customer; never part of a record.
    pub derived: Option<String>,
}

impl Row {
    /// Makes a plain row: an id and a text.
    pub fn plain(id: &str, json: String) -> Self {
        Self { id: id.into(), json, ..Self::default() }
    }

    /// Makes the row of a record that is not a customer.
    pub fn of_record(record: &Record) -> Self {
        let mut row = Self::plain(record.id.as_str(), record.canonical());
        if record.is_alive() && record.kind != "customer" {
            if matches!(store_of(&record.kind), CONTACT | FOLLOW_UP) {
                row.customer = record.fields.text("customer");
            }
            let fields = &record.fields;
            let at = |name: &str| fields.moment(name).map(|w| ms(w.timestamp_millis()));
            match record.kind.as_str() {
                "contact" => row.when = at("when"),
                "follow_up" if fields.word("state").is_none_or(|s: State| s == State::Open) => {
                    row.due = at("due");
                }
                "follow_up" => row.when = at("due"),
                _ => {}
            }
        }
        row
    }

    /// Makes the row of a customer with what was derived for it.
    pub fn of_customer(record: &Record, derived: Option<&Derived>) -> Self {
        let mut row = Self::plain(record.id.as_str(), record.canonical());
        if let Some(derived) = derived {
            row.household = record.fields.text("household");
            row.due = derived.next_due.map(|d| ms(d.timestamp_millis()));
            row.derived = Some(derived.written());
        }
        row
    }

    /// Reads the record; `None` when the text is broken, or belongs to another row.
    pub fn record(&self) -> Option<Record> {
        let record = check::record(serde_json::from_str(&self.json).ok()?).ok()?;
        (record.id.as_str() == self.id).then_some(record)
    }

    /// Reads only what lists show of a customer, without checking every stamp; `None` when the text
    /// is broken, or the record may be dead and must be read whole.
    pub fn living_fields(&self) -> Option<Fields> {
        let mut map: Map<String, Value> = serde_json::from_str(&self.json).ok()?;
        let is_living =
            ["deleted", "erased"].iter().all(|end| map.get(*end).is_none_or(Value::is_null));
        match map.remove("fields") {
            Some(Value::Object(fields)) if is_living => Some(Fields(fields.into_iter().collect())),
            None if is_living => Some(Fields::default()),
            _ => None,
        }
    }

    /// Reads the derived values of a customer row.
    pub fn derived(&self) -> Option<Derived> {
        Some(Derived::read(self.derived.as_deref()?))
    }
}

/// Turns milliseconds into the number IndexedDB keys are.
#[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
pub fn ms(value: i64) -> f64 {
    value as f64
}
