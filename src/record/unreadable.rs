//! A row that cannot be read, quoted: it travels in every file as a record of its own and nothing of it is lost.

use super::envelope::Record;
use super::stamp::Stamp;
use crate::domain::fields::{Fields, Id};

/// The kind of such a record.
pub const KIND: &str = "unreadable";

/// Describes where an unreadable row lay and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The store it lay in: `customer`, `contact`, `follow_up` or `other`.
    pub store: String,
    /// The id of the row.
    pub row: String,
    /// Its text as it was.
    pub text: String,
}

/// Quotes a row; the same row gives the same record on every phone, and `boot.js` writes it the same way.
pub fn quoted(store: &str, row: &str, text: &str) -> Record {
    let id = Id::derived(&[KIND, store, row]);
    let mut record = Record::new(KIND, id, Stamp::from_parts(0, 0, KIND));
    record.fields.set("store", store);
    record.fields.set("row", row);
    record.fields.set("text", text);
    record
}

impl Unreadable {
    /// Reads the row out of such a record.
    pub fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            store: fields.text("store")?,
            row: fields.text("row").unwrap_or_default(),
            text: fields.text("text").unwrap_or_default(),
        })
    }

    /// Says in one word what the row was.
    pub fn what(&self) -> &'static str {
        match self.store.as_str() {
            "customer" => "客户",
            "contact" => "跟进记录",
            "follow_up" => "计划",
            _ if self.row == crate::domain::settings::SETTINGS_ID => "设置",
            _ => "其他记录",
        }
    }
}
