//! One stored row: a few key fields and one JSON text, so a record crosses into wasm in one piece.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use crate::domain::plan::Derived;
use crate::record::envelope::Record;

use super::schema;

/// Holds one row as it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub id: String,
    pub json: String,
    /// Index keys; a key that is absent keeps the row out of that index.
    pub customer: Option<String>,
    pub when: Option<f64>,
    pub due: Option<f64>,
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
            if matches!(schema::store_of(&record.kind), schema::CONTACT | schema::FOLLOW_UP) {
                row.customer = record.fields.text("customer");
            }
            if record.kind == "contact" {
                row.when = record.fields.moment("when").map(|w| ms(w.timestamp_millis()));
            }
        }
        row
    }

    /// Makes the row of a customer with what was derived for it.
    pub fn of_customer(record: &Record, derived: Option<&Derived>) -> Self {
        let mut row = Self::plain(record.id.as_str(), record.canonical());
        if let Some(derived) = derived {
            row.due = derived.next_due.map(|d| ms(d.timestamp_millis()));
            row.derived = serde_json::to_string(derived).ok();
        }
        row
    }

    /// Reads the record; `None` when the text is broken.
    pub fn record(&self) -> Option<Record> {
        serde_json::from_str(&self.json).ok()
    }

    /// Reads the derived values of a customer row.
    pub fn derived(&self) -> Option<Derived> {
        serde_json::from_str(self.derived.as_deref()?).ok()
    }

    /// Writes the row as the object the database stores.
    pub fn to_js(&self) -> JsValue {
        let object = Object::new();
        let set = |name: &str, value: JsValue| {
            let _ = Reflect::set(&object, &JsValue::from_str(name), &value);
        };
        set("id", JsValue::from_str(&self.id));
        set("json", JsValue::from_str(&self.json));
        if let Some(customer) = &self.customer {
            set("customer", JsValue::from_str(customer));
        }
        if let Some(when) = self.when {
            set("when", JsValue::from_f64(when));
        }
        if let Some(due) = self.due {
            set("due", JsValue::from_f64(due));
        }
        if let Some(derived) = &self.derived {
            set("derived", JsValue::from_str(derived));
        }
        object.into()
    }

    /// Reads the object the database stored; keys are not read back.
    pub fn from_js(value: &JsValue) -> Self {
        let text = |name| crate::platform::property(value, name).as_string();
        Self {
            id: text("id").unwrap_or_default(),
            json: text("json").unwrap_or_default(),
            derived: text("derived"),
            ..Self::default()
        }
    }
}

/// Turns milliseconds into the number IndexedDB keys are.
#[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
pub fn ms(value: i64) -> f64 {
    value as f64
}
