//! The earlier wordings of a script: `history/<UTC moment>` holds the values an edit replaced.

use serde_json::{Map, Value};

use crate::domain::change::RecordChange;
use crate::domain::fields::{Fields, Id, Moment};
use crate::domain::written::wire;

/// How many earlier wordings are kept.
pub const KEPT: usize = 20;
const SET: &str = "history";

/// One earlier wording: the values that were replaced, by field.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// Names the entry: the moment it was replaced, UTC.
    pub key: String,
    pub values: Map<String, Value>,
}

/// Lists the earlier wordings, newest first.
pub fn list(fields: &Fields) -> Vec<Past> {
    let past = fields.elements(SET).filter_map(|(key, value)| {
        Some(Past { key: key.to_owned(), values: value.as_object()?.clone() })
    });
    let mut all: Vec<Past> = past.collect();
    all.reverse();
    all
}

/// Tells whether a field is wording: what it said before must stay recoverable.
pub(super) fn is_wording(field: &str) -> bool {
    matches!(field, "question" | "short" | "long" | "basis") || field.starts_with("variants/")
}

/// Adds what a change replaces to the history, and clears the oldest entries beyond [`KEPT`].
pub(super) fn remember(before: &Fields, change: &mut RecordChange, at: Moment) {
    let mut replaced = Map::new();
    for field in change.set.0.keys().filter(|f| is_wording(f)) {
        // An edit that only adds has replaced nothing: `null` brings the field back to that.
        replaced.insert(field.clone(), before.get(field).cloned().unwrap_or_default());
    }
    if replaced.values().all(Value::is_null) {
        return;
    }
    let key = format!("{SET}/{}", wire(at.to_utc().fixed_offset()));
    // Two edits in one second: the first one's values are the older ones, and stay.
    if let Some(Value::Object(known)) = before.get(&key) {
        replaced.extend(known.clone());
    }
    let known: Vec<Past> = list(before);
    for old in known.iter().skip(KEPT - 1) {
        change.set.set(format!("{SET}/{}", old.key), Value::Null);
    }
    change.set.set(key, replaced);
}

/// Asks for an earlier wording to come back; the present one goes to the history. `None` when
/// there is no such entry.
pub fn restore(id: &Id, before: &Fields, key: &str, at: Moment) -> Option<RecordChange> {
    let past = list(before).into_iter().find(|past| past.key == key)?;
    let mut set = Fields::default();
    set.0.extend(past.values);
    Some(super::edit::edit(id, before, set, at))
}
