//! Field changes become stamped records: the step between a decision and a row on disk.

use serde_json::Value;

use super::envelope::Record;
use super::stamp::Stamp;
use crate::domain::change::{Fate, RecordChange};

/// The field that carries the later stamp when a record without fields is brought back.
const REVIVED: &str = "revived";

/// Writes one change onto the record as it is on disk. Values that do not change keep their
/// stamp, so a form saved unread never beats another phone's edit. The stamp must be later than
/// every stamp of the record (a clock that has observed them gives no other).
pub fn apply(current: Option<Record>, change: &RecordChange, stamp: &Stamp) -> Record {
    let Some(mut record) = current else {
        let mut record = Record::new(&change.kind, change.id.clone(), stamp.clone());
        record.fields = change.set.clone();
        record.deleted = (change.fate == Fate::Delete).then(|| stamp.clone());
        return record;
    };
    if record.erased.is_some() {
        return record;
    }
    for (field, value) in &change.set.0 {
        if record.fields.0.get(field) != Some(value) {
            record.put(field, value.clone(), stamp);
        }
    }
    match change.fate {
        Fate::Delete if record.is_alive() => record.deleted = Some(stamp.clone()),
        Fate::Keep if !record.is_alive() => revive(&mut record, change, stamp),
        Fate::Delete | Fate::Keep => {}
    }
    record
}

/// Stamps what the change names though it is unchanged; when it names nothing, the first field.
fn revive(record: &mut Record, change: &RecordChange, stamp: &Stamp) {
    let first = record.fields.0.keys().next().cloned();
    let named: Vec<String> = change.set.0.keys().cloned().collect();
    let fields =
        if named.is_empty() { vec![first.unwrap_or_else(|| REVIVED.into())] } else { named };
    for field in fields {
        let value = record.fields.0.get(&field).cloned().unwrap_or(Value::Null);
        record.put(&field, value, stamp);
    }
}
